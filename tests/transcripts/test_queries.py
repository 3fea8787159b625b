"""What pages read, and what it costs for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studies.models import Interview
from tests import factories
from tests.transcripts.conftest import Room
from transcripts import queries
from transcripts.visibility import EVERYBODY


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(room: Room, count: int) -> None:
    for number in range(count):
        factories.make_version(room.study, interview=factories.make_interview(room.study, f"I-1{number}"))
    with CaptureQueriesContext(connection) as captured:
        rows = [
            (row.transcript.interview.label, row.language, row.kind, row.transcript.turns, row.transcript.words)
            for row in queries.listed(list(queries.transcripts(room.study)))
            if row.speakers
        ]
    assert rows == [(f"I-1{number}", "English", "imported", 4, 34) for number in range(count)]
    assert len(captured) == 2


def test_the_list_speaks_of_the_latest_version(room: Room) -> None:
    first = factories.make_version(room.study, interview=room.interview)
    second = factories.make_version(room.study, [("P1", "Two words.")], interview=room.interview, kind="corrected")
    (row,) = queries.transcripts(room.study)
    assert (row.version_id, row.words, row.turns, queries.listed([row])[0].kind) == (second.pk, 2, 1, "corrected")
    assert EVERYBODY.version(first.transcript) == second


def test_free_interviews_have_no_transcript(room: Room) -> None:
    factories.make_version(room.study)
    assert list(queries.free_interviews(room.study)) == [room.interview]


@pytest.mark.parametrize(
    ("name", "fits"), [("I-01.vtt", True), ("i-01.docx", True), ("I-1.vtt", False), ("x.txt", False)]
)
def test_a_file_called_after_an_interview_belongs_to_it(room: Room, name: str, fits: bool) -> None:
    assert queries.fitting_interview(room.study, name) == (room.interview if fits else None)


def test_labels_count_on_by_kind(room: Room) -> None:
    for label in ("I-9", "I-x", "FG-01", "I-0"):
        factories.make_interview(room.study, label)
    assert queries.next_label(room.study) == "I-10"
    assert queries.next_label(room.study, Interview.Kind.FOCUS_GROUP) == "FG-02"


def test_the_same_file_or_text_is_found_in_this_study_only(room: Room) -> None:
    version = factories.make_version(room.study)
    elsewhere = factories.make_version(factories.make_study(), [("A", "words elsewhere")])
    assert queries.stored_twin(room.study, source="x", text=version.sha256) == version.transcript
    assert queries.stored_twin(room.study, source="x", text=elsewhere.sha256) is None
    assert queries.stored_twin(room.study, source="x") is None
