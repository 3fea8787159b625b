"""`manage.py prepare`: bring database and static files up to date, before a server starts or restarts."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate and collect; safe to repeat, keeps what is there."""

    help = "Bring the database and the static files up to date before the server starts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say so unless asked to be quiet."""
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if options["verbosity"]:
            self.stdout.write("Tandem is ready to start.")
