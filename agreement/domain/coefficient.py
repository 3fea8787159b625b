"""A coefficient is a number or, where the data leave it undefined, the reason why there is none."""

from __future__ import annotations

import math

import msgspec


def gettext_noop(sentence: str) -> str:
    """Mark a clause for translation; the page translates it, this package knows no language."""
    return sentence


class Row(msgspec.Struct, frozen=True, array_like=True):
    """Plain data that is stored as a row of its fields, in their order."""


class Reason(Row, frozen=True):
    """Why there is no number, or what to know about one: a stable code and an English clause."""

    code: str
    clause: str


NO_DOUBLE_CODED = Reason(
    "no_double_coded", gettext_noop("no transcript has been submitted by two of the coders compared")
)
NO_UNITS = Reason("no_units", gettext_noop("the transcripts compared have no text"))
NO_CODE_USED = Reason("no_code_used", gettext_noop("nobody used a code in the transcripts compared"))
NEVER_USED = Reason("no_variation", gettext_noop("nobody used this code in the transcripts compared"))
ALWAYS_USED = Reason("no_variation", gettext_noop("every coder used this code throughout"))
NO_PAIR_VARIES = Reason("no_variation", gettext_noop("the coders compared do not vary from unit to unit"))
NO_VALUES_MEET = Reason("no_overlap", gettext_noop("no two coders gave a code of this group to the same passage"))
DOMAIN_OVERLAP = Reason(
    "domain_overlap",
    gettext_noop("a coder gave two codes of this group to the same passage, though they exclude one another"),
)

ONE_CODER_NEVER_USED = Reason(
    "one_coder_never_used",
    gettext_noop("kappa is 0 with a coder who never used the code, whatever the other did"),
)
SOME_PAIRS_LEFT_OUT = Reason(
    "some_pairs_undefined", gettext_noop("kappa is the mean of those pairs of coders for whom it is defined")
)
FEWER_THAN_10_UNITS = Reason("fewer_than_10_units", gettext_noop("the code was used in fewer than ten units"))
CODE_IN_FEWER_THAN_3_DOCUMENTS = Reason(
    "fewer_than_3_documents", gettext_noop("the code was used in fewer than three transcripts")
)

FEWER_THAN_6_DOCUMENTS = Reason(
    "fewer_than_6_documents", gettext_noop("an interval over transcripts needs at least six of them")
)
LEFT_OUT_UNDEFINED = Reason(
    "jackknife_undefined", gettext_noop("without one of the transcripts the coefficient is not defined")
)
DRAWS_UNDEFINED = Reason(
    "bootstrap_undefined", gettext_noop("in more than one draw of twenty the coefficient is not defined")
)


class Coefficient(Row, frozen=True):
    """`value` where it is defined, else None and the `reason`; never 0 or 1 in place of undefined."""

    value: float | None
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("A coefficient has either a value or a reason.")


def coefficient(number: float, otherwise: Reason) -> Coefficient:
    """The number as a coefficient; `otherwise` is the reason to give where it is not a number."""
    return Coefficient(None, otherwise) if math.isnan(number) else Coefficient(float(number))
