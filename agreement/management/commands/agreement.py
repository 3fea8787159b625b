"""`manage.py agreement STUDY [--unit turn] [--turns all] [--codes rolled_up] [--json]`: agreement in the shell."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django_scopes import scope

from agreement.domain.comparison import Turns, Unit
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing
from agreement.rendering.as_json import document
from agreement.rendering.text import as_text, study_results
from studies.models import Study


class Command(BaseCommand):
    """Print the agreement of a study's rounds."""

    help = "Print every coefficient of agreement of a study's rounds, with what leads and all that qualifies it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The study's short name, what is counted, and the form of the answer."""
        parser.add_argument("study", help="the study's short name, as in its address")
        parser.add_argument("--unit", choices=list(Unit), help="what is counted; as planned, or turns")
        parser.add_argument("--turns", choices=list(Turns), help="whose; as planned, or those of participants")
        parser.add_argument(
            "--codes", choices=list(Counted), help="which code a coding counts for; as planned, or its own"
        )
        parser.add_argument("--json", action="store_true", help="print JSON, with all digits and the counts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer with every round of which all coders have submitted a transcript."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study with the short name “{options['study']}”.")
        if not study.compares_coders:
            raise CommandError(f"The approach of “{study.slug}” is {study.approach}: agreement is not computed in it.")
        with scope(study=study):
            comparing = Comparing(study)
            kinds = {"unit": Unit, "turns": Turns, "counted": Counted}
            asked = {"unit": options["unit"], "turns": options["turns"], "counted": options["codes"]}
            rounds = study_results(comparing, **{name: kinds[name](one) for name, one in asked.items() if one})
            if options["json"]:
                content = document([result for results in rounds for result in results], study=study.slug)
                self.stdout.write(json.dumps(content, indent=2, ensure_ascii=False))
            else:
                nothing = _("No transcript has been submitted by two coders yet, so there is nothing to compare.")
                self.stdout.write("\n".join(as_text(comparing, results) for results in rounds) or nothing)
