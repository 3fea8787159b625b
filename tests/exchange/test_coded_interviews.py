"""Interviews coded elsewhere arrive whole: every turn, every code, every coding, both layers submitted."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from coding.models import Code, Coding
from coding.queries import frozen_codings
from rounds.models import CodingRound, Layer
from studies.models import AuditEvent, Participant, Study
from studies.permissions import Role
from tests.factories import PASSWORD, make_person
from tests.shared_data import SHARED_DATA, needs_shared_data
from transcripts.models import Speaker, TranscriptVersion, Turn

pytestmark = pytest.mark.django_db

SMALL = {
    "title": "Interview 7",
    "turns": [
        {"speaker": "Interviewer1", "text": "What goes wrong? 🙂"},
        {"speaker": "Interviewee", "text": "Labels, mostly. Nobody checks."},
        {"speaker": "Interviewer 1", "text": "And then?"},
    ],
    "codings": {
        "coder-1": [
            {"turn": 1, "start": 0, "end": 6, "code": "Wrong labels"},
            {"turn": 1, "start": 0, "end": 6, "code": "Wrong labels"},
            {"turn": 1, "start": 16, "end": 30, "code": "No check"},
        ],
        "coder-2": [{"turn": 1, "start": 0, "end": 14, "code": "wrong labels"}],
    },
}


def written(folder: Path, data: Any, name: str = "one.json") -> str:
    """The path of a file that holds this."""
    path = folder / name
    path.write_text(json.dumps(data) if not isinstance(data, str) else data)
    return str(path)


@scopes_disabled()
def coded(slug: str) -> Counter[tuple[str, str, str]]:
    """(coder, code's key, words) of every coding in the study."""
    found: Counter[tuple[str, str, str]] = Counter()
    for coding in Coding.objects.filter(layer__round__study__slug=slug).select_related("layer__version", "code"):
        words = coding.layer.version.text[coding.start : coding.end]
        found[coding.layer.coder.name, coding.code.name_key, words] += 1
    return found


def test_a_small_interview_arrives_whole(tmp_path: Path) -> None:
    call_command("import_coded_interviews", "demo", written(tmp_path, SMALL), verbosity=0)
    assert coded("demo") == {
        ("coder-1", "wrong labels", "Labels"): 1,
        ("coder-1", "no check", "Nobody checks."): 1,
        ("coder-2", "wrong labels", "Labels, mostly"): 1,
    }
    with scopes_disabled():
        study = Study.objects.get(slug="demo")
        assert {code.name for code in Code.objects.filter(study=study)} == {"Wrong labels", "No check"}
        assert CodingRound.objects.get(study=study).closed_at is not None
        assert [len(frozen_codings(layer)) for layer in Layer.objects.order_by("pk")] == [2, 1]
        assert set(Speaker.objects.values_list("label", "role")) == {
            ("Interviewer 1", "interviewer"),
            ("Interviewee", "participant"),
        }
        assert Participant.objects.get().consents_to_share
        assert study.memberships.filter(role=Role.OWNER).count() == 1


@scopes_disabled()
def test_everybody_who_comes_in_has_an_audit_row_and_needs_no_acceptance(tmp_path: Path) -> None:
    call_command("import_coded_interviews", "demo", written(tmp_path, SMALL), verbosity=0)
    study = Study.objects.get(slug="demo")
    rows = AuditEvent.objects.filter(study=study, verb="member.added").order_by("id")
    assert [(row.actor, row.data["roles"]) for row in rows] == [
        (None, ["moderator"]),
        (None, ["coder"]),
        (None, ["coder"]),
    ]
    assert study.memberships.count() == 4
    described = AuditEvent.objects.filter(study=study, verb="participant.added").values_list("object_id", flat=True)
    assert list(described) == [str(uuid) for uuid in study.participants.values_list("uuid", flat=True)]


def test_an_account_that_somebody_lay_in_wait_with_is_no_coder(tmp_path: Path) -> None:
    inviter = make_person()
    lurker = make_person(email="coder-1@demo.example", password=PASSWORD, vouched_by=inviter)
    with pytest.raises(CommandError, match="opened through an invitation"):
        call_command("import_coded_interviews", "demo", written(tmp_path, SMALL), verbosity=0)
    assert not lurker.memberships.exists()


def test_the_same_file_twice_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, SMALL)
    call_command("import_coded_interviews", "demo", path)
    before = coded("demo")
    call_command("import_coded_interviews", "demo", path)
    assert coded("demo") == before
    assert "is in the study already" in capsys.readouterr().out
    with scopes_disabled():
        assert CodingRound.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("not json", "not a coded interview"),
        ({"title": "Interview 1"}, "not a coded interview"),
        (SMALL | {"codings": {"a": [{"turn": 1, "start": 0, "end": 99, "code": "x"}]}}, "no place in the text"),
        (SMALL | {"codings": {"a": [{"turn": 9, "start": 0, "end": 1, "code": "x"}]}}, "no place in the text"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence_and_stores_nothing(
    tmp_path: Path, data: Any, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("import_coded_interviews", "demo", written(tmp_path, data))
    with scopes_disabled():
        assert (Coding.objects.count(), TranscriptVersion.objects.count()) == (0, 0)


@needs_shared_data
def test_five_published_interviews_arrive_whole() -> None:
    paths = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))
    call_command("import_coded_interviews", "mlss", *map(str, paths), verbosity=0)
    expected: Counter[tuple[str, str, str]] = Counter()
    turns = 0
    for path in paths:
        data = json.loads(path.read_text())
        turns += len(data["turns"])
        for coder, rows in data["codings"].items():
            for row in rows:
                words = data["turns"][row["turn"]]["text"][row["start"] : row["end"]]
                expected[coder, row["code"].casefold(), words] += 1
    assert coded("mlss") == expected
    with scopes_disabled():
        assert Turn.objects.count() == turns
        assert Layer.objects.filter(state="submitted").count() == 2 * len(paths)


def test_what_one_researcher_coded_comes_in_as_coded_once(tmp_path: Path) -> None:
    alone = SMALL | {"codings": {"coder-1": SMALL["codings"]["coder-1"]}}
    call_command("import_coded_interviews", "demo", written(tmp_path, alone), verbosity=0)
    with scopes_disabled():
        layer = Layer.objects.get()
        assert (layer.coder.name, layer.state, layer.provenance) == ("coder-1", "submitted", "imported")
        assert CodingRound.objects.get().closed_at is not None


def test_nothing_is_known_of_imported_layers_unless_somebody_declares_it(tmp_path: Path) -> None:
    make_person("Ines", email="ines@example.org")
    call_command("import_coded_interviews", "demo", written(tmp_path, SMALL), verbosity=0)
    path = written(tmp_path, SMALL | {"title": "Interview 8"}, "two.json")
    call_command("import_coded_interviews", "demo", path, declared_independent_by="Ines@example.org", verbosity=0)
    with scopes_disabled():
        rows = Layer.objects.order_by("round__number", "coder").values_list(
            "round__number", "provenance", "declared_by__name"
        )
        assert list(rows) == [(1, "imported", None)] * 2 + [(2, "declared", "Ines")] * 2
    with pytest.raises(CommandError, match="Nobody with an account is called"):
        call_command("import_coded_interviews", "demo", path, declared_independent_by="nobody@example.org")
