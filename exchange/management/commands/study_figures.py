"""`manage.py study_figures STUDY`: what came out of a study, as Markdown for a page of documentation."""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django_scopes import scope

from agreement.domain.comparison import (
    ANY_CODE,
    ENOUGH_DOCUMENTS,
    ENOUGH_UNITS,
    LEADING,
    OVER_PART,
    Overall,
    Turns,
    Unit,
)
from agreement.domain.resampling import FEWEST_DOCUMENTS
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import CODERS, Choice, Comparing, Way
from agreement.queries.rounds import rounds
from agreement.rendering.lead import lead
from agreement.rendering.numbers import interval, number, share, written
from agreement.rendering.tables import rows_by_name
from catalogue.queries.catalogue import entries, quotations
from coding.domain.folding import folded
from coding.queries import frozen_codings
from exchange.package.build import build
from rounds.models import CodingRound
from studies.models import Study
from transcripts.queries import transcripts

OTHERS = {"positive": "positive", "pooled_kappa": "pooled κ", "masi": "α MASI"}
"""Coefficients over all codes beside the one that leads, and what their columns are called."""


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
            yield from _leading(comparing, round_)
            yield from _overall(comparing, round_)
            yield from _parts(comparing, round_)
            yield from _passages(comparing, round_)
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


def _leading(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    """The number that leads for each comparison, what it rests on, and each transcript's own where these are few."""
    results = [comparing.result(choice) for choice in comparing.choices(round_)]
    documents = results[0].comparison.documents
    few = list(documents) if len(documents) < FEWEST_DOCUMENTS else []
    heads = ["compared", "counted", "coefficient", "planned", "transcripts", "share of words", "value"]
    yield from _heading(
        f"Agreement of round {round_.number}: the number that leads", [*heads, "95 % jackknife", "95 % bootstrap", *few]
    )
    for result in results:
        found, counted = lead(result), result.share
        of = f"{counted.transcripts} of {counted.of_study}"
        words = f"{100 * counted.words / counted.words_of_study:.0f}%" if counted.words_of_study else ""
        intervals = [interval(found.estimate.jackknife), interval(found.estimate.bootstrap)]
        own = dict(zip(result.comparison.documents, found.estimate.own, strict=False))
        name = found.name + (f", {found.part}" if found.part else "")
        head = [" × ".join(result.choice.names), ", ".join(map(str, result.way)), name, _yes(found.is_planned)]
        yield _row([*head, of, words, written(found.estimate.coefficient), *intervals, *(_own(own, d) for d in few)])
    known = results[0].provenance
    yield f"\nLayers compared: {', '.join(f'{known[kind]} {kind.value}' for kind in known)}."


def _overall(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    """Every comparison over all codes, by every unit of participants' turns; the round's own in every other way too."""
    heads = ["compared", "unit", "turns", "codes counted", "transcripts", "units", "codes"]
    yield from _heading(f"Agreement of round {round_.number} over all codes", [*heads, "α by code", *OTHERS.values()])
    for choice in comparing.choices(round_):
        for way in _ways(comparing, choice):
            found = comparing.result(choice, way).comparison
            head = [" × ".join(choice.names), *map(str, way), len(found.documents), found.units, found.overall.codes]
            yield _row([*head, *_written(found.overall, [LEADING, *OTHERS])])


def _ways(comparing: Comparing, choice: Choice) -> list[Way]:
    ways = [Way(unit) for unit in Unit]
    if choice.kind == CODERS:
        codes = comparing.codes(choice.round)
        ways.append(Way(turns=Turns.ALL))
        ways += [Way(counted=Counted.SINCE)] if codes.has_merges else []
        ways += [Way(counted=Counted.ROLLED_UP)] if codes.is_tree else []
    return ways


def _parts(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    """The same over some of the codes."""
    result = comparing.result(comparing.choices(round_)[0], Way())
    if result.comparison.parts:
        heads = ["codes", "how many", "α by code", *(OTHERS[name] for name in OTHERS if name in OVER_PART)]
        yield from _heading(f"Agreement of round {round_.number} over some of the codes, by participants' turns", heads)
        for name, part in result.comparison.parts.items():
            yield _row([name, part.codes, *_written(part, OVER_PART)])


def _passages(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    """Whether the same passages were marked, whatever the code."""
    choice = comparing.choices(round_)[0]
    marked = [f"{name}: passages that met another's" for name in choice.names]
    heads = ["unit", "all marked", "some did", "nobody did", *marked, "\\|u-α", "α", "positive"]
    yield from _heading(f"Passages of round {round_.number}, whatever the code", heads)
    for unit in Unit:
        found = comparing.result(choice, Way(unit)).comparison.any_code
        counts = [found.counts.everyone, found.counts.used_by_some, found.counts.nobody]
        met = [f"{met} of {of}" for met, of in zip(found.met, found.passages, strict=True)]
        yield _row([unit, *counts, *met, *(written(found.estimates[name].coefficient) for name in ANY_CODE)])


def _by_code(comparing: Comparing, round_: CodingRound) -> Iterator[str]:
    choice = comparing.choices(round_)[0]
    turns, characters = (comparing.result(choice, Way(unit)) for unit in (Unit.TURN, Unit.CHARACTER))
    by_character = {row.code: row for row in characters.comparison.per_code}
    heads = ["code", "transcripts", "both", "only one", "neither", "α", "κ", "positive", "percent", "AC1", "F1"]
    yield from _heading(
        f"Agreement of round {round_.number}, code by code, by participants' turns", [*heads, "α, characters"]
    )
    for row in rows_by_name(turns):
        alpha, *others = (row.estimates[name] for name in ("alpha", "kappa", "positive"))
        counts = [row.documents, row.counts.everyone, row.counts.used_by_some, row.counts.nobody]
        figures = [written(alpha.coefficient), *(written(one.coefficient) for one in others)]
        rest = [written(row.estimates[name].coefficient) for name in ("ac1", "f1")]
        percent = share(row.estimates["percent"].coefficient)
        there = by_character.get(row.code)
        by_characters = written(there.estimates["alpha"].coefficient) if there else ""
        yield _row([turns.codes[row.code].name, *counts, *figures, percent, *rest, by_characters])
    rows = turns.comparison.per_code
    yield f"\n{sum(row.is_enough for row in rows)} of {len(rows)} codes were used in {ENOUGH_UNITS} units and " + (
        f"{ENOUGH_DOCUMENTS} transcripts or more; of the others there is too little to say."
    )


def _written(found: Overall, names: Iterable[str]) -> list[str]:
    return [written(found.estimates[name].coefficient) for name in names]


def _own(own: Mapping[str, float | None], document: str) -> str:
    value = own.get(document)
    return "" if value is None else number(value)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


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
