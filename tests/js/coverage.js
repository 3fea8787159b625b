// Runs the tests of static/js and says how much of it they reach: `node tests/js/coverage.js`. Fails where a test does, or
// where less is reached than package.json asks for ("coverage"); those numbers may only rise.
//
// A module that no test loads counts with all its lines. Its branches nobody knows: the engine finds them when it runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPTS = "static/js";
const TESTS = "tests/js";

const below = (folder, ending) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(`${folder}/${entry.name}`, ending) : entry.name.endsWith(ending) ? [`${folder}/${entry.name}`] : [],
  );

/** The exit code of the tests; what they reach is written to a file, in the form that lcov reads. */
function run(report) {
  const reporters = ["spec", "stdout", "lcov", report].map((value, n) => `--test-reporter${n % 2 ? "-destination" : ""}=${value}`);
  const command = ["--test", "--experimental-test-coverage", ...reporters, ...below(TESTS, ".test.js")];
  return spawnSync(process.execPath, command, { cwd: ROOT, stdio: "inherit" }).status;
}

/** By module: {LF, LH, BRF, BRH}, lines and branches found and hit. */
function read(report) {
  const modules = new Map();
  for (const record of report.split("end_of_record")) {
    const name = /^SF:(.+)$/m.exec(record)?.[1].replaceAll("\\", "/");
    if (name) modules.set(name, Object.fromEntries([...record.matchAll(/^(LF|LH|BRF|BRH):(\d+)$/gm)].map(([, key, n]) => [key, Number(n)])));
  }
  return modules;
}

const unloaded = (name) => ({ LF: readFileSync(join(ROOT, name), "utf8").trimEnd().split("\n").length, LH: 0, BRF: 0, BRH: 0 });

function reached(report) {
  const modules = read(report);
  const all = below(SCRIPTS, ".js").map((name) => [name, modules.get(name) ?? unloaded(name)]);
  const sum = (key) => all.reduce((total, [, counts]) => total + counts[key], 0);
  return {
    lines: (100 * sum("LH")) / sum("LF"),
    branches: (100 * sum("BRH")) / sum("BRF"),
    missing: all.filter(([name]) => !modules.has(name)).map(([name]) => name),
  };
}

const folder = mkdtempSync(join(tmpdir(), "coverage-"));
const report = join(folder, "lcov.info");
const code = run(report);
const { missing, ...shares } = reached(readFileSync(report, "utf8"));
rmSync(folder, { recursive: true });

const { coverage: least } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const percent = (share) => `${share.toFixed(1)} %`;
if (missing.length) console.log(`no test loads ${missing.join(", ")}`);
const sentences = Object.entries(shares).map(([what, share]) => `${percent(share)} of ${what} (at least ${least[what]})`);
console.log(`ℹ coverage ${sentences.join(", ")}`);
const short = Object.keys(shares).filter((what) => shares[what] < least[what]);
for (const what of short) console.log(`✖ tests reach ${percent(shares[what])} of the ${what} of ${SCRIPTS}; package.json asks for ${least[what]}.`);
process.exitCode = code || Number(short.length > 0);
