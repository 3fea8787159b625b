"""Tables of every kind become the same cells; hostile ones are refused before they are built."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from studies.domain.cells import harmless, safe, unsafe
from studies.domain.clean import canonical
from studies.domain.sentences import Unreadable
from studies.formats import delimited, table, workbooks
from studies.formats.shown_values import shown
from studies.formats.table import Table
from studies.formats.table_files import read_table
from studies.tables import csv_lines
from studies.tables import workbook as exported
from tests.workbooks import with_sheet, workbook

KNOWN = {"code", "definition", "example"}


def worth(header: Sequence[str]) -> int:
    keys = [cell.casefold() for cell in header]
    return sum(key in KNOWN for key in keys) if "code" in keys else 0


def read(data: bytes | str, encoding: str = "") -> Table:
    return read_table(data.encode() if isinstance(data, str) else data, worth, encoding=encoding)


def templates(read_one: Table) -> list[str]:
    return [note.template for note in read_one.notes]


@pytest.mark.parametrize(
    ("text", "header", "lines"),
    [
        ("code;definition\na;b, c", ("code", "definition"), ((2, ("a", "b, c")),)),
        ('Code;"Definition, in our words";Example\na;"b";x', ("Code", "Definition, in our words", "Example"), None),
        (
            "\ufeffsep=;\r\nCode;Definition\r\nLate;or never, no\r\n",
            ("Code", "Definition"),
            ((3, ("Late", "or never, no")),),
        ),
        ("\n\ncode,definition\na,b\n", ("code", "definition"), ((4, ("a", "b")),)),
        (
            ";;;\ncode;definition;;\na;b;;\n;;;\nc;d;;",
            ("code", "definition"),
            ((3, ("a", "b", "", "")), (5, ("c", "d", "", ""))),
        ),
        ("Code\nlabels, late\nlabels, wrong", ("Code",), None),
        ("Our codebook, spring\n\ncode\tdefinition\na\tb", ("code", "definition"), ((4, ("a", "b")),)),
        ("Code\ncode|definition\na|b", ("code", "definition"), ((3, ("a", "b")),)),
        ('code,definition\na,"two\nlines"\nb,c', ("code", "definition"), ((2, ("a", "two\nlines")), (4, ("b", "c")))),
        ('code\tdefinition\na\t5" wide\nb\t"so', ("code", "definition"), ((2, ("a", '5" wide')), (3, ("b", '"so')))),
        ("code\rdefinition", ("code",), ((2, ("definition",)),)),
        ("code,definition\na,b\u2028c\x0bd", ("code", "definition"), ((2, ("a", "b\nc\nd")),)),
    ],
)
def test_separators_titles_and_lines(text: str, header: tuple[str, ...], lines: object) -> None:
    told = read(text)
    assert told.header == header
    assert lines is None or told.lines == lines


def test_what_stands_above_the_headers_is_said() -> None:
    told = read("Codebook of the label study\nspring\ncode,definition\na,b")
    assert [(note.template, note.values["words"]) for note in told.notes] == [
        (table.ABOVE, "Codebook of the label study · spring")
    ]


def test_an_open_quotation_mark_does_not_swallow_the_file() -> None:
    told = read('code,definition\na,"never closed\nb,c\nd,e')
    assert [cells[0] for _, cells in told.lines] == ["a", "b", "d"]
    assert templates(told) == [delimited.UNQUOTED]


def test_a_file_of_one_endless_line_is_refused() -> None:
    with pytest.raises(Unreadable) as raised:
        read("code," * 400)
    assert raised.value.sentence.template == table.WIDE


def test_a_file_of_endless_lines_is_refused() -> None:
    with pytest.raises(Unreadable) as raised:
        read("code\n" + "a\n" * (table.MOST_LINES + 5))
    assert raised.value.sentence.template == table.LONG


def test_merged_cells_count_for_every_row_that_they_cover() -> None:
    data = workbook(
        [("Category", "Code"), ("Labels", "late"), (None, "wrong"), ("Other", "x")],
        lambda book: book.worksheets[0].merge_cells("A2:A3"),
    )
    told = read(data)
    assert told.lines == ((2, ("Labels", "late")), (3, ("Labels", "wrong")), (4, ("Other", "x")))
    assert templates(told) == [workbooks.MERGED]


def test_the_sheet_with_the_known_headers_is_read_and_said() -> None:
    def more(book: Workbook) -> None:
        book.create_sheet("Codes").append(["code", "definition"])
        book["Codes"].append(["a", "b"])
        book.create_sheet("Secret").append(["code"])
        book["Secret"].sheet_state = "hidden"

    told = read(workbook([("About this study",), ("Made by us",)], more))
    assert (told.sheet, told.lines) == ("Codes", ((2, ("a", "b")),))
    assert [str(note) for note in told.notes] == [
        "The sheet “Codes” is read; left out: Sheet.",
        "Hidden rows, columns and sheets are left out: Secret.",
    ]


def test_hidden_rows_and_columns_are_left_out_and_said() -> None:
    def hide(book: Workbook) -> None:
        book.worksheets[0].row_dimensions[3].hidden = True
        book.worksheets[0].column_dimensions["B"].hidden = True

    told = read(workbook([("code", "definition", "example"), ("a", "SECRET", "x"), ("SECRET", "y", "z")], hide))
    assert (told.header, told.lines) == (("code", "example"), ((2, ("a", "x")),))
    assert [note.values["what"] for note in told.notes] == ["3, B"]


def test_a_title_above_and_formulas_without_a_result() -> None:
    told = read(workbook([("Our codes",), ("code", "definition"), ("a", "=1+1")]))
    assert told.lines == ((3, ("a",)),)
    assert set(templates(told)) == {table.ABOVE, workbooks.FORMULAS}


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (2.5, "General", "2.5"),
        (0.1 + 0.2, "General", "0.3"),
        (7, "000", "007"),
        (0.5, "0%", "50%"),
        (True, "General", "TRUE"),
        (dt.datetime(2024, 5, 5), "yyyy-mm-dd", "2024-05-05"),
        (dt.datetime(2024, 5, 5, 10, 0, 1), "General", "2024-05-05 10:00:01"),
        (dt.time(0, 0, 7), "h:mm:ss", "00:00:07"),
        (dt.time(0, 7), "h:mm", "0:07"),
        (dt.time(0, 0, 7, 500_000), "mm:ss.0", "00:00:07.500"),
        (dt.timedelta(hours=26, seconds=5), "[h]:mm:ss", "26:00:05"),
        (dt.datetime(1900, 1, 1, 1, 0, 0), "[h]:mm:ss", "49:00:00"),
        ("  as it is ", "@", "  as it is "),
    ],
)
def test_values_are_as_the_spreadsheet_shows_them(value: object, number_format: str, words: str) -> None:
    assert shown(value, number_format) == words


ROWS = workbook([("code", "definition"), ("a", "b")])


@pytest.mark.parametrize(
    ("change", "template"),
    [
        (lambda xml: xml.replace(b"</sheetData>", b"<row/>" * 400_000 + b"</sheetData>"), workbooks.TOO_LARGE_INSIDE),
        (
            lambda xml: xml.replace(
                b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
            ),
            workbooks.TOO_LARGE_INSIDE,
        ),
        (
            lambda xml: xml.replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:A9"/>' * 600_001 + b"</mergeCells>"
            ),
            workbooks.TOO_LARGE_INSIDE,
        ),
        (lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml, workbooks.DAMAGED),
        (lambda xml: xml[:-30], workbooks.DAMAGED),
    ],
)
def test_hostile_workbooks_are_refused(change: Callable[[bytes], bytes], template: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(with_sheet(ROWS, change))
    assert raised.value.sentence.template == template


def test_a_merged_range_over_the_whole_sheet_costs_nothing() -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    told = read(with_sheet(ROWS, lambda xml: xml.replace(b"</sheetData>", merged)))
    assert told.lines == ((2, ("code", "b")),)


@pytest.mark.parametrize(
    ("data", "template"),
    [
        (b"PK\x03\x04broken", workbooks.DAMAGED),
        (b"\xd0\xcf\x11\xe0old", workbooks.OLD),
    ],
)
def test_what_is_no_workbook_of_today(data: bytes, template: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(data)
    assert raised.value.sentence.template == template


@given(st.text(st.sampled_from(" '=+-@\t\rax"), max_size=6))
def test_the_guard_against_formulas_is_undone_exactly(text: str) -> None:
    assert unsafe(safe(text)) == text
    assert unsafe(str(harmless(text))) == text


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("'=+-@\",;|\n"), max_size=12
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=5))
def test_our_own_tables_are_read_back_unchanged(pairs: list[tuple[str, str]]) -> None:
    rows = [(f"x{first}".strip(), canonical(second).strip()) for first, second in pairs]
    rows = [(canonical(first).strip(), second) for first, second in rows]
    for data in (
        "".join(csv_lines(["code", "definition"], rows)).encode(),
        exported([("t", [["code", "definition"], *rows])]),
    ):
        told = [tuple([*cells, ""][:2]) for _, cells in read(data).lines]
        assert told == [(unsafe(first), second) for first, second in rows]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        read(data)
