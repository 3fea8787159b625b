"""Run the project's checks and say in one line each how it went: `python -m scripts.check [NAME...]`.

Quick checks run two at a time, then the test suites one after another (they use both cores themselves). What a check
printed is kept in `.cache/checks/NAME.log` and shown at the end where it failed. The last line counts.

On a slow or busy machine it takes long and says so, a line a minute; a check is stopped only after CHECK_LIMIT_SECONDS
(an environment variable, an hour where nothing is said), and then the end of what it printed says where it stood.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".cache/checks"
LIMIT = "CHECK_LIMIT_SECONDS"
LONGEST_SECONDS = 3600
LINE_EVERY_SECONDS = 60
SHOWN_LINES = 80
CLOSING = re.compile(r"^=+ .*\b(passed|failed|skipped|error|no tests ran).* =+$")
SKIPPED = re.compile(r"^SKIPPED \[\d+\] ")
PERCENTAGE = re.compile(r"\[ *(\d+%)\]$", re.MULTILINE)
COUNTED = re.compile(r"^ℹ (pass|fail|coverage) \d")
TOLD = (CLOSING, SKIPPED, COUNTED)

PYTHON = sys.executable
TOOLS = Path(PYTHON).parent
SERVER = {
    "TANDEM_MODE": "server",
    "TANDEM_SECRET_KEY": "only for this check, and long enough to be taken for a real one",
    "TANDEM_HOSTS": "tandem.example.org",
}


@dataclass(frozen=True)
class Check:
    """A command that has to succeed; `environment` is added to ours, `heavy` ones run alone."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    heavy: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a check went."""

    check: Check
    passed: bool
    seconds: float
    output: str


def suite(*paths: str, without: Sequence[str] = (), workers: int = 2, migrate: bool = False) -> tuple[str | Path, ...]:
    """The pytest command for these folders of tests/; one suite makes its tables by migrating, the others at once."""
    ignored = [f"--ignore-glob=tests/{name}" for name in without]
    parallel = ["-n", str(workers), "--dist=worksteal"] if workers > 1 else []
    tables = [] if migrate else ["--nomigrations"]
    return (PYTHON, "-m", "pytest", "--no-header", "--tb=short", *parallel, *tables, *ignored, *paths)


WITHOUT_A_DATABASE = (
    "access",
    "architecture",
    "benchmarks",
    "browser",
    "rounds/test_noninterference.py",
    "rounds/test_noninterference_again.py",
    "coding/test_states.py",
    "correction/test_states.py",
    "*/domain",
    "*/formats",
    "exchange/test_package_leaks.py",
    "exchange/test_package_reader.py",
    "exchange/test_package_real.py",
    "exchange/test_study_figures.py",
    "exchange/test_verify.py",
    "moderation/test_states.py",
    "recordings/test_engines.py",
    "recordings/test_keeping.py",
    "recordings/test_models.py",
    "recordings/test_pages.py",
    "recordings/test_pipeline.py",
    "recordings/test_sound.py",
    "agreement/test_methods.py",
    "agreement/test_numbers.py",
    "agreement/test_sentences.py",
    "catalogue/test_pdf.py",
    "catalogue/test_pdf_addresses.py",
    "catalogue/test_states.py",
    "scripts",
    "studies/test_states.py",
    "studies/test_typed.py",
    "transcripts/test_reading_choices.py",
    "workbench/test_bodies.py",
    "workbench/test_deployment.py",
    "workbench/test_env.py",
    "workbench/test_logging.py",
    "workbench/test_private.py",
    "workbench/test_static.py",
)
"""What of tests/ says nothing about which database it is; it runs on SQLite."""

BRANCHES = "BRANCHES_OF_SUITE"
"""Has a suite note which branches of the templates it renders; the check "branches" reads the notes."""

