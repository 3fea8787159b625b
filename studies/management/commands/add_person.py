"""`manage.py add_person EMAIL NAME`: let somebody in, or in again who forgot the password.

Prints the path of a link by which the person chooses a password; put the server's address in front of it. Whoever runs
this says whose the account is: who has used the link hears of every invitation to the address.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from studies.actions.members import bring_in
from studies.actions.people import add_person, invitation_path
from studies.errors import Refused
from studies.models import Person, Study, account_name
from studies.permissions import Role


class Command(BaseCommand):
    """Make an account, and a member of a study where one is named."""

    help = "Add a person, or find them, and print the path of a link by which they choose a password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where they belong."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--study", help="short name of a study to add the person to")
        parser.add_argument("--role", action="append", choices=Role.values, default=[], dest="roles")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it whole or not at all."""
        if bool(options["study"]) != bool(options["roles"]):
            raise CommandError("--study and --role go together: name the study and at least one role.")
        try:
            with transaction.atomic():
                person = _brought_in(options["email"], options["name"], options["study"], options["roles"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(invitation_path(person))


def _brought_in(email: str, name: str, slug: str | None, roles: list[str]) -> Person:
    person = Person.objects.filter(email=account_name(email)).first()
    if person is not None and not person.is_active:
        raise CommandError(f"The account of {person.email} is closed. To open it again: manage.py open_account EMAIL")
    if slug is None:
        return person or add_person(email=email, name=name)
    study = Study.objects.filter(slug=slug).first()
    if study is None:
        raise CommandError(f"There is no study with the short name “{slug}”.")
    return bring_in(study=study, email=email, name=name, roles=roles)
