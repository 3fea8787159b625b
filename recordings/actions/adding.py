"""Recordings: made of uploaded files, prepared in the background, prepared again, removed with all their sound."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jobs.actions import start_job
from jobs.models import Job
from recordings.actions.locking import lock_recording
from recordings.actions.uploading import delete_parts
from recordings.consent import require_consent
from recordings.domain.transitions import Verb
from recordings.models import Recognition, Recording, SoundFile, Track, Upload
from recordings.sound import store
from studies import audit
from studies.errors import Refused
from studies.models import Interview, Person, Study

PREPARE = "prepare-recording"
MOST_FILES = 30


@transaction.atomic
def add_recording(*, study: Study, actor: Person, interview: Interview, uploads: Sequence[Upload]) -> Recording:
    """Make whole uploads the recording of an interview and begin to prepare it.

    Raises Refused without consent to record, where the interview has a recording, or where a part is missing.
    """
    require_consent(interview)
    if not 0 < len(uploads) <= MOST_FILES:
        raise Refused(_("Choose one file, or up to %(most)d files with one participant each.") % {"most": MOST_FILES})
    if Recording.objects.filter(interview=interview).exists():
        raise Refused(_("This interview has a recording already; remove that one first, or choose another interview."))
    for upload in uploads:
        if upload.parts.count() != upload.all_parts:
            raise Refused(_("“%(name)s” has not arrived whole yet.") % {"name": upload.file_name})
        if SoundFile.objects.filter(upload=upload).exists():
            raise Refused(_("“%(name)s” belongs to a recording already.") % {"name": upload.file_name})
    recording: Recording = Recording.objects.create(study=study, interview=interview, created_by=actor)
    SoundFile.objects.bulk_create(
        SoundFile(recording=recording, index=index, upload=upload, file_name=upload.file_name, size=upload.size)
        for index, upload in enumerate(uploads)
    )
    audit.record(
        study=study, actor=actor, verb="recording.added", about=recording, interview=interview.pk, files=len(uploads)
    )
    _prepare(recording, actor)
    return recording


@transaction.atomic
def prepare_again(*, recording: Recording, actor: Person, channels: str) -> None:
    """Prepare a recording anew, with its channels split or together, or after a job that stopped half-way.

    Raises Refused once something was recognised, and while it is being prepared.
    """
    lock_recording(recording, Verb.PREPARE_AGAIN)
    if Recognition.objects.filter(recording=recording).exists():
        raise Refused(_("Speech was recognised in these tracks already; remove the recording to begin anew."))
    recording.channels, recording.state, recording.error = channels, Recording.State.PREPARING, ""
    recording.save(update_fields=["channels", "state", "error"])
    audit.record(study=recording.study, actor=actor, verb="recording.prepared_again", about=recording)
    _prepare(recording, actor)


@transaction.atomic
def discard_recording(*, recording: Recording, actor: Person) -> None:
    """Remove a recording with its files, copies and recognitions; a transcript made from it stays.

    Raises Refused while a job works on it.
    """
    about = [recording.uuid, *recording.recognitions.values_list("uuid", flat=True)]
    if Job.objects.filter(study=recording.study, about__in=about, state__in=Job.UNDER_WAY).exists():
        raise Refused(_("A job works on this recording; stop it first."))
    names = stored_names(recording)
    for file in recording.files.select_related("upload"):
        if file.upload is not None:
            delete_parts(file.upload)
            file.upload.delete()
    audit.record(study=recording.study, actor=actor, verb="recording.removed", about=recording)
    folder = recording.uuid.hex
    recording.delete()
    transaction.on_commit(lambda: _erase(folder, names))


def stored_names(recording: Recording) -> list[str]:
    """Everything of a recording that lies in the storage."""
    files = SoundFile.objects.filter(recording=recording).values_list("path", flat=True)
    return [recording.mix, *files, *copies(recording)]


def _erase(recording: str, names: Sequence[str]) -> None:
    """What the storage holds, and what a killed worker left of its work on the recording."""
    store.clear_workshops(recording, f"mix-{recording}")
    store.erase(store.recording_folder(recording), names)


def copies(recording: Recording) -> list[str]:
    """What was made of the files, track by track."""
    rows = Track.objects.filter(recording=recording).values_list("pcm", "proxy", "peaks")
    return [name for row in rows for name in row]


def _prepare(recording: Recording, actor: Person) -> None:
    recording.job = start_job(
        study=recording.study,
        actor=actor,
        kind=PREPARE,
        about=recording.uuid,
        parameters={"language": get_language()},
    )
    recording.save(update_fields=["job"])
