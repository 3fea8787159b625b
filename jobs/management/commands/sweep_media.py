"""`manage.py sweep_media [--remove]`: the files that no row names, and their removal."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.leftovers import AGE, is_removed, leftovers


class Command(BaseCommand):
    """List, or remove, what a full disk or a killed process has left."""

    help = "List the files of recordings and packages that nothing in the database names; with --remove, remove them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to remove, and how old a file has to be."""
        parser.add_argument("--remove", action="store_true", help="remove them; look at the list first")
        parser.add_argument(
            "--hours",
            type=float,
            default=AGE / timedelta(hours=1),
            help="pass over what was written later than that; younger files may be in the making",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a file, then how many there are."""
        found = leftovers(timedelta(hours=max(0.0, options["hours"])))
        failed = 0
        for left in found:
            self.stdout.write(f"{left.name}  {left.written_at:%Y-%m-%d %H:%M}")
            failed += options["remove"] and not is_removed(left)
        if failed:
            raise CommandError(f"{failed} of {len(found)} could not be removed.")
        done = "removed" if options["remove"] else "left over; --remove removes them"
        self.stdout.write(f"{len(found)} files {done}." if found else "Nothing is left over.")
