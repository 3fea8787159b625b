"""`verify_agreement.py`: passes on what Tandem exports, fails when anything is altered, and needs only Python."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django_scopes import scope

from coding.actions import close_round
from studies.models import Study
from tests.exchange.packages import packed
from tests.reports.agreement_study import Bench
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = pytest.mark.django_db

ONE = {"late": "###.......", "=odd": "..##......", "apart": "......##.."}
OTHER = {"late": "##.#......", "=odd": "..###.....", "alone": "........##"}
FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))


def bench() -> Bench:
    """Four transcripts, three of them moderated, with a tree of codes that exclude one another."""
    made = Bench()
    made.transcript("I-01", ONE, OTHER)
    made.transcript("I-02", OTHER, ONE)
    made.transcript("I-03", ONE, ONE)
    made.transcript("I-04", {"late": "#........."}, {"alone": ".........#"})
    for label in ("I-01", "I-02", "I-03"):
        made.take_neither(label)
    with scope(study=made.study):
        for name in ("apart", "alone"):
            made.code(name).parent = made.code("group")
            made.code(name).save()
        made.code("group").subcodes_exclusive = True
        made.code("group").save()
    return made


@pytest.fixture(scope="module")
def package(django_db_setup, django_db_blocker) -> bytes:
    """The bench's package, built once; nothing of the study stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        content = packed(bench().study)
        transaction.set_rollback(True)
    return content


@pytest.fixture
def folder(package, tmp_path):
    """The package, unpacked."""
    return unfolded(package, tmp_path)


def unfolded(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def verified(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the package's own program, isolated from everything that is installed here."""
    program = folder / "verify_agreement.py"
    return subprocess.run(
        [sys.executable, "-I", "-S", program, *arguments], capture_output=True, text=True, check=False
    )


def rewrite(path: Path, change) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text(), newline="")))
    change(rows)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    path.write_text(stream.getvalue())


def test_everything_agrees(folder):
    answer = verified(folder)
    assert answer.returncode == 0, answer.stdout
    lines = answer.stdout.splitlines()
    reports = json.loads((folder / "agreement/agreement.json").read_text())["comparisons"]
    assert len(lines) == len(reports) + 1
    assert {one["unit"] for one in reports} == {"character", "sentence", "turn", "document"}
    assert {one["kind"] for one in reports} == {"coders", "consensus"}
    assert {one["codes_counted"] for one in reports} == {"as_applied", "rolled_up"}
    assert any(group["estimates"]["u"]["value"] is not None for one in reports for group in one["groups"])
    assert " 0 differ" in lines[-1]


def test_the_archive_itself_can_be_named(package, folder):
    archive = folder / "package.zip"
    archive.write_bytes(package)
    assert verified(folder, str(archive), "--no-bootstrap").returncode == 0


def test_elsewhere_there_is_no_package(folder, tmp_path_factory):
    answer = verified(folder, str(tmp_path_factory.mktemp("empty")))
    assert answer.returncode == 2
    assert "no agreement/agreement.json" in answer.stderr


def altered_coding(folder):
    rewrite(folder / "layers/round-1_coder-1.csv", lambda rows: rows[1].__setitem__(3, str(int(rows[1][3]) - 1)))


def removed_coding(folder):
    rewrite(folder / "layers/round-1_coder-2.csv", lambda rows: rows.pop(1))


def another_code(folder):
    rewrite(folder / "consensus.csv", lambda rows: rows[1].__setitem__(6, rows[-1][6]))


def removed_submission(folder):
    rewrite(folder / "layers/index.csv", lambda rows: rows.pop())


def other_units(folder):
    def shorter(rows):
        row = next(row for row in rows if row[1] == "turn")
        row[3], row[4] = row[4], row[4]

    rewrite(folder / "agreement/units.csv", shorter)


def printed_otherwise(folder):
    path = folder / "agreement/agreement.json"
    content = json.loads(path.read_text())
    content["comparisons"][0]["overall"]["estimates"]["alpha"]["value"] += 0.001
    path.write_text(json.dumps(content))


def table_otherwise(folder):
    def higher(rows):
        column = rows[0].index("kappa")
        rows[1][column] = str(float(rows[1][column]) + 0.001)

    rewrite(folder / "agreement/agreement_by_code.csv", higher)


@pytest.mark.parametrize(
    "alter",
    [
        altered_coding,
        removed_coding,
        another_code,
        removed_submission,
        other_units,
        printed_otherwise,
        table_otherwise,
    ],
)
def test_whatever_is_altered_is_noticed(folder, alter):
    alter(folder)
    answer = verified(folder, "--no-bootstrap")
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert "DIFFERS" in answer.stdout


def test_intervals_that_differ_are_noticed(folder):
    path = folder / "agreement/agreement.json"
    content = json.loads(path.read_text())
    content["comparisons"][0]["overall"]["estimates"]["alpha"]["bootstrap"][0] += 0.001
    path.write_text(json.dumps(content))
    assert verified(folder).returncode == 1
    assert verified(folder, "--no-bootstrap").returncode == 0


def test_three_coders_one_of_whom_is_missing_somewhere(tmp_path):
    three = Bench(3)
    three.transcript("I-01", ONE, OTHER, ONE)
    three.transcript("I-02", ONE, OTHER, None)
    three.transcript("I-03", OTHER, None, ONE)
    three.transcript("I-04", OTHER, ONE, OTHER)
    with scope(study=three.study):
        close_round(round_=three.round, actor=three.owner)
    answer = verified(unfolded(packed(three.study), tmp_path))
    assert answer.returncode == 0, answer.stdout


@needs_shared_data
def test_the_five_real_interviews(tmp_path):
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    unfolded(packed(Study.objects.get(slug="mlss")), tmp_path)
    answer = verified(tmp_path, "--no-bootstrap")
    assert answer.returncode == 0, answer.stdout
    altered_coding(tmp_path)
    assert verified(tmp_path, "--no-bootstrap").returncode == 1
