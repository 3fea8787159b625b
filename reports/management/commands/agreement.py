"""`manage.py agreement STUDY [--json]`: what the agreement page says, in the shell."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django_scopes import scope

from reports.agreement.tables import as_dict, study_agreement
from reports.agreement.text import as_text
from studies.models import Study


class Command(BaseCommand):
    """Print the agreement of a study's rounds."""

    help = "Print percent agreement, Cohen's kappa and Krippendorff's alpha of a study, before and after moderation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The study's short name, and the form of the answer."""
        parser.add_argument("study", help="the study's short name, as in its address")
        parser.add_argument("--json", action="store_true", help="print JSON, with all digits and the counts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer with every round of which all coders have submitted a transcript."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study with the short name “{options['study']}”.")
        with scope(study=study):
            agreements = study_agreement(study)
            if options["json"]:
                content = {"study": study.slug, "rounds": [as_dict(agreement) for agreement in agreements]}
                self.stdout.write(json.dumps(content, indent=2, ensure_ascii=False))
            else:
                nothing = _("No transcript has been submitted by two coders yet, so there is nothing to compare.")
                self.stdout.write("\n".join(map(as_text, agreements)) or nothing)
