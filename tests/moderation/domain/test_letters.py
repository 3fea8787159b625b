"""Coders under other letters on every case, and choices read back to who was meant."""

from collections import Counter

import pytest

from moderation.domain.letters import is_of_a_coder, shuffled, translated

CODERS = ["7", "12", "31"]


def test_an_order_lasts_for_a_case_and_changes_with_it() -> None:
    orders = [tuple(shuffled(CODERS, f"case {n}")) for n in range(600)]
    assert orders == [tuple(shuffled(CODERS, f"case {n}")) for n in range(600)]
    counts = Counter(orders)
    assert len(counts) == 6
    assert min(counts.values()) > 60  # every order about a hundred times


def test_an_order_does_not_tell_who_is_who_by_where_coders_stood_before() -> None:
    assert shuffled(CODERS, "k") == shuffled(CODERS[::-1], "k")


def test_a_letter_is_read_as_the_coder_who_stood_under_it() -> None:
    order = ["31", "7", "12"]
    assert [translated(letter, order, CODERS) for letter in "abc"] == ["c", "a", "b"]
    assert [translated(translated(letter, CODERS, order), order, CODERS) for letter in "abc"] == list("abc")
    assert translated("a2", order, CODERS) == "c2"


@pytest.mark.parametrize("choice", ["both", "neither", "union", "other", "defer", "agree", ""])
def test_a_choice_that_takes_nobodys_work_is_the_same_in_every_order(choice: str) -> None:
    assert not is_of_a_coder(choice)
    assert translated(choice, ["31", "7", "12"], CODERS) == choice


def test_a_letter_of_nobody_is_an_error() -> None:
    with pytest.raises(ValueError, match="no coder"):
        translated("d", CODERS, CODERS)
