"""A database that an earlier Tandem left behind is migrated, and gives the same exports as it gave then.

It holds the demonstration study as the release of step 8 made it (`tests/old_databases/`).
"""

import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.architecture.source import ROOT

KEPT = ROOT / "tests" / "old_databases"
CHANGED_SINCE: frozenset[str] = frozenset({"dictionary.csv"})
"""Files of the package that say something else today, each for a reason: texts are withheld for two more."""
MANIFESTS = frozenset({"MANIFEST.json", "manifest-sha256.txt"})
"""They change with any other."""


def dump(vendor: str) -> str:
    """The rows and tables of then, as SQL."""
    return gzip.decompress((KEPT / f"step-8.{vendor}.sql.gz").read_bytes()).decode()


@pytest.fixture
def old_installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation that still has that database."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment["TANDEM_DATA_DIR"] = str(tmp_path)
    if connection.vendor == "sqlite":
        with sqlite3.connect(tmp_path / "tandem.sqlite3") as database:
            database.executescript(dump("sqlite"))
        environment.pop("DATABASE_URL", None)
        yield environment
        return
    name, server = f"old_{uuid4().hex}", settings.DATABASES["default"]
    where = {"host": server["HOST"], "user": server["USER"], "autocommit": True}
    with psycopg.connect(dbname="postgres", **where) as outside:
        outside.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(dbname=name, **where) as database:
            database.execute(dump("postgresql"))
        yield environment | {"DATABASE_URL": f"postgres://{server['USER']}@/{name}?host={server['HOST']}"}
        outside.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manage(environment: dict[str, str], *words: str) -> str:
    """What a command of that installation prints."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_it_is_migrated_and_gives_the_same_exports(old_installation: dict[str, str], tmp_path: Path) -> None:
    then = json.loads((KEPT / "step-8.exports.json").read_text())[connection.vendor]
    manage(old_installation, "migrate", "-v0")
    assert manage(old_installation, "makemigrations", "--check", "--dry-run") == "No changes detected\n"
    manage(old_installation, "export_package", "demonstration", str(tmp_path / "package.zip"))
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        now = {name: sha256(package.read(name)) for name in package.namelist()}
    follow = CHANGED_SINCE | (MANIFESTS if CHANGED_SINCE else frozenset())
    assert {name: now.get(name) for name in then["package"] if name not in follow} == {
        name: digest for name, digest in then["package"].items() if name not in follow
    }
    agreement = manage(old_installation, "agreement", "demonstration", "--json")
    assert sha256(agreement.encode()) == then["agreement"]
