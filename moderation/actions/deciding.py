"""One case at a time: decide it, put it off, send it back to its coders."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.actions.deeds import locked, write
from moderation.domain.states import Later
from moderation.kinds import Outcome, Own, kind_of
from moderation.models import Case, Decision, SecondLook
from moderation.second_looks import outcome_of_look
from studies.errors import Refused
from studies.models import Person


@transaction.atomic
def decide(
    *, case: Case, actor: Person, choice: str, seen: str, reason: str = "", note: str = "", own: Own | None = None
) -> Decision:
    """Settle a case. `seen` is the stamp of the decision that the page showed (`queries.stamp`).

    Asked twice, it happens once. Raises Overtaken where the case was decided otherwise meanwhile, and Refused for
    a choice that the case does not offer, an unknown reason and an own span without words in the text.
    """
    fresh = locked(case)
    return write(fresh, actor, seen, _said(choice, _outcome(fresh, actor, choice, own or Own()), reason, note))


@transaction.atomic
def defer(*, case: Case, actor: Person, seen: str, reason: str = "", note: str = "") -> Decision:
    """Put a case off: it leaves the queue of what waits and comes back by the filter. Raises as `decide` does."""
    return write(locked(case), actor, seen, _said(Later.DEFER, [], reason, note))


@transaction.atomic
def send_back(*, case: Case, actor: Person, seen: str, reason: str = "", note: str = "") -> Decision:
    """Ask all coders of a case to look again, each blind to the others. Raises as `decide` does.

    The note is the moderator's own; coders read none of it, for it may tell one what the other did.
    """
    fresh = locked(case)
    if not kind_of(fresh.case_set).asks_again:
        raise Refused(_("This case does not offer that choice. Nothing was changed."))
    decision = write(fresh, actor, seen, _said(Later.RETURN, [], reason, note))
    for coder in Person.objects.filter(uuid__in=fresh.case_set.coders):
        SecondLook.objects.get_or_create(asked=decision, coder=coder)
    return decision


def _said(choice: str, outcome: Outcome, reason: str, note: str) -> dict[str, Any]:
    return {"choice": str(choice), "outcome": outcome, "reason": reason, "note": note.strip()}


def _outcome(case: Case, actor: Person, choice: str, own: Own) -> Outcome:
    again = outcome_of_look(case, choice)
    if again is not None:
        return again
    return kind_of(case.case_set).outcome(case, choice, case.case_set.coders, actor, own)
