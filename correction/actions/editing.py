"""Every edit is one deed: some turns go from one state to another, all or none, written down for undo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correction.actions.beginning import APART, AT_ONCE
from correction.actions.locking import locked
from correction.actions.undo import write_step
from correction.domain.states import TurnState
from correction.domain.transitions import Verb
from correction.models import Correction, CorrectionStep, DraftTurn
from studies import audit
from studies.errors import Refused
from studies.models import Person
from studies.steps import Log
from transcripts.models import Speaker, Turn


@dataclass(frozen=True)
class TurnChange:
    """What a turn shall become. `rev` is the revision it was made on, 0 for a new turn that comes after `after`."""

    turn: UUID
    rev: int
    state: TurnState
    after: UUID | None = None


class Conflict(Exception):
    """Some of the turns were changed by somebody else meanwhile; nothing was stored."""

    def __init__(self, turns: list[DraftTurn]) -> None:
        super().__init__()
        self.turns = turns


class NotYours(Exception):
    """Another window holds the text now; nothing was stored."""


@transaction.atomic
def edit_turns(
    *,
    correction: Correction,
    actor: Person,
    sitting: UUID,
    request_id: UUID,
    verb: str,
    changes: Sequence[TurnChange],
    step: UUID | None = None,
) -> list[DraftTurn]:
    """Do one deed and answer its turns; `verb` "undo" and "redo" turn the earlier deed `step`.

    Asked twice, it happens once. Raises Refused where the text is not open, Conflict where a turn has another revision
    by now, and NotYours where the sitting does not hold the text.
    """
    fresh = locked(correction, Verb.EDIT)
    known = Log(fresh.steps.all()).of_request(request_id)
    if known is not None:
        return _turns(fresh, [UUID(state["turn"]) for state in known.after])
    if fresh.holder is None or fresh.holder.uuid != sitting or fresh.holder.person_id != actor.pk:
        raise NotYours
    return _do(fresh, actor, request_id, verb, changes, step)


@transaction.atomic
def restore_turn(*, correction: Correction, actor: Person, turn: UUID, version: Any, start: int, end: int) -> None:
    """Give a turn the words [start, end) of an older version back, with their times. Undone like any other deed.

    Raises Refused where the text is not open, somebody else holds it, or there is no such turn or passage.
    """
    fresh = locked(correction, Verb.EDIT)
    if fresh.holder and fresh.holder.person_id != actor.pk and fresh.held_until and fresh.held_until > timezone.now():
        raise Refused(_("%(name)s is working on this text; take it over first.") % {"name": fresh.holder.person.name})
    found = _turns(fresh, [turn])
    text = version.text[start:end]
    if not found or found[0].gone or not text.strip():
        raise Refused(_("This turn is not there any more; reload the page."))
    words = [
        [turn_.start - start + word[0], turn_.start - start + word[1], *word[2:]]
        for turn_ in Turn.objects.filter(version=version, start__lt=end, end__gt=start).select_related("recognised")
        if hasattr(turn_, "recognised")
        for word in turn_.recognised.words
        if start <= turn_.start + word[0] and turn_.start + word[1] <= end
    ]
    old = state_of(found[0])
    new = TurnState(text, tuple(map(tuple, words)), old.speaker, old.start_ms, old.end_ms, checked=False, gone=False)
    _do(fresh, actor, uuid4(), "restored", [TurnChange(turn, found[0].rev, new)], None)
    audit.record(study=fresh.study, actor=actor, verb="correction.restored", about=fresh, version=str(version.uuid))


def state_of(turn: DraftTurn) -> TurnState:
    """A turn's state as it is stored; its speaker must be at hand."""
    return TurnState(
        turn.text,
        tuple(tuple(word) for word in turn.words),
        turn.speaker.label if turn.speaker else "",
        turn.start_ms,
        turn.end_ms,
        turn.checked,
        turn.gone,
    )


def _turns(correction: Correction, uuids: Iterable[UUID]) -> list[DraftTurn]:
    return list(DraftTurn.objects.filter(correction=correction, uuid__in=uuids).select_related("speaker"))


