"""Files that arrive in parts: in any order, again, not at all; and only where everybody consented."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from recordings import actions
from recordings.models import Recording, SoundFile, Upload
from recordings.sound import store
from studies.errors import Refused
from studies.models import AuditEvent
from tests.factories import make_interview, make_member, make_participant
from tests.recordings.conftest import Studio
from tests.recordings.sounds import joined, silence, speech, wav

CONTENT = bytes(range(256)) * 40_000
PART = 4 << 20


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begin(studio: Studio, content: bytes = CONTENT, name: str = "Anne Martin.wav") -> Upload:
    return actions.begin_upload(study=studio.study, actor=studio.interviewer, file_name=name, size=len(content))


def send(upload: Upload, index: int, content: bytes = CONTENT, sha256: str = "") -> None:
    part = content[index * PART : (index + 1) * PART]
    actions.receive_part(upload=upload, index=index, content=part, sha256=sha256 or digest(part))


def stored(under: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(under)
    except FileNotFoundError:
        return []
    return files + [name for folder in folders for name in stored(f"{under}/{folder}")]


def test_parts_come_in_any_order_and_again(studio: Studio) -> None:
    upload = begin(studio)
    assert upload.all_parts == 3
    for index in (2, 0, 2, 1, 0):
        send(upload, index)
    assert [part.index for part in upload.parts.all()] == [0, 1, 2]
    assert len(stored("uploads")) == 3


def test_the_same_file_goes_on_where_it_stopped_and_another_person_s_does_not(studio: Studio) -> None:
    upload = begin(studio)
    send(upload, 1)
    assert begin(studio) == upload
    assert begin(studio, name="other.wav") != upload
    studio.interviewer = make_member(studio.study, "interviewer")
    assert begin(studio) != upload


@pytest.mark.parametrize("index", [-1, 3, 99])
def test_a_part_that_the_file_has_not_is_refused(studio: Studio, index: int) -> None:
    with pytest.raises(Refused, match="did not arrive whole"):
        send(begin(studio), index)


def test_a_part_with_another_hash_or_length_is_refused(studio: Studio) -> None:
    upload = begin(studio)
    with pytest.raises(Refused, match="did not arrive whole"):
        send(upload, 0, sha256=digest(b"other"))
    with pytest.raises(Refused, match="did not arrive whole"):
        actions.receive_part(upload=upload, index=0, content=b"short", sha256=digest(b"short"))
    assert not upload.parts.exists()


def test_a_part_sent_anew_with_other_bytes_replaces_the_old_ones(studio: Studio) -> None:
    upload = begin(studio)
    send(upload, 0)
    send(upload, 0, content=b"x" * len(CONTENT))
    assert [part.sha256 for part in upload.parts.all()] == [digest(b"x" * PART)]
    assert len(stored("uploads")) == 1


def test_limits_are_said(studio: Studio, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TANDEM_MAX_RECORDING_BYTES = 5 << 20  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"The file has 9 MB; the limit of this installation is 5 MB\."):
        begin(studio)
    with pytest.raises(Refused, match="The file is empty"):
        begin(studio, b"")
    monkeypatch.setattr(store, "free_bytes", lambda: 1 << 20)
    with pytest.raises(Refused, match="needs about 9 MB, 1 are free"):
        begin(studio, bytes(3 << 20))


def test_a_recording_needs_consent_whole_files_and_a_free_interview(studio: Studio) -> None:
    upload = begin(studio)

    def add(interview: object = studio.interview) -> Recording:
        return actions.add_recording(
            study=studio.study,
            actor=studio.interviewer,
            interview=interview,
            uploads=[upload],  # type: ignore[arg-type]
        )

    nobody = make_interview(studio.study, "I-08")
    with pytest.raises(Refused, match="I-08 names no participant yet"):
        add(nobody)
    nobody.participants.add(*(make_participant(studio.study, name, consents_to_record=False) for name in ("P8", "P9")))
    with pytest.raises(Refused, match="P8, P9 have not consented to be recorded"):
        add(nobody)
    with pytest.raises(Refused, match="has not arrived whole"):
        add()
    for index in range(3):
        send(upload, index)
    add()
    with pytest.raises(Refused, match="has a recording already"):
        add()
    nobody.participants.update(consents_to_record=True)
    with pytest.raises(Refused, match="belongs to a recording already"):
        add(nobody)


def test_names_of_files_are_kept_from_the_storage_and_the_history(studio: Studio) -> None:
    recording = studio.record(("Anne Martin.wav", wav(speech(1))))
    assert [file.file_name for file in recording.files.all()] == ["Anne Martin.wav"]
    assert recording.tracks.get().speaker == ""
    assert not [name for name in stored("recordings") if "anne" in name.lower()]
    assert "Anne" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_the_original_is_kept_untouched_and_its_parts_go(studio: Studio) -> None:
    content = wav(joined(speech(1), silence(140)))
    assert len(content) > PART
    recording = studio.record(("a.wav", content))
    file = SoundFile.objects.get()
    assert file.sha256 == digest(content)
    with store.open_stored(file.path) as kept:
        assert kept.read() == content
    assert not Upload.objects.exists()
    assert stored("uploads") == []

    actions.discard_recording(recording=recording, actor=studio.interviewer)
    assert stored("recordings") == []


@pytest.mark.django_db(transaction=True)
def test_what_was_begun_can_be_thrown_away(studio: Studio) -> None:
    upload = begin(studio)
    send(upload, 0)
    actions.discard_upload(upload=upload, actor=studio.interviewer)
    assert (Upload.objects.count(), stored("uploads")) == (0, [])


def test_a_browser_s_way_through_the_addresses(studio: Studio, client: Client) -> None:
    client.force_login(studio.interviewer)
    at = f"/s/{studio.study.slug}/recordings"
    content = wav(speech(2))
    begun = client.post(f"{at}/uploads/begin", {"name": "a.wav", "size": len(content), "modified": 5}).json()
    assert (begun["part_bytes"], begun["parts"]) == (PART, {})
    address = f"{at}/uploads/{begun['upload']}/parts/0/receive"

    wrong = client.post(
        address, content, "application/octet-stream", headers={"X-Part-SHA256": "0", "Accept": "application/json"}
    )
    assert (wrong.status_code, list(wrong.json())) == (422, ["refused"])
    right = client.post(address, content, "application/octet-stream", headers={"X-Part-SHA256": digest(content)})
    assert right.json() == {"arrived": 0}
    again = client.post(f"{at}/uploads/begin", {"name": "a.wav", "size": len(content), "modified": 5}).json()
    assert again["parts"] == {"0": digest(content)}
    assert "One upload of a recording is not finished." in client.get(f"/s/{studio.study.slug}/").content.decode()

    added = client.post(f"{at}/add", {"interview": studio.interview.pk, "upload": begun["upload"]})
    recording = Recording.objects.get()
    assert added.headers["Location"] == f"{at}/{recording.uuid}"
    twice = client.post(f"{at}/add", {"interview": studio.interview.pk, "upload": ["x", begun["upload"]]})
    assert twice.status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_preparation_that_broke_off_is_gone_on_with(
    studio: Studio, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recordings import preparing

    def breaks(*given: object) -> None:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "_decode", breaks)
        recording = studio.record(("a.wav", wav(speech(1))))
    assert recording.state == Recording.State.PREPARING
    client.force_login(studio.interviewer)
    address = f"/s/{studio.study.slug}/recordings/{recording.uuid}"
    page = client.get(address).content.decode()
    assert "It stopped before it was done." in page
    assert "load delay:1s" not in page
    client.post(f"{address}/prepare", {"channels": recording.channels})
    recording.refresh_from_db()
    with pytest.raises(Refused, match="is being prepared"):
        actions.prepare_again(recording=recording, actor=studio.interviewer, channels="split")
    studio.work(recording.job)
    recording.refresh_from_db()
    assert recording.state == Recording.State.READY
