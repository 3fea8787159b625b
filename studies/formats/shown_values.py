"""Values of a workbook's cells as the spreadsheet shows them."""

import datetime as dt
import re

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_ZEROS = re.compile(r"0+")
_DECIMALS = re.compile(r"#?,?#*0(?:\.(0+))?(%?)")


def shown(value: object, number_format: str = "General") -> str:
    """A cell's value as text: dates by the calendar, durations and times by the clock, numbers in their format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.timedelta):
        return _clock(value.total_seconds(), number_format)
    if isinstance(value, dt.datetime):
        return _date(value, number_format)
    if isinstance(value, dt.time):
        return _clock((dt.datetime.combine(_EPOCH, value) - _EPOCH).total_seconds(), number_format)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _clock(seconds: float, number_format: str) -> str:
    """Hours, minutes and seconds; `0:07` that a spreadsheet took for seven minutes stays `0:07`."""
    whole, thousandths = divmod(round(abs(seconds) * 1000), 1000)
    minutes, second = divmod(whole, 60)
    if not second and not thousandths and "s" not in number_format.casefold() and "h" in number_format.casefold():
        return f"{minutes // 60}:{minutes % 60:02}"
    fraction = f".{thousandths:03}" if thousandths else ""
    return f"{'-' if seconds < 0 else ''}{minutes // 60:02}:{minutes % 60:02}:{second:02}{fraction}"


def _date(value: dt.datetime, number_format: str) -> str:
    """A date without its midnight; before 1900-01-02 there are only times of the clock, which run on after a day."""
    if value.year < 1900 or (value.year == 1900 and "y" not in number_format.casefold()):
        return _clock((value - _EPOCH).total_seconds(), number_format)
    is_day = value.time() == dt.time()
    return value.date().isoformat() if is_day else value.isoformat(" ", "milliseconds" if value.microsecond else "auto")


def _number(value: float, number_format: str) -> str:
    if _ZEROS.fullmatch(number_format) and value >= 0 and value == int(value):
        return str(int(value)).zfill(len(number_format))
    decimals = _DECIMALS.fullmatch(number_format)
    if decimals and (decimals[1] or decimals[2]):
        percent = decimals[2]
        return f"{value * 100 if percent else value:.{len(decimals[1] or '')}f}{percent}"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
