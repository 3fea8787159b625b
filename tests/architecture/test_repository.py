"""What is committed works on every machine and names none."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
BINARY = {".gz", ".ico", ".jpg", ".mo", ".pdf", ".png", ".ttf", ".woff", ".woff2", ".zip", ".docx", ".wav"}
SOMEBODY_S_HOME = re.compile(r"(?<![\w.])/(?:home|Users|root)/\w")
MINE = {str(folder) for folder in (ROOT, ROOT.parent, Path.home()) if len(folder.parts) > 2}


def committed() -> list[Path]:
    """Text files under version control; none where this is no checkout."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    paths = [ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.suffix not in BINARY and path.is_file()]


def test_no_file_names_a_folder_of_this_machine():
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()[:100]}"
        for path in committed()
        for line in path.read_text(errors="replace").splitlines()
        if SOMEBODY_S_HOME.search(line) or any(f"{folder}/" in line for folder in MINE)
    ]
    assert found == []


@pytest.mark.parametrize("lock", LOCKS)
def test_python_locks_have_hashes_and_no_addresses(lock):
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
    assert packages
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)
    assert len(re.findall(r"==[^\n]*\\\n    --hash=sha256:", text)) == len(packages)


def test_the_lock_for_tests_has_the_versions_of_the_lock_to_run():
    run, tests = (
        dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )
    assert {name: tests.get(name) for name in run} == run


def test_the_javascript_lock_has_hashes_and_no_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert fetched
    assert all("integrity" in entry and "resolved" not in entry for entry in fetched.values())


def test_every_setting_of_the_environment_is_documented():
    source = "".join(path.read_text() for path in (ROOT / "workbench").glob("*.py"))
    names = set(re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", source))
    documented = (ROOT / "docs/settings.md").read_text()
    assert {name for name in names if f"`{name}`" not in documented} == set()
