"""`manage.py study_figures STUDY`: what came out of a study, as Markdown for a page of documentation."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django_scopes import scope

from coding.domain.folding import folded
from coding.models import CodingRound
from coding.queries import frozen_codings
from exchange.package.build import build
from reports.agreement.numbers import interval, share, written
from reports.agreement.tables import rows_by_name
from reports.domain.agreement.comparison import LEADING, Unit
from reports.queries.agreement import rounds
from reports.queries.catalogue import entries, quotations
from reports.queries.comparing import Comparing, Way
from studies.models import Study
from transcripts.queries import transcripts

OTHERS = ("positive", "pooled_kappa", "masi")


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
    comparing = Comparing(study)
    yield from _documents(comparing)
    for round_ in rounds(study):
        if comparing.choices(round_):
            yield from _cases(comparing, round_)
            yield from _overall(comparing, round_)
            yield from _by_code(comparing, round_)
    yield from _catalogue(study)
    yield from _package(study)


def _documents(comparing: Comparing) -> Iterator[str]:
    study, labels = comparing.study, comparing.labels
    counts = {
        (layer.version_id, labels[layer.coder_id]): len(
            folded(frozen_codings(layer), comparing.codes(layer.round).at_close)
        )
        for layer in comparing.results.layers.select_related("round__study")
    }
    coders = list(labels.values())
    yield from _heading("Documents and codings", ["transcript", "turns", "words", *coders])
    columns = ("interview__label", "version_id", "turns", "words")
    found = list(transcripts(study).values_list(*columns, named=False))
    for label, version, turns, words in found:
        yield _row([label, turns, words, *(counts.get((version, coder)) for coder in coders)])
    sums = [sum(n for (_version, who), n in counts.items() if who == coder) for coder in coders]
    yield _row(["all", sum(row[2] for row in found), sum(row[3] for row in found), *sums])


def _cases(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    cases = comparing.moderated(round_).cases
    yield from _heading(f"Cases of round {round_.number} by type", ["type", "cases"])
    for kind, count in cases.items():
        yield _row([kind, count])
    yield _row(["all", sum(cases.values())])


def _overall(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    heads = ["compared", "unit", "transcripts", "codes", "α by code", "95 % jackknife", "95 % bootstrap"]
    yield from _heading(
        f"Agreement of round {round_.number} over all codes", [*heads, "positive", "pooled κ", "α MASI"]
    )
    for choice in comparing.choices(round_):
        for unit in Unit:
            found = comparing.result(choice, Way(unit)).comparison
            alpha, *others = (found.overall.estimates[name] for name in (LEADING, *OTHERS))
            intervals = [interval(alpha.jackknife), interval(alpha.bootstrap)]
            figures = [written(alpha.coefficient), *intervals, *(written(one.coefficient) for one in others)]
            head = [" × ".join(choice.names), str(unit), len(found.documents), found.overall.codes]
            yield _row([*head, *figures])


def _by_code(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    choice = comparing.choices(round_)[0]
    turns, characters = (comparing.result(choice, Way(unit)) for unit in (Unit.TURN, Unit.CHARACTER))
    by_character = {row.code: row for row in characters.comparison.per_code}
    heads = ["code", "both", "only one", "neither", "α", "95 % jackknife", "κ", "positive", "percent", "AC1", "F1"]
    yield from _heading(f"Agreement of round {round_.number}, code by code, by turn", [*heads, "α, characters"])
    for row in rows_by_name(turns):
        alpha, *others = (row.estimates[name] for name in ("alpha", "kappa", "positive"))
        counts = [row.counts.everyone, row.counts.used_by_some, row.counts.nobody]
        figures = [written(alpha.coefficient), interval(alpha.jackknife), *(written(one.coefficient) for one in others)]
        rest = [written(row.estimates[name].coefficient) for name in ("ac1", "f1")]
        percent = share(row.estimates["percent"].coefficient)
        characters_alpha = written(by_character[row.code].estimates["alpha"].coefficient)
        yield _row([turns.codes[row.code].name, *counts, *figures, percent, *rest, characters_alpha])


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
