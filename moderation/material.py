"""What moderation tells the rest of a study: its chapter of the story, what waits, what stays hidden from whom."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.visibility import is_blind
from moderation.queries import case_sets, progress, tallies
from moderation.second_looks import looked_at_again, waiting_for
from moderation.third import barred, open_to
from studies.history import hide
from studies.models import Membership, Person, Study
from studies.permissions import Role
from studies.story import Chapter, tell
from studies.tasks_to_do import ToDo, register


@tell("moderated")
def moderated(study: Study, person: Person) -> Chapter | None:
    """Cases decided of those that need a decision; held up where nobody moderates. Readings have no such chapter."""
    if not study.compares_coders:
        return None
    number = progress(tallies(case_sets(study, person)).values())
    lacking = number.left and not Membership.objects.filter(study=study, role=Role.MODERATOR).exists()
    return Chapter(
        number.decided,
        ngettext("case decided", "cases decided", number.decided),
        reverse("ledger", args=[study.slug]),
        whole=number.to_decide or None,
        blocked_by=_("Cases wait, and nobody is the study's moderator.") if lacking else "",
        remedy=reverse("members", args=[study.slug]) if lacking else "",
    )


@register
def for_moderator(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The cases that wait for a decision, as far as this moderator may make it."""
    if Role.MODERATOR not in roles:
        return []
    sets = open_to(case_sets(study, person), barred(study, person))
    number = progress(tallies(sets).values())
    if not number.left:
        return []
    sentence = ngettext("One case waits for your decision.", "%(count)s cases wait for your decision.", number.waiting)
    if number.waiting:
        page = reverse("cases", args=[study.slug])
        return [ToDo(Role.MODERATOR, sentence % {"count": number.waiting}, page, count=number.waiting)]
    if not number.deferred:
        return []
    put_off = ngettext("You put off one case.", "You put off %(count)s cases.", number.deferred)
    page = reverse("cases", args=[study.slug]) + "?state=deferred"
    return [ToDo(Role.MODERATOR, put_off % {"count": number.deferred}, page, count=number.deferred)]


@register
def for_coder(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Passages that came back for a second look."""
    count = waiting_for(study, person).count() if Role.CODER in roles else 0
    if not count:
        return []
    sentence = ngettext("Look at one passage again.", "Look at %(count)s passages again.", count)
    return [ToDo(Role.CODER, sentence % {"count": count}, reverse("second_looks", args=[study.slug]), count=count)]


@hide
def decisions(study: Study, person: Person) -> list[str]:
    """While somebody codes blind or looks again, other people's decisions would tell them where coders differ."""
    if is_blind(study, person):
        return ["case.", "cases.", "look.", "audit."]
    return ["case.", "cases.", "look.", "audit.", "memo."] if looked_at_again(study, person).exists() else []
