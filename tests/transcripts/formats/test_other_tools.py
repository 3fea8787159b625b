"""Files of other tools, written here after their own: every cue that goes in comes out, with its speaker and times."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from docx import Document as WordDocument

from tests.transcripts.formats.reading import LIMIT
from transcripts.domain.turns import ParsedTranscript, ParsedTurn, proposed_names, settle
from transcripts.formats import jsons
from transcripts.formats.detect import read

Row = tuple[str | None, str, int | None, int | None]


def told(data: bytes | str, *, join: bool = False) -> ParsedTranscript:
    parsed = read(data.encode() if isinstance(data, str) else data, most_bytes=LIMIT)
    return settle(parsed, proposed_names(parsed.turns), join=join)


def rows(data: bytes | str, *, join: bool = False) -> list[Row]:
    done = told(data, join=join)
    assert done.report.cues_in == done.report.cues_out + len(done.report.not_understood)
    return [_row(turn) for turn in done.turns]


def _row(turn: ParsedTurn) -> Row:
    return turn.speaker, turn.text, turn.start_ms, turn.end_ms


def whisper(*segments: object) -> str:
    return json.dumps({"text": "…", "segments": segments, "language": "en"})


def test_whisper_json_keeps_overlapping_and_backward_times() -> None:
    data = whisper(
        {"id": 0, "start": 0.0, "end": 2.5, "text": " So, yes."},
        {"id": 1, "start": 2.0, "end": 2.0, "text": " Then no."},
        {"id": 2, "start": 1.25, "end": 3.1, "text": " Again."},
    )
    assert rows(data) == [(None, "So, yes.", 0, 2500), (None, "Then no.", 2000, 2000), (None, "Again.", 1250, 3100)]


def test_whisperx_has_speakers_and_a_segment_without_times_or_words() -> None:
    data = whisper(
        {"start": 0.5, "end": 1.0, "text": "Yes.", "speaker": "SPEAKER_00"},
        {"text": "No: never.", "speaker": "SPEAKER_01"},
        {"start": 3, "end": 4, "text": "  "},
        {"start": float("nan"), "end": -1, "text": "Well."},
    )
    done = told(data)
    assert [_row(turn) for turn in done.turns] == [
        ("SPEAKER_00", "Yes.", 500, 1000),
        ("SPEAKER_01", "No: never.", None, None),
        (None, "Well.", None, None),
    ]
    assert [entry.line for entry in done.report.not_understood] == [3]


def test_whisper_tsv_takes_quotation_marks_as_text() -> None:
    data = 'start\tend\ttext\n0\t1500\t"Well, she said\n1500\t1400\tYes.\nbroken\n'
    done = told(data)
    assert [_row(turn) for turn in done.turns] == [(None, '"Well, she said', 0, 1500), (None, "Yes.", 1500, 1400)]
    assert [(entry.line, entry.excerpt) for entry in done.report.not_understood] == [(4, "broken")]


def test_podcast_json_names_a_speaker_only_where_it_changes() -> None:
    data = json.dumps(
        {
            "version": "1.0.0",
            "segments": [
                {"speaker": "Anne", "startTime": 0, "endTime": 1, "body": "Yes,"},
                {"startTime": 1, "endTime": 2, "body": "indeed."},
                {"speaker": "Bob", "startTime": 2, "endTime": 3, "body": "No."},
            ],
        }
    )
    assert rows(data) == [("Anne", "Yes,", 0, 1000), ("Anne", "indeed.", 1000, 2000), ("Bob", "No.", 2000, 3000)]
    assert rows(data, join=True) == [("Anne", "Yes, indeed.", 0, 2000), ("Bob", "No.", 2000, 3000)]


NOSCRIBE = """<!DOCTYPE html><html><head><meta charset="UTF-8">
<meta name="audio_source" content="C:\\Users\\x\\a.mp3"></head>
<body><p style="">Transcribed with noScribe</p><p></p>
<p><a name="ts_0_2120_S00" >S00: <span style="color: #78909C">[00:00:00]</span> Et comment&nbsp;ça va&#160;?</a>
<a name="ts_2120_12140_S00" > Dites-moi.</a></p>
<p><a name="ts_1900_2500_S01" >//S01: <span>[00:00:01]</span> Euh //</a></p>
<p><a name="ts_12140_22800_S01" >S01: <span>[00:00:12]</span> Bien, (..) merci &amp; vous.</a></p></body></html>"""


def test_noscribe_html_keeps_each_anchor_with_its_own_times() -> None:
    assert rows(NOSCRIBE) == [
        ("S00", "Et comment ça va ?", 0, 2120),
        ("S00", "Dites-moi.", 2120, 12140),
        ("S01", "Euh //", 1900, 2500),
        ("S01", "Bien, (..) merci & vous.", 12140, 22800),
    ]


def test_otranscribe_reads_times_in_seconds_or_minutes_and_never_a_script() -> None:
    text = (
        '<p><span class="timestamp" contenteditable="false" data-timestamp="63.2">01:03</span>&nbsp;Anne: Oui.</p>'
        '<p><span class="timestamp" data-timestamp="1:10">01:10</span>&nbsp;Bob: Non,<br>jamais.</p>'
        "<script>alert(1)</script><p>Anne: Bon.</p>"
    )
    data = json.dumps({"text": text, "media": "int1.mp3", "media-time": 63.2})
    assert rows(data) == [
        ("Anne", "Oui.", 63200, None),
        ("Bob", "Non,\njamais.", 70000, None),
        ("Anne", "Bon.", None, None),
    ]


def test_otter_heads_each_turn_with_name_and_time() -> None:
    data = (
        "Anne Martin  0:03\nYes: we can\nbegin.\n\nSpeaker 2  1:02:03\nGood.\n\nAnne Martin  1:02:09\nNote: fine.\n\n"
        "Transcribed by https://otter.ai\n"
    )
    assert rows(data) == [
        ("Anne Martin", "Yes: we can begin.", 3000, None),
        ("Speaker 2", "Good.", 3723000, None),
        ("Anne Martin", "Note: fine.", 3729000, None),
    ]
    assert [entry.excerpt for entry in told(data).report.not_understood] == ["Transcribed by https://otter.ai"]


def test_teams_docx_heads_each_turn_with_name_and_time() -> None:
    document = WordDocument()
    for line in ("Anne Martin  0:03", "Well: yes.", "Bob  0:12", "No."):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    assert rows(file.getvalue()) == [("Anne Martin", "Well: yes.", 3000, None), ("Bob", "No.", 12000, None)]


def test_whisper_cpp_counts_milliseconds() -> None:
    data = json.dumps({"transcription": [{"offsets": {"from": 0, "to": 2040}, "text": " Hi."}]})
    assert rows(data) == [(None, "Hi.", 0, 2040)]


def test_stamps_at_the_beginning_of_a_paragraph() -> None:
    data = "#00:00:03-5# I: Why?\n\n#00:00:09# B: Well.\n\n#00:00:10-1# I: Ah.\n"
    assert rows(data) == [("I", "Why?", 3500, None), ("B", "Well.", 9000, None), ("I", "Ah.", 10100, None)]


def test_descript_markdown() -> None:
    data = "**Anne:** [00:00:03] Yes.\n\n**Bob:** [00:00:05] No.\n\n**Anne:** [00:00:09] Why?\n"
    assert rows(data) == [("Anne", "Yes.", 3000, None), ("Bob", "No.", 5000, None), ("Anne", "Why?", 9000, None)]


F4 = ("I: Wie war das? #00:00:03-5#", "B1: Très bien 𐐷. #00:00:09-0# Et puis non. #00:00:12-1#", "I: Ah! #00:00:14#")
F4_ROWS: list[Row] = [
    ("I", "Wie war das?", None, 3500),
    ("B1", "Très bien 𐐷. Et puis non.", 3500, 12100),
    ("I", "Ah!", 12100, 14000),
]


def test_f4_rtf_times_stand_at_the_end_of_a_paragraph() -> None:
    body = "\\par ".join(F4).replace("è", "\\'e8").replace("𐐷", "\\u-10239?\\u-9161?")
    assert rows(f"{{\\rtf1\\ansi\\ansicpg1252 {body}\\par}}") == F4_ROWS


def test_f4_docx() -> None:
    document = WordDocument()
    for line in F4:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    assert rows(file.getvalue()) == F4_ROWS


ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>Anne: gone</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:p><text:span>Anne:</text:span><text:s text:c="2"/>Yes<text:note
><text:note-body><text:p>x</text:p></text:note-body></text:note>.</text:p>
<text:list><text:list-item><text:p>Bob: No,<text:line-break/>never.</text:p></text:list-item></text:list>
<text:p>Anne: Why?</text:p>
<table:table><table:table-row><table:table-cell><text:p>00:12</text:p></table:table-cell>
<table:table-cell><text:p>Bob</text:p></table:table-cell><table:table-cell><text:p>So.</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>00:15</text:p></table:table-cell>
<table:table-cell><text:p>Bob</text:p></table:table-cell><table:table-cell><text:p>Yes.</text:p></table:table-cell></table:table-row>
</table:table>
</office:text></office:body></office:document-content>"""


def odt(content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return file.getvalue()


def test_odt_paragraphs_lists_and_tables_without_deletions_and_notes() -> None:
    done = told(odt(ODT))
    assert [_row(turn) for turn in done.turns] == [
        ("Anne", "Yes.", None, None),
        ("Bob", "No,\nnever.", None, None),
        ("Anne", "Why?", None, None),
        ("Bob", "So.", 12000, None),
        ("Bob", "Yes.", 15000, None),
    ]
    assert [str(warning) for warning in done.report.warnings] == [
        "Footnotes and comments were left out (1).",
        "Deletions marked as tracked changes were left out (1); insertions were kept.",
    ]


@pytest.mark.parametrize("data", ['{"a": 1}', "[1, 2]", '{"segments": {"text": "a"}}', '{"text": 3, "media-time": 1}'])
def test_other_json_is_refused_by_name(data: str) -> None:
    with pytest.raises(Exception, match=jsons.UNKNOWN[:30]):
        rows(data)
