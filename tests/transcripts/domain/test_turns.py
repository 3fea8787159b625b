"""Settling turns: renaming, giving labels back to the text, joining cues; nothing lost on the way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.domain.names import without_marks
from transcripts.domain.turns import (
    SILENT,
    FoundSpeaker,
    ParsedTranscript,
    ParsedTurn,
    Report,
    found_speakers,
    join_speakers,
    proposed_names,
    settle,
)
from transcripts.formats import detect

WORDS = st.text("abc é", min_size=1, max_size=12).map(str.strip).filter(bool)
TIMES = st.none() | st.integers(0, 9_000)
TURNS = st.lists(
    st.builds(
        ParsedTurn,
        speaker=st.sampled_from([None, "Anna", "Ben", "Note"]),
        text=WORDS,
        start_ms=TIMES,
        end_ms=TIMES,
        glue=st.sampled_from([None, "", " ", "\n"]),
    ).map(lambda turn: replace(turn, prefix=f"{turn.speaker}: " if turn.speaker else "")),
    max_size=20,
)


def settle_turns(*turns: ParsedTurn, join: bool = False, **names: str | None) -> list[tuple[str | None, str]]:
    parsed = ParsedTranscript(turns, Report("txt"))
    return [(turn.speaker, turn.text) for turn in settle(parsed, names, join=join).turns]


@given(TURNS, st.booleans(), st.sampled_from(["Anna", None, "Ben"]))
def test_no_word_and_no_cue_is_lost(turns: list[ParsedTurn], join: bool, name: str | None) -> None:
    names = {"Note": name, "Anna": "Anna"}
    done = settle(ParsedTranscript(tuple(turns), Report("srt", cues_in=len(turns))), names, join=join)
    kept = [f"{turn.prefix}{turn.text}" if turn.speaker == "Note" and name is None else turn.text for turn in turns]
    assert "".join(" ".join(kept).split()) == "".join("".join(turn.text for turn in done.turns).split())
    assert done.report.cues_out == len(turns)
    assert done.report.turns_out == len(done.turns)


@given(TURNS)
def test_a_joined_turn_spans_the_times_of_its_cues(turns: list[ParsedTurn]) -> None:
    times = [time for turn in turns for time in (turn.start_ms,) if time is not None]
    joined = join_speakers(replace(turn, speaker="Anna") for turn in turns)
    if turns:
        assert [turn.start_ms for turn in joined] == [min(times, default=None)]
        assert joined[0].cues == len(turns)


def test_turns_are_never_sorted_and_short_ones_never_dropped() -> None:
    turns = (ParsedTurn("A", "late", 900, 900), ParsedTurn("B", "early", 100, 50), ParsedTurn("A", "same", 100, 100))
    done = settle(ParsedTranscript(turns, Report("vtt")), {}, join=True)
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in done.turns] == [
        ("late", 900, 900),
        ("early", 100, 50),
        ("same", 100, 100),
    ]


def test_one_name_for_two_labels_merges_them() -> None:
    cues = (ParsedTurn("ANNA", "one"), ParsedTurn("Anna", "two"), ParsedTurn("Ben", "three"))
    assert settle_turns(*cues, ANNA="Anna", join=True) == [("Anna", "one two"), ("Ben", "three")]


def test_a_label_that_is_no_speaker_goes_back_into_the_text() -> None:
    turns = (ParsedTurn("Anna", "yes.", glue="\n"), ParsedTurn("Note", "call back", prefix="Note: ", glue="\n"))
    assert settle_turns(*turns, Note=None) == [("Anna", "yes.\nNote: call back")]


def test_a_cue_that_names_nobody_goes_on_in_the_same_voice() -> None:
    assert settle_turns(ParsedTurn("Anna", "yes"), ParsedTurn(None, "and no", glue="")) == [
        ("Anna", "yes"),
        ("Anna", "and no"),
    ]


def test_turns_of_nobody_stay_apart() -> None:
    assert settle_turns(ParsedTurn(None, "one"), ParsedTurn(None, "two"), join=True) == [(None, "one"), (None, "two")]


def test_a_turn_without_words_is_reported_not_stored() -> None:
    turns = (ParsedTurn("Anna", "", prefix="Anna:", line=7), ParsedTurn("Ben", "yes"))
    done = settle(ParsedTranscript(turns, Report("txt", cues_in=2)), {}, join=False)
    assert [(entry.line, entry.excerpt, entry.reason) for entry in done.report.not_understood] == [(7, "Anna:", SILENT)]
    assert (done.report.cues_out, done.report.turns_out) == (1, 1)


def test_speakers_are_found_with_their_count_and_first_words() -> None:
    turns = [ParsedTurn("Anna", "w" * 50 + " " + "x" * 60), ParsedTurn("Note", "b"), ParsedTurn("Anna", "c")]
    assert found_speakers(turns) == [FoundSpeaker("Anna", True, 2, "w" * 50 + "…"), FoundSpeaker("Note", False, 1, "b")]
    assert proposed_names(turns) == {"Anna": "Anna", "Note": None}


def test_a_speaker_that_the_format_marks_is_certain() -> None:
    assert proposed_names([ParsedTurn("Note", "a", certain=True)]) == {"Note": "Note"}


@pytest.mark.parametrize(
    "data",
    [
        "\u200fأحمد: مرحبا\nسارة: أهلا\n\u202bأحمد\u202c: نعم\n\u200bسارة: لا\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v \u200fأحمد>مرحبا\n\n00:02.000 --> 00:03.000\n<v سارة>أهلا\n\n"
        "00:03.000 --> 00:04.000\n<v أحمد>نعم\n\n00:04.000 --> 00:05.000\n<v سارة\u200b>لا\n",
        "speaker,text\n\u200fأحمد,مرحبا\nسارة,أهلا\nأحمد\u200e,نعم\nسارة\u2060,لا\n",
    ],
    ids=["lines", "voices", "table"],
)
def test_marks_that_nobody_sees_make_nobody_else_of_a_speaker(data: str) -> None:
    turns = detect.read(data.encode(), most_bytes=1 << 20).turns
    assert [turn.speaker for turn in turns] == ["أحمد", "سارة", "أحمد", "سارة"]


def test_what_holds_a_sign_together_stays_in_a_speaker() -> None:
    assert without_marks("👩\u200d👧") == "👩\u200d👧"
    assert without_marks("\u200b") is None
