"""`manage.py agreement STUDY [--unit turn] [--rolled-up] [--json]`: what the agreement page says, in the shell."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django_scopes import scope

from reports.agreement.tables import document
from reports.agreement.text import as_text, study_results
from reports.domain.agreement.comparison import Unit
from reports.queries.comparing import Comparing
from studies.models import Study


class Command(BaseCommand):
    """Print the agreement of a study's rounds."""

    help = "Print every coefficient of agreement of a study's rounds, with intervals, before and after moderation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The study's short name, what is counted, and the form of the answer."""
        parser.add_argument("study", help="the study's short name, as in its address")
        parser.add_argument("--unit", choices=list(Unit), default=Unit.TURN, help="what is counted; turn by default")
        parser.add_argument("--rolled-up", action="store_true", help="count codings for their outermost parent code")
        parser.add_argument("--json", action="store_true", help="print JSON, with all digits and the counts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer with every round of which all coders have submitted a transcript."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study with the short name “{options['study']}”.")
        with scope(study=study):
            comparing = Comparing(study)
            rounds = study_results(comparing, Unit(options["unit"]), rolled_up=options["rolled_up"])
            if options["json"]:
                content = document([result for results in rounds for result in results], study=study.slug)
                self.stdout.write(json.dumps(content, indent=2, ensure_ascii=False))
            else:
                nothing = _("No transcript has been submitted by two coders yet, so there is nothing to compare.")
                self.stdout.write("\n".join(as_text(comparing, results) for results in rounds) or nothing)
