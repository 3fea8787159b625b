"""Speech recognition begun, gone on with, asked again for a passage. The work itself is `recordings.recognising`."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.actions import start_job
from jobs.models import Job
from recordings.actions.locking import lock_recognition, lock_recording
from recordings.consent import require_consent
from recordings.domain.transitions import Verb
from recordings.models import Recognition, Recording
from recordings.speech import checkpoints
from studies import audit
from studies.errors import Refused
from studies.models import Person

RECOGNISE = "recognise-speech"
LONGEST_PROMPT = 200
LONGEST_PASSAGE_MS = 10 * 60 * 1000


@dataclass(frozen=True)
class Manner:
    """How to recognise. One language is fixed; of several each chunk takes the likeliest.

    `prompt` holds names and terms to expect; `keep_loudest` leaves out a word that another track heard louder.
    """

    engine: str
    model: str
    languages: tuple[str, ...]
    beam: int = 5
    prompt: str = ""
    keep_loudest: bool = False

    def settings(self) -> dict[str, Any]:
        """What is kept and may be published; never the prompt."""
        return {"languages": list(self.languages), "beam": self.beam, "keep_loudest": self.keep_loudest}


def start_recognition(*, recording: Recording, actor: Person, manner: Manner) -> Recognition:
    """Queue the recognition of a whole recording. Raises Refused where it cannot be, or one is under way."""
    return _start(recording, actor, manner, None)


def recognise_passage(
    *, recording: Recording, actor: Person, manner: Manner, start_ms: int, end_ms: int
) -> Recognition:
    """Queue the recognition of [start_ms, end_ms) as a proposal beside the text. Raises Refused."""
    if not 0 <= start_ms < end_ms <= recording.duration_ms:
        raise Refused(_("The passage must lie inside the recording and end after it begins."))
    if end_ms - start_ms > LONGEST_PASSAGE_MS:
        raise Refused(_("A passage has at most ten minutes; recognise the whole recording again instead."))
    return _start(recording, actor, manner, (start_ms, end_ms))


@transaction.atomic
def resume_recognition(*, recognition: Recognition, actor: Person) -> Job:
    """Go on at the first chunk that is not done, after a stop or a failure. Raises Refused."""
    require_consent(recognition.recording.interview)
    lock_recognition(recognition, Verb.RESUME)
    if under_way(recognition.recording):
        raise Refused(_("A recognition of this recording is under way already."))
    recognition.chunks.filter(state="waiting").update(attempts=0)
    return _queue(recognition, actor)


def under_way(recording: Recording) -> bool:
    """Whether a recognition of this recording waits or runs."""
    found = Recognition.objects.filter(recording=recording, job__state__in=Job.UNDER_WAY)
    return bool(found.exists())


@transaction.atomic
def _start(recording: Recording, actor: Person, manner: Manner, passage: tuple[int, int] | None) -> Recognition:
    require_consent(recording.interview)
    lock_recording(recording, Verb.RECOGNISE)
    if under_way(recording):
        raise Refused(_("A recognition of this recording is under way already."))
    model = checkpoints.find(manner.engine, manner.model)
    if model.is_english_only and manner.languages != ("en",):
        raise Refused(_("The model “%(name)s” knows English only; choose one without “.en”.") % {"name": model.name})
    if not manner.languages:
        raise Refused(_("Choose a language."))
    recognition: Recognition = Recognition.objects.create(
        recording=recording,
        engine=manner.engine,
        model=manner.model,
        settings=manner.settings(),
        prompt=manner.prompt[:LONGEST_PROMPT],
        start_ms=passage[0] if passage else None,
        end_ms=passage[1] if passage else None,
        requested_by=actor,
    )
    audit.record(
        study=recording.study,
        actor=actor,
        verb="recognition.started",
        about=recognition,
        recording=str(recording.uuid),
        engine=manner.engine,
        model=manner.model,
        passage=passage is not None,
    )
    _queue(recognition, actor)
    return recognition


def _queue(recognition: Recognition, actor: Person) -> Job:
    job = start_job(
        study=recognition.recording.study,
        actor=actor,
        kind=RECOGNISE,
        about=recognition.uuid,
        parameters={"language": get_language()},
    )
    recognition.job = job
    recognition.save(update_fields=["job"])
    return job
