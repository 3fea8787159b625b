"""Every coefficient and unit that leaves Tandem is explained in docs/agreement.md."""

import pytest

from reports.domain.agreement.comparison import OVER_CODES, PER_CODE, PER_GROUP, Unit
from reports.domain.agreement.records import KINDS
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs/agreement.md").read_text()


@pytest.mark.parametrize("name", [*PER_CODE, *OVER_CODES, *PER_GROUP, *Unit, *KINDS])
def test_it_is_explained(name):
    assert f"`{name}`" in PAGE
