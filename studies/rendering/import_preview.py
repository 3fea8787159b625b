"""What the preview of an imported table says: line by line what would happen, and in whole sentences why not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from studies.domain.languages import name_of
from studies.domain.participant_columns import LONGEST, MOST_YEARS, Problem, Why
from studies.formats.participants_csv import MOST_LINES, Planned, Unreadable
from studies.formats.table import Table
from studies.forms.imports import meaning
from studies.sentences import translated

UNREADABLE: dict[Why, Promise] = {
    Why.TOO_BIG: _("This file is larger than a megabyte; a list of participants is smaller."),
    Why.TOO_LONG: _("This table has %(detail)s lines; up to %(most)s can be imported at once."),
    Why.EMPTY: _("This file is empty. It needs a line of headers and one line for each participant."),
    Why.NO_PSEUDONYM_COLUMN: _("No column is the pseudonym. Name one “pseudonym”, or choose below which one it is."),
    Why.COLUMN_TWICE: _("Two columns are meant to be “%(field)s”; leave one of them out."),
}

COMPLAINTS: dict[Why, Promise] = {
    Why.NO_PSEUDONYM: _("There is no pseudonym."),
    Why.NAMED_TWICE: _("The pseudonym stands in line %(line)s already."),
    Why.TOO_MANY_CELLS: _("There are more cells than headers: “%(cell)s” belongs to no column."),
    Why.NOT_YES_OR_NO: _("“%(cell)s” under “%(field)s” is neither yes nor no; write yes, no, oui, non, or nothing."),
    Why.NOT_YEARS: _("“%(cell)s” is not a number of years from 0 to %(years)s; the years stay as they are."),
    Why.NOT_A_LANGUAGE: _("“%(cell)s” is no language that Tandem knows; the language stays as it is."),
    Why.CELL_TOO_LONG: _("“%(field)s” has more than %(longest)s characters."),
}


def about_file(unreadable: Unreadable) -> str:
    """Why the file as a whole cannot be read."""
    if unreadable.sentence is not None:
        return translated(unreadable.sentence)
    field = meaning(unreadable.detail) if unreadable.why == Why.COLUMN_TWICE else ""
    return str(UNREADABLE[unreadable.why]) % {"detail": unreadable.detail, "most": MOST_LINES, "field": field}


def about_line(problem: Problem) -> str:
    """What is wrong with one line."""
    return str(COMPLAINTS[problem.why]) % {
        "line": problem.line,
        "cell": problem.cell[:60],
        "field": meaning(problem.field) if problem.field else "",
        "years": MOST_YEARS,
        "longest": LONGEST.get(problem.field, 0),
    }


OUTCOMES: dict[str, Promise] = {
    "added": _("new"),
    "changed": _("changed"),
    "same": _("as it is"),
    "refused": _("refused"),
}


@dataclass(frozen=True)
class LineShown:
    """One line of the preview: what would be stored as (field, before, after), and what is wrong with it."""

    number: int
    pseudonym: str
    outcome: str
    outcome_word: str
    changes: list[tuple[str, str, str]]
    complaints: list[str]


def line_shown(line: Planned) -> LineShown:
    """A planned line in words."""
    changes = [
        (meaning(name), shown(name, line.before.get(name)), shown(name, value))
        for name, value in line.values.items()
        if name != "pseudonym"
    ]
    complaints = [about_line(problem) for problem in line.problems]
    outcome = line.outcome
    return LineShown(line.line, line.pseudonym, outcome, str(OUTCOMES[outcome]), changes, complaints)


def shown(name: str, value: object) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name == "language" and value:
        return name_of(str(value), get_language() or "en")
    return "—" if value in ("", None) else str(value)


def tally(lines: Iterable[Planned]) -> dict[str, int]:
    """How many lines have which outcome."""
    return {**dict.fromkeys(OUTCOMES, 0), **Counter(line.outcome for line in lines)}


def unknown_headers(table: Table, columns: Sequence[str | None]) -> list[str]:
    """Headers of the columns that are left out."""
    return [header for header, name in zip(table.header, columns, strict=True) if header and not name]
