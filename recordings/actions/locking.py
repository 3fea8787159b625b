"""A recording and its recognitions for somebody who changes them: as they stand now, locked, where that can be done."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recordings.domain.transitions import WITH_RUN, WITH_SOUND, Run, Sound, Verb, run, sound
from recordings.models import Recognition, Recording
from studies.errors import refuse_unless

NOT_READY: Promise = _("The recording is not ready yet.")

RUN_SENTENCES: dict[Verb, dict[Run, Promise]] = {
    Verb.RESUME: {
        Run.UNDER_WAY: _("A recognition of this recording is under way already."),
        Run.FINISHED: _("This recognition is finished."),
        Run.ANSWERED: _("This recognition is finished."),
    },
    Verb.STORE: {Run.ANSWERED: _("This recognition became a text already.")},
    Verb.TAKE: {Run.ANSWERED: _("This proposal was answered already.")},
    Verb.DECLINE: dict.fromkeys(Run, _("There is nothing to decline.")),
}


def lock_recording(recording: Recording, verb: Verb) -> None:
    """Let the recording stand as it does now, and nobody else change it. Raises Refused where it is elsewhere."""
    Recording.objects.select_for_update(of=("self",)).get(pk=recording.pk)
    recording.refresh_from_db(fields=["state", "job"])
    at_work = recording.job is not None and not recording.job.is_over
    here = sound(recording.state, at_work=at_work)
    is_busy = here == Sound.PREPARING and verb == Verb.PREPARE_AGAIN
    refuse_unless(
        here in WITH_SOUND[verb],
        _("The recording is being prepared; wait until that is done.") if is_busy else NOT_READY,
    )


def lock_recognition(recognition: Recognition, verb: Verb) -> None:
    """Let the recognition stand as it does now, and nobody else answer it. Raises Refused where it is elsewhere."""
    Recording.objects.select_for_update(of=("self",)).get(pk=recognition.recording_id)
    recognition.refresh_from_db(fields=["outcome", "answer", "job"])
    at_work = recognition.job is not None and not recognition.job.is_over
    here = run(recognition.outcome, recognition.answer, at_work=at_work)
    unfinished = _("This recognition is not finished.")
    refuse_unless(here in WITH_RUN[verb], RUN_SENTENCES[verb].get(here, unfinished))
