"""Tables of what occurs with what: every number leads to the passages it counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coding.models import Code
from finding.domain.question import bracketed
from finding.domain.spans import Passage
from finding.domain.together import CodedPassage, meetings, spread, tallies
from finding.queries.passages import counts, participants_with
from finding.queries.scope import Scope

PASSAGES, PARTICIPANTS, TEAMS = "passages", "participants", "teams"
UNITS = (PASSAGES, PARTICIPANTS, TEAMS)
"""What a number can count."""


@dataclass(frozen=True)
class Cell:
    """A number, and the parameters of the question that finds its passages."""

    number: int
    question: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A code with its numbers; `whole` is about the code alone."""

    code: Code
    whole: Cell
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """Codes down, codes or values across."""

    columns: Sequence[str]
    rows: Sequence[Row]


def most_used(scope: Scope, most: int) -> list[Code]:
    """The codes with the most passages, by name."""
    numbers = scope.counts()
    chosen = sorted(numbers, key=lambda pk: (-numbers[pk], scope.codes[pk].name_key))[:most]
    return sorted((scope.codes[pk] for pk in chosen), key=lambda code: (code.name_key, code.pk))


def together(scope: Scope, codes: Sequence[Code], unit: str) -> Table:
    """How many passages of the row's code (or participants, or teams heard in them) overlap one of the column's."""
    ids = [str(code.pk) for code in codes]
    codings = scope.coded({code.pk for code in codes})
    met, own = meetings(codings, ids, ids), _own(codings)
    count = _counter(scope, unit)

    def cell(row: Code, column: Code) -> Cell:
        passages = own.get(str(row.pk), set()) if row == column else met.get((str(row.pk), str(column.pk)), set())
        return Cell(count(passages), {"q": f"{bracketed(row.name)} and {bracketed(column.name)}"})

    rows = [Row(row, _whole(row, own, count), [cell(row, column) for column in codes]) for row in codes]
    return Table([code.name for code in codes], rows)


def by_attribute(scope: Scope, codes: Sequence[Code], attribute: str, unit: str) -> Table:
    """How many passages of each code hold the words of somebody with each value of the attribute."""
    values = participants_with(scope, attribute)
    columns = sorted(set(values.values()), key=_naturally)
    codings = scope.coded({code.pk for code in codes})
    heard = {passage: scope.attendance.heard(*passage).participants for passage in {one.passage for one in codings}}
    found = spread(codings, {passage: _values(who, values) for passage, who in heard.items()})
    own, count = _own(codings), _counter(scope, unit, values)

    def cell(code: Code, value: str) -> Cell:
        number = count(found.get((str(code.pk), value), set()), value)
        return Cell(number, {"q": bracketed(code.name), "attribute": attribute, "value": value})

    rows = [Row(code, _whole(code, own, count), [cell(code, value) for value in columns]) for code in codes]
    return Table(columns, rows)


def fixed_codes(scope: Scope) -> list[Code]:
    """The codes of fixed lists, by name."""
    return [code for code in scope.codes.values() if code.is_fixed]


def counted_once(scope: Scope, problems: Code | None) -> Table:
    """Fixed codes, counted once a team and problem; `problems` gathers what is a problem, or else every other code."""
    fixed = fixed_codes(scope)
    below = scope.below(problems) if problems else set(scope.codes)
    others = below - {code.pk for code in fixed}
    codings = scope.coded({code.pk for code in fixed} | others)
    found = tallies(
        codings,
        fixed=[str(code.pk) for code in fixed],
        problems=[str(pk) for pk in others],
        teams={passage: _teams(scope, passage) for passage in {one.passage for one in codings}},
    )
    own = _own(codings)
    rows = [
        Row(
            code,
            Cell(tally.counted, {"q": bracketed(code.name)}),
            [
                Cell(tally.passages, {"q": bracketed(code.name)}),
                Cell(counts(scope, own.get(tally.code, set())).participants, {"q": bracketed(code.name)}),
                Cell(counts(scope, own.get(tally.code, set())).teams, {"q": bracketed(code.name)}),
                Cell(tally.alone, {"q": bracketed(code.name)}),
            ],
        )
        for code, tally in zip(fixed, found, strict=True)
    ]
    return Table([_("passages"), _("participants"), _("teams"), _("passages without a problem")], rows)


Count = Callable[..., int]


def _counter(scope: Scope, unit: str, values: Mapping[str, str] | None = None) -> Count:
    """What counts passages in a unit; with a value only the participants who have it."""

    def count(passages: Collection[Passage], value: str | None = None) -> int:
        if unit == PASSAGES:
            return len(passages)
        who = {one for passage in passages for one in scope.attendance.heard(*passage).participants}
        if value is not None and values is not None:
            who = {one for one in who if values.get(one) == value}
        return len(who if unit == PARTICIPANTS else {scope.attendance.teams.get(one) or one for one in who})

    return count


def _whole(code: Code, own: Mapping[str, set[Passage]], count: Count) -> Cell:
    return Cell(count(own.get(str(code.pk), set())), {"q": bracketed(code.name)})


def _own(codings: Iterable[CodedPassage]) -> dict[str, set[Passage]]:
    found: dict[str, set[Passage]] = {}
    for passage, code in codings:
        found.setdefault(code, set()).add(passage)
    return found


def _teams(scope: Scope, passage: Passage) -> set[str]:
    """The teams heard in a passage; who has none is a team of one."""
    return {scope.attendance.teams.get(who) or who for who in scope.attendance.heard(*passage).participants}


def _values(who: Iterable[str], values: Mapping[str, str]) -> set[Hashable]:
    return {values[one] for one in who if one in values}


def _naturally(value: str) -> tuple[int, float, str]:
    """Numbers by size, then words by letters."""
    try:
        return 0, float(value), ""
    except ValueError:
        return 1, 0.0, value.casefold()
