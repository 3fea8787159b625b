"""What DOCX, ODT and RTF have in common: names, lists, tables and boxes as their reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.domain.sentences import Unreadable
from tests.transcripts.formats import odt_files as odf
from tests.transcripts.formats.docx_files import W, document, docx, paragraph, run, table
from tests.transcripts.formats.odt_files import content, odt
from tests.transcripts.formats.reading import said, settled
from transcripts.formats import rtf

BREAK = "<w:r><w:br/></w:r>"


def warnings(data: str | bytes) -> list[str]:
    return [str(warning) for warning in settled(data).report.warnings]


def texts(data: str | bytes) -> list[str]:
    return [turn.text for turn in settled(data).turns]


@pytest.mark.parametrize(
    "pieces",
    [
        lambda name, words: [paragraph(run(name, bold=True)), paragraph(run(words))],
        lambda name, words: [paragraph(run(name, bold=True), run(f" {words}"))],
        lambda name, words: [paragraph(run(f"{name} ", bold=True), run(words))],
        lambda name, words: [paragraph(run(name, bold=True), BREAK, run(words))],
    ],
    ids=["above", "before a blank", "with its blank", "before a line break"],
)
def test_bold_names_without_a_colon(pieces) -> None:  # type: ignore[no-untyped-def]
    dialogue = (("Anna", "Where?"), ("Bob", "Nothing: at all."), ("Anna", "Oh."))
    data = docx(document(*(block for name, words in dialogue for block in pieces(name, words))))
    assert said(data) == list(dialogue)
    assert warnings(data) in ([], ["Names in bold were taken for speakers."])


def test_words_in_bold_are_no_names_where_colons_name_the_speakers() -> None:
    blocks = [paragraph(run(text)) for text in ("Anna: a", "Ben: b", "Anna: c", "Ben: d")]
    stressed = [paragraph(run("Trust", bold=True), run(" is it")) for _ in range(2)]
    data = docx(document(*blocks[:2], stressed[0], *blocks[2:], stressed[1]))
    assert said(data) == [("Anna", "a"), ("Ben", "b\nTrust is it"), ("Anna", "c"), ("Ben", "d\nTrust is it")]


def test_a_heading_in_bold_is_no_name() -> None:
    lines = (
        ("Anna", True),
        ("a", False),
        ("Part two of it", True),
        ("Ben", True),
        ("b", False),
        ("Anna", True),
        ("c", False),
    )
    data = docx(document(*(paragraph(run(text, bold=bold)) for text, bold in lines)))
    assert said(data) == [("Anna", "a\nPart two of it"), ("Ben", "b"), ("Anna", "c")]


def test_bold_names_in_odt() -> None:
    style = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    names = [
        odf.paragraph(f'<text:span text:style-name="B">{name}</text:span> {words}')
        for name, words in ("Ax", "By", "Az")
    ]
    assert said(odt(content(*names, styles=style))) == [("A", "x"), ("B", "y"), ("A", "z")]


def level(at: int, manner: str, text: str, more: str = "") -> str:
    said = f'<w:start w:val="1"/><w:numFmt w:val="{manner}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{said}</w:lvl>'


def kind(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def of_kind(number: int, which: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{which}"/>{more}</w:num>'


AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
NUMBERING = (
    kind(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "%1.%2)"), level(2, "upperRoman", "(%3)"))
    + kind(1, level(0, "decimal", "Q%1:"))
    + kind(2, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))
    + kind(3, level(0, "chicago", "%1"))
    + kind(4, level(0, "decimalZero", "%1"), level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'))
    + "".join(of_kind(number + 1, number) for number in range(5))
    + of_kind(9, 0, AGAIN)
)
PARTS = {"word/numbering.xml": f'<w:numbering xmlns:w="{W}">{NUMBERING}</w:numbering>'.encode()}


def item(number: int, at: int, text: str) -> str:
    place = f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{place}{run(text)}</w:p>"


def listed(*items: tuple[int, int], words: str = "x") -> bytes:
    return docx(document(*(item(number, at, words) for number, at in items)), extra=PARTS)


@pytest.mark.parametrize(
    ("items", "numbers"),
    [
        ([(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 0), (1, 1)], "1. 1.a) 1.b) (I) (II) 2. 2.a)"),
        ([(1, 0), (9, 0), (9, 0), (1, 0)], "1. 5. 6. 7."),
        ([(5, 0), (5, 1), (5, 0), (5, 1)], "01 01.1 02 02.2"),
        ([(1, 1)], "1.a)"),
        ([(1, 0)] * 12, "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12."),
    ],
)
def test_list_numbers_stand_in_the_text(items: list[tuple[int, int]], numbers: str) -> None:
    assert texts(listed(*items)) == [f"{number} x" for number in numbers.split()]


def test_letters_go_on_after_z() -> None:
    assert texts(listed(*[(1, 1)] * 28))[25:] == ["1.z) x", "1.aa) x", "1.bb) x"]


def test_bullets_and_paragraphs_outside_a_list_have_none() -> None:
    assert texts(listed((3, 0), (3, 1), (0, 0), (77, 0))) == ["x", "x", "x", "x"]


def test_numbers_that_cannot_be_written_are_counted() -> None:
    data = listed((4, 0), (4, 0))
    assert texts(data) == ["x", "x"]
    assert warnings(data)[0] == "Numbers of lists were left out (2)."


def test_a_number_before_a_name_is_none_of_the_words_and_counted() -> None:
    data = docx(document(*(item(1, 0, text) for text in ("Anna: a", "Ben: b", "Anna: c", "and on"))), extra=PARTS)
    assert said(data) == [("Anna", "a"), ("Ben", "b"), ("Anna", "c\n4. and on")]
    assert warnings(data) == ["Numbers of lists were left out (3)."]
    assert said(data, Ben=None)[0] == ("Anna", "a\n2. Ben: b")


def test_a_list_that_writes_the_speaker() -> None:
    blocks = (block for words in "abc" for block in (item(2, 0, f"{words}?"), paragraph(run(f"P: {words}"))))
    data = docx(document(*blocks), extra=PARTS)
    assert said(data, Q1="I", Q2="I", Q3="I") == [(name, w) for c in "abc" for name, w in (("I", f"{c}?"), ("P", c))]


def test_a_style_puts_its_paragraphs_in_a_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="L"/></w:style>'
    )
    parts = PARTS | {"word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>'.encode()}
    items = (f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run("x")}</w:p>' for style in "LM")
    assert texts(docx(document(*items), extra=parts)) == ["1. x", "2. x"]


LISTS = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>'
)


def odt_list(*items: str, attributes: str = 'text:style-name="L"') -> str:
    return (
        f"<text:list {attributes}>{''.join(f'<text:list-item>{item}</text:list-item>' for item in items)}</text:list>"
    )


def test_list_numbers_in_odt() -> None:
    x = odf.paragraph("x")
    inner = odt_list(x, f"{x}{odt_list(x, attributes='')}", attributes="")
    going_on = odt_list(x, attributes='text:style-name="L" text:continue-numbering="true"')
    data = odt(content(odt_list(f"{x}{odf.paragraph('more')}", f"{x}{inner}"), going_on, odt_list(x), styles=LISTS))
    assert texts(data) == ["1. x", "more", "2. x", "2.a) x", "2.b) x", "x", "3. x", "1. x"]


def test_list_numbers_in_rtf() -> None:
    source = (
        r"{\rtf1\ansi Anna: a\par {\listtext\pard\plain a)\tab}one\par {\pntext\f0 2.\tab}two\par "
        r"{\listtext\f1\'b7\tab}three\par {\listtext 3.\tab}Ben: four\par Anna: five\par}"
    )
    assert said(source) == [("Anna", "a\na) one\n2. two\nthree"), ("Ben", "four"), ("Anna", "five")]
    assert warnings(source) == ["Numbers of lists were left out (1)."]


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(words))}</w:tc>"


def test_merged_cells_keep_columns_and_carry_on() -> None:
    rows = (
        cell("Anna", '<w:vMerge w:val="restart"/>') + cell("one"),
        cell("", "<w:vMerge/>") + cell("two"),
        cell("Ben") + cell("three"),
        cell("They pause here.", '<w:gridSpan w:val="2"/>'),
    )
    data = docx(document(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"))
    assert said(data) == [("Anna", "one"), ("Anna", "two"), ("Ben", "three"), ("Ben", "They pause here.")]


def test_a_frame_of_one_column_holds_paragraphs() -> None:
    lines = ("Anna: a", "Ben: b", "and on", "Anna: c")
    frame = f"<w:tbl><w:tr><w:tc>{''.join(paragraph(run(line)) for line in lines)}</w:tc></w:tr></w:tbl>"
    assert said(docx(document(frame))) == [("Anna", "a"), ("Ben", "b\nand on"), ("Anna", "c")]


def test_heading_rows_are_said() -> None:
    data = docx(document(table(("Speaker", "Text"), ("anna", "a: x"), ("ben", "b"))))
    assert said(data, anna="anna", ben="ben") == [("anna", "a: x"), ("ben", "b")]
    assert warnings(data)[0] == "Heading rows of tables were left out (1)."


def test_nested_tables_stand_once() -> None:
    inner = table(("in", "side"))
    data = docx(document(f"<w:tbl><w:tr>{cell('Anna')}<w:tc>{paragraph(run('out'))}{inner}</w:tc></w:tr></w:tbl>"))
    assert said(data) == [("Anna", "out\nin\tside")]


def test_rtf_tables_of_a_word_processor() -> None:
    source = (
        r"{\rtf1\ansi\pard Anna: before\par\trowd\cellx1\cellx2\pard\intbl Anna\cell one\par two\cell"
        r"\pard\intbl{\trowd\cellx1\cellx2\row}\pard\intbl Ben\cell a | b\cell\row\pard Anna: after\par}"
    )
    assert said(source) == [("Anna", "before"), ("Anna", "one\ntwo"), ("Ben", "a | b"), ("Anna", "after")]


def test_rtf_tables_in_tables() -> None:
    source = (
        r"{\rtf1\ansi\trowd\pard\intbl Anna\cell out\par\itap2 in\nestcell side\nestcell"
        r"{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl end\cell\row\pard Ben: x\par}"
    )
    assert said(source) == [("Anna", "out\nin\tside\tend"), ("Ben", "x")]


def test_words_after_a_text_box_are_apart() -> None:
    box = f"<w:r><w:txbxContent>{paragraph(run('boxed'))}{table(('in', 'it'))}</w:txbxContent></w:r>"
    data = docx(document(paragraph(run("Anna: a"), box, run("b")), paragraph(run("Ben: x"))))
    assert said(data) == [("Anna", "a\nboxed\nin\tit\nb"), ("Ben", "x")]


def test_a_name_a_time_and_words_in_one_paragraph() -> None:
    lines = (("Anna", "0:03", "Actually: nobody."), ("Ben", "0:09", "Note: that."))
    blocks = (
        paragraph(BREAK, run(name, bold=True), run(f"   {time}"), BREAK, run(words)) for name, time, words in lines
    )
    done = settled(docx(document(*blocks, paragraph(run("Ben stopped transcription")))))
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in done.turns] == [
        ("Anna", 3_000, "Actually: nobody."),
        ("Ben", 9_000, "Note: that."),
    ]
    assert [entry.excerpt for entry in done.report.not_understood] == ["Ben stopped transcription"]


@pytest.mark.parametrize("code", ["zz", "FFFFFFFF", "-1", "D800", "110000", "0", ""])
def test_symbols_that_do_not_exist(code: str) -> None:
    data = docx(document(paragraph(run("Anna: a"), f'<w:r><w:sym w:char="{code}"/></w:r>'), paragraph(run("Ben: b"))))
    assert said(data) == [("Anna", "a\ufffd"), ("Ben", "b")]
    assert warnings(data) == ["1 characters of symbol fonts have no letter; each shows as �."]


def test_visible_words_stay_visible() -> None:
    looks = (
        '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:fill="222222"/>',
        '<w:vanish w:val="0"/><w:strike w:val="false"/>',
        '<w:color w:val="FF0000"/>',
        '<w:highlight w:val="yellow"/>',
    )
    runs = [f"<w:r><w:rPr>{look}</w:rPr><w:t>{at}</w:t></w:r>" for at, look in enumerate(looks)]
    data = docx(document(paragraph(run("Anna: "), *runs), paragraph(run("Ben: b"))))
    assert said(data) == [("Anna", "01234"), ("Ben", "b")]
    assert warnings(data) == []


def test_headers_and_footers_are_said() -> None:
    relation = '<Relationship Id="r1" Type="http://x/relationships/header" Target="header1.xml"/>'
    parts = {
        "word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>".encode(),
        "word/header1.xml": f'<w:hdr xmlns:w="{W}">{paragraph(run("Draft"))}</w:hdr>'.encode(),
    }
    data = docx(document(paragraph(run("Anna: a")), paragraph(run("Ben: b"))), extra=parts)
    assert warnings(data) == ["Headers and footers of pages were left out (1)."]
    master = f"<style:master-page><style:header>{odf.paragraph('Draft')}</style:header></style:master-page>"
    text = odt(content(odf.paragraph("Anna: a"), odf.paragraph("Ben: b")), odf.named_styles("", master))
    assert warnings(text) == ["Headers and footers of pages were left out (1)."]
    source = r"{\rtf1{\header Draft\par}{\footer \par}Anna: a\par Ben: b\par}"
    assert warnings(source) == ["Headers and footers of pages were left out (1)."]


def test_rtf_in_the_style_of_a_heading_in_use_stays() -> None:
    source = r"{\rtf1{\stylesheet{\s1\b Strong;}}Anna: \v0 a{\strike0 b}\plain c\'e9\u233?\~d\par Ben: \{x\}\par}"
    assert said(source) == [("Anna", "abcéé\u00a0d"), ("Ben", "{x}")]
    assert warnings(source) == []


def test_white_words_on_a_colour_stay() -> None:
    colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue99;}"
    source = rf"{{\rtf1{colours}Anna: a{{\highlight2\cf1 b}}{{\cf1\chcbpat2 c}}{{\cf2 d}}\par Ben: x\par}}"
    assert said(source) == [("Anna", "abcd"), ("Ben", "x")]
    assert warnings(source) == []


def test_binary_data_in_rtf_is_passed_over() -> None:
    assert said("{\\rtf1 Anna: a\\b\\bin5 }{}{}b\\par Ben: x\\par}") == [("Anna", "ab"), ("Ben", "x")]


def test_rtf_without_end_of_groups_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        settled("{\\rtf1 Anna: a" + "{" * 2000)
    assert str(refusal.value) == rtf.TOO_DEEP


PIECES = st.lists(
    st.tuples(
        st.sampled_from(["seen", "hidden", "struck", "deleted"]),
        st.text("abc é", min_size=1, max_size=6).filter(str.strip),
    ),
    max_size=8,
)
IN_DOCX = {
    "seen": run,
    "hidden": lambda text: f'<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>',
    "struck": lambda text: f'<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>',
    "deleted": lambda text: f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>",
}
IN_RTF = {
    "seen": lambda text: f"{{{text}}}",
    "hidden": lambda text: rf"{{\v {text}}}",
    "struck": lambda text: rf"\strike {text}\strike0 ",
    "deleted": lambda text: rf"{{\deleted {text}}}",
}
IN_ODT = {
    "seen": lambda text: f"<text:span>{text}</text:span>",
    "hidden": lambda text: f'<text:span text:style-name="H">{text}</text:span>',
    "struck": lambda text: f'<text:span text:style-name="S">{text}</text:span>',
    "deleted": lambda text: f"<text:hidden-text>{text}</text:hidden-text>",
}
ODT_STYLES = (
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S" style:family="text">'
    '<style:text-properties style:text-line-through-type="single"/></style:style>'
)


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_words_that_are_seen_come_out_and_the_others_are_said(paragraphs: list[list[tuple[str, str]]]) -> None:
    seen = ["".join(text for look, text in pieces if look == "seen") for pieces in paragraphs]
    expected = " ".join(["start", *" ".join(seen).split()])
    left_out = {look for pieces in paragraphs for look, _ in pieces if look != "seen"}
    for form, data in (("docx", _docx(paragraphs)), ("odt", _odt(paragraphs)), ("rtf", _rtf(paragraphs))):
        done = settled(data)
        assert " ".join(" ".join(turn.text for turn in done.turns).split()) == expected, form
        counted = [warning for warning in done.report.warnings if "count" in warning.values]
        assert bool(counted) == bool(left_out), form


def _docx(paragraphs: list[list[tuple[str, str]]]) -> bytes:
    blocks = (paragraph(*(IN_DOCX[look](text) for look, text in pieces)) for pieces in paragraphs)
    return docx(document(paragraph(run("start")), *blocks))


def _odt(paragraphs: list[list[tuple[str, str]]]) -> bytes:
    blocks = (odf.paragraph("".join(IN_ODT[look](text) for look, text in pieces)) for pieces in paragraphs)
    return odt(content(odf.paragraph("start"), *blocks, styles=ODT_STYLES))


def _rtf(paragraphs: list[list[tuple[str, str]]]) -> bytes:
    lines = ("".join(IN_RTF[look](text) for look, text in pieces) for pieces in paragraphs)
    return ("{\\rtf1\\ansi start\\par " + "\\par ".join(lines) + "}").replace("é", "\\'e9").encode()
