"""What lists write before their paragraphs: numbers, letters and Roman numerals by level."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MOST_LEVELS = 10
LARGEST = 10_000

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_PLACE = re.compile(r"%(10|[1-9])")


def decimal(number: int) -> str:
    """1, 2, 3."""
    return str(number)


def padded(number: int) -> str:
    """01, 02, 03."""
    return f"{number:02}"


def letters(number: int) -> str:
    """a to z, then aa, bb, as Word goes on."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26) if number > 0 else ""


def roman(number: int) -> str:
    """i, ii, iii, iv."""
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def upper(write: Callable[[int], str]) -> Callable[[int], str]:
    """The same in capitals."""
    return lambda number: write(number).upper()


def nothing(number: int) -> str:
    """A level whose number is not written."""
    return ""


@dataclass(frozen=True)
class Level:
    """One level of a list: `text` has %1 to %9 for the numbers of the levels; `write` is None where the way to write
    it is not known. `restarts` is the level, from 1, after which it begins again; 0 is never."""

    text: str = ""
    write: Callable[[int], str] | None = nothing
    start: int = 1
    restarts: int | None = None
    all_decimal: bool = False


class Counts:
    """The numbers that a list has come to, by level."""

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}

    def restart(self, level: int) -> None:
        """Let a level begin again."""
        self._counts.pop(level, None)

    def set(self, level: int, number: int) -> None:
        """Give the paragraph just counted another number."""
        self._counts[level] = min(number, LARGEST)

    def step(self, level: int, levels: Mapping[int, Level]) -> None:
        """Count one paragraph of a level: deeper levels begin again."""
        for above in range(level):
            self._counts.setdefault(above, levels.get(above, Level()).start)
        start = levels.get(level, Level()).start
        self._counts[level] = min(self._counts.get(level, start - 1) + 1, LARGEST)
        for below in [deeper for deeper in self._counts if deeper > level]:
            restarts = levels.get(below, Level()).restarts
            if restarts is None or level < restarts:
                del self._counts[below]

    def written(self, level: int, levels: Mapping[int, Level]) -> str | None:
        """What stands before the paragraph; None where the way to write one of its numbers is not known."""
        legal = levels[level].all_decimal
        places = {int(place) - 1 for place in _PLACE.findall(levels[level].text)}
        writers = {at: decimal if legal else levels.get(at, Level()).write for at in places}
        if None in writers.values():
            return None
        return _PLACE.sub(lambda place: self._place(int(place[1]) - 1, writers), levels[level].text).strip()

    def _place(self, level: int, writers: Mapping[int, Callable[[int], str] | None]) -> str:
        write = writers[level]
        return write(self._counts.get(level, 0)) if write else ""
