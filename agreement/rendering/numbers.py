"""How coefficients, shares and reasons are written for a reader; exports carry the raw numbers instead."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreement.domain.coefficient import Coefficient, Reason
from agreement.domain.comparison import Interval

UNDEFINED = "—"


def number(value: float, digits: int = 3) -> str:
    """A coefficient between -1 and 1, rounded: `.743` in English, `0,743` in French."""
    rounded = _rounded(abs(value), digits)
    text = number_format(rounded, use_l10n=True)
    if (get_language() or "en").startswith("en") and text.startswith("0."):
        text = text[1:]
    return f"−{text}" if value < 0 and rounded else text


def written(coefficient: Coefficient, digits: int = 3) -> str:
    """The number, or a dash where there is none; the reason stands beside it in full."""
    return UNDEFINED if coefficient.value is None else number(coefficient.value, digits)


def interval(found: Interval | None, digits: int = 3) -> str:
    """`[.66, .81]`, drawn in at -1 and 1; empty without one."""
    if found is None:
        return ""
    low, high = (number(min(max(end, -1.0), 1.0), digits) for end in (found.low, found.high))
    return _("[%(low)s, %(high)s]") % {"low": low, "high": high}


def share(coefficient: Coefficient, digits: int = 1) -> str:
    """A share as a percentage, in the reader's language."""
    return UNDEFINED if coefficient.value is None else percent(coefficient.value, digits)


def percent(value: float, digits: int = 0) -> str:
    """A share, 0 to 1, as a percentage."""
    return _("%(number)s%%") % {"number": number_format(_rounded(100 * value, digits), use_l10n=True)}


def share_of(part: int, whole: int) -> str:
    """Whole percents, such as `62%`; a dash where there is nothing to be a part of."""
    return percent(part / whole) if whole else UNDEFINED


def count(value: int) -> str:
    """A whole number, its thousands set apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


def listed(parts: Iterable[str]) -> str:
    """Several statements in one sentence, apart from each other by semicolons."""
    return _("; ").join(filter(None, parts))


def named(name: str, text: object) -> str:
    """`coder-1: 284`."""
    return _("%(name)s: %(text)s") % {"name": name, "text": text}


def clause(reason: Reason | None) -> str:
    """The reason's clause in the reader's language; empty without one."""
    return _(reason.clause) if reason else ""


def not_computable(coefficient: Coefficient) -> str:
    """Why there is no number; empty where there is one."""
    reason = clause(coefficient.reason)
    return _("not computable, because %(reason)s") % {"reason": reason} if reason else ""


def _rounded(value: float, digits: int) -> Decimal:
    """With exactly so many digits; Django's own formatting would cut them off instead of rounding."""
    return Decimal(f"{value:.{digits}f}")