CHECKS = (
    Check("types", (TOOLS / "mypy",)),
    Check("access", suite("tests/access", workers=1), {BRANCHES: "access"}),
    Check("ruff", (TOOLS / "ruff", "check", "--quiet", "--output-format=concise", ".")),
    Check("format", (TOOLS / "ruff", "format", "--check", ".")),
    Check("imports", (TOOLS / "lint-imports", "--no-cache")),
    Check("templates", (TOOLS / "djlint", "--lint", "--quiet", "templates")),
    Check("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")),
    Check("deployment", (PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"), SERVER),
    Check("translations", (PYTHON, "-m", "scripts.messages", "check")),
    Check("javascript", ("node", "tests/js/coverage.js")),
    Check("sqlite", suite("tests", without=("access", "browser")), {BRANCHES: "sqlite"}, heavy=True),
    Check(
        "postgresql",
        (PYTHON, "-m", "tests.postgres", "run", "--", *suite("tests", without=WITHOUT_A_DATABASE, migrate=True)),
        heavy=True,
    ),
    Check("browser", suite("tests/browser"), {BRANCHES: "browser"}, heavy=True),
    Check("branches", (PYTHON, "-m", "tests.branches"), heavy=True),
)


def main(names: Sequence[str]) -> int:
    """Run the named checks, or all; 1 when one failed, 2 when a name is unknown."""
    unknown = set(names) - {check.name for check in CHECKS}
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}. There are {', '.join(c.name for c in CHECKS)}.")
        return 2
    began = time.monotonic()
    outcomes = run_all([check for check in CHECKS if not names or check.name in names])
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        show(outcome)
    print(f"\nChecks took {time.monotonic() - began:.0f} s.")
    print(f"checks: {len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return int(bool(failed))


def run_all(checks: Sequence[Check]) -> list[Outcome]:
    """Quick checks side by side, heavy ones alone."""
    LOGS.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        quick = list(pool.map(run, (check for check in checks if not check.heavy)))
    return quick + [run(check) for check in checks if check.heavy]


def run(check: Check) -> Outcome:
    """Run one check, keep its output, print its line."""
    began = time.monotonic()
    code, output = execute(check)
    outcome = Outcome(check, code == 0, time.monotonic() - began, output)
    print(line(outcome), flush=True)
    return outcome


def execute(check: Check) -> tuple[int, str]:
    """The exit code and everything printed; a program that is missing or hangs counts as failed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TANDEM_MODE")}
    environment.pop("DATABASE_URL", None)
    log = LOGS / f"{check.name}.log"
    with log.open("wb") as out:
        try:
            process = subprocess.Popen(
                [str(word) for word in check.command],
                cwd=ROOT,
                env={**environment, **check.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except FileNotFoundError:
            return 1, f"{check.command[0]} is not installed; `make test` installs it.\n"
        code, stopped = _wait(process, check, log)
    return code, log.read_text(errors="replace") + stopped


def _wait(process: subprocess.Popen[bytes], check: Check, log: Path) -> tuple[int, str]:
    """Wait for the check, with a line every minute; its exit code, and a sentence where it was stopped."""
    longest, began = int(os.environ.get(LIMIT) or LONGEST_SECONDS), time.monotonic()
    while (left := longest - (time.monotonic() - began)) > 0:
        try:
            return process.wait(min(left, LINE_EVERY_SECONDS)), ""
        except subprocess.TimeoutExpired:
            print(progress(check, time.monotonic() - began, log), flush=True)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return 1, f"\nstopped after {longest} s; {LIMIT} allows more\n"


def progress(check: Check, seconds: float, log: Path) -> str:
    """How long a check has been running and how far it is, where it prints percentages as pytest does."""
    percentages = PERCENTAGE.findall(log.read_text(errors="replace"))
    far = f", {percentages[-1]}" if percentages else ""
    return f"      {check.name:<13} {seconds:6.0f} s so far{far}"


def line(outcome: Outcome) -> str:
    """One line, and below it pytest's closing line and the reasons for what was skipped."""
    lines = outcome.output.splitlines()
    told = [text for text in lines if any(form.match(text) for form in TOLD)]
    if outcome.check.heavy and not told:
        told = lines[-1:]
    word = "ok  " if outcome.passed else "FAIL"
    return "\n".join([f"{word}  {outcome.check.name:<13} {outcome.seconds:6.1f} s", *told])


def show(outcome: Outcome) -> None:
    """Print the end of what a failed check said."""
    lines = outcome.output.splitlines()
    print(f"\n──── {outcome.check.name} failed: {' '.join(map(str, outcome.check.command))}")
    if len(lines) > SHOWN_LINES:
        print(f"(the last {SHOWN_LINES} of {len(lines)} lines; all in .cache/checks/{outcome.check.name}.log)")
    print("\n".join(lines[-SHOWN_LINES:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
