"""What the kernel itself has to say on a landing page: its chapters of the story, and what is to do about them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studies import queries
from studies.models import GuideVersion, Person, Study
from studies.permissions import Role
from studies.story import Chapter, tell
from studies.tasks_to_do import ToDo, register


@tell("participants")
def recruited(study: Study, person: Person) -> Chapter:
    """Participants, held up by missing consent to record."""
    number = queries.participant_tally(study)
    page = reverse("participants", args=[study.slug])
    return Chapter(
        number.all,
        ngettext("participant", "participants", number.all),
        page,
        blocked_by=_without_consent(number) if number.all else _("Nobody is described yet."),
        remedy=page if number.all else reverse("participant_add", args=[study.slug]),
    )


@tell("interviews")
def interviewed(study: Study, person: Person) -> Chapter:
    """Interviews and focus groups, held up by those that name nobody."""
    number = queries.interview_tally(study)
    page = reverse("interviews", args=[study.slug])
    return Chapter(
        number.all,
        ngettext("interview", "interviews", number.all),
        page,
        blocked_by=_naming_nobody(number) if number.all else _("No interview is entered yet."),
        remedy=page if number.all else reverse("interview_add", args=[study.slug]),
    )


@register
def for_owner(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """What a study needs before work can begin."""
    if Role.OWNER not in roles:
        return []
    found = []
    if queries.people_with(study, Role.CODER).count() < 2:
        sentence = _("Invite two coders: every transcript is coded twice, independently.")
        found.append(ToDo(Role.OWNER, sentence, reverse("members", args=[study.slug])))
    if not GuideVersion.objects.filter(study=study).exists():
        found.append(ToDo(Role.OWNER, _("Bring the interview guide."), reverse("guide", args=[study.slug])))
    return found


@register
def for_interviewer(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """The first thing that is missing in participants and interviews."""
    if Role.INTERVIEWER not in roles:
        return []
    if not queries.participant_tally(study).all:
        sentence = _("Describe the participants, one by one or from a table.")
        return [ToDo(Role.INTERVIEWER, sentence, reverse("participants", args=[study.slug]))]
    number = queries.interview_tally(study)
    if not number.all:
        return [ToDo(Role.INTERVIEWER, _("Enter the first interview."), reverse("interview_add", args=[study.slug]))]
    if not number.lacking:
        return []
    page = reverse("interviews", args=[study.slug])
    return [ToDo(Role.INTERVIEWER, _naming_nobody(number), page, count=number.lacking)]


def _without_consent(number: queries.Tally) -> str:
    sentence = ngettext(
        "One has not consented to be recorded.", "%(count)s have not consented to be recorded.", number.lacking
    )
    return sentence % {"count": number.lacking} if number.lacking else ""


def _naming_nobody(number: queries.Tally) -> str:
    sentence = ngettext(
        "One interview names no participant.", "%(count)s interviews name no participant.", number.lacking
    )
    return sentence % {"count": number.lacking} if number.lacking else ""
