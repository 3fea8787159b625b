"""What a file is, by its content; what it is refused for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studies.domain.clean import canonical
from studies.domain.sentences import Unreadable
from tests.transcripts.formats.docx_files import document, docx, paragraph, run
from tests.transcripts.formats.reading import said, settled
from transcripts.domain.turns import ParsedTurn
from transcripts.formats import detect, encoding, jsons, ooxml, pdf
from transcripts.formats.detect import read
from transcripts.formats.reading import Reading

DIALOGUE = (
    "Élodie: Ça a été très difficile, à cause des données manquantes.\n\nNoël: Où ça ? Là-bas, peut-être.\n\n" * 8
)


def sentence(data: bytes, most_bytes: int = 10_000) -> str:
    with pytest.raises(Unreadable) as refusal:
        read(data, most_bytes=most_bytes)
    return refusal.value.sentence.template


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", detect.EMPTY),
        (b" \r\n\t ", detect.EMPTY),
        (b"\xef\xbb\xbf\n", detect.NO_TEXT),
        (b"WEBVTT\n\n", detect.NO_TEXT),
        (b"x" * 10_001, detect.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", detect.OLD_WORD),
        (b"%PDF-1.7\n%\xe2\xe3", pdf.DAMAGED),
        (b"{\\rtf1\\ansi }", detect.NO_TEXT),
        (b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text", ooxml.DAMAGED),
        (b"<!DOCTYPE html><html><p>Anna: yes", detect.WEB_PAGE),
        (b'{"segments": []}', jsons.UNKNOWN),
        (b"[" * 9_000, jsons.UNKNOWN),
        (b'{"text": "<p></p>", "media": "a.mp3", "media-time": 0}', detect.NO_TEXT),
        (b'[{"start": 1}]', jsons.UNKNOWN),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, encoding.NOT_TEXT),
        (b"ID3\x04\x00" + bytes(range(0, 256, 3)) * 40, encoding.NOT_TEXT),
        (b"RIFF\x24\x08\x00\x00WAVEfmt " + b"\x00\x01" * 400, encoding.NOT_TEXT),
    ],
)
def test_refusals(data: bytes, expected: str) -> None:
    assert sentence(data) == expected


def test_a_file_of_endless_lines_is_refused() -> None:
    assert sentence(b"a\n" * (detect.MOST_LINES + 2), most_bytes=1_000_000) == detect.TOO_MANY_LINES


HEADS = [
    b"",
    b"WEBVTT\n\n0:01 --> 0:02\n",
    b"PK\x03\x04",
    docx(document(paragraph(run("A: b")))),
    b"{\\rtf1\\ansi A: b\\par ",
    b"start\tend\ttext\n0\t10\t",
    b'<html><body><p><a name="ts_1_2_S01">S01: ',
    b'{"text": "<p>A: b", "media": "a", "media-time": 1}',
]


@given(st.sampled_from(HEADS), st.binary())
def test_any_bytes_are_read_or_refused(head: bytes, tail: bytes) -> None:
    turns: tuple[ParsedTurn, ...] = ()
    with suppress(Unreadable):
        turns = settled(head + tail).turns
    assert all(turn.text == canonical(turn.text) != "" for turn in turns)


def test_the_report_says_that_the_encoding_was_guessed() -> None:
    assert settled(DIALOGUE.encode("cp1252")).report.encoding_guessed
    assert not settled(DIALOGUE.encode()).report.encoding_guessed


def test_a_chosen_encoding_is_used() -> None:
    data = "Anna: Été\n\nBen: où\n\nAnna: là".encode("mac-roman")
    parsed = read(data, most_bytes=10_000, reading=Reading(encoding="cp850"))
    assert parsed.turns[0].text == "Été".encode("mac-roman").decode("cp850")
    assert not parsed.report.encoding_guessed


def test_a_refusal_names_the_limit() -> None:
    with pytest.raises(Unreadable, match=r"The file has 3 MB; the limit of this installation is 2\.5 MB\."):
        read(b"x" * 3 * 1024 * 1024, most_bytes=2_621_440)


@pytest.mark.parametrize(
    ("codec", "warned"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("latin-1", True),
        ("cp1252", True),
    ],
)
def test_french_in_any_encoding_reads_the_same(codec: str, warned: bool) -> None:
    report = settled(DIALOGUE.encode(codec)).report
    assert said(DIALOGUE.encode(codec)) == said(DIALOGUE)
    assert any(warning.template == encoding.GUESSED for warning in report.warnings) == warned


def test_line_ends_do_not_matter() -> None:
    assert said(DIALOGUE.replace("\n", "\r\n")) == said(DIALOGUE.replace("\n", "\r")) == said(DIALOGUE)


def test_some_control_characters_are_left_out_and_counted() -> None:
    parsed = settled("Anna: y\x00e\x07s\n\nBen: no")
    assert [turn.text for turn in parsed.turns] == ["yes", "no"]
    assert [str(warning) for warning in parsed.report.warnings] == ["2 control characters were left out."]


def test_a_script_is_text_like_any_other() -> None:
    words = "<script>alert('x')</script> & <b>bold</b>"
    assert said(f"Anna: {words}\n\nBen: ok") == [("Anna", words), ("Ben", "ok")]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nyes", "vtt"),
        ("WEBVTT FILE\n\n00:01.000 --> 00:02.000\nyes", "vtt"),
        ("00:00:01.000 --> 00:00:02.000\nyes", "srt"),
        ("Anna: we go from A --> B\n\nBen: yes", "txt"),
        ("WEBVTTX: yes\n\nBen: no", "txt"),
        ('{"Anna": yes', "txt"),
    ],
)
def test_formats_by_content(source: str, name: str) -> None:
    assert settled(source).report.format == name


@pytest.mark.parametrize(
    "piece", ["<i ", "<v ", "a  ", "[00:", "Anna: ", "? ", "\t", "--> ", "&lt", "00:00 -->\n", "1\n"]
)
def test_hostile_repetition_is_read_quickly(piece: str) -> None:
    """A regular expression that doubles back would need hours for these."""
    for head in ("", "WEBVTT\n\n00:01.000 --> 00:02.000\n"):
        try:
            settled(head + piece * (100_000 // len(piece)) + "x: y")
        except Unreadable as refusal:
            assert refusal.sentence.template in (detect.NO_TEXT, detect.EMPTY)  # noqa: PT017
