"""Worked examples with published answers: a record's kind says what its input is, its names what is expected.

`answers(record)` gives every number that is computed for a record, by name; names end in the category, code or
threshold they are about. nan says that the coefficient is undefined.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agreement.domain import records_of_panels, records_of_spans, records_of_values

Answers = Mapping[str, float]

KINDS: dict[str, Callable[[dict[str, Any]], Answers]] = {
    "raw": records_of_values.raw,
    "table": records_of_values.table,
    "counts": records_of_values.counts,
    "sets": records_of_values.sets_of_codes,
    "set_distance": records_of_values.set_distance,
    "segments": records_of_spans.segment_matches,
    "spans_binary": records_of_spans.binary,
    "spans_multilabel": records_of_spans.multilabel,
    "spans_docs": records_of_spans.documents,
    "unitizing": records_of_spans.unitizing_family,
    "content_validity": records_of_panels.relevance,
    "scale_votes": records_of_panels.votes,
    "saturation": records_of_panels.interviews,
}
"""Kinds that are understood. The unitizing alpha of 1995 is left out: it is not monotone."""


@dataclass(frozen=True)
class Check:
    """One expected number of a record beside what was computed; `computed` is None where nothing computes it."""

    record: str
    name: str
    expected: float | None
    tolerance: float
    computed: float | None

    @property
    def is_computed(self) -> bool:
        """Whether there is something to compare."""
        return self.computed is not None

    @property
    def agrees(self) -> bool:
        """Whether the number is within tolerance, or both are undefined."""
        if self.computed is None:
            return False
        if self.expected is None or math.isnan(self.computed):
            return self.expected is None and math.isnan(self.computed)
        return abs(self.computed - self.expected) <= self.tolerance


def answers(record: dict[str, Any]) -> Answers:
    """Everything that is computed for a record; nothing for a kind that is not understood."""
    compute = KINDS.get(record["kind"])
    return compute(record["input"]) if compute else {}


def checks(record: dict[str, Any]) -> Iterator[Check]:
    """Every expected number of a record, compared."""
    found = answers(record)
    for name, expected in record["expected"].items():
        yield Check(record["id"], name, expected["value"], expected.get("tol", 0.0), found.get(name))
