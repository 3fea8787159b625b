"""`manage.py published_moderation STUDY FILE...`: a published moderation set beside the study's own cases."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_scopes import scope

from exchange.domain.coded_interview import Malformed, read
from exchange.published_moderation import Compared, compare
from moderation.codings.domain.published import Offer
from studies.models import Membership, Study
from studies.permissions import Role


class Command(BaseCommand):
    """Print, interview by interview, how the cases offer what was chosen and which choices would follow it."""

    help = "Compare a published moderation (JSON, as import_coded_interviews reads) with the cases of a study."

    def add_arguments(self, parser: CommandParser) -> None:
        """Study, files, and whether the choices are wanted case by case."""
        parser.add_argument("study", help="the study's short name")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="print the choice that follows for every case")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read everything, change nothing."""
        study = Study.objects.filter(slug=options["study"]).first()
        moderator = Membership.objects.filter(study=study, role=Role.MODERATOR).select_related("person").first()
        if study is None or moderator is None:
            raise CommandError(f"There is no study “{options['study']}” with a moderator.")
        try:
            interviews = [read(path.read_bytes()) for path in options["files"]]
        except (OSError, Malformed) as trouble:
            raise CommandError(str(trouble)) from None
        with scope(study=study):
            found = compare(study, moderator.person, interviews)
        self.stdout.write(_as_json(found) if options["json"] else "\n".join(_tables(found)))


def _tables(found: list[Compared]) -> list[str]:
    lines = [
        "| transcript | chosen there | offered exactly | with other ends | only the passage | nowhere | new codes |"
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in found:
        numbers = [row.chosen, *(row.offers[offer] for offer in Offer), row.new_codes]
        lines.append(f"| {row.label} | {' | '.join(map(str, numbers))} |")
    words = sorted({word for row in found for word in row.choices})
    heads = ("cases", "agreements", *words)
    lines += ["", f"| transcript | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for row in found:
        counts = [str(row.choices[word]) for word in words]
        lines.append(f"| {row.label} | {row.cases} | {row.agreed} | {' | '.join(counts)} |")
    return lines


def _as_json(found: list[Compared]) -> str:
    steps = {
        str(uuid): {"choice": step.choice, "own": list(step.own) if step.own else None}
        for row in found
        for uuid, step in row.steps.items()
    }
    return json.dumps(steps, indent=1)
