"""A secret that a format hides, strikes or deletes never reaches a turn, an excerpt or a warning.

People anonymise by hiding, striking and deleting. Each case is one way to do it; the words around it stay.
"""

from __future__ import annotations

import json

import pytest

from tests.transcripts.formats import docx_files as word
from tests.transcripts.formats import odt_files as odf
from tests.transcripts.formats.reading import LIMIT
from transcripts.domain.turns import ParsedTranscript, proposed_names, report_json, settle
from transcripts.formats.detect import read

SECRET = "zebrasecret"


def told(data: bytes) -> ParsedTranscript:
    parsed = read(data, most_bytes=LIMIT)
    return settle(parsed, proposed_names(parsed.turns), join=False)


def holds_secret(done: ParsedTranscript) -> bool:
    turns = json.dumps([[turn.speaker, turn.text, turn.prefix] for turn in done.turns])
    return SECRET in turns or SECRET in json.dumps(report_json(done.report))


def run(properties: str, text: str = SECRET) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_styles(styles: str) -> dict[str, bytes]:
    return {"word/styles.xml": f'<w:styles xmlns:w="{word.W}">{styles}</w:styles>'.encode()}


HIDING_STYLE = '<w:style w:type="{kind}" w:styleId="{name}"><w:rPr><w:vanish/></w:rPr></w:style>'
HEIR = '<w:style w:type="character" w:styleId="Heir"><w:basedOn w:val="Hide"/></w:style>'
WORD_STYLES = (
    "".join(HIDING_STYLE.format(kind=k, name=n) for k, n in (("character", "Hide"), ("paragraph", "Para"))) + HEIR
)
TABLE_STYLE = HIDING_STYLE.format(kind="table", name="Tab")
DEFAULTS = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
SEEN = run('<w:vanish w:val="0"/>', "Anna: a ")
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'

DOCX = {
    "vanish": (run("<w:vanish/>"), ""),
    "vanish on": (run('<w:vanish w:val="true"/>'), ""),
    "spec vanish": (run("<w:specVanish/>"), ""),
    "web hidden": (run("<w:webHidden/>"), ""),
    "struck": (run("<w:strike/>"), ""),
    "struck twice": (run("<w:dstrike/>"), ""),
    "white on white": (run('<w:color w:val="FFFFFF"/>'), ""),
    "black under a black marker": (run('<w:highlight w:val="black"/>'), ""),
    "character style": (run('<w:rStyle w:val="Hide"/>'), WORD_STYLES),
    "style based on a hidden one": (run('<w:rStyle w:val="Heir"/>'), WORD_STYLES),
    "document defaults": (run(""), DEFAULTS),
    "deletion": (f"<w:del><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>", ""),
    "move": (f"<w:moveFrom>{run('')}</w:moveFrom>", ""),
    "field instruction": (f"<w:r><w:instrText>{SECRET}</w:instrText></w:r>", ""),
    "field in an instruction": (
        FIELD.format("begin") + run("") + FIELD.format("separate") + run("", "b") + FIELD.format("end"),
        "",
    ),
    "hidden text box": (
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:pict><w:txbxContent>{word.paragraph(run(''))}</w:txbxContent></w:pict></w:r>",
        "",
    ),
}


@pytest.mark.parametrize("way", DOCX)
def test_docx(way: str) -> None:
    piece, styles = DOCX[way]
    xml = word.document(
        word.paragraph(SEEN, piece, run('<w:vanish w:val="0"/>', "z")), word.paragraph(run("", "Ben: x"))
    )
    done = told(word.docx(xml, extra=word_styles(styles) if styles else None))
    assert not holds_secret(done)
    assert "z" in done.turns[0].text


