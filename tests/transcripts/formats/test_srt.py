"""SRT with the faults it is found with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.formats.reading import said, settled
from transcripts.domain.turns import SILENT
from transcripts.formats import cues

WORDS = st.text("ab é,", min_size=1, max_size=30).map(str.strip).filter(lambda words: any(map(str.isalpha, words)))


@given(st.lists(WORDS, min_size=1, max_size=10), st.booleans(), st.sampled_from(",."), st.sampled_from(["\n", "\n\n"]))
def test_no_word_is_lost_with_or_without_numbers(said: list[str], numbered: bool, mark: str, between: str) -> None:
    cue_texts = [f"00:00:01{mark}000 --> 00:00:09{mark}9\n{words}" for words in said]
    numbers = [f"{number}\n" if numbered else "" for number in range(1, len(said) + 1)]
    parsed = settled(between.join(number + text for number, text in zip(numbers, cue_texts, strict=True)))
    assert [turn.text for turn in parsed.turns] == [" ".join(words.split()) for words in said]
    assert (parsed.report.cues_in, parsed.report.cues_out) == (len(said), len(said))


@pytest.mark.parametrize(
    "source",
    [
        "1\n00:00:01,000 --> 00:00:02,000\nAnna: yes\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: no",
        "00:00:01.000 --> 00:00:02.000\nAnna: yes\n\n00:00:02.000 --> 00:00:03.000\nBen: no",
        "1\n00:00:01,000 --> 00:00:02,000\nAnna: yes\n2\n00:00:02,000 --> 00:00:03,000\nBen: no\n\n",
        "\ufeff1\r\n00:00:01,0 --> 00:00:02,0\r\n<i>Anna: yes</i>\r\n\r\n2\r\n0:00:02 --> 0:00:03\r\n{\\an8}Ben: no",
        "\n\n1\n00:00:01,000 --> 00:00:02,000 X1:10\nAnna: yes\n\n\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: no",
    ],
)
def test_the_same_dialogue_in_many_spellings(source: str) -> None:
    parsed = settled(source)
    assert parsed.report.format == "srt"
    assert [(turn.speaker, turn.text, turn.start_ms, turn.end_ms) for turn in parsed.turns] == [
        ("Anna", "yes", 1_000, 2_000),
        ("Ben", "no", 2_000, 3_000),
    ]


def test_a_blank_line_inside_a_cue_keeps_its_words() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nAnna: yes\n\nindeed\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: no"
    assert said(source) == [("Anna", "yes indeed"), ("Ben", "no")]


def test_a_name_inside_a_cue_begins_a_turn() -> None:
    source = "0:01 --> 0:02\nAnna: yes,\nof course\nBen: no\n\n0:03 --> 0:04\nAnna: why"
    assert said(source) == [("Anna", "yes, of course"), ("Ben", "no"), ("Anna", "why")]
    assert settled(source).report.cues_out == 2


def test_a_cue_without_words_is_reported() -> None:
    source = "1\n0:01 --> 0:02\n\n2\n0:02 --> 0:03\n<i></i>\n\n3\n0:03 --> 0:04\nyes"
    report = settled(source).report
    assert [(entry.line, entry.reason) for entry in report.not_understood] == [(2, SILENT), (5, SILENT)]
    assert (report.cues_in, report.cues_out) == (3, 1)


def test_cues_of_nobody_are_not_joined() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo"
    assert said(source) == [(None, "one"), (None, "two")]


def test_a_webvtt_file_called_srt_is_read_as_webvtt() -> None:
    report = settled("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>yes").report
    assert (report.format, report.cues_in, report.cues_out) == ("vtt", 1, 1)


def test_text_before_the_first_cue_is_reported() -> None:
    source = "Subtitles by Anna\n\n1\n00:00:01,000 --> 00:00:02,000\nyes"
    assert [entry.reason for entry in settled(source).report.not_understood] == [cues.OUTSIDE_CUES]
