"""Recordings for tests, made plainly: rows and a few bytes, no sound that was ever decoded."""

from __future__ import annotations

import hashlib
from typing import Any

from django_scopes import scopes_disabled

from jobs.tasks import run_job
from recordings import actions
from recordings.models import Recognition, Recording, SoundFile, Track, Upload
from recordings.sound.store import save_bytes
from studies.models import Interview, Participant, Person, Study
from tests.factories import make_job


@scopes_disabled()
def make_sound_upload(study: Study, person: Person, **fields: Any) -> Upload:
    """An upload of four bytes of which nothing has arrived."""
    fields.setdefault("size", 4)
    return Upload.objects.create(study=study, uploaded_by=person, file_name="sound.wav", part_bytes=4 << 20, **fields)


@scopes_disabled()
def make_recording(interview: Interview, person: Person, *, state: str = "ready", **fields: Any) -> Recording:
    """A recording of one second with one track whose files are a few bytes; the interview may be recorded."""
    interview.participants.add(
        Participant.objects.get_or_create(
            study=interview.study, pseudonym="Recorded", defaults={"consents_to_record": True}
        )[0]
    )
    interview.participants.update(consents_to_record=True)
    existing: Recording | None = Recording.objects.filter(interview=interview).first()
    if existing is not None:
        return existing
    fields.setdefault("duration_ms", 1000)
    recording: Recording = Recording.objects.create(
        study=interview.study, interview=interview, created_by=person, state=state, **fields
    )
    folder = recording.uuid.hex
    file = SoundFile.objects.create(recording=recording, index=0, file_name="sound.wav", size=4)
    Track.objects.create(
        recording=recording,
        index=0,
        file=file,
        use=Track.Use.EVERYBODY,
        samples=16_000,
        pcm=save_bytes(f"recordings/{folder}/pcm", bytes(44 + 32_000)),
        proxy=save_bytes(f"recordings/{folder}/proxy", b"0123456789"),
        peaks=save_bytes(f"recordings/{folder}/peaks", bytes(40)),
    )
    return recording


def bring(study: Study, person: Person, name: str, content: bytes) -> Upload:
    """Bring a file through the same parts that a browser sends."""
    upload = actions.begin_upload(study=study, actor=person, file_name=name, size=len(content))
    for index in range(upload.all_parts):
        part = content[index * upload.part_bytes : (index + 1) * upload.part_bytes]
        actions.receive_part(upload=upload, index=index, content=part, sha256=hashlib.sha256(part).hexdigest())
    return upload


def record(interview: Interview, person: Person, *files: tuple[str, bytes]) -> Recording:
    """Upload the files and prepare the recording, as a worker would; the study must be in scope."""
    uploads = [bring(interview.study, person, name, content) for name, content in files]
    recording = actions.add_recording(study=interview.study, actor=person, interview=interview, uploads=uploads)
    assert recording.job is not None
    run_job.func(recording.job.pk)
    recording.refresh_from_db()
    return recording


@scopes_disabled()
def make_recognition(recording: Recording, person: Person, **fields: Any) -> Recognition:
    """A recognition that has not begun."""
    fields.setdefault("job", make_job(recording.study, person, "recognise-speech"))
    fields.setdefault("settings", {"languages": ["en"], "beam": 5, "keep_loudest": False})
    return Recognition.objects.create(
        recording=recording, engine="openai-whisper", model="small", requested_by=person, **fields
    )
