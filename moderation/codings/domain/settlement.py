"""How a passage of the consensus came to be in it: what a catalogue may say of its quotations."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice, Span
from moderation.domain.letters import is_of_a_coder


class Settlement(StrEnum):
    """From the strongest to the weakest claim."""

    ALIKE = "alike"  # all coders marked these words with this code
    SETTLED = "settled"  # coders differed and a moderator settled it
    ACCEPTED = "accepted"  # one coder marked it and a moderator accepted it
    ALONE = "alone"  # coded once, by design
    ADDED = "added"  # marked by nobody; a moderator added it


class Settled(NamedTuple):
    """A span that a case put into the consensus, and how."""

    span: Span
    how: Settlement


def settlement(kind: str, choice: str | None) -> Settlement:
    """How a case of this type was settled; `choice` is the moderator's, None where nobody decided."""
    if kind == CaseType.ADDED:
        return Settlement.ADDED
    if choice is None or choice == Choice.AGREE:
        return Settlement.ALONE if kind == CaseType.ALONE else Settlement.ALIKE
    if kind == CaseType.ONE_CODER and is_of_a_coder(choice):
        return Settlement.ACCEPTED
    return Settlement.ALONE if kind == CaseType.ALONE and is_of_a_coder(choice) else Settlement.SETTLED


def strongest(settled: Iterable[Settled], code: str, start: int, end: int) -> Settlement | None:
    """How a passage under this code stands: by the strongest claim of a span of the code that shares words with it."""
    order = list(Settlement)
    found = [how for (of, s, e), how in settled if of == code and s < end and start < e]
    return min(found, key=order.index, default=None)
