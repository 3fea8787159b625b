"""Passages follow a list of replacements exactly: by 10,000 random spans, one letter at a time."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest

from tests.shared_data import SHARED_DATA, needs_shared_data
from transcripts.domain.replacements import (
    BLOCKED,
    Chain,
    GuessedMap,
    Replacement,
    ReplacementMap,
    applied,
    blocked,
    checked,
)

PSEUDONYMS = ("[Camille]", "[hospital, south-east]", "Bo", "[P]")
SPANS = 10_000
FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))


def letters(text: str, made: Sequence[Replacement]) -> list[tuple[int, int]]:
    """For every letter of the old text where it stands in the new one: itself, or the whole of what replaced it."""
    found, shift, waiting = [], 0, list(made)
    at = 0
    while at < len(text):
        if waiting and waiting[0].start == at:
            one = waiting.pop(0)
            found += [(at + shift, at + shift + len(one.text))] * (one.end - one.start)
            shift += len(one.text) - (one.end - one.start)
            at = one.end
        else:
            found.append((at + shift, at + shift + 1))
            at += 1
    return found


def back_letters(text: str, made: Sequence[Replacement]) -> list[tuple[int, int]]:
    """The same from the new text to the old one."""
    turned, shift = [], 0
    for one in made:
        turned.append(Replacement(one.start + shift, one.start + shift + len(one.text), text[one.start : one.end]))
        shift += len(one.text) - (one.end - one.start)
    return letters(applied(text, made), turned)


def made_up(draw: random.Random, words: int = 400) -> str:
    """Turns of short words, some with a capital, with marks between them."""
    said = ["".join(draw.choices("abcé", k=draw.randint(1, 6))) for _ in range(words)]
    said = [word.title() if draw.random() < 0.2 else word for word in said]
    return "".join(word + draw.choice((" ", " ", " ", ", ", "'", "\n")) for word in said) + "end"


def some_of(text: str, draw: random.Random, share: float = 1) -> list[Replacement]:
    """Names of the text, each replaced by a pseudonym, some in two that touch."""
    found = []
    for name in re.finditer(r"\b[A-ZÉ]\w+", text):
        if draw.random() > share:
            continue
        middle = (name.start() + name.end()) // 2
        cuts = [name.start(), middle, name.end()] if draw.random() < 0.1 and middle > name.start() else [*name.span()]
        found += [Replacement(*edge, draw.choice(PSEUDONYMS)) for edge in pairwise(cuts)]
    return checked(text, found)


def touching(length: int, made: Sequence[Replacement], draw: random.Random) -> tuple[int, int]:
    """A span that begins, ends or lies on a replaced name."""
    one = draw.choice(made)
    inside, other = draw.randint(one.start, one.end - 1), draw.randint(one.start + 1, one.end)
    return draw.choice(
        (
            (inside, draw.randint(inside + 1, min(inside + 200, length))),
            (draw.randint(max(0, other - 200), other - 1), other),
            (min(inside, other - 1), max(inside + 1, other)),
            (one.start, one.end),
            (max(0, one.start - 3), min(length, one.end + 3)),
        )
    )


def follow_exactly(text: str, draw: random.Random, spans: int) -> None:
    """Try random spans both ways, and that their order is kept."""
    made = some_of(text, draw)
    there, back = ReplacementMap(text, made), ReplacementMap(text, made, back=True)
    on, home = letters(text, made), back_letters(text, made)
    assert (there.old, there.new) == (back.new, back.old) == (text, applied(text, made))
    landed = []
    for _ in range(spans):
        start, end = touching(len(text), made, draw)
        place = there.span(start, end)
        assert (place.start, place.end, place.same) == (on[start][0], on[end - 1][1], True)
        assert place.start < place.end
        again = back.span(place.start, place.end)
        assert (again.start, again.end) == (home[place.start][0], home[place.end - 1][1])
        assert again.start <= start < end <= again.end
        landed.append((start, end, place))
    in_order = sorted(landed, key=lambda one: one[:2])
    assert [one[2].start for one in in_order] == sorted(one[2].start for one in in_order)
    by_end = sorted(landed, key=lambda one: one[1])
    assert [one[2].end for one in by_end] == sorted(one[2].end for one in by_end)


def test_ten_thousand_random_spans_land_on_the_whole_replacement() -> None:
    draw = random.Random(16)
    for _ in range(20):
        follow_exactly(made_up(draw), draw, SPANS // 20)


@needs_shared_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_so_do_those_of_five_real_interviews(path) -> None:
    text = "\n".join(turn["text"] for turn in json.loads(path.read_text())["turns"])
    follow_exactly(text, random.Random(path.stem), SPANS // 5)


def test_a_second_anonymisation_is_reached_by_the_way_back() -> None:
    """Anonymised → corrected → anonymised with other pseudonyms: whole placeholder to whole placeholder."""
    draw = random.Random(7)
    text = made_up(draw)
    first = some_of(text, draw)
    second = [Replacement(one.start, one.end, f"[{n}]") for n, one in enumerate(first)]
    chain = Chain([ReplacementMap(text, first, back=True), ReplacementMap(text, second)])
    places = list(letters(text, first))
    for n, one in enumerate(first):
        start, end = places[one.start]
        inside = draw.randint(start, end - 1)
        for low, high in ((start, end), (inside, inside + 1), (inside, end)):
            place = chain.span(low, high)
            assert (chain.new[place.start : place.end], place.same) == (f"[{n}]", True)


def test_a_chain_with_a_correction_asks_only_where_people_changed_words() -> None:
    imported, corrected = "Camile came in, I think, with Bob.", "Camille came, I believe, with Bob."
    made = [Replacement(0, 7, "[Camille]"), Replacement(30, 33, "[colleague]")]
    chain = Chain([GuessedMap(imported, corrected), ReplacementMap(corrected, made)])
    assert chain.new == "[Camille] came, I believe, with [colleague]."
    words = {}
    for said in ("Camile came", "came", "I think", "with Bob", "Bob"):
        start = imported.index(said)
        place = chain.span(start, start + len(said))
        words[said] = (chain.new[place.start : place.end], place.same)
    assert words == {
        "Camile came": ("[Camille] came", False),
        "came": ("came", True),
        "I think": ("I believe", False),
        "with Bob": ("with [colleague]", True),
        "Bob": ("[colleague]", True),
    }


def test_an_earlier_text_is_blocked_out_where_the_new_one_has_other_words() -> None:
    imported, corrected = "Camile came in, with Bob.", "Camille came, with Bob."
    made = [Replacement(0, 7, "[Camille]"), Replacement(19, 22, "[colleague]")]
    chain = Chain([GuessedMap(imported, corrected), ReplacementMap(corrected, made)])
    shown = blocked(chain)
    assert len(shown) == len(imported)
    assert shown == f"{BLOCKED * 6} came {BLOCKED * 2}, with {BLOCKED * 3}."
    assert blocked(ReplacementMap(corrected, made)) == f"{BLOCKED * 7} came, with {BLOCKED * 3}."


def test_what_two_anonymised_texts_have_alike_is_not_blocked_out() -> None:
    text = "Bob met Ann."
    first = [Replacement(0, 3, "[B]")]
    second = [Replacement(0, 3, "[B]"), Replacement(8, 11, "[A]")]
    chain = Chain([ReplacementMap(text, first, back=True), ReplacementMap(text, second)])
    assert (chain.old, blocked(chain)) == ("[B] met Ann.", f"[B] met {BLOCKED * 3}.")


@pytest.mark.parametrize(
    "replacements",
    [
        [(0, 0, "x")], [(-1, 2, "x")], [(3, 9, "x")], [(2, 4, "x")], [(0, 1, "")], [(0, 1, " x")], [(0, 1, "x\ny")],
        [(0, 2, "x"), (1, 2, "y")],
    ],
)  # fmt: skip
def test_what_is_no_replacement_is_refused(replacements: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match=r"\[-?\d"):
        checked("abc\ndef", replacements)


def test_replacements_come_in_any_order_and_nothing_is_a_list_too() -> None:
    assert checked("abc", [(2, 3, "z"), (0, 1, "x")]) == [(0, 1, "x"), (2, 3, "z")]
    same = ReplacementMap("abc", [])
    assert (same.new, blocked(same), same.span(1, 3).start, same.span(1, 3).end) == ("abc", "abc", 1, 3)
