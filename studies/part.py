"""What the kernel itself adds to every study (`studies.parts`)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from studies import queries
from studies.models import GuideVersion, Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role


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


register(
    Part(
        "studies",
        places=(
            Place("study", gettext_lazy("Overview"), Permission.VIEW_STUDY, Group.STUDY, 1),
            Place("members", gettext_lazy("Members"), Permission.MANAGE_STUDY, Group.STUDY, 2),
            Place("settings", gettext_lazy("Settings"), Permission.MANAGE_STUDY, Group.STUDY, 3),
            Place("history", gettext_lazy("History"), Permission.VIEW_HISTORY, Group.STUDY, 4),
            Place("publication", gettext_lazy("Authors and licence"), Permission.MANAGE_STUDY, Group.PUBLISHING, 3),
            Place(
                "participants",
                gettext_lazy("Participants"),
                Permission.MANAGE_PARTICIPANTS,
                Group.MATERIAL,
                1,
                also=("participants.csv",),
            ),
            Place("interviews", gettext_lazy("Interviews"), Permission.VIEW_STUDY, Group.MATERIAL, 2),
            Place("guide", gettext_lazy("Interview guide"), Permission.VIEW_STUDY, Group.MATERIAL, 3),
        ),
        chapters=(
            ToldChapter("participants", gettext_lazy("Recruited"), recruited),
            ToldChapter("interviews", gettext_lazy("Interviewed"), interviewed, after="participants"),
        ),
        to_do=(
            for_owner,
            for_interviewer,
        ),
        sentences={
            "study.started": gettext_lazy("started the study"),
            "study.publication_described": gettext_lazy("changed what is printed beside what the study publishes"),
            "study.described": gettext_lazy("changed the study's description"),
            "member.added": gettext_lazy("added %(object)s as %(roles)s"),
            "member.roles_changed": gettext_lazy("made %(object)s %(roles)s"),
            "member.removed": gettext_lazy("removed %(object)s from the study"),
            "member.invited": gettext_lazy("invited %(object)s as %(roles)s"),
            "member.invited_again": gettext_lazy("renewed the invitation of %(object)s"),
            "member.invitation_withdrawn": gettext_lazy("withdrew an invitation"),
            "member.declined": gettext_lazy("declined the invitation"),
            "member.joined": gettext_lazy("accepted the invitation"),
            "person.invited_again": gettext_lazy("renewed the invitation of %(object)s"),
            "person.closed": gettext_lazy("closed the account of %(object)s"),
            "person.opened": gettext_lazy("opened the account of %(object)s again"),
            "guide.version_added": gettext_lazy("added version %(number)s of the interview guide"),
            "participant.added": gettext_lazy("described the participant %(object)s"),
            "participant.changed": gettext_lazy("changed the description of %(object)s"),
            "participant.identified": gettext_lazy("changed who %(object)s is"),
            "participant.removed": gettext_lazy("removed a participant"),
            "participants.imported": gettext_lazy("imported participants: %(added)s new, %(changed)s changed"),
            "interview.added": gettext_lazy("entered the interview %(object)s"),
            "interview.changed": gettext_lazy("changed the interview %(object)s"),
            "consent.noted": gettext_lazy("noted a consent of %(object)s"),
            "consent.taken_back": gettext_lazy("took back what was noted of a consent of %(object)s"),
            "seat.given": gettext_lazy("gave somebody without an account a link"),
            "seat.renewed": gettext_lazy("renewed the link of somebody without an account"),
            "seat.closed": gettext_lazy("closed the link of somebody without an account"),
            "interview.removed": gettext_lazy("removed an interview"),
        },
        names={"studies.Participant": (), "studies.Interview": (), "studies.Invitation": (), "studies.Person": ()},
    )
)