def _do(
    fresh: Correction, actor: Person, request_id: UUID, verb: str, changes: Sequence[TurnChange], step: UUID | None
) -> list[DraftTurn]:
    turns = {turn.uuid: turn for turn in _turns(fresh, [change.turn for change in changes])}
    _refuse_conflicts(turns, changes)
    before = [_logged(turns[change.turn]) for change in changes if change.turn in turns]
    speakers = _speakers(fresh, changes)
    fresh.change += 1
    made = [_changed(fresh, turns, change, speakers) for change in changes]
    _store(made)
    after = [_logged(turn) for turn in made]
    if not fresh.steps.filter(person=actor).exists():
        audit.record(study=fresh.study, actor=actor, verb="correction.edited", about=fresh)
    parts = {"request_id": request_id, "verb": verb, "before": before, "after": after}
    write_step(CorrectionStep(correction=fresh, person=actor, **parts), step)
    fresh.save(update_fields=["change"])
    return made


def _refuse_conflicts(turns: Mapping[UUID, DraftTurn], changes: Sequence[TurnChange]) -> None:
    other = [turns[change.turn] for change in changes if change.turn in turns and turns[change.turn].rev != change.rev]
    if other:
        raise Conflict(other)
    if any(change.rev and change.turn not in turns for change in changes):
        raise Refused(_("This turn is not there any more; reload the page."))


def _speakers(correction: Correction, changes: Sequence[TurnChange]) -> dict[str, Speaker]:
    known = {speaker.label: speaker for speaker in Speaker.objects.filter(transcript=correction.transcript)}
    for label in dict.fromkeys(change.state.speaker for change in changes):
        if label and label not in known:
            known[label] = Speaker.objects.create(transcript=correction.transcript, label=label)
    return known


def _changed(
    correction: Correction, turns: dict[UUID, DraftTurn], change: TurnChange, speakers: Mapping[str, Speaker]
) -> DraftTurn:
    turn = turns.get(change.turn)
    if turn is None:
        turn = DraftTurn(correction=correction, uuid=change.turn, place=_place(correction, change.after), rev=0)
        turns[change.turn] = turn
        # Written at once: the next new turn may come after this one.
        turn.save()
    state = change.state
    turn.text, turn.words = state.text, [list(word) for word in state.words]
    turn.speaker = speakers.get(state.speaker)
    turn.start_ms, turn.end_ms = state.start_ms, state.end_ms
    turn.checked, turn.gone = state.checked, state.gone
    turn.rev += 1
    turn.change = correction.change
    return turn


def _place(correction: Correction, after: UUID | None) -> int:
    """A place between a turn and the next; where none is left, all turns are set apart again."""
    order = DraftTurn.objects.filter(correction=correction).order_by("place")
    before = order.filter(uuid=after).values_list("place", flat=True).first() if after else 0
    if before is None:
        raise Refused(_("This turn is not there any more; reload the page."))
    following = order.filter(place__gt=before).values_list("place", flat=True).first()
    if following is None:
        return int(before) + APART
    if following - before > 1:
        return int(before + following) // 2
    _set_apart(correction)
    return _place(correction, after)


def _set_apart(correction: Correction) -> None:
    turns = list(DraftTurn.objects.filter(correction=correction).order_by("place").only("pk", "place"))
    for at, turn in enumerate(turns, 1):
        turn.place = at * APART
    DraftTurn.objects.bulk_update(turns, ["place"], batch_size=AT_ONCE)


def _store(turns: Sequence[DraftTurn]) -> None:
    fields = ["speaker", "start_ms", "end_ms", "text", "words", "checked", "gone", "rev", "change"]
    if len(turns) == 1:
        turns[0].save(update_fields=fields)
    else:
        DraftTurn.objects.bulk_update(turns, fields, batch_size=200)


def _logged(turn: DraftTurn) -> dict[str, Any]:
    return {"turn": str(turn.uuid), **state_of(turn).as_json()}
