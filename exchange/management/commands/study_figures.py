"""`manage.py study_figures STUDY`: what came out of a study, as Markdown for a page of documentation."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django_scopes import scope

from coding.queries import coder_labels, frozen_codings
from coding.visibility import complete_layers
from exchange.package.build import build
from reports.agreement.numbers import share, written
from reports.agreement.tables import rows_by_name, study_agreement
from reports.queries.agreement import RoundAgreement
from reports.queries.catalogue import entries, quotations
from studies.models import Study
from transcripts.queries import transcripts


class Command(BaseCommand):
    """Print documents, codings by coder, cases by type, agreement by code, and the size of the package."""

    help = "Print the figures of a study as Markdown: documents, codings, cases, agreement, package. No words of it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which study."""
        parser.add_argument("study", help="short name of the study")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the tables to standard output."""
        study = Study.objects.filter(slug=options["study"]).first()
        if study is None:
            raise CommandError(f"There is no study “{options['study']}”.")
        with scope(study=study), translation.override("en"):
            for line in _document(study):
                self.stdout.write(line)


def _document(study: Study) -> Iterator[str]:
    yield from _documents(study)
    for agreement in study_agreement(study):
        yield from _cases(agreement)
        yield from _agreement(agreement)
    yield from _catalogue(study)
    yield from _package(study)


def _documents(study: Study) -> Iterator[str]:
    labels = coder_labels(study)
    counts = {
        (layer.version_id, labels[layer.coder_id]): len(frozen_codings(layer)) for layer in complete_layers(study)
    }
    coders = list(labels.values())
    yield from _heading("Documents and codings", ["transcript", "turns", "words", *coders])
    columns = ("interview__label", "version_id", "turns", "words")
    found = list(transcripts(study).values_list(*columns, named=False))
    for label, version, turns, words in found:
        yield _row([label, turns, words, *(counts.get((version, coder)) for coder in coders)])
    sums = [sum(n for (_version, who), n in counts.items() if who == coder) for coder in coders]
    yield _row(["all", sum(row[2] for row in found), sum(row[3] for row in found), *sums])


def _cases(agreement: RoundAgreement) -> Iterator[str]:
    yield from _heading(f"Cases of round {agreement.round.number} by type", ["type", "cases"])
    for kind, count in agreement.moderated.cases.items():
        yield _row([kind, count])
    yield _row(["all", sum(agreement.moderated.cases.values())])


def _agreement(agreement: RoundAgreement) -> Iterator[str]:
    overall = agreement.before.overall
    yield f"\n## Agreement of round {agreement.round.number}, by turn, before moderation\n"
    yield (
        f"{overall.codes} codes in {overall.units} turns: percent {share(overall.percent)}, "
        f"pooled kappa {written(overall.kappa)}, alpha {written(overall.alpha)}."
    )
    yield from _table(["code", "both", "only one", "neither", "percent", "kappa", "alpha"])
    for row in rows_by_name(agreement, agreement.before):
        counts = row.counts
        figures = [share(row.percent), written(row.kappa), written(row.alpha)]
        yield _row([agreement.codes[row.code].name, counts.everyone, sum(counts.only), counts.nobody, *figures])


def _catalogue(study: Study) -> Iterator[str]:
    found = entries(study)
    yield "\n## Catalogue\n"
    statements = sum(one.statements for one in found)
    yield f"{len(found)} issues, {statements} statements, {len(quotations(found))} quotations."


def _package(study: Study) -> Iterator[str]:
    out = BytesIO()
    files = build(study, out, language="en")
    yield "\n## Package\n"
    yield f"{files} files, {len(out.getvalue()):,} bytes as ZIP."


def _heading(title: str, header: list[str]) -> Iterator[str]:
    yield f"\n## {title}"
    yield from _table(header)


def _table(header: list[str]) -> Iterator[str]:
    yield ""
    yield _row(header)
    yield _row(["---", *("---:" for _ in header[1:])])


def _row(cells: list[Any]) -> str:
    return "| " + " | ".join("" if cell is None else str(cell) for cell in cells) + " |"
