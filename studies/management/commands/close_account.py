"""`manage.py close_account EMAIL`: let somebody in no more; what they did stays."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from studies.actions.people import close_account
from studies.models import Person, account_name


class Command(BaseCommand):
    """Close an account: password, sessions, links and invitations end at once."""

    help = "Close an account at once: password, sessions, links and invitations end; memberships and work stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Close it, and say how it is opened again."""
        person = account_of(options["email"])
        close_account(person=person)
        self.stdout.write(f"The account of {person.email} is closed. To open it again: manage.py open_account EMAIL")


def account_of(email: str) -> Person:
    """The account with this address; raises CommandError where there is none."""
    person = Person.objects.filter(email=account_name(email)).first()
    if person is None:
        raise CommandError(f"Nobody has an account with the address {email}.")
    return person
