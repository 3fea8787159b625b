"""Times in the columns of a table, in whatever unit a program writes them: all cells of a column are read alike.

`00:00:11:10` has frames at its end, `1:02:03.5` and `02:03` are clock times, `75.3` seconds, `75300` milliseconds,
`0.000871` a spreadsheet's fraction of a day, `2024-05-05 10:00:01` the time of day.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transcripts.domain.times import LATEST_MS

USUAL_RATE = 25.0
_LONGEST = 60
"""Characters of a cell that may be a time."""
_RATES = (30.0, 50.0, 60.0, 120.0)
_DAY_MS = 86_400_000
_RATE_TOLD = re.compile(
    r"(\d{2,3}(?:[.,]\d+)?)\s*(?:fps|frames? (?:a|per) second|i/s|im(?:ages)?/s|images? par seconde)", re.I
)
_FRAMES = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,6}))?")
_NUMBER = re.compile(r"\d{1,13}(?:[.,]\d+)?")
_WORDED = re.compile(r"(?:(\d+)\s*h\w*\s*)?(?:(\d+)\s*m(?:in\w*)?\s*)?(?:(\d+(?:[.,]\d+)?)\s*s\w*)?", re.I)
_RANGE = re.compile(r"\s*(?:-->|–|—|(?<=\d)-(?=\d)|\s-\s)\s*")


@dataclass(frozen=True)
class Times:
    """The milliseconds of each cell, None where there is none or it cannot be read; the frames a second assumed."""

    starts: list[int | None]
    ends: list[int | None]
    rate: float | None = None
    unread: int = 0


def rate_told(words: str) -> float | None:
    """The frames a second that a header or a title tells."""
    told = _RATE_TOLD.search(words)
    return float(told[1].replace(",", ".")) if told else None


def is_time(cell: str) -> bool:
    """Whether a cell holds a time of the clock, with frames or without, alone or as the beginning and end of one."""
    if len(cell) > _LONGEST:
        return False
    return all(bool(_FRAMES.fullmatch(part) or _CLOCK.fullmatch(part)) for part in _RANGE.split(_bare(cell))[:2])


def read_times(starts: Sequence[str], ends: Sequence[str], *, header: str = "", rate: float | None = None) -> Times:
    """The times of a table's rows. A cell of beginnings may hold the end as well: `00:01 - 00:03`."""
    starts, ends = ([cell if len(cell) <= _LONGEST else "?" for cell in cells] for cells in (starts, ends))
    parts = [[*_RANGE.split(_bare(cell)), ""][:2] if not _dated(cell) else [cell, ""] for cell in starts]
    firsts = [part[0] for part in parts]
    lasts = [end or part[1] for end, part in zip((_bare(end) for end in ends), parts, strict=True)]
    told = rate or _likely_rate([*firsts, *lasts])
    scale = _scale([*firsts, *lasts], header)
    origin = next((moment for cell in firsts if (moment := _dated(cell))), None)
    first_ms, last_ms = ([_ms(cell, scale, told or USUAL_RATE, origin) for cell in cells] for cells in (firsts, lasts))
    cells, read = [*firsts, *lasts], [*first_ms, *last_ms]
    unread = sum(bool(cell) and ms is None for cell, ms in zip(cells, read, strict=True))
    return Times(first_ms, last_ms, told, unread)


def _likely_rate(cells: Sequence[str]) -> float | None:
    """The frames a second of times with frames: the usual ones, or the next that has so many; None without frames."""
    frames = [int(match[4]) for cell in cells if (match := _FRAMES.fullmatch(cell))]
    if not frames:
        return None
    return next((rate for rate in (USUAL_RATE, *_RATES) if max(frames) < rate), float(max(frames) + 1))


def _scale(cells: Sequence[str], header: str) -> float:
    """Milliseconds in one unit of the numbers of a column."""
    numbers = [float(cell.replace(",", ".")) for cell in cells if _NUMBER.fullmatch(cell)]
    words = header.split()
    if "ms" in words or any(word.startswith(("millis", "milis")) for word in words):
        return 1
    if not numbers or any(word in ("s", "sec", "secs") or word.startswith("second") for word in words):
        return 1000
    if max(numbers) < 1 and len(numbers) > 2:
        return _DAY_MS
    whole = all(number == int(number) for number in numbers)
    steps = sorted(abs(after - before) for before, after in pairwise(numbers) if after != before)
    return 1 if whole and (max(numbers) > 86_400 or (steps and steps[len(steps) // 2] >= 500)) else 1000


def _ms(cell: str, scale: float, rate: float, origin: dt.datetime | None) -> int | None:
    if (moment := _dated(cell)) and origin:
        return _within(1000 * (moment - origin).total_seconds())
    if match := _FRAMES.fullmatch(cell):
        hours, minutes, seconds, frames = map(int, match.groups())
        return _within(1000 * (3600 * hours + 60 * minutes + seconds) + 1000 * frames / rate)
    if match := _CLOCK.fullmatch(cell):
        whole = 3600 * int(match[1] or 0) + 60 * int(match[2]) + int(match[3])
        return _within(1000 * whole + int(f"{match[4] or '0':0<3}"[:3]))
    if _NUMBER.fullmatch(cell):
        return _within(float(cell.replace(",", ".")) * scale)
    match = _WORDED.fullmatch(cell)
    if cell and match and any(match.groups()):
        second = float((match[3] or "0").replace(",", "."))
        return _within(1000 * (3600 * int(match[1] or 0) + 60 * int(match[2] or 0) + second))
    return None


def _within(ms: float) -> int | None:
    return min(round(ms), LATEST_MS) if ms >= 0 else None


def _bare(cell: str) -> str:
    return cell.strip().strip("[]()#<> ").strip()


def _dated(cell: str) -> dt.datetime | None:
    if len(cell) < 15 or cell[4:5] != "-":
        return None
    try:
        return dt.datetime.fromisoformat(cell).replace(tzinfo=None)
    except ValueError:
        return None
