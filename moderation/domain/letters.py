"""Which coder stands under which letter: always the same one, or another on every case.

A decision is stored with the letters of the lasting order, so that ledger and package can name coders whatever the
moderator saw. Choices that take no coder's work are the same in every order.
"""

import hashlib
from collections.abc import Sequence
from string import ascii_lowercase


def shuffled(coders: Sequence[str], key: str) -> list[str]:
    """The coders in an order that only the case's key decides: lasting for a case, another for the next."""
    return sorted(coders, key=lambda coder: hashlib.sha256(f"{key} {coder}".encode()).digest())


def translated(choice: str, source: Sequence[str], target: Sequence[str]) -> str:
    """The choice, its coder's letter read in the order `source`, written in the order `target`.

    Raises ValueError for a letter of nobody.
    """
    if not is_of_a_coder(choice):
        return choice
    place = ascii_lowercase.index(choice[0])
    if place >= len(source):
        raise ValueError("no coder has this letter")
    return ascii_lowercase[target.index(source[place])] + choice[1:]


def side(coder: int) -> str:
    """The choice that takes the work of the coder at this place, counted from 0."""
    return ascii_lowercase[coder]


def shown(choice: str, coders: Sequence[str], key: str, is_shuffled: bool) -> str:
    """A stored choice in the letters that the desk has for the case with this key."""
    return translated(choice, coders, shuffled(coders, key)) if is_shuffled else choice


def stored(choice: str, coders: Sequence[str], key: str, is_shuffled: bool) -> str:
    """A choice of the desk in the letters that are stored. Raises ValueError for a letter of nobody."""
    return translated(choice, shuffled(coders, key), coders) if is_shuffled else choice


def is_of_a_coder(choice: str) -> bool:
    """Whether it takes one coder's work: a letter, with a 2 for the second look."""
    return choice[:1] in ascii_lowercase and choice[1:] in ("", "2") if choice else False
