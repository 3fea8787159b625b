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

from demonstration import loading
from studies.models import Study
from tests.agreement.agreement_study import Bench
from tests.exchange.packages import packed
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


@pytest.fixture
def designed_folder(designed_once, tmp_path):
    """The other one, unpacked."""
    return unfolded(designed_once[1], tmp_path)


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
    assert len(lines) == len(reports) + 2
    assert {one["unit"] for one in reports} == {"character", "sentence", "turn", "document"}
    assert {one["kind"] for one in reports} == {"coders"}
    assert {one["codes_counted"] for one in reports} == {"at_close", "rolled_up"}
    assert any(group["estimates"]["u"]["value"] is not None for one in reports for group in one["groups"])
    assert " 0 differ" in lines[-1]


def test_a_study_as_designs_are_agrees(designed_folder):
    answer = verified(designed_folder)
    assert answer.returncode == 0, answer.stdout
    reports = json.loads((designed_folder / "agreement/agreement.json").read_text())["comparisons"]
    assert {one["kind"] for one in reports} == {"coders", "pair", "earlier"}
    assert {one["codes_counted"] for one in reports} == {"at_close", "merged_since", "rolled_up"}
    assert {name for one in reports for name in one["parts"]} == {"fixed", "developed", "standing", "coined"}
    whole = next(one for one in reports if one["kind"] == "coders")
    assert whole["documents"] == [f"I-0{n}" for n in range(1, 7)], "one coded once and a pilot are left out"
    assert whole["leading"]["planned"]
    assert whole["leading"]["bootstrap"]
    assert " 0 differ" in answer.stdout.splitlines()[-1]


def test_the_archive_itself_can_be_named(package, folder):
    archive = folder / "package.zip"
    archive.write_bytes(package)
    assert verified(folder, str(archive), "--no-bootstrap").returncode == 0


def test_elsewhere_there_is_no_package(folder, tmp_path_factory):
    answer = verified(folder, str(tmp_path_factory.mktemp("empty")))
    assert answer.returncode == 2
    assert "no agreement/agreement.json" in answer.stderr


def in_row(name, column, value, row=1):
    """Put a value into a cell of a table; a function makes it from what stands there."""

    def alter(folder):
        def change(rows):
            place = rows[0].index(column)
            rows[row][place] = value(rows[row][place]) if callable(value) else value

        rewrite(folder / name, change)

    return alter


def in_json(change):
    """Change the comparisons of agreement.json."""

    def alter(folder):
        path = folder / "agreement/agreement.json"
        content = json.loads(path.read_text())
        change(content["comparisons"])
        path.write_text(json.dumps(content))

    return alter


def without(name, row):
    return lambda folder: rewrite(folder / name, lambda rows: rows.pop(row))


def one_more(cell):
    return str(float(cell) + 1) if "." in cell else str(int(cell) + 1)


def shorter_turn(folder):
    def shorter(rows):
        row = next(row for row in rows if row[1] == "turn")
        row[3], row[4] = row[4], row[4]

    rewrite(folder / "agreement/units.csv", shorter)


def another_plan(folder):
    path = folder / "plan_round-1.json"
    path.write_text(path.read_text().replace('"positive"', '"stratified_alpha"'))


def lead(comparisons):
    comparisons[0]["leading"]["value"] += 0.001


def estimate(*path):
    """Add a thousandth to a number of the first comparison."""

    def change(comparisons):
        here = comparisons[0]
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] += 0.001

    return in_json(change)


