"""The runner of the checks: what it says while one runs, and when it stops one."""

import subprocess
import sys

import pytest

from scripts import check
from scripts.check import Check


@pytest.fixture(autouse=True)
def _logs(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "LOGS", tmp_path)


def python(code: str, **fields) -> Check:
    return Check("example", (sys.executable, "-c", code), **fields)


def test_a_check_that_passes_and_one_that_fails():
    assert check.execute(python("print('1 passed')")) == (0, "1 passed\n")
    assert check.execute(python("import sys; print('no'); sys.exit(3)")) == (3, "no\n")
    assert (check.LOGS / "example.log").read_text() == "no\n"


def test_a_program_that_is_missing_is_named():
    assert check.execute(Check("example", ("no-such-program",))) == (
        1,
        "no-such-program is not installed; `make test` installs it.\n",
    )


def test_while_it_runs_a_line_says_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(check, "LINE_EVERY_SECONDS", 0.5)
    code = "import time; print('....... [ 40%]', flush=True); time.sleep(1.2)"
    assert check.execute(python(code))[0] == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.split() == ["example", line.split()[1], "s", "so", "far,", "40%"]


def test_what_takes_too_long_is_stopped_with_all_that_it_started_and_says_where_it_stood(monkeypatch, tmp_path):
    monkeypatch.setenv(check.LIMIT, "1")
    child = f"import time; time.sleep(3); open({str(tmp_path / 'late')!r}, 'w')"
    code = (
        f"import subprocess, sys; print('at the start', flush=True); subprocess.run([sys.executable, '-c', {child!r}])"
    )
    exit_code, output = check.execute(python(code))
    assert (exit_code, output) == (1, "at the start\n\nstopped after 1 s; CHECK_LIMIT_SECONDS allows more\n")
    assert not (tmp_path / "late").exists()


def test_an_outcome_is_one_line_and_below_it_what_pytest_counts():
    outcome = check.Outcome(python("", heavy=True), True, 61.26, "...\n==== 12 passed, 1 skipped in 61s ====\n")
    assert check.line(outcome) == "ok    example         61.3 s\n==== 12 passed, 1 skipped in 61s ===="


def test_an_unknown_name_is_refused(capsys):
    assert check.main(["nonsense"]) == 2
    assert capsys.readouterr().out.startswith("No such check: nonsense. There are types, access,")


def test_what_a_suite_leaves_out_is_there_and_left_out(tmp_path):
    assert [name for name in check.WITHOUT_A_DATABASE if not any(check.ROOT.glob(f"tests/{name}"))] == []
    for name in ("here/test_one.py", "there/domain/test_two.py", "there/test_three.py"):
        file = tmp_path / "tests" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("def test_it(): pass\n")
    command = check.suite("tests", without=("here", "*/domain"), workers=1, migrate=True)
    words = [*map(str, command), "--co", "-q", "-p", "no:django"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert [line for line in done.stdout.splitlines() if "::" in line] == ["tests/there/test_three.py::test_it"]
