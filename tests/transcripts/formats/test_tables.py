"""Transcripts as tables: who speaks, when and what, by the headers or by the content."""

import datetime as dt

import pytest

from studies.domain.sentences import Unreadable
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.formats.reading import LIMIT, settled
from tests.workbooks import workbook
from transcripts.formats import foreign, rows
from transcripts.formats.detect import read

Row = tuple[str | None, int | None, int | None, str]


def told(data: bytes | str) -> list[Row]:
    return [(turn.speaker, turn.start_ms, turn.end_ms, turn.text) for turn in settled(data).turns]


def refusal(data: bytes | str) -> str:
    with pytest.raises(Unreadable) as raised:
        read(data.encode() if isinstance(data, str) else data, most_bytes=LIMIT)
    return raised.value.sentence.template


def warnings(data: bytes | str) -> list[str]:
    return [str(warning) for warning in settled(data).report.warnings]


PREMIERE = """"Speaker Name","Start Time","End Time","Text"

"Speaker 1","00:00:00:12","00:00:11:10","What comes through?"

"Speaker 2","00:00:11:18","00:00:31:23","Yeah, I think so."
"""


def test_frames_are_25_a_second_unless_told() -> None:
    assert told(PREMIERE) == [
        ("Speaker 1", 480, 11_400, "What comes through?"),
        ("Speaker 2", 11_720, 31_920, "Yeah, I think so."),
    ]
    assert warnings(PREMIERE) == ["The times count frames; 25 frames a second were assumed."]
    assert told(PREMIERE.replace("Start Time", "Start Time (30 fps)"))[0][1:3] == (400, 11_333)
    assert told(PREMIERE.replace(":23", ":29"))[0][1] == 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('time,speaker,text\n00:00:01,Anna,"Hello, there"\n00:00:03,Bob,Hi\n', [1000, 3000]),
        ("start (s);locuteur;texte\n1,5;Anna;Bonjour\n2;Bob;Oui\n", [1500, 2000]),
        ("start\tend\tspeaker\ttext\n0\t1500\tA\tso\n1500\t90000\tB\tno\n", [0, 1500]),
        ("start,speaker,text\n0,A,so\n2,B,no\n5,A,so\n", [0, 2000, 5000]),
        ("start_ms,speaker,text\n10,A,so\n20,B,no\n", [10, 20]),
        ("speaker,timecode,text\nA,[1:02:03.5],so\nB,(02:03),no\n", [3_723_500, 123_000]),
        ("speaker,timecode,text\nA,1 min 5 s,so\nB,2m,no\n", [65_000, 120_000]),
        ("speaker,time,text\nA,2024-05-05 10:00:01,so\nB,2024-05-05 10:00:04,no\n", [0, 3000]),
        ("speaker,time,text\nA,0.0,a\nB,0.00001157407,so\nA,0.000694444,no\n", [0, 1000, 60_000]),
    ],
)
def test_times_in_every_unit(text: str, expected: list[int]) -> None:
    assert [start for _, start, _, _ in told(text)] == expected


def test_headers_that_are_not_known_whole_are_known_by_their_words() -> None:
    data = "Start Timestamp,End Timestamp,Speaker No. Name,Transcript Id,Transcript (verbatim)\n1,2,A,7,so it is\n"
    data = data.replace("Speaker No. Name", "Speaker or voice")
    assert told(data) == [("A", 1000, 2000, "so it is")]
    assert warnings(data) == ["These columns are not known and stay out: Transcript Id."]


def test_a_range_in_one_cell_is_beginning_and_end() -> None:
    assert told("time,speaker,text\n00:01 - 00:03,A,so\n00:03 --> 00:07,B,no\n") == [
        ("A", 1000, 3000, "so"),
        ("B", 3000, 7000, "no"),
    ]


def test_what_cannot_be_read_is_said() -> None:
    data = "time,speaker,text,mood\nearly,A,so,x\n00:02,B,,y\n00:03,,and then,z\n"
    parsed = settled(data)
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in parsed.turns] == [("A", 3000, "so and then")]
    assert [(left.line, left.reason) for left in parsed.report.not_understood] == [(3, rows.BAD_ROW)]
    assert [str(warning) for warning in parsed.report.warnings] == [
        "These columns are not known and stay out: mood.",
        "Times that cannot be read: 1; the words are there without them.",
        "Rows that name no speaker: 1. Their words go on in the voice of the row before; check them.",
    ]


def test_without_headers_the_content_tells() -> None:
    oral = ',AB:,"words, and more",\n,CD:,"other, words",\n,AB:,"and what, then",\n,CD:,"yes, it is so",\n'
    assert [(speaker, text) for speaker, _, _, text in told(oral)] == [
        ("AB", "words, and more"),
        ("CD", "other, words"),
        ("AB", "and what, then"),
        ("CD", "yes, it is so"),
    ]
    timed = "00:00:01;Anna;Hello there\n00:00:04;Bob;Well, hi there\n00:00:09;Anna;So we begin\n"
    assert [row[:2] for row in told(timed)] == [("Anna", 1000), ("Bob", 4000), ("Anna", 9000)]
    assert rows.BY_CONTENT in [warning.template for warning in settled(timed).report.warnings]


