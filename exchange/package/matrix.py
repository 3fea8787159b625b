"""The framework matrix, as far as its participants consented."""

from collections.abc import Iterator

from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from finding.queries import matrix as queries

MATRIX = ["participant", "code", "code_id", "summary", "passages", "quotations"]
WITHHELD = "withheld"


def framework_matrix(material: Material) -> Iterator[Member]:
    """Every cell that somebody has written, where there is one."""
    cells = queries.framework(material.study, None).written()
    if cells:
        yield Member("framework_matrix.csv", lambda: as_csv(MATRIX, map(_row, cells)))


def _row(cell: queries.Cell) -> list[Cell]:
    """A summary tells what was said: it goes out as the words themselves would, with consent to share."""
    may_share = cell.participant.consents_to_share
    return [
        cell.participant.pseudonym,
        cell.code.name,
        str(cell.code.uuid),
        cell.text if may_share or not cell.text else WITHHELD,
        cell.passages,
        "; ".join(one.identifier if one.may_quote else WITHHELD for one in cell.quotations),
    ]
