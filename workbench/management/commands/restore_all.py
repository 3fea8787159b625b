"""`manage.py restore_all FROM`: a backup into an installation that is empty."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from studies.files import arriving
from studies.models import Person
from workbench.backup import databases
from workbench.backup.archive import DATABASE, KEY, MEDIA, BadBackup, Manifest, Unpacking, opened
from workbench.rooms import APPS


class Command(BaseCommand):
    """Check everything, then media, then key and database: what fails half-way leaves the installation empty."""

    help = "Restore what `backup_all` wrote into an empty installation; stop its web server and workers first."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to restore."""
        parser.add_argument("source", type=Path)

    def handle(self, *args: Any, source: Path, **options: Any) -> None:
        """Restore it, and say what is left to do."""
        try:
            with opened(source) as backup:
                _refuse_unfit(backup)
                databases.require_programs()
                key = backup.stream(KEY).read()
                _restore(backup, key)
        except BadBackup as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{source} was not restored: {error.strerror or error}.") from error
        self.stdout.write(f"Restored what was backed up at {backup.manifest.made_at}. Now: manage.py prepare")
        if settings.ON_SERVER and settings.SECRET_KEY.encode() != key:
            self.stdout.write(
                "TANDEM_SECRET_KEY is another one than when the backup was made: people log in anew, and invitations "
                "that are out do not work any more."
            )


def _refuse_unfit(backup: Unpacking) -> None:
    """Raises CommandError where the backup does not belong into this installation."""
    manifest = backup.manifest
    if manifest.database != connection.vendor:
        raise CommandError(f"The backup is of {manifest.database}; this installation uses {connection.vendor}.")
    if unknown := _unknown_migrations(manifest):
        raise CommandError(
            f"The backup was made by a newer Tandem ({manifest.tandem}): this one lacks its migration {unknown[0]}."
        )
    if Person._meta.db_table in connection.introspection.table_names() and Person.objects.exists():
        raise CommandError("There are people in this installation already; a backup goes into an empty one only.")
    if taken := next((name for name in backup.media() if default_storage.exists(name)), None):
        raise CommandError(f"There are media in this installation already, such as {taken}; empty the folder first.")


def _unknown_migrations(manifest: Manifest) -> list[str]:
    here = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = [name for name in manifest.migrations if name.partition(".")[0] in APPS]
    return [name for name in ours if name not in here]


def _restore(backup: Unpacking, key: bytes) -> None:
    put: list[str] = []
    try:
        for name in backup.media():
            put.append(name)
            stored = default_storage.save(name, File(backup.stream(f"{MEDIA}{name}")))
            if stored != name:
                put[-1] = stored
                raise CommandError(f"The storage calls {name} otherwise; nothing was restored.")
        _restore_database(backup)
    except BaseException:
        for name in put:
            default_storage.delete(name)
        raise
    if not settings.ON_SERVER:
        _write_key(key)


def _restore_database(backup: Unpacking) -> None:
    with tempfile.TemporaryDirectory(dir=settings.TANDEM_DATA_DIR, prefix=".restore-") as room:
        copied = Path(room) / DATABASE
        with copied.open("wb") as file:
            shutil.copyfileobj(backup.stream(DATABASE), file)
        databases.restore(copied)


def _write_key(key: bytes) -> None:
    """In the place of the one that an installation makes when it first starts."""
    path: Path = settings.TANDEM_DATA_DIR / "secret_key"
    with arriving(path) as beside:
        beside.touch(0o600)
        beside.write_bytes(key)
