"""Sound as numbers: silence, cuts, timelines, turns from several tracks, doubts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.domain import chunks, estimates, flags, languages
from recordings.domain.chunks import Timeline, plan
from recordings.domain.levels import (
    FRAME,
    FRAMES_A_SECOND,
    RATE,
    SHORTEST_SILENCE,
    gate_level,
    kept_spans,
    levels,
)
from recordings.domain.peaks import peaks
from recordings.domain.utterances import merge, utterances
from recordings.domain.words import Heard, Segment, Word, heard_from
from tests.recordings.sounds import joined, silence, speech

SECOND = FRAMES_A_SECOND


def word(text: str, start: float, end: float, probability: float = 0.9) -> Word:
    return Word(text, round(start * 1000), round(end * 1000), probability)


def said(*words: Word, language: str = "en", compression: float = 1.0) -> Heard:
    text = "".join(one.text for one in words)
    return Heard(language, (Segment(words, text, compression_ratio=compression),) if words else ())


# ---- levels and silence


def test_levels_are_decibels_of_full_scale() -> None:
    full = np.full(FRAME, 32767, dtype=np.int16)
    tenth = np.full(FRAME // 2, 3277, dtype=np.int16)
    assert levels(np.concatenate([full, silence(0.02), tenth])).tolist() == pytest.approx([0, -100, -20], abs=0.01)


def test_a_track_without_a_pause_is_not_taken_for_silence() -> None:
    found = levels(speech(30))
    gate = gate_level(found)
    assert gate <= -39
    assert kept_spans(found, gate, 0, 30 * RATE) == [(0, 30 * RATE)]


def test_a_quiet_answer_between_silences_is_kept() -> None:
    quiet = speech(0.6, loud=0.2 * 10 ** (-25 / 20))
    sound = joined(speech(5), silence(10), quiet, silence(10), speech(5))
    found = levels(sound)
    kept = kept_spans(found, gate_level(found), 0, len(sound))
    assert len(kept) == 3
    begin, end = kept[1]
    assert begin == pytest.approx((15 - 0.3) * RATE, abs=2 * FRAME)
    assert end == pytest.approx((15.6 + 0.3) * RATE, abs=2 * FRAME)


def test_silence_at_both_ends_goes_whole_but_for_its_pad() -> None:
    sound = joined(silence(4), speech(3), silence(4))
    found = levels(sound)
    ((begin, end),) = kept_spans(found, gate_level(found), 0, len(sound))
    assert begin == pytest.approx(3.7 * RATE, abs=2 * FRAME)
    assert end == pytest.approx(7.3 * RATE, abs=2 * FRAME)


def test_silence_alone_keeps_nothing() -> None:
    found = levels(silence(9))
    assert kept_spans(found, gate_level(found), 0, 9 * RATE) == []


def test_peaks_are_twenty_pairs_a_second() -> None:
    block = np.zeros(RATE, dtype=np.int16)
    block[0], block[1], block[801] = 32767, -32768, 256
    found = np.frombuffer(peaks(block), dtype=np.int8)
    assert (len(found), found[:4].tolist()) == (40, [-128, 127, 0, 1])


# ---- chunks


def test_a_short_track_is_one_chunk_and_an_empty_one_none() -> None:
    seconds = chunks.LONGEST // SECOND
    found = levels(speech(seconds))
    assert [(chunk.start, chunk.end) for chunk in plan(found, seconds * RATE)] == [(0, seconds * RATE)]
    assert plan(levels(silence(0)), 0) == []


def test_cuts_fall_into_pauses_and_need_no_context() -> None:
    sound = joined(speech(232), silence(1), speech(230), silence(1), speech(60))
    found = levels(sound)
    cut = plan(found, len(sound))
    assert [chunk.start / RATE for chunk in cut] == pytest.approx([0, 232.5, 463.5], abs=0.5)
    assert all((chunk.before, chunk.after) == (0, 0) for chunk in cut)


def test_a_cut_in_speech_lets_both_sides_hear_a_second_more() -> None:
    found = levels(speech(600))
    cut = plan(found, 600 * RATE)
    assert [(chunk.before, chunk.after) for chunk in cut] == [(0, RATE), (RATE, RATE), (RATE, 0)]
    assert cut[1].kept[0][0] == cut[1].start - RATE


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 200), st.booleans()), min_size=1, max_size=12), st.integers(0, 300))
def test_chunks_cover_the_track_without_overlap_and_are_never_too_long(
    stretches: list[tuple[int, bool]], first: int
) -> None:
    found = np.concatenate(
        [np.full(seconds * SECOND, -20.0 if loud else -90.0, dtype=np.float32) for seconds, loud in stretches]
    )
    samples = len(found) * FRAME
    begin = min(first * RATE, samples)
    cut = plan(found, samples, begin)
    edges = [(chunk.start, chunk.end) for chunk in cut]
    assert [edge[0] for edge in edges] == [begin, *(edge[1] for edge in edges[:-1])][: len(edges)]
    assert (edges[-1][1] if edges else begin) == samples
    assert all(end - start <= chunks.LONGEST * FRAME for start, end in edges)
    for chunk in cut:
        assert all(start < end for start, end in chunk.kept)
        assert list(chunk.kept) == sorted(chunk.kept)


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4000)), min_size=1, max_size=8),
    st.integers(0, 40_000),
    st.integers(0, 3000),
)
def test_a_timeline_puts_every_word_inside_what_was_kept(gaps: list[tuple[int, int]], start: int, length: int) -> None:
    at, kept = 0, []
    for gap, size in gaps:
        kept.append((16 * (at + gap), 16 * (at + gap + size)))
        at += gap + size
    low, high = Timeline(kept).original(start, start + length)
    assert low <= high
    assert any(begin // 16 <= low and high <= end // 16 for begin, end in kept)


def test_a_timeline_gives_back_the_track_s_own_times() -> None:
    line = Timeline([(0, 16_000), (80_000, 96_000)])
    assert line.original(100, 300) == (100, 300)
    assert line.original(1100, 1300) == (5100, 5300)
    assert line.original(900, 1500) == (5000, 5500), "a word over the seam belongs to where its middle lies"


def test_words_go_to_the_chunk_that_their_middle_lies_in() -> None:
    heard = said(word(" a", 0.8, 1.1), word(" b", 1.9, 2.2))
    assert [one.text for one in heard.moved(lambda s, e: (s, e), 1000, 2000).words] == []
    assert [one.text for one in heard.moved(lambda s, e: (s, e), 0, 2100).words] == [" a", " b"]
    assert heard_from(heard.as_json()) == heard


# ---- turns of several tracks


def test_a_turn_lasts_until_another_speaks() -> None:
    turns = merge(
        {
            0: [word(" So,", 0, 0.4), word(" why?", 0.5, 0.9), word(" Well?", 9, 9.5)],
            1: [word(" Because.", 2, 2.6), word(" Of", 4, 4.2), word(" that.", 4.3, 4.9)],
        },
        {0: "Int.", 1: "P1"},
    )
    assert [(turn.track, turn.text, turn.start_ms, turn.end_ms) for turn in turns] == [
        (0, "So, why?", 0, 900),
        (1, "Because. Of that.", 2000, 4900),
        (0, "Well?", 9000, 9500),
    ]


def test_an_interjection_breaks_nobody_s_sentence() -> None:
    turns = merge(
        {
            0: [word(" I", 0, 0.2), word(" think", 0.3, 0.9), word(" it", 1, 1.2), word(" works.", 1.3, 2)],
            1: [word(" Mm-hm.", 1.05, 1.25)],
        },
        {0: "P1", 1: "Int."},
    )
    ((turn),) = turns
    assert turn.text == "I think it (Int.: Mm-hm.) works."
    assert [turn.text[start:end] for start, end, *_ in turn.words] == ["I", "think", "it", "works."]


def test_a_longer_overlap_gives_two_turns_whose_times_overlap() -> None:
    turns = merge(
        {
            0: [word(" I", 0, 1), word(" mean", 1, 2), word(" it.", 2, 3)],
            1: [word(" No", 1.5, 1.9), word(" you", 2, 2.4), word(" don't.", 2.5, 2.9)],
        },
        {0: "A", 1: "B"},
    )
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in turns] == [
        ("I mean it.", 0, 3000),
        ("No you don't.", 1500, 2900),
    ]


def test_one_track_gives_a_turn_an_utterance() -> None:
    words = [word(" One.", 0, 0.5), word(" Two", 1.2, 1.5), word(" three", 1.6, 2), word(" four", 3.1, 3.3)]
    assert [len(found.words) for found in utterances(0, words)] == [1, 2, 1]
    assert [turn.text for turn in merge({0: words}, {0: ""})] == ["One.", "Two three", "four"]


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from([" a", " b.", " mm", "-x", " é"]))
        ),
        min_size=1,
        max_size=3,
    )
)
def test_no_word_is_lost_and_every_place_is_its_word(tracks: list[list[tuple[int, int, str]]]) -> None:
    words: dict[int, list[Word]] = {}
    for track, rows in enumerate(tracks):
        at = 0
        for gap, length, text in rows:
            words.setdefault(track, []).append(Word(text, at + gap, at + gap + length))
            at += gap + length
    turns = merge(words, {0: "A", 1: "B", 2: "C"})
    whole = sum(len(found) for found in words.values())
    placed = sum(len(turn.words) for turn in turns)
    asides = sum(turn.text.count("(") for turn in turns)
    assert placed <= whole <= placed + 2 * asides
    assert [turn.start_ms for turn in turns] == sorted(turn.start_ms for turn in turns)
    for turn in turns:
        assert turn.text == turn.text.strip() != ""
        assert all(turn.text[start:end].strip() for start, end, *_ in turn.words)


# ---- doubts


def sound_of(*parts: np.ndarray) -> flags.Sound:  # type: ignore[type-arg]
    found = levels(joined(*parts))
    return flags.Sound(found, gate_level(found))


def kinds(heard: Heard, sound: flags.Sound, end: float, expected: str = "") -> list[tuple[str, int, int]]:
    found = flags.flags(heard, sound, 0, round(end * 1000), expected)
    return [(flag.kind, flag.start_ms, flag.end_ms) for flag in found]


LOUD = sound_of(speech(10))


def test_words_over_speech_raise_no_doubt() -> None:
    assert kinds(said(*(word(f" w{at}", at, at + 0.9) for at in range(10))), LOUD, 10) == []


def test_sound_without_text() -> None:
    ((kind, start_ms, end_ms),) = kinds(said(word(" a", 0, 1), word(" b", 9, 10)), LOUD, 10)
    assert (kind, start_ms, end_ms) == (flags.SPEECH_WITHOUT_TEXT, 1000, 9000)


def test_text_where_nothing_is_heard_and_phrases_that_are_often_invented() -> None:
    sound = sound_of(speech(1), silence(9))
    heard = said(word(" Merci", 5, 5.4), word(" d'avoir", 5.5, 6), word(" regardé", 6, 6.5))
    assert [kind for kind, *_ in kinds(heard, sound, 10)] == [flags.BOILERPLATE, flags.TEXT_WITHOUT_SPEECH]
    loud = said(word(" Merci d'avoir regardé", 0, 10))
    assert flags.BOILERPLATE not in [kind for kind, *_ in kinds(loud, LOUD, 10)], "somebody may really say it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes yes yes yes", True),
        ("yes yes yes no yes", False),
        ("I know, I know. I know I know", True),
        ("so it goes on and so it goes on and so it goes on and", False),
        ("", False),
        ("no", False),
    ],
)
def test_four_times_in_a_row_is_a_loop(text: str, expected: bool) -> None:
    words = [word(f" {part}", at, at + 0.5) for at, part in enumerate(text.split())]
    assert flags.is_loop(said(*words)) is expected


def test_compression_alone_is_a_loop() -> None:
    assert flags.is_loop(said(word(" a", 0, 1), compression=2.5))
    assert not flags.is_loop(said(word(" a", 0, 1), compression=2.4))


def test_long_words_unsure_words_and_other_languages() -> None:
    heard = said(
        *(word(f" w{at}", 2.5 * at, 2.5 * at + 2.4, 0.4 if at == 1 else 0.9) for at in range(4)), language="fr"
    )
    found = kinds(heard, LOUD, 10, "en")
    assert found[0] == (flags.LANGUAGE_DIFFERS, 0, 10_000)
    assert (flags.LOW_CONFIDENCE, 2500, 4900) in found
    assert [(start, end) for kind, start, end in found if kind == flags.LONG_WORD] == [
        (0, 2400),
        (2500, 4900),
        (5000, 7400),
        (7500, 9900),
    ]


# ---- languages and estimates


@pytest.mark.parametrize(
    ("probabilities", "before", "expected"),
    [
        ({"en": 0.2, "fr": 0.7, "de": 0.9}, "", "fr"),
        ({"en": 0.25, "fr": 0.75}, "en", "en"),
        ({"en": 0.1, "fr": 0.9}, "en", "fr"),
        ({"de": 1.0}, "fr", "fr"),
        ({"de": 1.0}, "", "en"),
    ],
)
def test_the_language_is_one_of_the_study_s_and_does_not_waver(
    probabilities: dict[str, float], before: str, expected: str
) -> None:
    assert languages.chosen_language(probabilities, ["en", "fr"], before) == expected


def test_without_a_language_none_is_chosen() -> None:
    with pytest.raises(ValueError, match="no language"):
        languages.chosen_language({"en": 1.0}, [])


def test_an_estimate_needs_three_chunks_and_looks_at_the_last_five() -> None:
    assert estimates.factor([(10, 5000), (10, 5000)]) is None
    assert estimates.factor([(100, 1000), (10, 5000), (20, 5000), (10, 5000), (15, 5000), (10, 5000)]) == 2.0
    assert estimates.factor([(1, 0), (10, 5000)], fewest=1) == 2.0
    assert estimates.remaining_seconds(90_000, 0.5) == 45
    assert estimates.remaining_seconds(90_000, None) is None


def test_a_silence_lasts_two_seconds() -> None:
    assert SHORTEST_SILENCE == 2 * SECOND
