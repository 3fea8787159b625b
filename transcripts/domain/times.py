"""Times as transcripts write them, in milliseconds from the beginning.

`1:02:03.5`, `02:03,500`, `100:02`, `0:0:4.310`, `00:00:07:12` with frames, `1h02m03s`, `0 minutes 7 seconds`,
`10:03:05 AM`, alone or as a range from one to another.
"""

import re

LATEST_MS = 2**31 - 1
FRAMES_A_SECOND = 25
HALF_A_DAY_MS = 12 * 3_600_000

_FRAMES = r"\d{1,3}:\d{2}:\d{2}[:;]\d{2}"
_DIGITS = r"(?:\d{1,3}:\d{1,2}:\d{1,2}|\d{1,4}:\d{2})(?![:\d])(?:[.,]\d{1,6})?(?:[ \u202f]?[AaPp]\.?[Mm]\b\.?)?"
_LETTERS = r"(?:\d{1,3} ?h ?)?\d{1,3} ?m(?:in|n)? ?\d{1,2} ?s\b|\d{1,3} ?h ?\d{1,2} ?(?:m(?:in|n)?\b)"
_WORDS = (
    r"(?:\d{1,3} (?:hours?|heures?),? )?(?:\d{1,3} minutes?),?(?: (?:and |et )?\d{1,2} (?:seconds?|secondes?)\b)?"
    r"|(?:\d{1,3} (?:hours?|heures?),? )?\d{1,3} (?:seconds?|secondes?)\b"
)
ONE_TIME = rf"(?:{_FRAMES}|{_DIGITS}|{_LETTERS}|{_WORDS})"
UNTIL = r"[ \t]*(?:-{1,2}>|[-–—]|to\b|à)[ \t]*"

_FRAMED = re.compile(r"(\d+:\d+:\d+)[:;](\d+)$")
_UNIT = re.compile(r"(\d+) ?(h|m|s)", re.IGNORECASE)
_HALF = re.compile(r"[ \u202f]?([AaPp])\.?[Mm]\.?$")
_IN_SECONDS = {"h": 3600, "m": 60, "s": 1}


def time_pattern(name: str = "time", until: str = "until") -> str:
    """A regular expression for a time or a range of times, whose ends are the groups `name` and `until`."""
    return rf"(?P<{name}>{ONE_TIME})(?:{UNTIL}(?P<{until}>{ONE_TIME}))?"


def clock(time: str) -> int:
    """Milliseconds of a time; a short fraction is a fraction, so `,5` is 500 ms.

    Later than `LATEST_MS` (596 hours) does not exist.
    """
    if framed := _FRAMED.match(time):
        return min(clock(framed[1]) + 1000 * int(framed[2]) // FRAMES_A_SECOND, LATEST_MS)
    if half := _HALF.search(time):
        return clock(time[: half.start()]) % HALF_A_DAY_MS + HALF_A_DAY_MS * (half[1] in "Pp")
    if ":" not in time and (units := _UNIT.findall(time)):
        return min(1000 * sum(int(count) * _IN_SECONDS[unit.lower()] for count, unit in units), LATEST_MS)
    whole, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return min(1000 * seconds + int(f"{fraction:0<3}"[:3]), LATEST_MS)


def is_time_of_day(time: str) -> bool:
    """Whether a time names the half of the day, as no recording does."""
    return bool(_HALF.search(time))
