"""What can be done with a case, a second look, an audited coding, a discussion and a remark, and where it leads.

Actions ask these tables and refuse what they do not know; pages ask the same ones for what they offer.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from moderation.domain.states import Later, State


class Deed(StrEnum):
    """What happens to a case. `ANSWER` is the last coder's answer; undo leads to where the deed before had led."""

    DECIDE = "decide"
    DEFER = "defer"
    SEND_BACK = "send back"
    ANSWER = "answer"
    SPLIT = "split"
    UNDO = "undo"


CASE: Mapping[Deed, Mapping[State, State | None]] = {
    Deed.DECIDE: dict.fromkeys(State, State.DECIDED),
    Deed.DEFER: {state: State.DEFERRED for state in State if state != State.DEFERRED},
    Deed.SEND_BACK: {state: State.RETURNED for state in State if state != State.RETURNED},
    Deed.ANSWER: {State.RETURNED: State.ANSWERED},
    Deed.SPLIT: {State.OPEN: None, State.AGREED: None},
    Deed.UNDO: dict.fromkeys((State.DEFERRED, State.RETURNED, State.ANSWERED, State.DECIDED)),
}
"""From where each deed can be done, and where the case stands then; None where only its past or its halves can tell."""

DEEDS: Mapping[str, Deed] = {
    Later.DEFER: Deed.DEFER,
    Later.RETURN: Deed.SEND_BACK,
    Later.SPLIT: Deed.SPLIT,
}
"""The deeds that stored choices stand for; every other choice decides."""


def deed_of(choice: str) -> Deed:
    """The deed that a stored choice stands for."""
    return DEEDS.get(choice, Deed.DECIDE)


def may(deed: Deed, state: str) -> bool:
    """Whether this can be done with a case that stands there."""
    return State(state) in CASE[deed]


def state_after(choice: str | None, *, stands: bool = False) -> State:
    """Where a case stands when this is the latest choice made about it; None where there is none.

    `stands` says whether a case of its type is settled though nobody decided.
    """
    if choice is None:
        return State.AGREED if stands else State.OPEN
    return {Deed.DEFER: State.DEFERRED, Deed.SEND_BACK: State.RETURNED}.get(deed_of(choice), State.DECIDED)


class Look(StrEnum):
    """Where one coder's second look stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    SEEN = "seen"  # everybody has answered, so the moderator may have read it
    TAKEN_BACK = "taken back"  # the moderator took the question back


class LookDeed(StrEnum):
    """What a coder does with a question."""

    ANSWER = "answer"
    REOPEN = "reopen"


SECOND_LOOK: Mapping[LookDeed, Mapping[Look, Look]] = {
    LookDeed.ANSWER: {Look.WAITING: Look.ANSWERED},
    LookDeed.REOPEN: {Look.ANSWERED: Look.WAITING},
}
"""The last answer to a question makes all of its answers seen."""


def look(*, is_answered: bool, by_all: bool, is_taken_back: bool) -> Look:
    """Where a second look stands; `by_all` where everybody who was asked has answered."""
    if is_taken_back:
        return Look.TAKEN_BACK
    if not is_answered:
        return Look.WAITING
    return Look.SEEN if by_all else Look.ANSWERED


class Verdict(StrEnum):
    """Where a coding of an audit's sample stands."""

    UNJUDGED = "not judged"
    JUDGED = "judged"


AUDITED: Mapping[str, Mapping[Verdict, Verdict]] = {"judge": dict.fromkeys(Verdict, Verdict.JUDGED)}
"""A verdict can be given anew at any time; the history keeps each."""


class Talk(StrEnum):
    """Whether a case can be discussed."""

    CLOSED = "coders are blind"
    OPEN = "round closed"


DISCUSSION: Mapping[str, Mapping[Talk, Talk]] = {"remark": {Talk.OPEN: Talk.OPEN}}
"""Nothing is said of a case while a coder of its round could still be led by it."""


class Said(StrEnum):
    """Where a remark stands."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"


REMARK: Mapping[str, Mapping[Said, Said]] = {"withdraw": {Said.STANDS: Said.WITHDRAWN}}


def talk(*, round_is_open: bool) -> Talk:
    """Whether the cases of a round can be discussed."""
    return Talk.CLOSED if round_is_open else Talk.OPEN


def said(*, is_withdrawn: bool) -> Said:
    """Where a remark stands."""
    return Said.WITHDRAWN if is_withdrawn else Said.STANDS


TABLES: Mapping[str, Any] = {
    "Case": CASE,
    "Second look": SECOND_LOOK,
    "Audited coding": AUDITED,
    "Discussion": DISCUSSION,
    "Remark": REMARK,
}
"""By what they are about, for the picture in the documentation."""


def drawn() -> str:
    """The tables as a text table, one line a deed: `| case | decide | agreed, open, … | decided |`."""
    lines = ["| what | deed | from | to |", "| --- | --- | --- | --- |"]
    for what, table in TABLES.items():
        for deed, leads in table.items():
            to = dict.fromkeys("another" if state is None else str(state) for state in leads.values())
            lines.append(f"| {what} | {deed} | {', '.join(leads)} | {', '.join(to)} |")
    return "\n".join(lines)
