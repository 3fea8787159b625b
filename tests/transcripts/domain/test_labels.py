"""Candidates for speakers at the beginning of lines, and which are proposed."""

import pytest

from transcripts.domain.labels import Line, likely_speakers, looks_like_label, read_line
from transcripts.domain.times import LATEST_MS, clock


@pytest.mark.parametrize(
    ("line", "label", "start_ms", "text"),
    [
        ("L1: oui", "L1", None, "oui"),
        ("Anne : oui", "Anne", None, "oui"),
        ("Anne\u00a0: oui", "Anne", None, "oui"),
        ("[00:01:02] L1: oui", "L1", 62_000, "oui"),
        ("(01:02.5) L1: oui", "L1", 62_500, "oui"),
        ("1:01:02 Anna: yes", "Anna", 3_662_000, "yes"),
        ("Jerod Santo: [07:59] Right.", "Jerod Santo", 479_000, "Right."),
        ("**Jerod Santo:** [07:59] Right.", "Jerod Santo", 479_000, "Right."),
        ("**Break**: later", "Break", None, "later"),
        ("Speaker 1  1:02", "Speaker 1", 62_000, ""),
        ("Last, First (Org): yes", "Last, First (Org)", None, "yes"),
        ("Dr. O'Neil: yes", "Dr. O'Neil", None, "yes"),
        ("Anna:", "Anna", None, ""),
        ("مريم: نعم", "مريم", None, "نعم"),
        ("[00:01:02] yes", None, 62_000, "yes"),
        ("See http://example.org: it works", None, None, "See http://example.org: it works"),
        ("At 10:30 we met", None, None, "At 10:30 we met"),
        ("Anna: 10:30 suits me", "Anna", None, "10:30 suits me"),
        ("Was that so? Yes: it was", None, None, "Was that so? Yes: it was"),
        ("We did what everybody in the whole team always did: wait", None, None, None),
    ],
)
def test_a_line_taken_apart(line: str, label: str | None, start_ms: int | None, text: str | None) -> None:
    read = read_line(line)
    assert (read.label, read.start_ms, read.text) == (label, start_ms, line if text is None else text)


def test_what_was_cut_can_be_put_back() -> None:
    read = read_line("Note : [00:05] call back")
    assert read == Line("Note", 5_000, "call back", "Note : [00:05] ")


@pytest.mark.parametrize(
    ("time", "milliseconds"),
    [
        ("00:05", 5_000),
        ("1:02:03.004", 3_723_004),
        ("00:00:03,5", 3_500),
        ("61:30", 3_690_000),
        ("999:00:00", LATEST_MS),
    ],
)
def test_clock(time: str, milliseconds: int) -> None:
    assert clock(time) == milliseconds


@pytest.mark.parametrize("label", ["12", "what? no", "<b>Anna", "a b c d e f g", "x" * 61, "He came. Then"])
def test_what_no_speaker_is_called(label: str) -> None:
    assert not looks_like_label(label)


@pytest.mark.parametrize(
    ("labels", "likely"),
    [
        (["Anna", "Ben", "Anna"], {"Anna", "Ben"}),
        (["Anna", "Ben"], {"Anna", "Ben"}),
        (["Anna", "Note", "Anna", "Note"], {"Anna"}),
        (["interviewee", "interviewer", "interviewee"], {"interviewee", "interviewer"}),
        (["Anna", "so we asked", "Anna"], {"Anna"}),
        (["Niche", "Reach", "Anna", "Ben", "Anna", "Ben"], {"Anna", "Ben"}),
        (["Niche", None, None, None, None], set()),
        (["Travis", *[None] * 50, "Travis", *[None] * 50], {"Travis"}),
        (["Maria de la Cruz", "Jean-Luc", "J. van Dam"], {"Maria de la Cruz", "Jean-Luc", "J. van Dam"}),
        (["ms", "kt", "ms", "kt", "ms", "kt"], {"ms", "kt"}),
        ([], set()),
    ],
)
def test_which_labels_are_proposed(labels: list[str | None], likely: set[str]) -> None:
    assert likely_speakers(labels) == likely
