"""What a published moderation chose, beside the cases of the same interviews: counted, and nothing changed."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from exchange.domain.coded_interview import read
from moderation.models import Case, Decision
from tests.exchange.test_coded_interviews import SMALL, written
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = pytest.mark.django_db

MODERATED = [
    {"turn": 1, "start": 0, "end": 14, "code": "Wrong labels"},
    {"turn": 1, "start": 16, "end": 22, "code": "No check"},
    {"turn": 2, "start": 0, "end": 3, "code": "Something new"},
]


@pytest.fixture
def study(tmp_path: Path) -> str:
    """The file of a study that holds it, with a moderation."""
    path = written(tmp_path, {**SMALL, "moderated": MODERATED})
    call_command("import_coded_interviews", "small", path)
    return path


def test_a_file_tells_its_moderation_apart(study: str) -> None:
    interview = read(Path(study).read_bytes())
    assert [span.code for span in interview.moderated] == ["Wrong labels", "No check", "Something new"]
    assert list(interview.codings) == ["coder-1", "coder-2"]
    assert read(json.dumps(SMALL).encode()).moderated == ()


def test_the_tables_count_offers_and_choices(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    call_command("published_moderation", "small", study)
    assert capsys.readouterr().out.splitlines() == [
        "| transcript | chosen there | offered exactly | with other ends | only the passage | nowhere | new codes |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| I-07 | 3 | 1 | 1 | 0 | 1 | 1 |",
        "",
        "| transcript | cases | agreements | boundary | one coder's |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| I-07 | 2 | 0 | 1 | 1 |",
    ]


def test_as_json_each_case_has_the_choice_that_follows(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    call_command("published_moderation", "small", study, "--json")
    steps: dict[str, Any] = json.loads(capsys.readouterr().out)
    with scopes_disabled():
        cases = {str(case.uuid): case.type for case in Case.objects.all()}
        assert not Decision.objects.exists()
    assert {cases[uuid]: step["choice"] for uuid, step in steps.items()} == {"BOUNDARY": "b", "ONE_CODER": "boundary"}


def test_a_study_that_is_not_there_and_a_file_that_is_none_are_refused(study: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no study “other”"):
        call_command("published_moderation", "other", study)
    with pytest.raises(CommandError, match="not a coded interview"):
        call_command("published_moderation", "small", written(tmp_path, "[]", "none.json"))


@needs_shared_data
def test_the_three_published_moderations_are_offered_as_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(map(str, (SHARED_DATA / "mlss-interviews").glob("*.json")))
    call_command("import_coded_interviews", "mlss", *files)
    capsys.readouterr()
    call_command("published_moderation", "mlss", *files)
    page = (Path(__file__).resolve().parents[2] / "docs" / "five-interviews.md").read_text()
    assert capsys.readouterr().out.strip() in page
