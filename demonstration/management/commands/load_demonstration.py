"""`manage.py load_demonstration`: the demonstration study, and who can log in to it."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demonstration import loading


class Command(BaseCommand):
    """Load the demonstration study where it is not there yet, and print the logins."""

    help = "Load the demonstration study where it is not there yet, and print who can log in to it."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to answer."""
        parser.add_argument("--json", action="store_true", help="print the logins as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and print."""
        logins = loading.load()
        if options["json"]:
            self.stdout.write(json.dumps(asdict(logins)))
            return
        self.stdout.write(f"Demonstration study, one password for everybody: {logins.password}")
        for role, email in logins.people:
            self.stdout.write(f"  {role:<10} {email}")
