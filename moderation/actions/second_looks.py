"""What a coder does with a case that came back: answer, and take the answer back while nobody has seen it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from moderation.domain.transitions import CASE, SECOND_LOOK, Deed, Look, LookDeed
from moderation.kinds import Outcome, Own, kind_of
from moderation.models import Case, CaseSet, SecondLook
from moderation.second_looks import is_answered, stands_at
from studies import audit
from studies.errors import refuse_unless
from studies.models import Person

SENTENCES: dict[Look, Promise] = {
    Look.WAITING: gettext_lazy("You have not answered this yet."),
    Look.ANSWERED: gettext_lazy("You have answered this already."),
    Look.SEEN: gettext_lazy("Everybody has answered, so the moderator may have seen it. It stays as it is."),
    Look.TAKEN_BACK: gettext_lazy("This question was taken back. Nothing was stored."),
}
"""Why something cannot be done with a second look that stands there."""


@transaction.atomic
def answer(
    *, look: SecondLook, actor: Person, kept: Sequence[tuple[str, int, int]], added: Sequence[Own], note: str = ""
) -> None:
    """Store what the coder sees at the second look: which of their own codings they keep, and what they add.

    Nothing kept and nothing added says that the passage needs no code. When the last coder has answered, the case waits
    for its moderator again. Raises Refused for an answer given already, a withdrawn question and a span without words.
    """
    fresh = _locked(look, actor, LookDeed.ANSWER)
    asked, study = fresh.asked, fresh.asked.case_set.round.study
    found: Outcome = [{"code": code, "start": start, "end": end} for code, start, end in kept]
    found = kind_of(asked.case_set).second_answer(asked, actor, found, added)
    fresh.answer, fresh.note, fresh.answered_at = found, note.strip(), timezone.now()
    fresh.save(update_fields=["answer", "note", "answered_at"])
    if is_answered(fresh.asked):
        _take_answers(fresh)
    audit.record(study=study, actor=actor, verb="look.answered", about=fresh)


@transaction.atomic
def take_back(*, look: SecondLook, actor: Person) -> None:
    """Open one's answer again; it stays in the form. Raises Refused once all have answered: then it has been seen."""
    fresh = _locked(look, actor, LookDeed.REOPEN)
    fresh.answered_at = None
    fresh.save(update_fields=["answered_at"])
    audit.record(study=fresh.asked.case_set.round.study, actor=actor, verb="look.reopened", about=fresh)


def _locked(look: SecondLook, actor: Person, deed: LookDeed) -> SecondLook:
    CaseSet.objects.select_for_update(of=("self",)).get(pk=look.asked.case_set_id)
    rows = SecondLook.objects.select_related("asked__case_set__round__study", "asked__case_set__version")
    fresh: SecondLook = rows.get(pk=look.pk)
    here = stands_at(fresh)
    refuse_unless(fresh.coder_id == actor.pk, SENTENCES[Look.TAKEN_BACK])
    refuse_unless(here in SECOND_LOOK[deed], SENTENCES[here])
    return fresh


def _take_answers(look: SecondLook) -> None:
    """The case waits for its moderator, where sending it back is still the latest deed about it."""
    for before, after in CASE[Deed.ANSWER].items():
        Case.objects.filter(decision=look.asked_id, state=before).update(state=after)