def hidden_row(properties: str) -> str:
    return f"<w:tbl><w:tr><w:trPr>{properties}</w:trPr><w:tc>{word.paragraph(run(''))}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    "block",
    [
        f'<w:p><w:pPr><w:pStyle w:val="Para"/></w:pPr>{run("")}</w:p>',
        '<w:tbl><w:tblPr><w:tblStyle w:val="Tab"/></w:tblPr>'
        f"<w:tr><w:tc>{word.paragraph(run(''))}</w:tc></w:tr></w:tbl>",
        hidden_row("<w:hidden/>"),
        hidden_row("<w:del/>"),
    ],
)
def test_docx_blocks(block: str) -> None:
    xml = word.document(word.paragraph(run("", "Anna: a")), block, word.paragraph(run("", "Ben: x")))
    done = told(word.docx(xml, extra=word_styles(WORD_STYLES + TABLE_STYLE)))
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a", "x"]
    assert len(done.report.warnings) == 1


ODT_STYLES = (
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="HP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="Heir" style:family="text" style:parent-style-name="H"/>'
)
ODT = {
    "span": f'<text:span text:style-name="H">{SECRET}</text:span>',
    "struck": f'<text:span text:style-name="S">{SECRET}</text:span>',
    "white": f'<text:span text:style-name="W">{SECRET}</text:span>',
    "heir": f'<text:span text:style-name="Heir">{SECRET}</text:span>',
    "span in a span": f'<text:span text:style-name="H"><text:span>{SECRET}</text:span></text:span>',
    "hidden field": f'<text:hidden-text text:is-hidden="true" text:string-value="{SECRET}">{SECRET}</text:hidden-text>',
    "hidden variable": f'<text:variable-set text:display="none">{SECRET}</text:variable-set>',
    "note": f"<text:note><text:note-body>{odf.paragraph(SECRET)}</text:note-body></text:note>",
    "comment": f"<office:annotation>{odf.paragraph(SECRET)}</office:annotation>",
    "alternative text": f"<draw:frame><svg:title>{SECRET}</svg:title><svg:desc>{SECRET}</svg:desc></draw:frame>",
    "hidden box": f'<text:span text:style-name="H"><draw:text-box>{odf.paragraph(SECRET)}</draw:text-box></text:span>',
}
ODT_BLOCKS = {
    "paragraph style": odf.paragraph(SECRET, "HP"),
    "hidden paragraph": odf.paragraph(f'<text:hidden-paragraph text:is-hidden="true"/>{SECRET}'),
    "section": f'<text:section text:display="none">{odf.paragraph(SECRET)}</text:section>',
    "row": f'<table:table><table:table-row table:visibility="collapse"><table:table-cell>{odf.paragraph(SECRET)}'
    "</table:table-cell></table:table-row></table:table>",
    "covered cell": "<table:table><table:table-row><table:table-cell/><table:covered-table-cell>"
    f"{odf.paragraph(SECRET)}</table:covered-table-cell></table:table-row></table:table>",
    "deletion": f"<text:tracked-changes><text:changed-region><text:deletion>{odf.paragraph(SECRET)}</text:deletion>"
    "</text:changed-region></text:tracked-changes>",
}


@pytest.mark.parametrize("named", [False, True], ids=["automatic", "named"])
@pytest.mark.parametrize("way", [*ODT, *ODT_BLOCKS])
def test_odt(way: str, *, named: bool) -> None:
    inline, block = ODT.get(way, ""), ODT_BLOCKS.get(way, "")
    xml = odf.content(
        odf.paragraph(f"Anna: a {inline}z"), block, odf.paragraph("Ben: x"), styles="" if named else ODT_STYLES
    )
    done = told(odf.odt(xml, odf.named_styles(ODT_STYLES) if named else ""))
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a z", "x"]
    assert done.report.warnings or way == "alternative text"


