"""DOCX: everything a reader of the document sees, and nothing that would do harm."""

import io
import zipfile

import pytest

from studies.domain.sentences import Unreadable
from tests.transcripts.formats.docx_files import RELATIONS, document, docx, paragraph, run, table
from tests.transcripts.formats.reading import said, settled
from transcripts.formats import ooxml
from transcripts.formats.detect import read

LIMIT = 20 * 1024 * 1024


def test_insertions_controls_and_smart_tags_are_read_deletions_are_not() -> None:
    xml = document(
        paragraph(
            run("Anna: a "),
            f"<w:ins>{run('b ')}</w:ins>",
            "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
            f"<w:moveFrom>{run('gone too')}</w:moveFrom>",
            f"<w:smartTag>{run('c ')}</w:smartTag>",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('d')}</w:sdtContent></w:sdt>",
            f"<w:hyperlink>{run(' e')}</w:hyperlink>",
        ),
        f"<w:sdt><w:sdtContent>{paragraph(run('Ben: f'))}</w:sdtContent></w:sdt>",
    )
    assert said(docx(xml)) == [("Anna", "a b c d e"), ("Ben", "f")]
    assert [str(warning) for warning in settled(docx(xml)).report.warnings] == [
        "Deletions marked as tracked changes were left out (2); insertions were kept."
    ]


def test_breaks_hyphens_and_symbols() -> None:
    pieces = "<w:r><w:t>Anna: a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t>"
    symbols = '<w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Arial" w:char="2192"/><w:softHyphen/></w:r>'
    parsed = settled(docx(document(paragraph(pieces + symbols), paragraph(run("Ben: x")))))
    assert [turn.text for turn in parsed.turns] == ["a\tb\nc\u2011d\ufffd→", "x"]
    assert str(parsed.report.warnings[0]).startswith("1 characters of symbol fonts")


def test_a_table_of_times_speakers_and_words() -> None:
    rows = (
        ("Time", "Speaker", "Text"),
        ("00:01", "Anna", "yes: indeed"),
        ("00:02", "Ben", "no"),
        ("00:05", "Anna", "why"),
    )
    parsed = settled(docx(document(table(*rows))))
    assert [(turn.start_ms, turn.speaker, turn.text) for turn in parsed.turns] == [
        (1_000, "Anna", "yes: indeed"),
        (2_000, "Ben", "no"),
        (5_000, "Anna", "why"),
    ]


def test_a_table_of_names_and_words_whatever_the_order() -> None:
    assert said(docx(document(table(("yes we do", "Anna"), ("no we do not", "Ben"))))) == [
        (None, "yes we do\tAnna"),
        (None, "no we do not\tBen"),
    ]
    rows = (("Anna:", "yes"), ("Ben:", "no"), ("Anna:", "why"))
    assert said(docx(document(table(*rows)))) == [("Anna", "yes"), ("Ben", "no"), ("Anna", "why")]


def test_a_bold_name_and_a_tab() -> None:
    blocks = [
        paragraph(run(name, bold=True), "<w:r><w:tab/></w:r>", run(words))
        for name, words in (("Anna", "yes"), ("Ben", "no"), ("Anna", "why"))
    ]
    assert said(docx(document(*blocks))) == [("Anna", "yes"), ("Ben", "no"), ("Anna", "why")]


def test_bold_questions_and_answers_without_names() -> None:
    blocks = [paragraph(run("Place: Montréal"))]
    for number in (1, 2, 3):
        blocks += [paragraph(run(f"Q{number}. Why?", bold=True)), paragraph(run("First.")), paragraph(run("Then."))]
    parsed = settled(docx(document(*blocks)))
    assert [(turn.speaker, turn.text) for turn in parsed.turns][:3] == [
        (None, "Place: Montréal"),
        ("Question", "Q1. Why?"),
        ("Answer", "First.\nThen."),
    ]
    assert str(parsed.report.warnings[0]).startswith("No speaker is named. Paragraphs in bold")


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph(run('boxed'))}</w:txbxContent>"
    twice = f"<w:r><Choice>{box}</Choice><Fallback>{box}</Fallback></w:r>"
    assert said(docx(document(paragraph(run("Anna: a"), twice), paragraph(run("Ben: b"))))) == [
        ("Anna", "a\nboxed"),
        ("Ben", "b"),
    ]


def test_a_main_part_of_another_name_and_the_strict_namespace() -> None:
    xml = document(paragraph(run("Anna: a")), paragraph(run("Ben: b"))).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert said(docx(xml, target="word/document2.xml")) == [("Anna", "a"), ("Ben", "b")]


def test_paths_in_names_of_other_parts_do_not_matter() -> None:
    xml = document(paragraph(run("Anna: a")), paragraph(run("Ben: b")))
    assert said(docx(xml, extra={"../../etc/passwd": b"x", "/etc/passwd": b"x"})) == [("Anna", "a"), ("Ben", "b")]


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
FINE = document(paragraph(run("Anna: a")))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (docx(document(paragraph(run("Anna: &a;&x;")), prologue=ENTITIES)), ooxml.WITH_ENTITIES),
        (docx(b"<w:document"), ooxml.DAMAGED),
        (docx(FINE)[:-30], ooxml.DAMAGED),
        (docx(FINE).replace(b"\x08\x00", b"\x63\x00"), ooxml.DAMAGED),
        (b"PK\x03\x04" + b"junk" * 40, ooxml.DAMAGED),
        (empty_zip(), ooxml.NO_WORD_DOCUMENT),
        (docx(FINE, target="../evil.xml"), ooxml.NO_WORD_DOCUMENT),
        (docx(FINE, extra={f"{number}": b"" for number in range(ooxml.MOST_ENTRIES)}), ooxml.TOO_LARGE_INSIDE),
        (docx(document(paragraph(run("a" * 8_000_000)))), ooxml.TOO_LARGE_INSIDE),
        (docx(b" " * (ooxml.MOST_PART_BYTES + 1)), ooxml.TOO_LARGE_INSIDE),
        (docx("<x>" * 500 + "</x>" * 500), ooxml.DAMAGED),
    ],
)
def test_bad_documents_are_refused_with_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, most_bytes=LIMIT)
    assert str(refusal.value) == sentence


def test_a_header_that_lies_about_its_size_does_not_help() -> None:
    bomb = docx(b" " * (ooxml.MOST_PART_BYTES + 1))
    at = bomb.rfind(b"PK\x01\x02")
    lying = bomb[: at + 24] + (1000).to_bytes(4, "little") + bomb[at + 28 :]
    with pytest.raises(Unreadable):
        read(lying, most_bytes=LIMIT)


def test_the_relations_are_what_word_writes() -> None:
    assert "officeDocument" in RELATIONS


@pytest.mark.parametrize("span", ["²", "x", "-1", ""])
def test_a_width_that_is_no_number_costs_no_words(span: str) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph(run("Anna"))}</w:tc>'
    data = docx(document(f"<w:tbl><w:tr>{cell}<w:tc>{paragraph(run('hello'))}</w:tc></w:tr></w:tbl>"))
    assert [(turn.speaker, turn.text) for turn in read(data, most_bytes=1 << 20).turns] == [("Anna", "hello")]
