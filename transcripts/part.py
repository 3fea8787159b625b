"""What transcripts add to every study (`studies.parts`)."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from studies.models import Interview, Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role
from transcripts import queries

BRINGERS = (Role.INTERVIEWER, Role.OWNER)


def transcribed(study: Study, person: Person) -> Chapter:
    """Interviews with a transcript, held up by those without."""
    number = Interview.objects.filter(study=study).aggregate(whole=Count("pk"), done=Count("transcript"))
    missing = number["whole"] - number["done"]
    return Chapter(
        number["done"],
        ngettext("transcript", "transcripts", number["done"]),
        reverse("transcripts", args=[study.slug]),
        whole=number["whole"],
        blocked_by=_without_transcript(missing),
        remedy=reverse("uploads", args=[study.slug]) if missing else "",
    )


def waiting_uploads(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Uploads that nobody has confirmed yet, told once to whoever may."""
    role = next((role for role in BRINGERS if role in roles), None)
    waiting = queries.drafts(study).count() if role else 0
    if not role or not waiting:
        return []
    sentence = ngettext(
        "One upload waits to be looked at and stored.", "%(count)s uploads wait to be looked at and stored.", waiting
    )
    page = reverse("uploads", args=[study.slug])
    return [ToDo(role, sentence % {"count": waiting}, page, count=waiting, urgent=True)]


def _without_transcript(missing: int) -> str:
    sentence = ngettext("One interview has no transcript.", "%(count)s interviews have no transcript.", missing)
    return sentence % {"count": missing} if missing else ""


register(
    Part(
        "transcripts",
        places=(Place("transcripts", gettext_lazy("Transcripts"), Permission.READ_TRANSCRIPTS, Group.MATERIAL, 5),),
        chapters=(ToldChapter("transcripts", gettext_lazy("Transcribed"), transcribed, after="interviews"),),
        to_do=(waiting_uploads,),
        sentences={
            "upload.received": gettext_lazy("uploaded a transcript"),
            "upload.read_anew": gettext_lazy("had an upload read in another way"),
            "upload.discarded": gettext_lazy("discarded an upload"),
            "transcript.stored": gettext_lazy("stored the transcript %(object)s"),
        },
        names={"transcripts.Transcript": ("interview",)},
    )
)
