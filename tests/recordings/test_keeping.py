"""What is stored is whole or not there, what is removed leaves no byte."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from recordings import actions
from recordings.models import Recording, Upload
from recordings.sound import store
from studies.errors import Refused
from studies.files import arriving, writing
from tests.recordings.conftest import Studio
from tests.recordings.made import bring
from tests.recordings.sounds import joined, silence, speech, wav

pytestmark = pytest.mark.django_db(transaction=True)

CONTENT = wav(joined(speech(1), silence(140)))
PART = 4 << 20
FIRST = CONTENT[:PART]
DAY = timedelta(days=1)


class Full:
    """A storage whose disk is full: half of a file fits, and stays."""

    is_full = False

    def _save(self, name: str, content: File[Any]) -> str:
        if not Full.is_full:
            return super()._save(name, content)  # type: ignore[misc,no-any-return]
        super()._save(name, ContentFile(content.read()[: content.size // 2]))  # type: ignore[misc]
        raise OSError(errno.ENOSPC, "No space left on device")


class FullFolder(Full, FileSystemStorage):
    """On a disk."""


class FullMemory(Full, InMemoryStorage):
    """Such as a bucket, which knows no renaming."""


@pytest.fixture(params=[FullFolder, FullMemory], ids=["folder", "memory"], autouse=True)
def _storage(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """A storage of each kind."""
    backend = {"BACKEND": f"{request.param.__module__}.{request.param.__qualname__}"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    yield
    Full.is_full = False


@contextmanager
def full() -> Iterator[None]:
    """While the disk is full."""
    Full.is_full = True
    yield
    Full.is_full = False


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(studio: Studio) -> Upload:
    return actions.begin_upload(study=studio.study, actor=studio.interviewer, file_name="a.wav", size=len(CONTENT))


def send_first(upload: Upload) -> None:
    actions.receive_part(upload=upload, index=0, content=FIRST, sha256=digest(FIRST))


def everything() -> list[str]:
    """Every file of the storage."""
    return sorted(name for place in ("uploads", "recordings") for name in store.names_below(place))


def lay(name: str, content: bytes = b"half a file", *, age: timedelta = 2 * DAY) -> str:
    """A file that no row names, written some time ago."""
    default_storage.save(name, ContentFile(content))
    at = timezone.now() - age
    if isinstance(default_storage, InMemoryStorage):
        default_storage._resolve(name).modified_time = at  # type: ignore[attr-defined]
    else:
        os.utime(default_storage.path(name), (at.timestamp(), at.timestamp()))
    return name


def test_a_half_file_from_an_earlier_attempt_neither_harms_nor_stays(studio: Studio) -> None:
    upload = begin(studio)
    folder = store.upload_folder(upload.uuid.hex)
    for name in (f"00000-{digest(FIRST)[:16]}", f"00000-{digest(FIRST)[:16]}_Wkkza1H", "anything"):
        default_storage.save(f"{folder}/{name}", ContentFile(FIRST[:999]))

    recording = studio.record(("a.wav", CONTENT))

    assert (recording.state, recording.error) == (Recording.State.READY, "")
    assert [name for name in everything() if name.startswith("uploads")] == []
    default_storage.save(f"recordings/{recording.uuid.hex}/left", ContentFile(b"left by a worker that was killed"))
    actions.discard_recording(recording=recording, actor=studio.interviewer)
    assert everything() == []
    assert not default_storage.exists(f"recordings/{recording.uuid.hex}")


def test_a_full_disk_leaves_nothing_and_the_part_arrives_when_there_is_room(studio: Studio, client: Client) -> None:
    upload = begin(studio)
    client.force_login(studio.interviewer)
    client.raise_request_exception = False
    address = f"/s/{studio.study.slug}/recordings/uploads/{upload.uuid}/parts/0/receive"

    def send() -> Any:
        return client.post(address, FIRST, "application/octet-stream", headers={"X-Part-SHA256": digest(FIRST)})

    with full():
        assert send().status_code == 503
    assert (upload.parts.count(), everything()) == (0, [])
    assert send().json() == {"arrived": 0}
    part = upload.parts.get()
    assert everything() == [part.path]
    with store.open_stored(part.path) as stored:
        assert stored.read() == FIRST


def test_a_disk_that_is_full_while_a_recording_is_prepared_is_no_damaged_file(studio: Studio) -> None:
    uploads = [bring(studio.study, studio.interviewer, "a.wav", CONTENT)]
    recording = actions.add_recording(
        study=studio.study, actor=studio.interviewer, interview=studio.interview, uploads=uploads
    )
    with full():
        job = studio.work(recording.job)
    assert job.state == Job.State.FAILED
    recording.refresh_from_db()
    assert recording.state == Recording.State.PREPARING
    assert len(everything()) == 2, "the two parts, and nothing half written"

    actions.prepare_again(recording=recording, actor=studio.interviewer, channels=recording.channels)
    studio.work(recording.job)
    recording.refresh_from_db()
    assert recording.state == Recording.State.READY


@pytest.mark.parametrize("is_there", [True, False])
def test_a_part_that_is_damaged_on_the_server_is_said_to_be_so(studio: Studio, is_there: bool) -> None:
    uploads = [bring(studio.study, studio.interviewer, "a.wav", CONTENT)]
    path = uploads[0].parts.get(index=1).path
    default_storage.delete(path)
    if is_there:
        assert default_storage.save(path, ContentFile(b"half")) == path
    recording = actions.add_recording(
        study=studio.study, actor=studio.interviewer, interview=studio.interview, uploads=uploads
    )
    studio.work(recording.job)
    recording.refresh_from_db()
    assert recording.error == (
        "What had arrived of this file is damaged on the server. Remove the recording and bring the file again."
    )


def test_a_part_whose_file_is_gone_is_taken_again(studio: Studio) -> None:
    upload = begin(studio)
    send_first(upload)
    default_storage.delete(upload.parts.get().path)
    send_first(upload)
    assert everything() == [upload.parts.get().path]
    send_first(upload)
    assert everything() == [upload.parts.get().path], "the same one again changes nothing"


def test_a_part_of_an_upload_that_was_discarded_meanwhile_is_not_kept(studio: Studio) -> None:
    upload = begin(studio)
    late = Upload.objects.get(pk=upload.pk)
    actions.discard_upload(upload=upload, actor=studio.interviewer)
    with pytest.raises(Refused, match="This upload was discarded or has become a recording"):
        send_first(late)
    assert everything() == []


def test_discarding_an_upload_leaves_no_byte(studio: Studio) -> None:
    upload = begin(studio)
    send_first(upload)
    lay(f"{store.upload_folder(upload.uuid.hex)}/00001-left.arriving")
    lay(f"{store.upload_folder(upload.uuid.hex)}/below/left")
    actions.discard_upload(upload=upload, actor=studio.interviewer)
    assert everything() == []


def test_one_file_that_cannot_be_deleted_keeps_none_of_the_others(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [lay(f"uploads/{uuid4().hex}/{name}") for name in "abc"]
    really = type(default_storage._wrapped).delete  # type: ignore[attr-defined]

    def delete(self: Any, name: str) -> None:
        if name == names[0]:
            raise PermissionError(errno.EACCES, "no")
        really(self, name)

    monkeypatch.setattr(type(default_storage._wrapped), "delete", delete)  # type: ignore[attr-defined]
    with pytest.raises(PermissionError):
        store.delete(names)
    assert everything() == names[:1]


def test_work_in_hand_of_a_killed_worker_goes_with_its_recording(studio: Studio) -> None:
    recording = studio.record(("a.wav", wav(speech(1))))
    left = [store.workshops() / f"{prefix}{recording.uuid.hex}.x1" for prefix in ("", "mix-")]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "0.wav").write_bytes(b"samples")
    actions.discard_recording(recording=recording, actor=studio.interviewer)
    assert [folder for folder in left if folder.exists()] == []


def test_two_jobs_on_one_recording_keep_out_of_each_other_s_folder(studio: Studio) -> None:
    with store.workshop("mix-abc") as mixing, store.workshop("abc") as preparing:
        assert mixing.is_dir()
        assert preparing.is_dir()


folder_only = pytest.mark.parametrize("_storage", [FullFolder], indirect=True)
"""Memory ends with its process; a folder stays."""

WRITER = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from recordings.sound import store
store.save_file(sys.argv[2], Path(sys.argv[3]))
"""


