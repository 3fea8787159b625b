"""Codebooks in and out of files: nothing a format can hold is lost; broken and hostile files get a reason."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook

from coding.domain.palette import PALETTE, nearest
from coding.formats import qdc, tables
from coding.formats.book import BookCode, UnreadableBook
from studies.domain.clean import one_line
from studies.tables import csv_lines
from tests.shared_data import SHARED_DATA, needs_shared_data

BOOK = (
    BookCode("Daten", stage="axial", definition="Was gemessen wird.\nZwei Zeilen.", colour=3),
    BookCode("low quality 😀", parent="Daten", definition="=SUM(1)", inclusion='When, "said"; so', colour=0),
    BookCode("manuel", parent="low quality 😀", exclusion="sauf…", example="« à la main »", is_fixed=True, colour=11),
    BookCode("alone", stage="selective", colour=5),
)

line = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20).map(one_line)
codes = st.lists(
    st.builds(BookCode, name=line.filter(bool), definition=line, colour=st.integers(0, 11)),
    min_size=1,
    max_size=6,
    unique_by=lambda code: code.name.casefold(),
)


def bare(code: BookCode) -> BookCode:
    """Without the uuid that a file without one is given."""
    return BookCode(**{**code.__dict__, "uuid": ""})


def test_a_qdc_is_valid_and_read_back_whole() -> None:
    content = qdc.write(BOOK)
    qdc.schema().assertValid(etree.fromstring(content))
    assert tuple(bare(code) for code in qdc.read(content).codes) == BOOK


@given(codes)
def test_any_names_and_definitions_survive_a_qdc(some: list[BookCode]) -> None:
    some = [BookCode(" ".join(code.name.split()), definition=code.definition, colour=code.colour) for code in some]
    found = qdc.read(qdc.write(some)).codes
    if len({code.name.casefold() for code in some}) == len(some):
        expected = [(code.name, code.definition.strip(), code.colour) for code in some]
        assert [(code.name, code.definition, code.colour) for code in found] == expected


def test_a_csv_is_read_back_whole_though_it_runs_in_no_spreadsheet() -> None:
    content = "".join(csv_lines(tables.COLUMNS, tables.rows(BOOK))).encode()
    assert b",'=SUM(1)," in content
    assert tables.read(content).codes == BOOK


def test_a_workbook_is_read_back_whole() -> None:
    book = Workbook()
    for row in [tables.COLUMNS, *tables.rows(BOOK)]:
        book.active.append(list(row))  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    found = tables.read(stream.getvalue()).codes
    assert [code.name for code in found] == [code.name for code in BOOK]
    assert found[2] == BOOK[2]


def test_other_headers_separators_and_encodings_are_understood() -> None:
    content = "Nom;Catégorie;Description\nqualité perçue;données;Ce que l'on voit\n".encode("cp1252")
    assert tables.read(content).codes == (BookCode("qualité perçue", "données", definition="Ce que l'on voit"),)
    assert tables.read("name\tdefinition\nd\u00e9j\u00e0 vu\tA.\n".encode("utf-16")).codes[0].name == "déjà vu"


@needs_shared_data
def test_the_standard_s_own_codebook_is_read_in_its_order() -> None:
    content = (SHARED_DATA / "refi-qda" / "annex_A1.xml").read_bytes()
    expected = [
        element.get("name") for element in etree.fromstring(content).iter() if str(element.tag).endswith("}Code")
    ]
    found = qdc.read(content)
    assert [code.name for code in found.codes] == expected


def test_a_root_that_cannot_be_applied_is_a_wrapper_and_namesakes_are_told_apart() -> None:
    xml = b"""<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1:0"><Codes>
      <Code guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Nodes" isCodable="false">
        <Code guid="AAAAAAAA-0000-0000-0000-000000000002" name="tools" isCodable="true">
          <Code guid="AAAAAAAA-0000-0000-0000-000000000003" name="other" isCodable="true"/></Code>
        <Code guid="AAAAAAAA-0000-0000-0000-000000000004" name="people" isCodable="true">
          <Code guid="AAAAAAAA-0000-0000-0000-000000000005" name="Other" isCodable="true" color="#f00"/></Code>
      </Code></Codes></CodeBook>"""
    book = qdc.read(xml)
    assert [(code.name, code.parent) for code in book.codes] == [
        ("tools", ""),
        ("other", "tools"),
        ("people", ""),
        ("people / Other", "people"),
    ]
    assert book.notes == ("Other → people / Other",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<CodeBook><Codes>", "not_xml"),
        (b"<CodeBook/>", "no_codes"),
        (b"<CodeBook><Codes/></CodeBook>", "no_codes"),
    ],
)
def test_a_broken_qdc_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableBook) as raised:
        qdc.read(content)
    assert raised.value.reason == reason


def test_entities_of_a_hostile_file_are_not_followed() -> None:
    secret = "/etc/hostname"
    xml = f"""<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>
    <CodeBook><Codes>
      <Code guid="a" name="n" isCodable="true"><Description>&s;</Description></Code>
    </Codes></CodeBook>"""
    assert [code.definition for code in qdc.read(xml.encode()).codes] == [""]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a,b\n1,2\n", "no_names"),
        (b"\xff\xd8\xff\x00\x00", "not_a_table"),
        (b"code\n", "no_codes"),
        (b"PK\x03\x04broken", "not_a_table"),
        (b"", "no_names"),
    ],
)
def test_a_broken_table_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableBook) as raised:
        tables.read(content)
    assert raised.value.reason == reason


def test_a_colour_is_the_nearest_of_the_palette() -> None:
    assert [nearest(colour) for colour in PALETTE] == list(range(12))
    assert nearest("#2175bd") == 0
    assert nearest("rgba(1,2,3,0.5)") is None
