"""What the pages of recordings read. Everything begins at a study."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django_scopes import scopes_disabled

from jobs.models import Job
from recordings.consent import missing_consent
from recordings.domain.chunks import speech_ms
from recordings.domain.estimates import factor
from recordings.models import Chunk, Recognition, Recording, SoundFile, Upload
from studies.models import Interview, Person, Study

REMEMBERED = 20


def recordings(study: Study) -> QuerySet[Recording]:
    """The study's recordings by label, with their number of tracks."""
    found: QuerySet[Recording] = (
        Recording.objects.filter(study=study)
        .select_related("interview", "job")
        .annotate(track_count=Count("tracks"))
        .order_by("interview__label")
    )
    return found


def uploads(study: Study, person: Person) -> list[Upload]:
    """What the person has begun to upload and not made a recording of, with `arrived` parts."""
    taken = SoundFile.objects.filter(recording__study=study).exclude(upload=None).values("upload")
    found = Upload.objects.filter(study=study, uploaded_by=person).exclude(pk__in=taken)
    return list(found.annotate(arrived=Count("parts")))


@dataclass(frozen=True)
class Choice:
    """An interview that could get a recording, and why it must not."""

    interview: Interview
    hindrance: str


def interviews_to_record(study: Study) -> list[Choice]:
    """Interviews without a recording; those without consent come with the sentence that says so."""
    free = Interview.objects.filter(study=study, recording=None).prefetch_related("participants").order_by("label")
    return [Choice(interview, missing_consent(interview)) for interview in free]


def runs(recording: Recording) -> QuerySet[Recognition]:
    """Every recognition, newest first."""
    found: QuerySet[Recognition] = recording.recognitions.select_related("job", "requested_by", "version")
    return found


def ahead(job: Job) -> int:
    """How many jobs of every study wait before this one."""
    with scopes_disabled():
        return int(Job.objects.filter(state=Job.State.QUEUED, pk__lt=job.pk).count())


def is_under_way(recording: Recording) -> bool:
    """Whether anything is being recognised."""
    return bool(recording.recognitions.filter(job__state__in=Job.UNDER_WAY).exists())


def learned_factor(engine: str, model: str) -> float | None:
    """Seconds of work a second of speech with this model on this installation, in whatever study; None before any."""
    with scopes_disabled():
        rows = list(
            Chunk.objects.filter(recognition__engine=engine, recognition__model=model, seconds__gt=0)
            .order_by("-done_at")
            .values_list("seconds", "kept")[:REMEMBERED]
        )
    return factor(timed(rows), fewest=1)


def timed(rows: Iterable[tuple[float, list[list[int]]]]) -> list[tuple[float, int]]:
    """(seconds of work, speech in ms) of chunks, oldest first."""
    return [(seconds, speech_ms(kept)) for seconds, kept in reversed(list(rows))]
