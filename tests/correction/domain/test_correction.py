"""Word error rate with its French traps, listening coverage, differences between texts, states of turns."""

from __future__ import annotations

import pytest

from correction.domain.comparing import TextTurn, compare
from correction.domain.coverage import covered_ms, missing, united
from correction.domain.error_rate import Errors, errors, interval, pooled, words_of
from correction.domain.states import fitting, state_from, trimmed, within

SENT = {"text": "one two", "words": [], "speaker": "P1", "start_ms": 0, "end_ms": 9, "checked": False, "gone": False}


@pytest.mark.parametrize(
    ("raw", "corrected"),
    [
        ("à l'hôpital, donc", "À l’hôpital donc."),
        ("c'est-à-dire que", "c'est à dire que"),
        ("le cœur", "le coeur"),
        ("Qu'est-ce que vous dites ?", "qu’est ce que vous dites"),
        ("Well, we stop.", "well we stop (pause 3 s) [laughs]"),
        ("aujourd'hui", "Aujourd’hui"),
        ("D'accord (..) oui", "d’accord, oui"),
    ],
)
def test_spelling_that_is_no_error(raw: str, corrected: str) -> None:
    assert errors(raw, corrected).rate == 0


def test_what_is_an_error_stays_one() -> None:
    assert words_of("Aujourd'hui, 10 ans.") == ["aujourd'hui", "10", "ans"]
    assert errors("Aujourd'hui, 10 ans.", "aujourd'hui dix ans") == Errors(substituted=1, words=3)
    assert errors("été", "ete") == Errors(substituted=1, words=1), "accents are words"
    assert errors("we lable the data", "we label all the data today") == Errors(substituted=1, deleted=2, words=6)
    assert errors("we we stop", "we stop") == Errors(inserted=1, words=2)


def test_strict_counts_hesitations_and_content_does_not() -> None:
    raw, corrected = "we stop", "euh we um stop"
    assert errors(raw, corrected).rate == 0.5
    assert errors(raw, corrected, hesitations=False).rate == 0


def test_a_rate_against_nothing_is_none() -> None:
    assert errors("anything", "(..)").rate is None


def test_rates_are_pooled_by_words_and_their_interval_is_over_recordings() -> None:
    small, large = Errors(substituted=5, words=10), Errors(deleted=10, words=990)
    assert pooled([small, large]) == Errors(5, 10, 0, 1000)
    assert pooled([small, large]).rate == 0.015
    low, high = interval([small, small, *[large] * 4]) or (0, 0)
    assert (low, high) == (pytest.approx(10 / 990), pytest.approx(40 / 2020)), "none of the small ones, and four"
    assert interval([large] * 6) == (pytest.approx(10 / 990), pytest.approx(10 / 990))


def test_five_recordings_have_no_interval() -> None:
    large = Errors(deleted=10, words=990)
    assert interval([large] * 5) is None
    assert interval([*[large] * 5, Errors()]) is None, "one without words is none"


def test_stretches_are_united_and_counted_once() -> None:
    assert united([[5, 9], [0, 3], [3, 4], [8, 12], [7, 7]]) == [[0, 4], [5, 12]]
    assert covered_ms([[0, 4], [2, 6], [90, 200]], 100) == 16
    assert missing([[10, 20], [90, 200]], 100) == [[0, 10], [20, 90]]
    assert missing([], 5) == [[0, 5]]
    assert missing([[0, 5]], 5) == []


def turns(*said: tuple[str, str]) -> list[TextTurn]:
    found, start = [], 0
    for number, (speaker, text) in enumerate(said):
        found.append(TextTurn(speaker, text, 1000 * number, None, f"t{number}", start))
        start += len(text) + 1
    return found


def pieces(older: list[TextTurn], newer: list[TextTurn]) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.words) for piece in row.pieces] for row in compare(older, newer)]


def test_words_that_differ_stand_in_their_turn() -> None:
    older = turns(("P1", "we lable it"), ("P2", "Yes, in 2014."))
    newer = turns(("P1", "we label it"), ("P2", "Yes, in 2015 with Marie."))
    assert pieces(older, newer) == [
        [("same", "we"), ("removed", "lable"), ("added", "label"), ("same", "it")],
        [("same", "Yes, in"), ("removed", "2014."), ("added", "2015 with Marie.")],
    ]
    assert [row.marks for row in compare(older, newer)] == [{"words"}, {"words", "numbers", "names"}]


def test_a_turn_that_is_gone_stands_where_it_stood() -> None:
    older = turns(("P1", "one two"), ("P2", "hm hm"), ("P1", "three four"))
    newer = turns(("P1", "one two"), ("P1", "three four"))
    assert pieces(older, newer) == [[("same", "one two")], [("removed", "hm hm"), ("same", "three four")]]


def test_a_change_of_speaker_is_seen_and_a_split_keeps_its_words() -> None:
    older = turns(("P1", "one two three"))
    rows = compare(older, turns(("P1", "one"), ("P2", "two three")))
    assert [(row.old_speakers, row.marks) for row in rows] == [(("P1",), set()), (("P1",), {"speaker"})]
    assert [older[0].text[slice(*row.old)] for row in rows if row.old] == ["one", "two three"]


def test_the_old_words_of_a_row_are_a_span_of_the_older_text() -> None:
    older = turns(("P1", "one two"), ("P2", "three for"))
    text = "\n".join(turn.text for turn in older)
    [_first, second] = compare(older, turns(("P1", "one two"), ("P2", "three four")))
    assert second.old
    assert text[slice(*second.old)] == "three for"


def test_a_state_is_made_safe() -> None:
    state = state_from(
        {**SENT, "speaker": "  P 1 ", "end_ms": 9, "start_ms": 20, "words": [[0, 3, 5, 2, 0.5], [2, 7, 9, 9, None]]}
    )
    assert (state.speaker, state.start_ms, state.end_ms) == ("P 1", 20, 20)
    assert state.words == ((0, 3, 5, 5, 0.5),), "a word that overlaps the one before is left out"
    assert state_from({**SENT, "text": "e\u0301"}).text == "é"
    assert trimmed(state_from({**SENT, "text": " one ", "words": [[1, 4, 0, 5, None]]})) == (
        "one",
        ((0, 3, 0, 5, None),),
    )
    assert within(((0, 3, 0, 1, None), (4, 7, 1, 2, None)), 4, 7) == ((0, 3, 1, 2, None),)


@pytest.mark.parametrize(
    "broken",
    [
        {"text": None}, {"speaker": 3}, {"start_ms": -1}, {"start_ms": "0"}, {"end_ms": 2**31}, {"words": None},
        {"words": "abc"}, {"words": [[0, 1, 2]]}, {"words": [[0, 1, 2, 3, 7]]}, {"words": [[0, True, 2, 3, None]]},
        {"text": "x" * 200_001},
    ],
)  # fmt: skip
def test_nonsense_is_no_state(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        state_from({**SENT, **broken})


def test_words_lie_one_after_another() -> None:
    assert fitting([[0, 3, 5, 9, 1], [4, 7, 3, 4, None], [7, 9, 9, 9, 1]], 8) == ((0, 3, 5, 9, 1.0), (4, 7, 5, 5, None))
