"""A backup that is made while others write, restored elsewhere, and compared row by row and file by file."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
import uuid

import psycopg
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from psycopg.conninfo import make_conninfo

from tests.architecture.source import ROOT
from tests.workbench.conftest import python
from workbench.backup import databases
from workbench.backup.archive import BadBackup, Manifest, opened, written

ON_POSTGRES = "postgres" in settings.DATABASES["default"]["ENGINE"]


@pytest.fixture(scope="module")
def prepared(request, tmp_path_factory):
    """A folder as `prepare` makes it, and on PostgreSQL the name of its database: made once."""
    if not ON_POSTGRES:
        yield request.getfixturevalue("laptop"), ""
        return
    folder, database = tmp_path_factory.mktemp("prepared"), f"prepared_{uuid.uuid4().hex[:8]}"
    _on_the_server(f"CREATE DATABASE {database}")
    run(_environment(folder, database), "manage.py", "prepare")
    yield folder, database
    _on_the_server(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def installation(prepared, tmp_path):
    """Make installations, each with a folder, a key and a database of its own, on whatever database the tests run."""
    made = []

    def make(name):
        database = f"{name}_{uuid.uuid4().hex[:8]}"
        shutil.copytree(prepared[0], tmp_path / name)
        (tmp_path / name / "secret_key").unlink()
        if ON_POSTGRES:
            made.append(database)
            _on_the_server(f"CREATE DATABASE {database} TEMPLATE {prepared[1]}")
        return _environment(tmp_path / name, database)

    yield make
    for database in made:
        _on_the_server(f"DROP DATABASE {database} WITH (FORCE)")


def _environment(folder, database):
    given = settings.DATABASES["default"]
    url = f"sqlite:///{folder}/tandem.sqlite3"
    if ON_POSTGRES:
        url = f"postgres://{given['USER']}@/{database}?host={given['HOST']}"
    return {"PATH": os.environ["PATH"], "TANDEM_DATA_DIR": str(folder), "DATABASE_URL": url}


def _on_the_server(statement):
    given = settings.DATABASES["default"]
    with psycopg.connect(
        make_conninfo(host=given["HOST"], user=given["USER"], dbname="postgres"), autocommit=True
    ) as server:
        server.execute(statement)


def run(environment, *words):
    done = python(*words, environment=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(deed):
    return ("manage.py", "shell", "--no-imports", "-c", f"from tests.workbench import backing_up; backing_up.{deed}")


def told(environment):
    return json.loads(run(environment, *shell("told()")))


def test_a_quiet_installation_comes_back_as_it_was(installation, tmp_path):
    source, target, out = installation("source"), installation("target"), tmp_path / "backup.tar"
    run(source, *shell("fill()"))
    said = run(source, "manage.py", "backup_all", str(out))
    assert said == f"{out}: the database, the secret key and 3 files of media.\n"
    assert out.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.tar", "source", "target"]
    run(target, "manage.py", "restore_all", str(out))
    before, after = told(source), told(target)
    assert len(before["rows"]) > 20
    assert after == before
    assert list(after["sound"].values()) == [True] * 3
    assert (tmp_path / "target" / "secret_key").read_text() == (tmp_path / "source" / "secret_key").read_text()
    again = python("manage.py", "restore_all", str(out), environment=target)
    assert again.returncode == 1
    assert "a backup goes into an empty one only" in again.stderr
    assert python("manage.py", "backup_all", str(out), environment=source).returncode == 1


def test_a_backup_is_one_moment_while_others_write(installation, tmp_path):
    source, target, out = installation("source"), installation("target"), tmp_path / "backup.tar"
    run(source, *shell("fill()"))
    begun = tmp_path / "begun"
    words = [sys.executable, *shell(f"write({str(begun)!r})")]
    writer = subprocess.Popen(words, cwd=ROOT, env=source)
    try:
        until = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < until:
            time.sleep(0.05)
        first = int(begun.read_text())
        run(source, "manage.py", "backup_all", str(out))
        assert int(begun.read_text()) > first, "it went on writing"
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    run(target, "manage.py", "restore_all", str(out))
    restored = told(target)
    with opened(out) as backup:
        removed, missing = set(backup.manifest.removed), backup.manifest.missing
    assert missing == []
    assert len(restored["sound"]) > 3
    assert {name for name, whole in restored["sound"].items() if whole is not True} == removed
    counted = {model: sum(row["model"] == model for row in restored["rows"]) for model in MODELS}
    assert counted["recordings.recording"] == counted["recordings.soundfile"], "both were stored in one step"


MODELS = ("recordings.recording", "recordings.soundfile")


MANIFESTED = {"tandem": "0", "made_at": "now", "database": "sqlite", "migrations": []}


def packed(out, files):
    with written(out, Manifest(**MANIFESTED)) as packing:
        for name, content in files.items():
            packing.add(name, io.BytesIO(content), len(content))
    return out


WHOLE = {"database": b"rows", "secret_key": b"a long text", "media/recordings/a/b": b"sound" * 1000}


def test_any_changed_byte_is_noticed(tmp_path):
    content = packed(tmp_path / "whole", WHOLE).read_bytes()
    with opened(tmp_path / "whole") as backup:
        assert backup.media() == ["recordings/a/b"]
    for place in (content.index(b"rows"), content.index(b"a long"), content.index(b"soundsound") + 2000):
        bad = tmp_path / "bad"
        bad.write_bytes(content[:place] + b"X" + content[place + 1 :])
        with pytest.raises(BadBackup, match="is not what was written"), opened(bad):
            pass


@pytest.mark.parametrize("kept", [0, 100, 700, 5000])
def test_a_part_of_a_backup_is_refused(tmp_path, kept):
    content = packed(tmp_path / "whole", WHOLE).read_bytes()
    (tmp_path / "part").write_bytes(content[:kept])
    with pytest.raises(BadBackup), opened(tmp_path / "part"):
        pass


def test_a_foreign_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "foreign", "w") as tar:
        tar.add(ROOT / "LICENSE", "LICENSE")
    with pytest.raises(BadBackup, match="no manifest"), opened(tmp_path / "foreign"):
        pass


def test_a_backup_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="unexpected end"), written(tmp_path / "out", Manifest(**MANIFESTED)) as packing:
        packing.add("database", io.BytesIO(b"short"), 100)
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_fails_leaves_nothing(transactional_db, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR = str(tmp_path / "media"), tmp_path
    manifested = {**MANIFESTED, "database": "postgresql" if ON_POSTGRES else "sqlite"}
    with written(tmp_path / "out", Manifest(**manifested)) as packing:
        for name, content in WHOLE.items():
            packing.add(name, io.BytesIO(content), len(content))
    there = []

    def fail(copied):
        there.append(default_storage.exists("recordings/a/b"))
        raise CommandError("pg_restore failed: no room")

    monkeypatch.setattr(databases, "restore", fail)
    with pytest.raises(CommandError, match="no room"):
        call_command("restore_all", tmp_path / "out")
    assert there == [True]
    assert not default_storage.exists("recordings/a/b")
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"database": "oracle"}, "The backup is of oracle"),
        ({"migrations": ["studies.9999_from_the_future"]}, "newer Tandem .*studies.9999_from_the_future"),
    ],
)
def test_an_unfit_backup_is_refused(db, tmp_path, changed, said):
    manifested = {**MANIFESTED, "database": "postgresql" if ON_POSTGRES else "sqlite", **changed}
    with written(tmp_path / "out", Manifest(**manifested)) as packing:
        for name, content in WHOLE.items():
            packing.add(name, io.BytesIO(content), len(content))
    with pytest.raises(CommandError, match=said):
        call_command("restore_all", tmp_path / "out")


def test_a_file_that_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "out").write_text("precious")
    with pytest.raises(FileExistsError):
        packed(tmp_path / "out", WHOLE)
    assert (tmp_path / "out").read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
