"""Real files: what Tandem keeps is readable by its user alone, also where an earlier release left it open."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.workbench.conftest import python
from workbench.private import close_to_others


@pytest.fixture(autouse=True)
def own_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def openly(path, content=b"x"):
    """A file as an earlier release left it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o755)
    path.write_bytes(content)
    path.chmod(0o644)
    return path


def test_what_is_made_from_now_on_is_closed(tmp_path):
    data, media = tmp_path / "data", tmp_path / "far" / "media"
    close_to_others(data, media=media)
    (data / "file").write_text("x")
    (data / "folder").mkdir()
    assert [mode(path) for path in (data, media, data / "file", data / "folder")] == [0o700, 0o700, 0o600, 0o700]


def test_what_was_open_is_mended(tmp_path):
    data, database = tmp_path / "data", tmp_path / "elsewhere" / "tandem.sqlite3"
    files = [openly(data / "secret_key"), openly(data / "packages" / "a.zip"), openly(database)]
    files += [openly(database.with_name(f"tandem.sqlite3{ending}")) for ending in ("-wal", "-shm")]
    folders = [openly(data / "media" / "recordings" / "a").parents[1], data / "packages", data]
    close_to_others(data, database=database)
    assert {mode(path) for path in files} == {0o600}
    assert {mode(path) for path in folders} == {0o700}


def test_an_executable_stays_one(tmp_path):
    (tmp_path / "work").mkdir(mode=0o755)
    openly(tmp_path / "secret_key").chmod(0o754)
    close_to_others(tmp_path)
    assert mode(tmp_path / "secret_key") == 0o700


def test_everybody_s_folder_is_refused_and_left_as_it_is(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(ImproperlyConfigured, match="is everybody's folder; give Tandem one of its own"):
        close_to_others(shared)
    assert mode(shared) == 0o1777


def test_what_cannot_be_mended_is_refused_with_a_sentence(tmp_path, monkeypatch):
    data = tmp_path / "data"
    openly(data / "secret_key")

    def refuse(path, mode):
        raise PermissionError("not yours")

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(ImproperlyConfigured, match=r"Other users of this machine can open .*data, and Tandem may not"):
        close_to_others(data)


def test_a_whole_installation_is_closed_even_where_the_shell_is_generous(tmp_path):
    environment = {"PATH": os.environ["PATH"], "TANDEM_DATA_DIR": str(tmp_path / "data")}
    done = python("manage.py", "prepare", environment=environment)
    assert done.returncode == 0, done.stderr
    everything = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert (tmp_path / "data" / "tandem.sqlite3") in everything
    assert [str(path) for path in everything if mode(path) & 0o077] == []


@pytest.mark.parametrize(("key", "said"), [("x", "at least 32 characters"), ("", "must be set")])
def test_a_server_wants_a_key_that_nobody_guesses(tmp_path, key, said):
    environment = {"PATH": os.environ["PATH"], "TANDEM_DATA_DIR": str(tmp_path / "data"), "TANDEM_MODE": "server"}
    done = python(
        "manage.py", "check", environment={**environment, "TANDEM_SECRET_KEY": key, "TANDEM_HOSTS": "a.example"}
    )
    assert (done.returncode, said in done.stderr, len(done.stderr.splitlines())) == (1, True, 1)
