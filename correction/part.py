"""What corrections add to every study (`studies.parts`)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from correction import queries
from correction.models import Correction
from studies.models import Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role
from transcripts.models import Transcript, TranscriptVersion
from transcripts.queries import transcripts
from transcripts.successors import objects

CORRECTORS = (Role.INTERVIEWER, Role.OWNER)
SHOWN = 5


def corrected(study: Study, person: Person) -> Chapter | None:
    """Texts that were corrected, of those that were or were recognised here; none where nothing was recognised."""
    versions = TranscriptVersion.objects.filter(transcript__study=study)
    kinds = (TranscriptVersion.Kind.RECOGNISED, TranscriptVersion.Kind.CORRECTED)
    whole = versions.filter(kind__in=kinds).values("transcript").distinct().count()
    if not whole:
        return None
    done = versions.filter(kind=TranscriptVersion.Kind.CORRECTED).values("transcript").distinct().count()
    waiting = sum(one.state == Correction.State.SENT for one in queries.in_hand(study).values())
    page = reverse("corrections", args=[study.slug])
    sentence = ngettext("One text waits for agreement.", "%(count)s texts wait for agreement.", waiting)
    return Chapter(
        done,
        ngettext("text corrected", "texts corrected", done),
        page,
        whole=whole,
        blocked_by=sentence % {"count": waiting} if waiting else "",
        remedy=page if waiting else "",
    )


def corrections_to_do(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Texts that wait for the person's agreement, that they are correcting, and that they should correct."""
    role = next((role for role in CORRECTORS if role in roles), None)
    if role is None:
        return []
    known = queries.in_hand(study)
    found = [item for one in known.values() if (item := _of(one, study, person, role))]
    for transcript in transcripts(study).filter(interview__second_interviewer=person).exclude(pk__in=known):
        if getattr(transcript, "kind", None) == TranscriptVersion.Kind.RECOGNISED:
            sentence = _("Correct %(label)s.") % {"label": transcript.interview.label}
            found.append(ToDo(role, sentence, reverse("transcript", args=[study.slug, transcript.uuid])))
    return found[:SHOWN]


@objects
def being_corrected(transcript: Transcript) -> str:
    """While people correct a text no machine puts another one in its place."""
    if Correction.objects.filter(transcript=transcript).exclude(state=Correction.State.FROZEN).exists():
        return _("This text is being corrected; take what you need into the correction by hand.")
    return ""


def _of(one: Correction, study: Study, person: Person, role: str) -> ToDo | None:
    if one.state == Correction.State.SENT and one.reader_id == person.pk:
        name, sentence = "correction_agree", _("Agree to the corrected text of %(label)s, or answer its questions.")
    elif one.state == Correction.State.OPEN and one.corrector_id == person.pk:
        name, sentence = "correct", _("Go on correcting %(label)s.")
    else:
        return None
    said = sentence % {"label": one.transcript.interview.label}
    return ToDo(role, said, reverse(name, args=[study.slug, one.uuid]), urgent=True)


register(
    Part(
        "correction",
        places=(Place("corrections", gettext_lazy("Correction"), Permission.CORRECT, Group.MATERIAL, 6),),
        chapters=(ToldChapter("corrected", gettext_lazy("Corrected"), corrected, after="transcripts"),),
        to_do=(corrections_to_do,),
        sentences={
            "correction.begun": gettext_lazy("began to correct a transcript"),
            "correction.withdrawn": gettext_lazy("put a correction aside in which nothing was changed"),
            "correction.edited": gettext_lazy("worked on the correction of a transcript"),
            "correction.restored": gettext_lazy("gave a turn the words of an older version back"),
            "correction.taken_over": gettext_lazy("took the correction of a transcript over"),
            "correction.asked": gettext_lazy("asked a question about a transcript"),
            "correction.answered": gettext_lazy("answered a question about a transcript"),
            "correction.sent": gettext_lazy("sent a corrected transcript for agreement"),
            "correction.sent_back": gettext_lazy("sent a corrected transcript back"),
            "correction.frozen": gettext_lazy("agreed to a corrected transcript, which is frozen"),
        },
    )
)
