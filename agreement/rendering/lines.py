"""Rows over many codes: comparisons, rounds, parts of the codes, and the same counted otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreement.domain.comparison import LEADING, OVER_CODES, Overall, Spread, Unit
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Result
from agreement.queries.rounds import Older
from agreement.rendering.lead import lead
from agreement.rendering.numbers import UNDEFINED, interval, not_computable, number, written
from agreement.rendering.planned import is_marked
from agreement.rendering.sentences import name_of
from agreement.rendering.ways import COUNTED, PARTS, UNITS, in_units


@dataclass(frozen=True)
class Line:
    """A name, what was counted, the coefficients over codes, written, and whether it was planned."""

    name: str
    transcripts: int
    units: int
    codes: int
    interval: str
    figures: list[str]
    alphas: str
    because: str
    mark: str


def of_parts(result: Result) -> list[Line]:
    """All codes, and each part of them: from a fixed list or developed, there when the round was opened or coined."""
    whole = line(result, _("all codes"))
    parts = result.comparison.parts.items()
    return [whole, *(line(result, str(PARTS[name]), over, name) for name, over in parts)]


def with_merges(result: Result, merges: int) -> Line:
    """The same with what people merged after closing."""
    name = ngettext("all codes, %(n)s merge made since", "all codes, %(n)s merges made since", merges)
    return line(result, name % {"n": merges})


def of_comparisons(results: Sequence[Result]) -> list[Line]:
    """All coders together, pairs, coders with their earlier round."""
    return [line(result, name_of(result.choice)) for result in results]


def of_rounds(results: Sequence[Result]) -> list[Line]:
    """The coders of each round, and what the round was for."""
    return [line(result, _round_name(result)) for result in results]


def otherwise(results: Sequence[Result]) -> Iterator[Line]:
    """The same comparison in other units, over other turns, with codes rolled up."""
    for result in results:
        how = "" if result.way.counted is Counted.AT_CLOSE else str(COUNTED[result.way.counted])
        yield line(result, ", ".join(filter(None, [in_units(result.way), how])))


class OlderLine(NamedTuple):
    """A number by an earlier edition of the formulas: whose, in which unit, written."""

    compared: str
    unit: str
    alpha: str
    at: datetime
    digest: str


def of_older(results: Sequence[Older]) -> list[OlderLine]:
    """What somebody may have printed."""
    return [
        OlderLine(
            " × ".join(one.coders),
            str(UNITS[Unit(one.unit)]),
            UNDEFINED if one.alpha is None else number(one.alpha),
            one.computed_at,
            one.digest[:12],
        )
        for one in results
    ]


def line(result: Result, name: str, overall: Overall | None = None, part: str = "") -> Line:
    """One row; over all codes where no part is named."""
    over = overall or result.comparison.overall
    alpha = over.estimates[LEADING]
    found = {one: over.estimates.get(one) for one in OVER_CODES}
    return Line(
        name=name,
        transcripts=result.share.transcripts,
        units=result.comparison.units,
        codes=over.codes,
        interval=interval(alpha.jackknife, 2),
        figures=[written(one.coefficient) if one else "" for one in found.values()],
        alphas=_spread(over.spreads["alpha"]),
        because=not_computable(alpha.coefficient),
        mark=is_marked(result, lead(result).name, part),
    )


def _round_name(result: Result) -> str:
    round_ = result.choice.round
    facts = {"number": round_.number, "stage": round_.get_stage_display(), "purpose": round_.get_purpose_display()}
    return _("Round %(number)s, %(stage)s coding, %(purpose)s") % facts


def _spread(spread: Spread) -> str:
    """Median and range, such as `.71 (.20 to 1.00)`."""
    if spread.median.value is None:
        return written(spread.median)
    figures = {name: written(getattr(spread, name), 2) for name in ("median", "lowest", "highest")}
    return _("%(median)s (%(lowest)s to %(highest)s)") % figures