def test_a_workbook_is_read_as_it_is_shown() -> None:
    data = workbook(
        [
            ("Interview with Anna",),
            ("Speaker", "Start", "Text"),
            ("Anna", dt.time(0, 0, 7), "Yes."),
            ("Bob", dt.timedelta(minutes=61), "No."),
        ]
    )
    parsed = settled(data)
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in parsed.turns] == [
        ("Anna", 7000, "Yes."),
        ("Bob", 3_660_000, "No."),
    ]
    assert parsed.report.format == "xlsx"


@pytest.mark.parametrize(
    "text",
    [
        "Yes, I think so, really.\nNo, not at all, never.\nWell, maybe, who knows.\n",
        "Anna: yes, so, it is\n\nBen: no, it, is not\n\nAnna: but, you, said\n",
        "Interview transcript, speaker: Anna\n\nYes, I said, often.\n\nNo, never.\n",
        "Interview transcript, start at noon\n\nIt rained.\n\nNobody came.\n\nYes, well.\n",
        "Anna: a a,,a\nAnna: b b,,a\nAnna: c,,a\n",
        "Anna; Ben; and me\n\nWe met in spring; it rained; nobody came.\n",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert settled(text).report.format == "txt"


@pytest.mark.parametrize(
    "text",
    ["Code;Sous;Définition\na;b;c\n", "id,role,sector\nP1,data scientist,retail\nP2,chef,x\nP3,chef,y\n"],
)
def test_a_table_that_is_no_transcript_is_refused_with_advice(text: str) -> None:
    assert refusal(text) == rows.NO_TRANSCRIPT


def test_a_workbook_that_is_no_transcript_is_refused_with_advice() -> None:
    assert refusal(workbook([("code", "definition"), ("a", "b")])) == rows.NO_TRANSCRIPT


def test_lines_of_json_are_one_list() -> None:
    data = '{"start": 0, "end": 1.5, "text": "hi", "speaker": "A"}\n'
    data += '{"start": 1.5, "end": 2, "text": "ok", "speaker": "B"}\n'
    assert told(data) == [("A", 0, 1500, "hi"), ("B", 1500, 2000, "ok")]


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ('<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER/></ANNOTATION_DOCUMENT>', foreign.ELAN),
        ("<!-- x -->\n<basic-transcription><head/></basic-transcription>", foreign.EXMARALDA),
        ('<?xml version="1.0"?><!DOCTYPE Trans SYSTEM "trans-14.dtd"><Trans version="1"/>', foreign.TRANSCRIBER),
        ('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>', foreign.TEI),
        ("<folker-transcription><speakers/></folker-transcription>", foreign.FOLKER),
        ('<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', foreign.TTML),
        ('<?xml version="1.0"?><transcript><text start="0">hi</text></transcript>', foreign.OTHER_XML),
        ("<notes><p>hi</p></notes>", foreign.OTHER_XML),
        ("@UTF8\n@Begin\n@Participants:\tCHI Child\n*CHI:\thi .\n@End", foreign.CHAT),
        ('File type = "ooTextFile"\nObject class = "TextGrid"\n', foreign.PRAAT),
    ],
)
def test_files_of_annotation_tools_are_named_with_what_to_export(text: str, template: str) -> None:
    assert refusal(text) == template
    assert refusal(text.encode("utf-16")) == template


@pytest.mark.parametrize(
    "text", ["<v Anna>yes\n\n<v Ben>no", "<laughs> Anna: yes\n\nBen: <sighs> no", "Anna: <b>yes</b>"]
)
def test_angle_brackets_in_a_text_make_no_xml(text: str) -> None:
    assert settled(text).report.format == "txt"


@needs_shared_data
def test_tables_of_the_trial() -> None:
    def of(name: str) -> list[Row]:
        return told((SHARED_DATA / "trial" / name).read_bytes())

    assert of("premiere.csv") == [
        ("Speaker 1", 480, 11_400, "What comes through, I mean, is it a message?"),
        ("Speaker 2", 11_720, 31_920, "Yeah, I think so."),
        ("Speaker 1", 32_000, 33_920, "Fine."),
    ]
    assert of("vizscribe.csv") == [
        ("Anna", 1500, 3000, "You talking to me?"),
        ("Karim", 3500, 5000, "Yes, I am."),
        ("Anna", 6000, 7000, "Good."),
    ]
    assert of("time_speaker_text.csv") == [("Anna", 1000, None, "Hello, there"), ("Bob", 3000, None, "Hi")]


@needs_shared_data
@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("annotation_document.xml", foreign.ELAN),
        ("excel_fr_cp1252.csv", rows.NO_TRANSCRIPT),
        ("forms_fr.csv", rows.NO_TRANSCRIPT),
        ("same_name_two_parents.csv", rows.NO_TRANSCRIPT),
    ],
)
def test_files_of_the_trial_that_are_no_transcript(name: str, template: str) -> None:
    assert refusal((SHARED_DATA / "trial" / name).read_bytes()) == template
