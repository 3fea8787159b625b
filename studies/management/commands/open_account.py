"""`manage.py open_account EMAIL`: open a closed account again, or give an account to whom it belongs.

Prints the path of a link by which a password is chosen; every earlier password, session and link is void.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from studies.actions.people import invitation_path, open_account_again
from studies.management.commands.close_account import account_of


class Command(BaseCommand):
    """Open an account anew."""

    help = "Open an account anew: earlier passwords, sessions and links end, and a link for a new password is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and what they are called from now on."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="the person's name, where the account has another one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it, and print the link."""
        person = account_of(options["email"])
        open_account_again(person=person, name=options["name"])
        self.stdout.write(invitation_path(person))
