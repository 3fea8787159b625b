"""Second looks: what coders say when a case comes back to them."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from moderation.domain.letters import side
from moderation.domain.states import Later
from moderation.domain.transitions import Look
from moderation.domain.transitions import look as look_at
from moderation.kinds import Outcome
from moderation.models import Case, Decision, SecondLook
from rounds.visibility import hides
from studies.errors import Refused
from studies.models import Person, Study
from transcripts.models import Transcript

AGAIN = "2"
"""Behind a coder's letter: what that coder answered at the second look."""


def standing(study: Study) -> QuerySet[SecondLook]:
    """Those that were not called back, with what they are about; none where layers are readings."""
    looks: QuerySet[SecondLook] = SecondLook.objects.filter(asked__case_set__round__study=study, asked__undone_at=None)
    if not study.compares_coders:
        looks = looks.none()
    return looks.select_related("asked__case_set__round", "asked__case_set__version__transcript__interview")


def of_coder(study: Study, coder: Person) -> QuerySet[SecondLook]:
    """What this coder is asked or has answered, the oldest first; a question overtaken by a decision is closed."""
    still_asked = Q(asked__active_for__isnull=False)
    return standing(study).filter(still_asked | Q(answered_at__isnull=False), coder=coder).order_by("pk")


def waiting_for(study: Study, coder: Person) -> QuerySet[SecondLook]:
    """What waits for this coder's second look."""
    return of_coder(study, coder).filter(answered_at=None)


@hides
def looked_at_again(study: Study, person: Person) -> QuerySet[Transcript]:
    """The transcripts in which the person is asked to look again, until all who are asked have answered.

    Until then an answer can be changed. A decision that overtakes the question ends it.
    """
    if not study.compares_coders:
        return Transcript.objects.none()
    open_ = SecondLook.objects.filter(answered_at=None, asked__undone_at=None, asked__active_for__isnull=False)
    asked = SecondLook.objects.filter(coder=person, asked__in=open_.values("asked"))
    transcripts: QuerySet[Transcript] = Transcript.objects.filter(
        study=study, versions__in=asked.values("asked__case_set__version")
    )
    return transcripts


def was_blind(look: SecondLook) -> bool:
    """Whether the round was open from asking to answering, so that its coder could not have read the others' work.

    A round that was closed had shown them all of it; then it is a second coding, and no blind one. An answer that is
    still out counts by how it stands now.
    """
    closed = look.asked.case_set.round.closed_at
    return closed is None or (look.answered_at is not None and look.answered_at <= closed)


def stands_at(look: SecondLook) -> Look:
    """Where a second look stands."""
    is_answered_ = look.answered_at is not None
    return look_at(
        is_answered=is_answered_,
        by_all=is_answered_ and is_answered(look.asked),
        is_taken_back=look.asked.undone_at is not None,
    )


def is_answered(asked: Decision) -> bool:
    """Whether every coder who was asked has answered."""
    return not asked.looks.filter(answered_at=None).exists()


def looks(case: Case) -> list[SecondLook]:
    """What was asked the latest time that the case was sent back, by letter of the coder, answered or not."""
    asked = Decision.objects.filter(case_set=case.case_set_id, case_key=case.key, choice=Later.RETURN, undone_at=None)
    latest = asked.order_by("-id").values("pk")[:1]
    found = SecondLook.objects.filter(asked__in=latest).select_related("asked__case_set__round", "coder")
    return in_letters_order(found)


def answers(case: Case) -> list[SecondLook]:
    """The answers to it; none before all are there."""
    found = looks(case)
    return found if all(look.answered_at for look in found) else []


def answered_cases(study: Study) -> dict[tuple[int, str], list[SecondLook]]:
    """By case set and case key, the answers to the latest time that a case was sent back; in one query."""
    found: dict[tuple[int, str], list[SecondLook]] = {}
    rows = standing(study).select_related("coder").order_by("-asked")
    for (case_set, key, _asked), same in groupby(rows, lambda one: (*_place(one), one.asked_id)):
        asked = in_letters_order(same)
        if (case_set, key) not in found:
            found[case_set, key] = asked if all(look.answered_at for look in asked) else []
    return found


def in_letters_order(found: Iterable[SecondLook]) -> list[SecondLook]:
    """Looks at one case, that of coder A first."""
    return sorted(found, key=lambda look: look.asked.case_set.coders.index(str(look.coder.uuid)))


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
