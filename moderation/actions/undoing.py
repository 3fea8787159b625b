"""Undo: the latest deed of a moderator that still stands is taken back, whatever it was."""

from django.db import transaction
from django.db.models import Case as Choose
from django.db.models import CharField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.deeds import locked
from moderation.domain.states import ADD, Later, State
from moderation.domain.transitions import Deed, may, state_after
from moderation.kinds import Standing, kind_of, stands, types_that
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, stamp, undoable
from moderation.second_looks import is_answered
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study


@transaction.atomic
def undo(*, study: Study, actor: Person, seen: str) -> Case | None:
    """Take back the actor's latest deed that still stands; what stood before it on that case stands again.

    What was done to many cases at once is taken back at once, except where somebody decided since. `seen` is the stamp
    of the deed as the page showed it: asked twice, it happens once. Answers with its case, the first of many; with none
    where the case was an addition and is gone.
    Raises Refused where there is nothing to undo or the page is stale.
    """
    decision = undoable(case_sets(study, actor), actor)
    if decision is None:
        raise Refused(_("There is no decision of yours left to undo."))
    if stamp(decision) != seen:
        raise _another_one()
    if decision.choice == Later.SPLIT:
        return _join(study, actor, decision)
    if decision.choice == ADD and decision.previous is None:
        _take_out(study, actor, decision)
        return None
    if decision.batch is not None:
        return _undo_many(study, actor, decision)
    return _undo_one(study, actor, decision)


def _undo_one(study: Study, actor: Person, decision: Decision) -> Case:
    case = locked(decision.active_for)
    if case.decision != decision or not may(Deed.UNDO, case.state):
        raise _another_one()
    _take_back(decision)
    case.decision = decision.previous
    case.state = state_after(case.decision.choice if case.decision else None, stands=stands(case.type))
    if case.decision is not None and case.state == State.RETURNED and is_answered(case.decision):
        case.state = State.ANSWERED
    case.save(update_fields=["decision", "state"])
    audit.record(study=study, actor=actor, verb="case.undone", about=case)
    return case


def _undo_many(study: Study, actor: Person, decision: Decision) -> Case:
    """Many cases are decided at once only where none had a decision before."""
    batch = Decision.objects.filter(batch=decision.batch, decided_by=actor)
    sets = CaseSet.objects.filter(pk__in=batch.values("case_set")).order_by("pk")
    list(sets.select_for_update(of=("self",)).values_list("pk", flat=True))
    standing = Case.objects.filter(decision__in=batch)
    first = standing.order_by("case_set", "position").first()
    if first is None:
        raise _another_one()
    batch.filter(active_for__isnull=False).update(undone_at=timezone.now())
    before = Choose(
        When(type__in=types_that(Standing.ALIKE, Standing.ONCE), then=Value(str(State.AGREED))),
        default=Value(str(State.OPEN)),
        output_field=CharField(),
    )
    cases = standing.update(decision=None, state=before)
    audit.record(study=study, actor=actor, verb="cases.undone", cases=cases)
    return Case.objects.select_related("case_set").get(pk=first.pk)


def _join(study: Study, actor: Person, decision: Decision) -> Case:
    """The two halves of a split are one case again; what was decided about one half since stays in the ledger."""
    case_set = CaseSet.objects.select_for_update(of=("self",)).get(pk=decision.case_set_id)
    _take_back(decision)
    kind_of(case_set).gather(study)
    case: Case | None = Case.objects.filter(case_set=decision.case_set_id, key=decision.case_key).first()
    if case is None:
        raise Refused(_("This case is another one by now: codes were merged, or it was split. Reload the page."))
    audit.record(study=study, actor=actor, verb="case.joined", about=case)
    return case


def _take_out(study: Study, actor: Person, decision: Decision) -> None:
    """What was added is no case any more."""
    case = locked(decision.active_for)
    if case.decision != decision:
        raise _another_one()
    _take_back(decision)
    audit.record(study=study, actor=actor, verb="case.taken_out", about=case)
    kind_of(case.case_set).gather(study)


def _take_back(decision: Decision) -> None:
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])


def _another_one() -> Refused:
    return Refused(_("Your latest decision is another one by now. Nothing was changed; look at it and undo again."))
