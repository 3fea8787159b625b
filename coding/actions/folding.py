"""Codings that come under another code: passage and memo stay, and no passage carries one code twice."""

from typing import Any

from coding.actions.undo import Change
from coding.domain.folding import one_memo
from coding.models import Code
from coding.queries import State, coding_state
from rounds.models import Layer


def under_code(layer: Layer, states: list[State], code: Code) -> Change:
    """The codings before and after they all carry `code`; doubles are folded into the first, with their memos."""
    numbers = {int(str(state["number"])) for state in states}
    others = layer.codings.select_related("code").filter(code=code).exclude(number__in=numbers)
    standing = {(one.start, one.end): coding_state(one) for one in others}
    kept: dict[tuple[Any, Any], State] = dict(standing)
    for state in states:
        span = (state["start"], state["end"])
        kept[span] = _folded(kept[span], state) if span in kept else under(state, code)
    after = [state for span, state in kept.items() if standing.get(span) != state]
    memo_grew = [standing[span] for span, state in kept.items() if span in standing and standing[span] != state]
    return [*states, *memo_grew], after


def under(state: State, code: Code) -> State:
    """The state of a coding once it carries `code`, in the wording in force."""
    return state | {"code": str(code.uuid), "wording": code.wording}


def _folded(kept: State, other: State) -> State:
    """One coding for two: both memos, the one that says something twice once."""
    return kept | {"memo": one_memo([str(kept["memo"]), str(other["memo"])])}