ALTERED = {
    "a coding begins elsewhere": (
        in_row("layers/round-1_coder-1.csv", "start", one_more, 3),
        "late covered[0]: printed 60, computed 59",
    ),
    "a coding is gone": (without("layers/round-1_coder-2.csv", 1), "coder-2"),
    "a coding has another code": (in_row("layers/round-1_coder-1.csv", "applied_ids", "0"), "not as the program"),
    "a submission is gone": (without("layers/index.csv", 1), "does not list I-01 of coder-1"),
    "a layer came about otherwise": (in_row("layers/index.csv", "provenance", "imported"), "provenance fresh"),
    "a layer has another checksum": (in_row("layers/index.csv", "sha256", "0"), "snapshot"),
    "a turn ends earlier": (shorter_turn, "units.csv I-01: turns begin"),
    "a turn is an interviewer's": (in_row("agreement/units.csv", "of_participants", "no", 3), "participants"),
    "a pilot is none": (in_row("transcripts/index.csv", "pilot", "no", 8), "documents"),
    "a round is for something else": (in_row("rounds.csv", "purpose", "main"), "purpose"),
    "a plan says something else": (another_plan, "rounds.csv 1: plan"),
    "a code is not fixed": (in_row("codebook_round-1.csv", "fixed", "no", 4), "parts"),
    "a code became something else": (in_row("codebook_round-1.csv", "counts_for_now", "0", 1), "merges.csv round 1"),
    "a merge is gone": (without("merges.csv", 1), "merges.csv round 1: odd"),
    "a passage was settled otherwise": (in_row("consensus.csv", "settled", "alike", 3), "consensus.csv"),
    "a passage has another code": (in_row("consensus.csv", "code_id", "0"), "consensus.csv"),
    "more was kept": (
        in_row("consensus_changes.csv", "kept", one_more),
        "(1, 'coder-1') kept: printed 12, computed 11",
    ),
    "more was settled": (in_row("moderation.csv", "number", one_more, 2), "(1, 'neither'): printed 12, computed 11"),
    "more was accepted": (in_row("audits.csv", "accepted", one_more), "audits.csv 1 accepted: printed 2, computed 1"),
    "the number that leads": (in_json(lead), "leading value"),
    "alpha over all codes": (
        estimate("overall", "estimates", "stratified_alpha", "value"),
        "all codes stratified_alpha",
    ),
    "the sets of codes": (estimate("overall", "estimates", "masi", "jackknife", 0), "all codes masi jackknife"),
    "a part": (estimate("parts", "coined", "estimates", "positive", "value"), "coined codes positive value"),
    "any code": (estimate("any_code", "estimates", "bar_u", "value"), "any code bar_u value"),
    "passages met": (in_json(lambda found: found[0]["any_code"]["met"].__setitem__(0, 0)), "any code met"),
    "a code": (estimate("per_code", 0, "estimates", "alpha", "value"), "alone alpha value"),
    "a transcript's own": (
        in_json(lambda found: found[7]["overall"]["estimates"]["positive"]["own"].__setitem__(0, 0.5)),
        "all codes positive own[0]",
    ),
    "a cell of a code": (
        in_row("agreement/agreement_by_code.csv", "kappa", "0.5"),
        "agreement_by_code.csv row 1 kappa",
    ),
    "a cell of all codes": (
        in_row("agreement/agreement_overall.csv", "masi", "0.5"),
        "agreement_overall.csv row 1 masi",
    ),
    "what was planned": (
        in_row("agreement/agreement_overall.csv", "planned", "masi"),
        "agreement_overall.csv row 1 planned",
    ),
    "a cell of passages": (
        in_row("agreement/agreement_of_passages.csv", "alpha", "0.5"),
        "agreement_of_passages.csv row 1 alpha",
    ),
    "a cell of a transcript": (
        in_row("agreement/agreement_of_transcripts.csv", "positive", "0.123"),
        "agreement_of_transcripts.csv row 1 positive",
    ),
    "a cell of a layer": (
        in_row("agreement/agreement_layers.csv", "provenance", "declared"),
        "agreement_layers.csv row 1 provenance",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
def test_whatever_is_altered_is_named(designed_folder, what):
    alter, named = ALTERED[what]
    alter(designed_folder)
    answer = verified(designed_folder, "--no-bootstrap")
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert any(named in line for line in answer.stdout.splitlines() if line.startswith("DIFFERS")), answer.stdout


def test_intervals_that_differ_are_named(designed_folder):
    estimate("overall", "estimates", "stratified_alpha", "bootstrap", 0)(designed_folder)
    answer = verified(designed_folder)
    assert answer.returncode == 1
    assert "all codes stratified_alpha bootstrap[0]" in answer.stdout
    assert verified(designed_folder, "--no-bootstrap").returncode == 0


@needs_shared_data
def test_the_five_real_interviews(tmp_path):
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    unfolded(packed(Study.objects.get(slug="mlss")), tmp_path)
    answer = verified(tmp_path, "--no-bootstrap")
    assert answer.returncode == 0, answer.stdout
    assert " 0 differ" in answer.stdout.splitlines()[-1]
    reports = json.loads((tmp_path / "agreement/agreement.json").read_text())["comparisons"]
    assert round(reports[0]["leading"]["value"], 3) == 0.349
    without("layers/round-1_coder-1.csv", 1)(tmp_path)
    assert verified(tmp_path, "--no-bootstrap").returncode == 1


def test_the_demonstration_agrees(tmp_path, settings):
    settings.TANDEM_DATA_DIR, settings.TANDEM_DEMO_PASSWORD = tmp_path / "data", ""
    settings.TANDEM_DATA_DIR.mkdir()
    loading.load()
    folder = unfolded(packed(Study.objects.get(is_demonstration=True)), tmp_path / "package")
    answer = verified(folder)
    assert answer.returncode == 0, answer.stdout
    assert " 0 differ" in answer.stdout.splitlines()[-1]
