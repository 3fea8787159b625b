"""What a coder does to their own layer, each deed one step of the layer's log."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions.codebook import coin_code
from coding.actions.folding import under, under_code
from coding.actions.undo import Change, Outcome, note, open_for, removal, states_of, take_step
from coding.domain.spans import trimmed
from coding.models import Code, Coding
from coding.queries import State, root_code
from coding.visibility import visible_code
from rounds.models import Layer, Provenance
from studies.errors import Refused, refuse_unless
from studies.models import Person


def apply_code(
    *, layer: Layer, actor: Person, request_id: UUID, code: UUID, start: int, end: int, memo: str = ""
) -> Outcome:
    """Put a code on the span [start, end), blanks at its ends trimmed; a code merged away leads to the one it became.

    Raises Refused where the span has no words or lies outside the text, the code is not the coder's to use, the
    same code is already on exactly this passage, or the layer is submitted.
    """

    def change(fresh: Layer) -> Change:
        span = _span(fresh, start, end)
        found = _usable_code(fresh, actor, code)
        _refuse_double(fresh, found.uuid, span)
        number, fresh.next_number = fresh.next_number, fresh.next_number + 1
        fresh.save(update_fields=["next_number"])
        return [], [_state(number, found, *span, memo)]

    return take_step(layer, actor, request_id, "applied", change)


@transaction.atomic
def apply_new_code(
    *, layer: Layer, actor: Person, request_id: UUID, name: str, start: int, end: int, stage: str = ""
) -> Outcome:
    """Coin a code of this name, or take the coder's own or shared one that has it, and put it on the span."""
    _span(layer, start, end)
    code = coin_code(round_=layer.round, actor=actor, name=name, stage=stage or layer.round.stage)
    return apply_code(layer=layer, actor=actor, request_id=request_id, code=code.uuid, start=start, end=end)


def remove_codings(*, layer: Layer, actor: Person, request_id: UUID, numbers: Iterable[int]) -> Outcome:
    """Take codings away; their memos come back with undo. Raises Refused where one is not there."""
    return take_step(layer, actor, request_id, "removed", removal(numbers))


def recode(*, layer: Layer, actor: Person, request_id: UUID, number: int, code: UUID) -> Outcome:
    """Give a coding another code; passage and memo stay. Raises Refused as `apply_code` does."""

    def change(fresh: Layer) -> Change:
        [before] = states_of(fresh, [number])
        found = _usable_code(fresh, actor, code)
        _refuse_double(fresh, found.uuid, (before["start"], before["end"]))
        return [before], [under(before, found)]

    return take_step(layer, actor, request_id, "recoded", change)


def recode_many(*, layer: Layer, actor: Person, request_id: UUID, numbers: Iterable[int], code: UUID) -> Outcome:
    """Give many codings another code in one step. Where one would stand twice on a passage, the two become one, which
    keeps both memos. Raises Refused where a coding is not there or the code is not the coder's to use."""

    def change(fresh: Layer) -> Change:
        return under_code(fresh, states_of(fresh, numbers), _usable_code(fresh, actor, code))

    return take_step(layer, actor, request_id, "recoded", change)


@transaction.atomic
def recode_new(*, layer: Layer, actor: Person, request_id: UUID, numbers: Iterable[int], name: str) -> Outcome:
    """Coin a code of this name, or take the one that has it, and give it to codings. One step."""
    code = coin_code(round_=layer.round, actor=actor, name=name, stage=layer.round.stage)
    return recode_many(layer=layer, actor=actor, request_id=request_id, numbers=numbers, code=code.uuid)


def move_boundary(*, layer: Layer, actor: Person, request_id: UUID, number: int, start: int, end: int) -> Outcome:
    """Give a coding other ends. Raises Refused as `apply_code` does."""

    def change(fresh: Layer) -> Change:
        [before] = states_of(fresh, [number])
        span = _span(fresh, start, end)
        _refuse_double(fresh, UUID(str(before["code"])), span)
        return [before], [before | {"start": span[0], "end": span[1]}]

    return take_step(layer, actor, request_id, "moved", change)


def set_memo(*, layer: Layer, actor: Person, request_id: UUID, number: int, memo: str) -> Outcome:
    """Write, change or empty a coding's memo."""

    def change(fresh: Layer) -> Change:
        [before] = states_of(fresh, [number])
        return [before], [before | {"memo": memo.strip()}]

    return take_step(layer, actor, request_id, "memo", change)


@transaction.atomic
def import_codings(*, layer: Layer, actor: Person, codings: Iterable[tuple[Code, int, int]]) -> int:
    """Put codings that were made elsewhere into the coder's own layer; answers how many.

    Raises Refused where a span has no words or lies outside the text. One audit row for all of them.
    """
    fresh = open_for(layer, actor)
    spans = dict.fromkeys((code, *_span(fresh, start, end)) for code, start, end in codings)
    first = fresh.next_number
    Coding.objects.bulk_create(
        Coding(layer=fresh, number=number, code=code, start=start, end=end, wording=code.wording)
        for number, (code, start, end) in enumerate(spans, first)
    )
    fresh.next_number, fresh.provenance = first + len(spans), Provenance.IMPORTED
    fresh.save(update_fields=["next_number", "provenance"])
    note(fresh, actor, "coding.imported", len(spans))
    return len(spans)


def _span(layer: Layer, start: int, end: int) -> tuple[int, int]:
    try:
        span = trimmed(layer.version.text, start, end)
    except ValueError:
        raise Refused(_("This passage is not in the transcript; reload the page and select it again.")) from None
    if span is None:
        raise Refused(_("Select some words first: this passage has none."))
    return span


def _usable_code(layer: Layer, actor: Person, code: UUID) -> Code:
    """The code, or the one it was merged into while the deed was on its way."""
    found = visible_code(layer.round.study, actor, code)
    if found is None:
        root = root_code(layer.round.study, code)
        found = visible_code(layer.round.study, actor, root) if root is not None else None
    if found is None:
        raise Refused(_("This code is not in your codebook any more; reload the page."))
    return found


def _refuse_double(layer: Layer, code: UUID, span: tuple[Any, Any]) -> None:
    double = layer.codings.filter(code__uuid=code, start=span[0], end=span[1]).exists()
    refuse_unless(not double, _("This passage already carries this code."))


def _state(number: int, code: Code, start: int, end: int, memo: str) -> State:
    return {
        "number": number,
        "code": str(code.uuid),
        "start": start,
        "end": end,
        "memo": memo,
        "wording": code.wording,
    }
