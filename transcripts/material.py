"""What transcripts have to say on a study's landing page."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import ngettext

from studies.models import Interview, Person, Study
from studies.permissions import Role
from studies.story import Chapter, tell
from studies.tasks_to_do import ToDo, register
from transcripts import queries

BRINGERS = (Role.INTERVIEWER, Role.OWNER)


@tell("transcripts")
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


@register
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
