"""`manage.py export_catalogue STUDY OUT.pdf`: the issue catalogue as the page gives it, from the shell."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from catalogue.queries.catalogue import entries
from catalogue.rendering.printing import pdf, unprintable
from studies.files import writing
from studies.models import Study


class Command(BaseCommand):
    """Write the PDF."""

    help = "Write the issue catalogue of a study as PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which study, where to, in which language."""
        parser.add_argument("study", help="short name of the study")
        parser.add_argument("out", type=Path, metavar="OUT.pdf")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say how large it is."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study “{options['study']}”.")
        with scope(study=study):
            content = pdf(study, language=options["language"])
        try:
            with writing(options["out"]) as out:
                out.write(content)
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['out']}: {len(content):,} bytes")
        with scope(study=study):
            missing = unprintable(study, entries(study))
        if missing:
            self.stdout.write(f"No font here has {', '.join(one.code_point for one in missing)}.")
