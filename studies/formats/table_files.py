"""One door for tables of every kind: the first bytes say whether it is a workbook."""

from studies.formats.delimited import read_delimited
from studies.formats.table import Table, Worth
from studies.formats.workbooks import is_workbook, read_workbook


def read_table(data: bytes, worth: Worth, *, encoding: str = "") -> Table:
    """The table in a file. Raises Unreadable, with a whole sentence, where there is none or it is far too large."""
    return read_workbook(data, worth) if is_workbook(data) else read_delimited(data, worth, encoding=encoding)
