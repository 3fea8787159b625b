"""`manage.py prepare`: bring database, cache table and static files up to date, before a server starts or restarts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from workbench.management.commands.run_local import prepare


class Command(BaseCommand):
    """Migrate and collect; safe to repeat."""

    help = "Bring the database and the static files up to date before the server starts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it without the demonstration study."""
        prepare(demonstrate=False)
        self.stdout.write("Tandem is ready to start.")
