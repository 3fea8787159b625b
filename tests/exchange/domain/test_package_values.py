"""Tables that spreadsheets cannot run, archives without a date, and which transcripts may leave."""

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.archive import Member, distinct_names, safe_name, write
from exchange.domain.sharing import Obstacle, obstacle, speaker_names
from exchange.domain.tables import as_csv
from finding.domain.voices import Room, Voice
from studies.domain.cells import harmless

INTERVIEWER, UNLINKED, NOBODY = Voice(is_interviewer=True), Voice(), None


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\tx", " =1+1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["plain", "-0.5", "+3", "a=b", "", None, -1, 0.25, "– dash", "l'autre"])
def test_everything_else_stays_as_it_is(cell):
    assert harmless(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1))
def test_a_table_reads_back_up_to_the_apostrophe(cells):
    [_header, row] = csv.reader(io.StringIO(as_csv(["x"] * len(cells), [cells]).decode()))
    assert row == [str(harmless(cell)) for cell in cells]


def written(*members: Member) -> zipfile.ZipFile:
    out = io.BytesIO()
    write(out, members, {}, lambda done: None)
    return zipfile.ZipFile(out)


def test_an_archive_does_not_depend_on_the_order_it_is_given():
    one, two = Member("a", lambda: b"1"), Member("b", lambda: b"2")
    assert written(one, two).fp.getvalue() == written(two, one).fp.getvalue()  # type: ignore[union-attr]


def test_two_members_of_one_path_are_a_mistake():
    with pytest.raises(ValueError, match="one path"):
        written(Member("a", bytes), Member("a", bytes))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("I-07", "I-07"),
        ("../../etc/passwd", "etc_passwd"),
        ("a b/c", "a_b_c"),
        ("Entrevue é", "Entrevue_é"),
        ("E\u0301dith", "Édith"),
        ("面接", "面接"),
        ("CON", "CON_"),
        ("nul.txt", "nul.txt_"),
        ("a:b?", "a_b"),
        ("…", "unnamed"),
    ],
)
def test_labels_become_names_that_lead_nowhere(label: str, name: str):
    assert safe_name(label) == name


def test_names_are_distinct_for_systems_without_case_or_form():
    assert distinct_names(["é", "É", "E\u0301", "a", "a_2", "A"]) == ["é", "É_2", "É_3", "a", "a_2", "A_3"]


@given(st.text())
def test_no_label_leaves_its_folder(label: str):
    name = safe_name(label)
    assert name
    assert not set(name) & set("/\\ :\0")
    assert ".." not in name


@pytest.mark.parametrize(
    ("present", "voices", "consenting", "why"),
    [
        (("P1",), [INTERVIEWER, UNLINKED], {"P1"}, None),
        (("P1",), [NOBODY, UNLINKED], {"P1"}, None),
        ((), [INTERVIEWER], {"P1"}, Obstacle.NO_PARTICIPANT),
        (("P1",), [UNLINKED], set(), Obstacle.NO_CONSENT),
        (("P1", "P2"), [Voice(participant="P1")], {"P1"}, Obstacle.NO_CONSENT),
        (("P1", "P2"), [Voice(participant="P1"), UNLINKED], {"P1", "P2"}, Obstacle.UNKNOWN_SPEAKER),
        (("P1",), [Voice(participant="P9")], {"P1", "P9"}, Obstacle.UNKNOWN_SPEAKER),
    ],
)
def test_a_transcript_leaves_only_when_everybody_who_may_have_spoken_consents(present, voices, consenting, why):
    assert obstacle(Room(present, [], voices), consenting) == why


def test_speakers_are_called_by_their_part_alone():
    room = Room(("P1", "P2"), [], [INTERVIEWER, Voice(participant="P2"), UNLINKED, NOBODY])
    assert speaker_names(room) == ["Interviewer", "P2", "Speaker", ""]
