"""What is measured: a name for each group of rows, in the order of the table."""

from collections.abc import Callable, Iterable

from benchmarks.bench import Bench
from benchmarks.lines import (
    agreeing,
    computing,
    correcting,
    finding,
    importing,
    moderating,
    opening,
    painting,
    reading,
    recording,
)
from benchmarks.measure import Row

LINES: dict[str, Callable[[Bench], Iterable[Row]]] = {
    "open": opening.opening,
    "paint": painting.painting,
    "apply": opening.applying,
    "hand": painting.applying_by_hand,
    "passages": reading.passages,
    "export": reading.export,
    "find": finding.finding,
    "cases": computing.cases,
    "moderate": moderating.moderating,
    "agreement": agreeing.agreement,
    "import": importing.importing,
    "correct": correcting.correcting,
    "record": recording.recording,
}
"""`start` and `memory` are measured around these, by `benchmarks.__main__`."""
