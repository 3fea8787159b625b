"""`manage.py backup_all OUT`: everything that this installation holds, in one file, while it runs."""

import io
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from recordings import stored
from workbench.backup import databases
from workbench.backup.archive import DATABASE, KEY, MEDIA, Manifest, Packing, written


class Command(BaseCommand):
    """The database in one moment first, then the media that it names: they never change, and are there or removed."""

    help = "Back up database, media and secret key into one file, while Tandem runs. It holds everything: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write it."""
        parser.add_argument("out", type=Path)

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        """Write it, and say what was removed or is missing."""
        if out.exists() or not out.parent.is_dir():
            raise CommandError(f"{out} must be a new file in a folder that is there.")
        databases.require_programs()
        manifest = Manifest(
            tandem=settings.TANDEM_VERSION,
            made_at=timezone.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=[],
        )
        try:
            with written(out, manifest) as packing:
                _pack(packing, out.parent)
        except OSError as error:
            raise CommandError(f"The backup was not made: {error.strerror or error}.") from error
        self._tell(out, manifest)

    def _tell(self, out: Path, manifest: Manifest) -> None:
        media = sum(name.startswith(MEDIA) for name in manifest.files)
        self.stdout.write(f"{out}: the database, the secret key and {media} files of media.")
        if manifest.removed:
            self.stdout.write(
                f"{len(manifest.removed)} files were removed while this went on; the manifest names them."
            )
        if manifest.missing:
            self.stderr.write(
                f"{len(manifest.missing)} files that the database names are not there, and were not when this began; "
                "the manifest names them."
            )


def _pack(packing: Packing, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as room:
        copied = Path(room) / DATABASE
        with databases.held() as moment:
            names = sorted(stored.names())
            packing.manifest.migrations = _applied()
            databases.copy(moment, copied)
        with copied.open("rb") as file:
            packing.add(DATABASE, file, copied.stat().st_size)
    key = settings.SECRET_KEY.encode()
    packing.add(KEY, io.BytesIO(key), len(key))
    gone = [name for name in names if not _take(packing, name)]
    still_named = stored.names() if gone else set()
    packing.manifest.missing = [name for name in gone if name in still_named]
    packing.manifest.removed = [name for name in gone if name not in still_named]


def _take(packing: Packing, name: str) -> bool:
    """Pack a file of the storage; False where it is not there."""
    try:
        stream = default_storage.open(name, "rb")
        size = default_storage.size(name)
    except FileNotFoundError:
        return False
    with stream:
        packing.add(f"{MEDIA}{name}", stream, size)
    return True


def _applied() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
