"""`manage.py start_study SLUG TITLE [--owner E-MAIL]`: make a study from the shell."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from studies.actions.studies import start_study
from studies.errors import Refused
from studies.models import Person, Study, account_name

FIELDS = {"slug": "The short name", "title": "The title"}


class Command(BaseCommand):
    """Make a study, of somebody or of nobody yet."""

    help = "Start a study, owned by the person named; without an owner it says how people get in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Short name, title, and whose it is."""
        parser.add_argument("slug", help="short name: small letters, digits and hyphens; part of every address")
        parser.add_argument("title")
        parser.add_argument("--owner", default="", metavar="E-MAIL", help="whose account owns the study")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, or say what is wrong."""
        slug, title = options["slug"].strip(), " ".join(options["title"].split())
        _refuse_unusable(slug, title)
        owner = _owner(options["owner"]) if options["owner"] else None
        try:
            study = start_study(actor=None, owner=owner, slug=slug, title=title)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The study “{study.title}” is at /s/{study.slug}/")
        if owner is not None and owner.vouched_by is not None:
            self.stderr.write(f"{owner.email} was let in by {owner.vouched_by.email}: see that it is who you mean.")
        if owner is None:
            self.stdout.write(
                "Nobody is in it yet. To let its owner in, and to get the link for them: "
                f"manage.py add_person E-MAIL NAME --study {study.slug} --role owner"
            )


def _refuse_unusable(slug: str, title: str) -> None:
    if slug != slug.lower():
        raise CommandError(f"The short name is written in small letters: {slug.lower()}")
    try:
        Study(slug=slug, title=title).clean_fields(exclude=["languages", "research_questions"])
    except ValidationError as wrong:
        raise CommandError(
            " ".join(f"{FIELDS[name]}: {' '.join(said)}" for name, said in wrong.message_dict.items())
        ) from None


def _owner(email: str) -> Person:
    owner = Person.objects.filter(email=account_name(email), is_active=True).first()
    if owner is None:
        raise CommandError(
            f"Nobody has an open account with the address {email}. Make one first: manage.py add_person {email} NAME"
        )
    return owner
