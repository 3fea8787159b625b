"""Speech models: what is installed, taken by hand, refused; pages and the command. No test fetches anything."""

from __future__ import annotations

import io
import json
import shutil
import urllib.error
from pathlib import Path
from typing import Any, ClassVar

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from recordings import memory
from recordings.speech import checkpoints
from recordings.speech.child import Child, OutOfMemory, _tried
from studies.errors import Refused
from studies.permissions import Role
from tests.factories import make_member
from tests.recordings.conftest import ENGINE, Studio, once

pytestmark = once


@pytest.fixture
def empty(tmp_path: Path, settings: Any) -> Path:
    settings.TANDEM_MODELS_DIR = tmp_path / "models"
    return tmp_path


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("speech_models", *words, stdout=out)
    return out.getvalue()


def test_without_a_model_the_command_says_what_to_do_offline(empty: Path) -> None:
    told = said()
    assert f"Put a checkpoint into {empty / 'models' / ENGINE}" in told
    assert "small " in told
    assert told.count("https://") == len(checkpoints.known()) > 5


def test_a_checkpoint_is_taken_by_hand_and_listed(empty: Path, checkpoints: Path) -> None:
    brought = shutil.copy(checkpoints / ENGINE / "greeting.pt", empty / "small.pt")
    assert "openai-whisper  small " in said("take", str(brought))
    assert "openai-whisper  tiny " in said("take", str(brought), "--name", "tiny")
    assert [line.split()[1] for line in said().splitlines() if line.startswith(ENGINE)] == ["small", "tiny"]


def test_what_is_no_model_is_refused_and_never_run(empty: Path) -> None:
    import pickle

    class Harm:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return Path.touch, (Path(empty / "harmed"),)  # type: ignore[return-value]

    (empty / "evil.pt").write_bytes(pickle.dumps({"dims": Harm(), "model_state_dict": {}}))
    for name in ("evil.pt", "gone.pt"):
        with pytest.raises(CommandError):
            said("take", str(empty / name))
    assert not (empty / "harmed").exists()
    assert checkpoints.installed() == []


def test_a_hash_is_computed_once_for_a_file_that_stays(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = checkpoints.find(ENGINE, "greeting")
    first = checkpoints.sha256(model)
    monkeypatch.setattr(checkpoints, "_digest", lambda path: pytest.fail("again"))
    assert checkpoints.sha256(model) == first


def test_fetching_without_a_network_names_the_address(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(address: str, **more: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(checkpoints.urllib.request, "urlopen", offline)
    with pytest.raises(CommandError, match=r"Bring the file by hand: https://.*/tiny\.pt"):
        said("fetch", "tiny")
    with pytest.raises(CommandError, match=r"publishes these models: tiny\.en, tiny"):
        said("fetch", "nothing")


def test_a_download_that_is_not_the_published_file_is_thrown_away(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer(io.BytesIO):
        headers: ClassVar[dict[str, str]] = {}

    monkeypatch.setattr(checkpoints.urllib.request, "urlopen", lambda address, **more: Answer(b"something else"))
    with pytest.raises(CommandError, match="is not the published file"):
        said("fetch", "tiny")
    assert list((empty / "models" / ENGINE).iterdir()) == []


def test_engines_are_what_the_settings_turn_on(settings: Any) -> None:
    settings.TANDEM_SPEECH_ENGINES = ["faster-whisper", "openai-whisper"]
    assert checkpoints.engines() == ["faster-whisper", "openai-whisper"]
    settings.TANDEM_SPEECH_ENGINES = []
    assert (checkpoints.engines(), checkpoints.installed()) == ([], [])


def test_memory_is_asked_for_before_a_model_is_loaded(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = checkpoints.find(ENGINE, "greeting")
    monkeypatch.setattr(memory, "free", lambda: model.needs)
    memory.require(model)
    monkeypatch.setattr(memory, "free", lambda: model.needs - 1)
    with pytest.raises(Refused, match="the model “greeting” needs about"):
        memory.require(model)


def test_this_machine_says_how_much_memory_is_free() -> None:
    assert 1 << 20 < memory.free() < psutil.virtual_memory().total


def test_a_container_may_use_no_more_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_limit", lambda: 5)
    assert memory.free() == 5


def test_errors_of_memory_are_told_from_others() -> None:
    def fail(error: Exception) -> Any:
        raise error

    assert _tried(lambda: fail(MemoryError()))[0] == "memory"
    assert _tried(lambda: fail(RuntimeError("CUDA out of memory. Tried to allocate")))[0] == "memory"
    assert _tried(lambda: fail(RuntimeError("DefaultCPUAllocator: can't allocate memory")))[0] == "memory"
    assert _tried(lambda: fail(ValueError("a word of the recording"))) == ("failed", "ValueError")
    assert _tried(lambda: 3) == ("done", 3)


def test_an_engine_that_the_system_kills_ran_out_of_memory(models: Path) -> None:
    child = Child(ENGINE, checkpoints.find(ENGINE, "greeting").path)
    try:
        assert set(child.about.libraries) == {"openai-whisper", "torch", "numpy"}
        child._process.kill()
        with pytest.raises(OutOfMemory):
            child._ask("languages", None)
    finally:
        child.close(at_once=True)


def test_the_page_lists_models_and_takes_one_on_a_laptop(
    studio: Studio, client: Client, checkpoints: Path, settings: Any
) -> None:
    settings.TANDEM_MODELS_DIR = settings.TANDEM_DATA_DIR / "models"
    address = f"/s/{studio.study.slug}/recordings/models"
    client.force_login(make_member(studio.study, Role.OWNER))
    assert "No model is installed yet." in client.get(address).content.decode()
    content = (checkpoints / ENGINE / "greeting.pt").read_bytes()
    taken = client.post(f"{address}/take", {"model": SimpleUploadedFile("small.pt", content)})
    assert (taken.status_code, taken.headers["Location"]) == (302, address)
    assert '<th scope="row">small</th>' in client.get(address).content.decode()
    for name, body in (("notes.txt", b"x"), ("evil.pt", b"x")):
        refused = client.post(f"{address}/take", {"model": SimpleUploadedFile(name, body)})
        assert refused.status_code == 422, name
    settings.TANDEM_MODE = "server"
    refused = client.post(f"{address}/take", {"model": SimpleUploadedFile("small.pt", content[:9])})
    assert "the administrator installs models" in refused.content.decode()


def test_the_note_beside_a_checkpoint_is_plain_json(models: Path) -> None:
    model = checkpoints.find(ENGINE, "interview")
    checkpoints.sha256(model)
    assert set(json.loads((model.path.parent / "interview.pt.sha256.json").read_text())) == {"mark", "sha256"}
