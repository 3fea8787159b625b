"""`manage.py export_package STUDY OUT.zip`: the package as the page builds it, from the shell."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from exchange.package.build import build
from exchange.queries import overview
from studies.files import writing
from studies.models import Study


class Command(BaseCommand):
    """Write the ZIP."""

    help = "Write the replication package of a study: what consent allows, with checksums."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which study, where to, and the language of the catalogue's PDF."""
        parser.add_argument("study", help="short name of the study")
        parser.add_argument("out", type=Path, metavar="OUT.zip")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, say how large it is, and what stayed inside."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study “{options['study']}”.")
        path: Path = options["out"]
        with scope(study=study):
            try:
                with writing(path) as out:
                    files = build(study, out, language=options["language"])
            except OSError as error:
                raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
            for line in overview(study).transcripts:
                if line.because:
                    self.stdout.write(f"{line.label} stays inside: {line.because}.")
        self.stdout.write(f"{path}: {files} files, {path.stat().st_size:,} bytes")