RTF_STYLES = (
    r"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;}"
    r"{\stylesheet{\s0 Normal;}{\s7\v Hidden;}{\*\cs8 \additive\v Hidden;}}"
)
RTF = {
    "hidden": rf"{{\v {SECRET}}}",
    "hidden without a group": rf"\v {SECRET}\v0 ",
    "letter by letter": r"{\v " + "".join(f"\\'{ord(letter):02x}" for letter in SECRET) + "}",
    "by code points": r"{\v " + "".join(f"\\u{ord(letter)}?" for letter in SECRET) + "}",
    "hidden on the web": rf"{{\webhidden {SECRET}}}",
    "deleted": rf"{{\deleted {SECRET}}}",
    "struck": rf"{{\strike {SECRET}}}",
    "struck twice": rf"{{\striked1 {SECRET}}}",
    "character style": rf"{{\cs8 {SECRET}}}",
    "paragraph style": rf"{{\s7 {SECRET}}}",
    "white": rf"{{\cf2 {SECRET}}}",
    "in a deeper group": rf"{{\v{{\b {SECRET}}}}}",
    "footnote": rf"{{\footnote {SECRET}}}",
    "comment": rf"{{\*\annotation {SECRET}}}",
    "header": rf"{{\header {SECRET}\par}}",
    "text box": rf"{{\shp{{\*\shpinst{{\shptxt {SECRET}\par}}}}}}",
    "link": rf'{{\field{{\*\fldinst{{HYPERLINK "{SECRET}"}}}}{{\fldrslt }}}}',
    "information": rf"{{\info{{\author {SECRET}}}}}",
}


@pytest.mark.parametrize("way", RTF)
def test_rtf(way: str) -> None:
    source = rf"{{\rtf1\ansi\ansicpg1252{RTF_STYLES}\pard\plain Anna: a {RTF[way]}z\par Ben: x\par}}"
    done = told(source.encode("latin-1"))
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a z", "x"]
    assert done.report.warnings or way in {"link", "information"}


HTML = [
    f'<span style="display:none">{SECRET}</span>',
    f'<b style="color:red; visibility: hidden">{SECRET}</b>',
    f'<span style="font-size:0">{SECRET}</span>',
    f"<span hidden>{SECRET}</span>",
    f'<span class="gone">{SECRET}</span>',
    f"<s>{SECRET}</s>",
    f"<del>{SECRET}</del>",
    f'<span style="text-decoration: line-through">{SECRET}</span>',
    f"<!-- {SECRET} -->",
    f"<script>{SECRET}</script>",
]
SHEET = "<style>.never, .gone { display: none }</style>"


@pytest.mark.parametrize("markup", HTML)
def test_noscribe(markup: str) -> None:
    source = (
        f"<html><head>{SHEET}</head><body><p>By noScribe</p>"
        f'<p><a name="ts_0_10_S00">S00: a {markup}z</a></p><p><a name="ts_10_20_S01">S01: x</a></p></body></html>'
    )
    done = told(source.encode())
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a z", "x"]


@pytest.mark.parametrize("markup", HTML)
def test_otranscribe(markup: str) -> None:
    text = f"{SHEET}<p>Anna: a {markup}z</p><p>Ben: x</p>"
    done = told(json.dumps({"text": text, "media": "", "media-time": 0}).encode())
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a z", "x"]


@pytest.mark.parametrize(
    "block",
    [
        f"NOTE {SECRET}",
        f"NOTE\n{SECRET}",
        f"NOTE {SECRET} --> there",
        f"NOTE\n{SECRET} --> there\n{SECRET}",
        f"STYLE\n::cue(.{SECRET}) {{ color: red }}",
        f"REGION\nid:{SECRET}",
    ],
)
@pytest.mark.parametrize("silent", [False, True], ids=["after words", "after none"])
def test_vtt(block: str, *, silent: bool) -> None:
    source = (
        f"WEBVTT\n\n{block}\n\n00:01.000 --> 00:02.000\n{'' if silent else 'Anna: a'}\n\n{block}\n\n"
        f"00:02.000 --> 00:03.000\nBen: <c.{SECRET}>x</c>\n\n{block}\n"
    )
    done = told(source.encode())
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["x"] if silent else ["a", "x"]


@pytest.mark.parametrize(
    "tag", [f'<font face="{SECRET}">', f"{{\\fn{SECRET}}}", f"<!-- {SECRET} -->", f'<font face="{SECRET}" {"x" * 300}>']
)
def test_srt(tag: str) -> None:
    source = f"1\n00:00:01,000 --> 00:00:02,000\nAnna: a {tag}z\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: x\n"
    done = told(source.encode())
    assert not holds_secret(done)
    assert [turn.text for turn in done.turns] == ["a z", "x"]
