"""A row of the table: samples of one piece of work, its budget, the floor, and whether the work was right."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

RUNS = 7
WARM_UPS = 4
"""Requests before the first that counts: both web processes have then made what they keep."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `samples`, `budget` and `floor` are in `unit`; `wrong` says what was not right."""

    what: str
    unit: str
    samples: Sequence[float] = ()
    budget: float | None = None
    floor: float | None = None
    wrong: str = ""
    absent: str = ""
    summary: Callable[[Sequence[float]], float] = field(default=median)

    @property
    def value(self) -> float | None:
        """The figure that stands in the table: none where the work was not right or not done."""
        return None if self.wrong or self.absent or not self.samples else self.summary(self.samples)

    @property
    def verdict(self) -> str:
        """In a word: within its budget, over it, or why there is no figure."""
        if self.wrong or self.absent:
            return f"wrong: {self.wrong}" if self.wrong else f"absent: {self.absent}"
        if self.value is None or self.budget is None:
            return ""
        return "within" if self.value <= self.budget else "OVER"

    def as_dict(self) -> dict[str, Any]:
        """The row for `--json`."""
        return {
            "what": self.what,
            "unit": self.unit,
            "value": self.value,
            "budget": self.budget,
            "floor": self.floor,
            "runs": len(self.samples),
            "samples": list(self.samples),
            "verdict": self.verdict,
        }


def p95(samples: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(samples, n=20, method="inclusive")[-1] if len(samples) > 1 else samples[0]


def milliseconds(work: Callable[[], Any], runs: int = RUNS, warm_ups: int = 1) -> list[float]:
    """How long the work takes, each time."""
    return [_timed(work) for _ in range(warm_ups + runs)][warm_ups:]


def floor_of(work: Callable[[], Any]) -> float:
    """The median of the bare work, in milliseconds."""
    return median(milliseconds(work))


def complaint(**claims: bool) -> str:
    """Which of the claims do not hold, as words; empty where all do."""
    return ", ".join(name.replace("_", " ") for name, holds in claims.items() if not holds)


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
