"""`manage.py import_coded_interviews STUDY FILE...`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from exchange.coded_interviews import CodedFile, Imported, import_interviews, study_for
from exchange.domain.coded_interview import Malformed, read
from studies.errors import Refused
from studies.models import Person, account_name


class Command(BaseCommand):
    """Read interviews that two researchers have coded into a study."""

    help = "Read coded interviews (JSON) into a study, which is made where it does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        """Study, files, whose study it is, and whether the participants' consent comes with the files."""
        parser.add_argument("study", help="the study's short name")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--owner", default="", metavar="E-MAIL", help="who owns a study that is made")
        parser.add_argument(
            "--declared-independent-by",
            default="",
            metavar="E-MAIL",
            help="who says that the coders did not see each other's work; without it nothing is known of that",
        )
        parser.add_argument("--no-consent", action="store_true", help="enter the participants without any consent")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file before anything is stored; store all of them or none."""
        files = [_read(path) for path in options["files"]]
        consent = not options["no_consent"]
        try:
            study, owner = study_for(options["study"], options["owner"])
            with scope(study=study):
                declaring = _declaring(options["declared_independent_by"])
                imported = import_interviews(
                    study=study, owner=owner, files=files, consent=consent, declared_by=declaring
                )
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self._say(imported, files, owner, consent)

    def _say(self, imported: Imported, files: list[CodedFile], owner: Person, consent: bool) -> None:
        for name in imported.known:
            self.stdout.write(f"{name} is in the study already; nothing was changed.")
        if not imported.transcripts:
            return
        self.stdout.write(f"{len(imported.transcripts)} transcripts: {', '.join(imported.transcripts)}")
        self.stdout.write(f"{imported.codes} codes")
        for coder, count in imported.codings.items():
            self.stdout.write(f"{coder}: {count} codings, submitted")
        dropped = sum(file.interview.duplicates for file in files)
        if dropped:
            self.stdout.write(f"{dropped} codings stood there twice and were taken once.")
        self.stdout.write(
            "Participants are entered with consent to record, quote and share, as published material has it."
            if consent
            else "Participants are entered without consent: nothing of theirs leaves the study."
        )
        self.stdout.write(f"{owner.email} owns and moderates the study.")


def _declaring(email: str) -> Person | None:
    if not email:
        return None
    person = Person.objects.filter(email=account_name(email)).first()
    if person is None:
        raise CommandError(f"Nobody with an account is called {email}.")
    return person


def _read(path: Path) -> CodedFile:
    try:
        content = path.read_bytes()
        return CodedFile.of(path.name, content, read(content))
    except OSError:
        raise CommandError(f"{path} cannot be read.") from None
    except Malformed as reason:
        raise CommandError(f"{path}: {reason}") from None