@folder_only
def test_a_process_killed_while_it_writes_leaves_nothing_under_the_name(studio: Studio, tmp_path: Path) -> None:
    upload = begin(studio)
    name = store.new_name(store.upload_folder(upload.uuid.hex))
    (script := tmp_path / "writer.py").write_text(WRITER)
    os.mkfifo(pipe := tmp_path / "sound")
    environment = {**os.environ, "PYTHONPATH": str(settings.BASE_DIR)}
    writer = subprocess.Popen(
        [sys.executable, str(script), str(settings.MEDIA_ROOT), name, str(pipe)], cwd=settings.BASE_DIR, env=environment
    )
    with pipe.open("wb", buffering=0) as source:
        source.write(FIRST[: 1 << 20])
        until(lambda: sum(default_storage.size(left) for left in everything()) >= 1 << 19)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()

    assert not default_storage.exists(name)
    (left,) = everything()
    assert left.endswith(".arriving")
    assert store.save_bytes(name, FIRST) == name
    assert default_storage.size(name) == PART
    actions.discard_upload(upload=upload, actor=studio.interviewer)
    assert everything() == []


def until(happened: Any, patience: float = 60) -> None:
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < patience, "it took too long"
        time.sleep(0.02)


@pytest.fixture
def small_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A real file system of eight megabytes for the media."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    try:
        is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    if not is_mounted:
        pytest.skip("this user may not mount a small file system")
    settings.MEDIA_ROOT = str(disk)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@folder_only
def test_a_real_disk_that_is_full(studio: Studio, small_disk: Path) -> None:
    upload = Upload.objects.create(
        study=studio.study, uploaded_by=studio.interviewer, file_name="a.wav", size=len(CONTENT), part_bytes=PART
    )
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(6 << 20))
    with pytest.raises(OSError, match="No space left"):
        send_first(upload)
    assert everything() == []
    ballast.unlink()
    send_first(upload)
    assert [default_storage.size(name) for name in everything()] == [PART]


def write_half(target: Path) -> None:
    with writing(target) as out:
        out.write(b"ha")
        raise OSError(errno.ENOSPC, "full")


def test_a_file_is_whole_or_what_was_there_before_stays(tmp_path: Path) -> None:
    target = tmp_path / "package.zip"
    target.write_bytes(b"before")
    with pytest.raises(OSError, match="full"):
        write_half(target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("package.zip", b"before")]
    with writing(target) as out:
        out.write(b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("package.zip", b"after")]


def test_a_folder_takes_another_s_place(tmp_path: Path) -> None:
    target = tmp_path / "small"
    for name in ("before", "after"):
        with arriving(target) as beside:
            beside.mkdir()
            (beside / name).write_bytes(b"model")
    assert [path.name for path in target.iterdir()] == ["after"]
    assert [path.name for path in tmp_path.iterdir()] == ["small"]
