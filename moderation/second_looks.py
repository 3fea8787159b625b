"""Second looks: what coders say when a case comes back to them."""

from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from moderation.domain.consensus import side
from moderation.domain.states import Later
from moderation.kinds import Outcome
from moderation.models import Case, Decision, SecondLook
from studies.errors import Refused
from studies.models import Person, Study

AGAIN = "2"
"""Behind a coder's letter: what that coder answered at the second look."""


def standing(study: Study) -> QuerySet[SecondLook]:
    """Those that were not called back, with what they are about."""
    looks: QuerySet[SecondLook] = SecondLook.objects.filter(asked__case_set__round__study=study, asked__undone_at=None)
    return looks.select_related("asked__case_set__round", "asked__case_set__version__transcript__interview")


def of_coder(study: Study, coder: Person) -> QuerySet[SecondLook]:
    """What this coder is asked or has answered, the oldest first; a question overtaken by a decision is closed."""
    still_asked = Q(asked__active_for__isnull=False)
    return standing(study).filter(still_asked | Q(answered_at__isnull=False), coder=coder).order_by("pk")


def waiting_for(study: Study, coder: Person) -> QuerySet[SecondLook]:
    """What waits for this coder's second look."""
    return of_coder(study, coder).filter(answered_at=None)


def is_answered(asked: Decision) -> bool:
    """Whether every coder who was asked has answered."""
    return not asked.looks.filter(answered_at=None).exists()


def looks(case: Case) -> list[SecondLook]:
    """What was asked the latest time that the case was sent back, by coder, answered or not."""
    asked = Decision.objects.filter(case_set=case.case_set_id, case_key=case.key, choice=Later.RETURN, undone_at=None)
    latest = asked.order_by("-id").values("pk")[:1]
    return list(SecondLook.objects.filter(asked__in=latest).order_by("coder_id"))


def answers(case: Case) -> list[SecondLook]:
    """The answers to it; none before all are there."""
    found = looks(case)
    return found if all(look.answered_at for look in found) else []


def answered_cases(study: Study) -> dict[tuple[int, str], list[SecondLook]]:
    """By case set and case key, the answers to the latest time that a case was sent back; in one query."""
    found: dict[tuple[int, str], list[SecondLook]] = {}
    rows = standing(study).order_by("-asked", "coder_id")
    for (case_set, key, _asked), same in groupby(rows, lambda one: (*_place(one), one.asked_id)):
        asked = list(same)
        if (case_set, key) not in found:
            found[case_set, key] = asked if all(look.answered_at for look in asked) else []
    return found


def _place(look: SecondLook) -> tuple[int, str]:
    return look.asked.case_set_id, look.asked.case_key


def outcome_of_look(case: Case, choice: str) -> Outcome | None:
    """What `a2` takes: the second answer of coder A; None for any other choice.

    Raises Refused where that coder was not asked or not everybody has answered.
    """
    answered = {f"{side(place)}{AGAIN}": look for place, look in enumerate(answers(case))}
    if choice in answered:
        return list(answered[choice].answer)
    if choice.endswith(AGAIN):
        raise Refused(_("This case does not offer that choice. Nothing was changed."))
    return None
