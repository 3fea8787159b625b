"""What recordings add to every study (`studies.parts`)."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from recordings import queries
from recordings.models import Recognition, Recording
from studies.models import Interview, Person, Study
from studies.parts import Chapter, Group, Part, Place, ToDo, ToldChapter, register
from studies.permissions import Permission, Role

LISTENERS = (Role.INTERVIEWER, Role.OWNER)


def recorded(study: Study, person: Person) -> Chapter | None:
    """Interviews with a recording, for studies that have any; held up by unusable ones."""
    unusable = Count("recording", filter=Q(recording__state=Recording.State.FAILED))
    number = Interview.objects.filter(study=study).aggregate(
        whole=Count("pk"), done=Count("recording"), unusable=unusable
    )
    if not number["done"]:
        return None
    page = reverse("recordings", args=[study.slug])
    sentence = ngettext("One recording cannot be used.", "%(count)s recordings cannot be used.", number["unusable"])
    return Chapter(
        number["done"],
        ngettext("recording", "recordings", number["done"]),
        page,
        whole=number["whole"],
        blocked_by=sentence % {"count": number["unusable"]} if number["unusable"] else "",
        remedy=page if number["unusable"] else "",
    )


def recordings_to_finish(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Uploads that were interrupted, and passages that wait for an answer."""
    role = next((role for role in LISTENERS if role in roles), None)
    if role is None:
        return []
    found = []
    if begun := len(queries.uploads(study, person)):
        sentence = ngettext(
            "One upload of a recording is not finished.", "%(count)s uploads of recordings are not finished.", begun
        )
        page = reverse("recording_new", args=[study.slug])
        found.append(ToDo(role, sentence % {"count": begun}, page, count=begun, urgent=True))
    waiting = Recognition.objects.filter(recording__study=study, answer="").exclude(start_ms=None).exclude(outcome="")
    for passage in waiting.select_related("recording__interview")[:3]:
        said = _("A passage of %(label)s was recognised again; take it or leave it.")
        page = reverse("recognition", args=[study.slug, passage.uuid])
        found.append(ToDo(role, said % {"label": passage.recording.interview.label}, page))
    return found


register(
    Part(
        "recordings",
        places=(Place("recordings", gettext_lazy("Recordings"), Permission.HEAR_RECORDINGS, Group.MATERIAL, 4),),
        chapters=(ToldChapter("recordings", gettext_lazy("Recorded"), recorded, after="interviews"),),
        to_do=(recordings_to_finish,),
        sentences={
            "sound.upload_begun": gettext_lazy("began to upload a recording"),
            "sound.upload_discarded": gettext_lazy("discarded an upload of a recording"),
            "recording.added": gettext_lazy("added a recording of %(files)s files"),
            "recording.prepared_again": gettext_lazy("had a recording prepared again"),
            "recording.settled": gettext_lazy("settled the %(tracks)s tracks of a recording"),
            "recording.removed": gettext_lazy("removed a recording with all its sound"),
            "recognition.started": gettext_lazy("started speech recognition with %(engine)s, %(model)s"),
            "recognition.taken": gettext_lazy("took recognised text into a transcript"),
            "recognition.declined": gettext_lazy("declined a proposal of recognised text"),
            "speech_model.taken": gettext_lazy("installed a speech model"),
        },
    )
)
