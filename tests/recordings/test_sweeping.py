"""What a full disk or a kill has left is swept, and nothing else."""

from __future__ import annotations

import logging
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from jobs.leftovers import leftovers, sweep
from jobs.management.commands import worker
from recordings import actions
from tests.factories import make_job
from tests.recordings.conftest import Studio
from tests.recordings.made import make_sound_upload
from tests.recordings.sounds import speech, wav
from tests.recordings.test_keeping import DAY, _storage, begin, everything, lay, send_first  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sweep_removes_what_is_surely_ours_and_names_the_rest(
    studio: Studio, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    recording = studio.record(("a.wav", wav(speech(2), speech(2, seed=2))))
    upload = begin(studio)
    send_first(upload)
    gone = begin_and_discard(studio)
    kept = everything()
    for name in (
        f"uploads/{upload.uuid.hex}/00000-0123456789abcdef_Wkkza1H",
        f"uploads/{gone}/{'0' * 32}",
        f"recordings/{recording.uuid.hex}/{'1' * 32}.m4a.arriving",
    ):
        lay(name)
    unknown = lay(f"recordings/{uuid4().hex}/{'2' * 32}.wav")
    young = lay(f"uploads/{upload.uuid.hex}/{'3' * 32}", age=timedelta(hours=1))
    not_ours = [lay("uploads/interview with Anna.wav"), lay("recordings/notes/Anna.txt"), lay("elsewhere/Anna.txt")]
    caplog.set_level(logging.INFO, logger="tandem.jobs")

    sweep()

    assert everything() == sorted([*kept, unknown, young, *not_ours[:2]])
    assert default_storage.exists(not_ours[2])
    assert said(caplog) == [
        ("leftovers removed", {"uploads": 2, "recordings": 1}),
        ("leftovers kept", {"recordings": 1}),
    ]

    call_command("sweep_media")
    assert capsys.readouterr().out.splitlines()[1:] == ["1 files left over; --remove removes them."]
    call_command("sweep_media", "--remove")
    assert unknown in capsys.readouterr().out
    assert everything() == sorted([*kept, young, *not_ours[:2]])
    call_command("sweep_media", "--remove", "--hours", "0")
    assert everything() == sorted([*kept, *not_ours[:2]])
    call_command("sweep_media")
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing is left over."


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    """What the sweep has logged."""
    return [(record.getMessage(), record.fields) for record in caplog.records if hasattr(record, "fields")]


def begin_and_discard(studio: Studio) -> str:
    """An upload that is not there any more."""
    upload = actions.begin_upload(study=studio.study, actor=studio.interviewer, file_name="b.wav", size=9)
    uuid = upload.uuid.hex
    actions.discard_upload(upload=upload, actor=studio.interviewer)
    return uuid


PLACES = ("packages/{}.zip", "packages/{}.zip.arriving", "work/{}.x", "models/openai-whisper/{}.pt.arriving")


def test_local_leftovers_are_swept_too(studio: Studio, settings: Any, tmp_path: Path) -> None:
    settings.TANDEM_MODELS_DIR = tmp_path / "models"
    job = make_job(studio.study, studio.interviewer, result={"file": "named.zip", "rests_on": {}})
    old, young = {}, {}
    for paths, age in ((old, 2 * DAY), (young, timedelta(hours=1))):
        for place in (
            "packages/{}.zip",
            "packages/{}.zip.arriving",
            "work/{}.x",
            "models/openai-whisper/{}.pt.arriving",
        ):
            path = paths[place] = tmp_path / place.format(uuid4().hex)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"left")
            os.utime(path, 2 * ((timezone.now() - age).timestamp(),))
    in_use = tmp_path / "work/in-use.x"
    in_use.mkdir()
    (in_use / "0.wav").write_bytes(b"just written")
    os.utime(in_use, (0, 0))
    named, model = tmp_path / "packages/named.zip", tmp_path / "models/openai-whisper/small.pt"
    for path in (named, model):
        path.write_bytes(b"whole")
        os.utime(path, (0, 0))

    sweep()

    assert [path for path in old.values() if path.exists()] == []
    assert all(path.exists() for path in (*young.values(), in_use, named, model))
    assert job.result


def test_a_worker_sweeps_before_it_works_and_works_where_the_storage_is_away(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    upload = make_sound_upload(studio.study, studio.interviewer)
    lay(f"uploads/{upload.uuid.hex}/left")
    worked = []
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(worker.Worker, "run", lambda self: worked.append(everything()))
    call_command("worker")
    assert worked == [[]]

    def is_away(*given: object) -> Any:
        raise ConnectionError("secret-bucket is away")

    monkeypatch.setattr(type(default_storage._wrapped), "listdir", is_away)  # type: ignore[attr-defined]
    monkeypatch.setattr(worker.Worker, "run", lambda self: worked.append([]))
    call_command("worker")
    assert len(worked) == 2
    assert said(caplog)[-1] == ("leftovers were not looked for", {"error": "ConnectionError"})


def test_an_empty_storage_has_no_leftovers(studio: Studio) -> None:
    assert leftovers() == []
