"""What a coder does with a case that came back: answer, and take the answer back while nobody has seen it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.actions import coin_code
from moderation.codings.passage import place_in, version_of
from moderation.domain.states import State
from moderation.kinds import Outcome, Own
from moderation.models import Case, CaseSet, SecondLook
from moderation.second_looks import is_answered
from studies import audit
from studies.errors import Refused
from studies.models import Person


@transaction.atomic
def answer(
    *, look: SecondLook, actor: Person, kept: Sequence[tuple[str, int, int]], added: Sequence[Own], note: str = ""
) -> None:
    """Store what the coder sees at the second look: which of their own codings they keep, and what they add.

    Nothing kept and nothing added says that the passage needs no code. When the last coder has answered, the case waits
    for its moderator again. Raises Refused for an answer given already, a withdrawn question and a span without words.
    """
    fresh = _locked(look, actor)
    if fresh.answered_at is not None:
        raise Refused(_("You have answered this already."))
    round_ = fresh.asked.case_set.round
    text, near = version_of(fresh.asked.case_set).text, fresh.asked.about["start"]
    found: Outcome = [{"code": code, "start": start, "end": end} for code, start, end in kept]
    for own in added:
        start, end = place_in(text, own, near)
        code = coin_code(round_=round_, actor=actor, name=own.code, stage=round_.stage)
        found.append({"code": str(code.uuid), "start": start, "end": end})
    fresh.answer, fresh.note, fresh.answered_at = found, note.strip(), timezone.now()
    fresh.save(update_fields=["answer", "note", "answered_at"])
    if is_answered(fresh.asked):
        _set_state(fresh, State.RETURNED, State.ANSWERED)
    audit.record(study=round_.study, actor=actor, verb="look.answered", about=fresh)


@transaction.atomic
def take_back(*, look: SecondLook, actor: Person) -> None:
    """Open one's answer again; it stays in the form. Raises Refused once all have answered: then it has been seen."""
    fresh = _locked(look, actor)
    if is_answered(fresh.asked):
        raise Refused(_("Everybody has answered, so the moderator may have seen it. It stays as it is."))
    fresh.answered_at = None
    fresh.save(update_fields=["answered_at"])
    audit.record(study=fresh.asked.case_set.round.study, actor=actor, verb="look.reopened", about=fresh)


def _locked(look: SecondLook, actor: Person) -> SecondLook:
    CaseSet.objects.select_for_update(of=("self",)).get(pk=look.asked.case_set_id)
    rows = SecondLook.objects.select_related("asked__case_set__round__study", "asked__case_set__version")
    fresh: SecondLook = rows.get(pk=look.pk)
    if fresh.coder_id != actor.pk or fresh.asked.undone_at is not None:
        raise Refused(_("This question was taken back. Nothing was stored."))
    return fresh


def _set_state(look: SecondLook, before: State, after: State) -> None:
    """Only where sending it back is still the latest deed about the case."""
    Case.objects.filter(decision=look.asked_id, state=before).update(state=after)
