"""Codebooks in and out of files: nothing a format can hold is lost; broken and hostile files get a reason."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook

from coding.domain.palette import PALETTE, nearest
from coding.formats import qdc, tables
from coding.formats.book import BookCode, Names, UnreadableBook
from studies.domain.clean import one_line
from studies.domain.csv_text import csv_lines
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


def read_names(content: bytes | str) -> list[tuple[str, str]]:
    book = tables.read(content.encode() if isinstance(content, str) else content)
    return [(code.name, code.parent) for code in book.codes]


def test_unknown_columns_are_named() -> None:
    book = tables.read(b'Code;"Definition, in our words";Example;Code name\nlate;"come late";x;y\n')
    assert book.codes == (BookCode("late", example="x"),)
    assert book.unknown == ("Definition, in our words", "Code name")


def test_namesakes_under_two_parents_are_told_apart_as_in_a_qdc() -> None:
    table = "code,parent\nFruits,\nyellow,Fruits\nVegetables,\nyellow,Vegetables\nyellow,Vegetables\n"
    assert read_names(table) == [
        ("Fruits", ""),
        ("yellow", "Fruits"),
        ("Vegetables", ""),
        ("Vegetables / yellow", "Vegetables"),
        ("yellow", "Vegetables"),
    ]
    assert tables.read(table.encode()).notes == ("yellow → Vegetables / yellow",)


def test_a_path_is_a_way_down_the_tree() -> None:
    assert read_names("path,memo\nLabels / Late,x\nLabels > Wrong > Often,\nAlone,\n") == [
        ("Labels", ""),
        ("Late", "Labels"),
        ("Wrong", "Labels"),
        ("Often", "Wrong"),
        ("Alone", ""),
    ]
    assert read_names("name;path\nLate;Labels\nWrong;Labels/Wrong\n") == [
        ("Labels", ""),
        ("Late", "Labels"),
        ("Wrong", "Labels"),
    ]


def test_a_parent_may_be_a_path() -> None:
    assert read_names("Parent code,Code\n,Labels\nLabels,Late\nLabels\\Late,Often\nnobody,Alone\n") == [
        ("Labels", ""),
        ("Late", "Labels"),
        ("Often", "Late"),
        ("Alone", "nobody"),
    ]


def test_what_no_export_could_hold_is_left_out_on_the_way_in() -> None:
    book = tables.read('code,definition\nzz\ufffe odd,"a\ufffeb and \uffff\x0bc"\n'.encode())
    assert book.codes == (BookCode("zz odd", definition="ab and \nc"),)
    assert book.remarks[0].values == {"count": 3}


def test_guids_are_kept_in_one_spelling_and_others_are_none() -> None:
    guid = "{AAAAAAAA-0000-4000-8000-00000000000B}"
    xml = f'<CodeBook><Codes><Code guid="{guid}" name="a"/><Code guid="7" name="b"/></Codes></CodeBook>'
    assert [code.uuid for code in qdc.read(xml.encode()).codes] == ["aaaaaaaa-0000-4000-8000-00000000000b", ""]
    assert [code.uuid for code in tables.read(f"code,guid\na,{guid}\nb,7\n".encode()).codes] == [
        "aaaaaaaa-0000-4000-8000-00000000000b",
        "",
    ]


def test_what_cannot_be_applied_in_the_file_is_said() -> None:
    xml = '<CodeBook><Codes><Code name="a" isCodable="false"><Code name="b"/></Code><Code name="c"/></Codes></CodeBook>'
    book = qdc.read(xml.encode())
    assert [code.name for code in book.codes] == ["a", "b", "c"]
    assert [(one.template, one.values) for one in book.remarks] == [(qdc.FOLDERS, {"names": "a"})]


def test_a_heading_that_stands_twice_keeps_both_its_texts() -> None:
    description = "def\nExample:\nfirst\nExample:\nsecond"
    xml = f'<CodeBook><Codes><Code name="a"><Description>{description}</Description></Code></Codes></CodeBook>'
    assert qdc.read(xml.encode()).codes == (BookCode("a", definition="def", example="first\n\nsecond"),)


def test_thousands_of_equal_names_are_looked_at_once_each() -> None:
    xml = "<CodeBook><Codes>" + '<Code name="a"/>' * 5000 + "</Codes></CodeBook>"
    names = [code.name for code in qdc.read(xml.encode()).codes]
    assert (names[0], names[1], names[-1], len(set(names))) == ("a", "a (2)", "a (5000)", 5000)
    looked_at = Names()
    calls = 0

    def count(name: str, is_taken: Callable[[str], bool] = looked_at.is_taken) -> bool:
        nonlocal calls
        calls += 1
        return is_taken(name)

    looked_at.is_taken = count  # type: ignore[method-assign]
    for _ in range(1000):
        looked_at.free("a", "")
    assert calls < 4000


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("excel_fr_cp1252.csv", [("Qualité des données", ""), ("Étiquettes erronées", "Qualité des données")]),
        ("excel_sep.csv", [("Late labels", ""), ("Wrong labels", "")]),
        ("blank_first_line.csv", [("Late labels", "")]),
        ("header_semicolon_commas.csv", [("Late labels", "")]),
        ("noncharacters.csv", [("zz odd", ""), ("zz vt", "")]),
        ("merged_category.xlsx", [("Late labels", "Labels"), ("Wrong labels", "Labels"), ("Missing labels", "Labels")]),
        (
            "same_name_two_parents.csv",
            [
                ("Fruits", ""),
                ("yellow", "Fruits"),
                ("green", "Fruits"),
                ("Vegetables", ""),
                ("Vegetables / yellow", "Vegetables"),
                ("Vegetables / green", "Vegetables"),
            ],
        ),
    ],
)
def test_codebooks_of_the_trial(name: str, expected: list[tuple[str, str]]) -> None:
    assert read_names((SHARED_DATA / "trial" / name).read_bytes()) == expected


@needs_shared_data
def test_the_french_codebook_of_the_trial_keeps_its_letters() -> None:
    book = tables.read((SHARED_DATA / "trial" / "excel_fr_cp1252.csv").read_bytes())
    assert [code.definition for code in book.codes] == ["Défauts repérés à l’arrivée", "Étiquettes fausses"]
