"""Every coefficient and unit that leaves Tandem is explained in docs/agreement.md."""

import pytest

from agreement.domain import stored
from agreement.domain.comparison import (
    ANY_CODE,
    ENOUGH_DOCUMENTS,
    ENOUGH_UNITS,
    OVER_CODES,
    OVER_PART,
    PARTS,
    PER_CODE,
    PER_GROUP,
    Turns,
    Unit,
)
from agreement.domain.records import KINDS
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs/agreement.md").read_text()
IN_RECORDS = ("mv_alpha", "masi_coded", "pabak", "prevalence_index", "specific_agreement", "k_star", "van_der_eijk")
NAMES = {*PER_CODE, *OVER_CODES, *OVER_PART, *ANY_CODE, *PARTS, *PER_GROUP, *Unit, *Turns, *KINDS, *IN_RECORDS}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_it_is_explained(name):
    assert f"`{name}`" in PAGE


def test_the_page_has_this_edition_of_the_formulas():
    assert f"\n| {stored.FORMULAS} | " in PAGE


def test_the_page_has_these_limits():
    assert (ENOUGH_UNITS, ENOUGH_DOCUMENTS) == (10, 3)
    assert "**ten units and three transcripts**" in PAGE
