"""The one number of a comparison that a page, a paragraph and a paper may lead with."""

from __future__ import annotations

from typing import NamedTuple

from agreement.domain.comparison import LEADING, Estimate, Overall
from agreement.queries.comparing import Result


class Lead(NamedTuple):
    """The coefficient by its name, the part of the codes it is over (empty: all), its line, and whether a plan of
    agreement named it.
    """

    name: str
    part: str
    overall: Overall
    is_planned: bool

    @property
    def estimate(self) -> Estimate:
        """Its value, with what is known of its certainty."""
        return self.overall.estimates[self.name]


def lead(result: Result) -> Lead:
    """What was planned, or alpha stratified by code; over all codes where nobody used one of the part planned."""
    plan, parts = result.plan, result.comparison.parts
    name = plan.coefficient if plan else LEADING
    part = plan.codes if plan and plan.codes in parts else ""
    return Lead(name, part, parts[part] if part else result.comparison.overall, result.is_planned(name, part))
