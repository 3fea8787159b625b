"""Captions: lines that roll, pieces of utterances, broken and unpadded times, numbers that are answers, dashes."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.formats.reading import said, settled
from transcripts.domain.repetition import Loop, loops
from transcripts.formats import cues, doubts, noscribe

HEAD = "WEBVTT\n\n"


def cue(at: int, text: str, number: str = "") -> str:
    return f"{number}00:{at:02}.000 --> 00:{at + 1:02}.000\n{text}\n\n"


def file(*texts: str, head: str = HEAD) -> str:
    return head + "".join(cue(at, text) for at, text in enumerate(texts))


def warnings(source: str) -> list[str]:
    return [str(warning) for warning in settled(source).report.warnings if "No speaker" not in str(warning)]


@pytest.mark.parametrize("head", [HEAD, ""], ids=["vtt", "srt"])
def test_rolling_lines_stand_once(head: str) -> None:
    lines = [f"line {number}" for number in "abcdef"]
    source = file(*(f"{one}\n{two}" for one, two in pairwise(lines)), head=head)
    done = settled(source)
    assert [turn.text for turn in done.turns] == ["line a line b", "line c", "line d", "line e", "line f"]
    assert warnings(source) == ["The captions roll: 4 lines that stood in the cue before were left out."]
    assert (done.report.cues_in, done.report.cues_out) == (5, 5)


def test_three_lines_that_roll() -> None:
    source = file("a\nb\nc", "b\nc\nd", "c\nd\ne", "d\ne\nf")
    assert [turn.text for turn in settled(source).turns] == ["a b c", "d", "e", "f"]


def test_a_cue_that_only_repeats_is_part_of_the_one_before() -> None:
    done = settled(file("<v A>x</v>", "<v A>x</v>\n<v A>y</v>", "<v A>y</v>", "<v A>y</v>\n<v A>z</v>"), join=False)
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in done.turns] == [
        ("x", 0, 1_000),
        ("y", 1_000, 3_000),
        ("z", 3_000, 4_000),
    ]
    assert (done.report.cues_in, done.report.cues_out) == (4, 4)


def test_somebody_who_says_the_same_again_is_left_alone() -> None:
    texts = ("Yes.", "Yes.", "No.", "No.\nWell.", "Yes.")
    assert [turn.text for turn in settled(file(*texts)).turns] == ["Yes.", "Yes.", "No.", "No. Well.", "Yes."]
    assert warnings(file(*texts)) == []


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=12, unique=True), st.integers(1, 3))
def test_rolling_loses_no_line(lines: list[str], height: int) -> None:
    windows = ["\n".join(lines[max(0, at - height + 1) : at + 1]) for at in range(len(lines))]
    kept = " ".join(turn.text for turn in settled(file(*windows)).turns).split()
    left_out = sum(int(number) for said in warnings(file(*windows)) for number in re.findall(r"roll: (\d+)", said))
    assert set(kept) == set(lines)
    assert len(kept) + left_out == len("\n".join(windows).split())


GUID = "b05cbc69-3364-4c0c-a05b-70f360077a3c"


def test_pieces_of_an_utterance_are_one_turn_with_or_without_a_voice() -> None:
    for voice in ("<v Anna>", ""):
        pieces = ((1, "19-0", "one"), (2, "19-1", "two"), (3, "20-0", "three"))
        source = HEAD + "".join(cue(at, f"{voice}{text}", f"{GUID}/{name}\n") for at, name, text in pieces)
        done = settled(source, join=False)
        assert [(turn.text, turn.start_ms, turn.end_ms) for turn in done.turns] == [
            ("one two", 1_000, 3_000),
            ("three", 3_000, 4_000),
        ]
        assert (done.report.cues_in, done.report.cues_out) == (3, 3)


def test_two_voices_in_one_utterance_stay_two_turns() -> None:
    source = HEAD + cue(1, "<v Anna>a", f"{GUID}/1-0\n") + cue(2, "<v Ben>b", f"{GUID}/1-1\n")
    assert said(source) == [("Anna", "a"), ("Ben", "b")]


@pytest.mark.parametrize(
    ("times", "starts"),
    [
        (["0:0:1.0 --> 0:0:2.250", "0:0:10.20 --> 0:0:10.90", "0:1:5.5 --> 0:1:6.0"], [1_000, 10_020, 65_005]),
        (["0:0:1.5 --> 0:0:2.25", "0:0:10.2 --> 0:0:10.9"], [1_500, 10_200]),
        (["00:00:01.000 --> 00:00:02.250", "00:00:10.20 --> 00:00:10.90"], [1_000, 10_200]),
        (["0:00:01.5 --> 0:00:02.250"], [1_500]),
    ],
    ids=["whole milliseconds", "decimals", "padded", "padded but for the hour"],
)
def test_fractions_are_read_by_the_whole_file(times: list[str], starts: list[int]) -> None:
    source = HEAD + "".join(f"{line}\n<v A>x\n\n" for line in times)
    assert [turn.start_ms for turn in settled(source, join=False).turns] == starts


@pytest.mark.parametrize(
    "timing",
    [
        "-00:00:01.000 --> 00:00:02.000",
        "-1:59:58.000 --> 0:0:2.0",
        "0:0:-6.-820 --> 0:0:8.970",
        "NaN --> 00:02.000",
        "00:01.000 --> NaN",
        "00:01.000 -->",
        "--> 00:02.000",
        "00:00:0x --> 00:00:02.000",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "in the middle", "last"])
def test_a_line_of_broken_times_is_no_speech(timing: str, place: int) -> None:
    blocks = [cue(1, "<v Ben>one"), cue(2, "<v Ben>two")]
    blocks.insert(place, f"{timing}\n<v Anna>words\n\n")
    done = settled(HEAD + "".join(blocks), join=False)
    expected = [("Ben", "one", 1_000), ("Ben", "two", 2_000)]
    expected.insert(place, ("Anna", "words", None))  # type: ignore[arg-type]
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in done.turns] == expected
    assert [(entry.excerpt, entry.reason) for entry in done.report.not_understood] == [(timing, cues.BAD_TIMES)]


def numbered(*texts: str, between: str = "\n\n") -> str:
    times = (f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{text}" for at, text in enumerate(texts, 1))
    return between.join(times)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (numbered("Anna: My PIN is\n1234", "Ben: ok", between="\n"), "My PIN is 1234"),
        (numbered("Anna: My PIN is\n\n1234", "Ben: ok"), "My PIN is 1234"),
        (numbered("Anna: How many?\n0", "Ben: ok", between="\n"), "How many? 0"),
        (numbered("Anna: So\n42", "Ben: ok"), "So 42"),
        ("0:01 --> 0:02\nAnna: PIN\n1234\n0:02 --> 0:03\nBen: ok", "PIN 1234"),
    ],
)
def test_a_number_that_is_said_is_kept(source: str, words: str) -> None:
    assert said(source) == [("Anna", words), ("Ben", "ok")]
    assert settled(source).report.not_understood == ()


def test_a_number_that_may_count_cues_is_named() -> None:
    source = numbered("Anna: Which?\n7", "Ben: ok", between="\n").replace("\n2\n", "\n")
    report = settled(source).report
    assert [(entry.excerpt, entry.reason) for entry in report.not_understood] == [("7", cues.NAME_OF_CUE)]


def test_a_number_apart_from_its_cue_is_an_identifier() -> None:
    assert said("1\n\n0:01 --> 0:02\nAnna: a\n\n2\n\n0:02 --> 0:03\nBen: b") == [("Anna", "a"), ("Ben", "b")]


def test_dashes_are_other_people() -> None:
    source = numbered("- Are you ready?\n- Yes, I\nam.", "-Then go.", "I went\nhome - fast\n-5 degrees")
    assert said(source) == [
        (None, "Are you ready?"),
        (None, "Yes, I am."),
        (None, "Then go."),
        (None, "I went home - fast -5 degrees"),
    ]
    named = numbered("Anna: So?", "- Yes.\n- No, never.", "Anna: Ah.")
    assert said(named) == [("Anna", "So?"), (None, "Yes."), (None, "No, never."), ("Anna", "Ah.")]
    report = settled(named).report
    assert (report.cues_in, report.cues_out) == (3, 3)


def test_a_dash_in_a_file_without_dialogue_is_punctuation() -> None:
    assert said(numbered("Anna: So", "- and on", "Ben: b")) == [("Anna", "So - and on"), ("Ben", "b")]


def test_noscribe_webvtt() -> None:
    heading = "WEBVTT talk\n\nNOTE\nTranscribed with noScribe vers. 0.6\n\n"
    source = heading + cue(1, "<v S02>one") + cue(2, "<v //S02>//two //") + cue(3, "<v S01>// three")
    assert said(source) == [("S02", "one //two //"), ("S01", "three")]
    assert [warning[:13] for warning in warnings(source)] == ["noScribe made"]


def anchor(name: str, words: str) -> str:
    return f'<a name="ts_{name}">{words}</a>'


def test_noscribe_html_without_stray_marks_and_with_words_outside_named() -> None:
    first, second = anchor("0_10_S00", "S00: a"), anchor("5_20_S01", "//S01: b //")
    third = anchor("10_30_S00", "// c")
    source = f"<html><body><p>A title</p><p>{first}</p><p>{second}{third} typed later</p><p>and here</p></body></html>"
    done = settled(source, join=False)
    assert [(turn.speaker, turn.text) for turn in done.turns] == [("S00", "a"), ("S01", "b //"), ("S00", "c")]
    assert [(entry.excerpt, entry.reason) for entry in done.report.not_understood] == [
        ("typed later", noscribe.OUTSIDE),
        ("and here", noscribe.OUTSIDE),
    ]


def segments(*texts: str) -> str:
    rows = [{"start": at, "end": at + 1, "text": text} for at, text in enumerate(texts)]
    return json.dumps({"segments": rows})


def repeated(count: int, line: int, times: int) -> str:
    return doubts.REPEATED % {"count": count, "line": line, "times": times}


@pytest.mark.parametrize(
    ("texts", "warning"),
    [
        (["Thanks!"] * 3, []),
        (["Thanks!"] * 4, [repeated(1, 1, 4)]),
        (["So.", "It is all, IT is all it is all it is all"], [repeated(1, 2, 4)]),
        (["a b c d e f g h i"] * 9, []),
        (["no no no no", "well then", "yes yes yes yes yes"], [repeated(2, 1, 5)]),
    ],
)
def test_repetition_is_said_in_every_format_of_cues(texts: list[str], warning: list[str]) -> None:
    table = "start\tend\ttext\n" + "".join(f"{at}\t{at + 1}\t{text}\n" for at, text in enumerate(texts))
    assert warnings(segments(*texts)) == warning
    assert [said.partition("same words")[2] for said in warnings(file(*texts))] == [
        said.partition("same words")[2] for said in warning
    ]
    assert len(warnings(table)) == len(warning)


def test_backward_times_are_said() -> None:
    rows = [
        {"start": 5, "end": 4, "text": "a"},
        {"start": 3, "end": 6, "text": "b"},
        {"start": 3, "end": 3, "text": "c"},
    ]
    assert warnings(json.dumps({"segments": rows})) == [doubts.BACKWARD % {"count": 2, "line": 1}]


@given(st.lists(st.sampled_from("ab"), max_size=40))
def test_loops_are_what_stands_four_times_in_a_row(words: list[str]) -> None:
    text = "".join(words)
    assert bool(loops(words)) == bool(re.search(r"(.{1,8})\1{3}", text))
    for loop in loops(words):
        size = (loop.last - loop.first) // loop.times
        assert text[loop.first : loop.first + size * loop.times] == text[loop.first : loop.first + size] * loop.times


def test_a_loop_is_counted() -> None:
    assert loops("x a b a b a b a b y".split()) == [Loop(1, 9, 4)]
