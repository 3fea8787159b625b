"""The real transcripts, counted against what other means find in them."""

import re
import zipfile

import pytest

from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.formats.reading import settled
from transcripts.domain.turns import ParsedTranscript

FILES = SHARED_DATA / "transcripts"
pytestmark = needs_shared_data


def parsed(name: str) -> ParsedTranscript:
    return settled((FILES / name).read_bytes())


@pytest.mark.parametrize(
    "name", ["french_dialogue.srt", "french_dialogue.vtt", "podcast.srt", "podcast.vtt", "zoom_meeting.vtt"]
)
def test_every_cue_goes_out(name: str) -> None:
    report = parsed(name).report
    assert report.cues_in == (FILES / name).read_text().count("-->") == report.cues_out
    assert (report.not_understood, report.warnings) == ((), ())


def test_one_dialogue_reads_the_same_in_three_formats() -> None:
    said = [
        [(turn.speaker, turn.text) for turn in parsed(f"french_dialogue.{ending}").turns]
        for ending in ("txt", "vtt", "srt")
    ]
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 42


def test_zoom_keeps_the_speaker_of_a_single_cue_and_inherits() -> None:
    turns = parsed("zoom_meeting.vtt").turns
    speakers = {turn.speaker for turn in turns}
    assert speakers == {"Andrew Knight", "Paul McCartney", "George Harrison", "Ringo Starr", "John Lennon"}
    assert sum(turn.cues for turn in turns) == 300


def test_the_long_talk() -> None:
    done = parsed("talk_2h40.md")
    assert {turn.speaker for turn in done.turns} == {
        "Jerod Santo",
        "Adam Stacoviak",
        "Mark Russinovich",
        "Eric Boyd",
        "Neha Batra",
    }
    source = (FILES / "talk_2h40.md").read_text()
    assert len(done.turns) >= len(re.findall(r"^\*\*[A-Z][\w ]+:\*\*", source, re.MULTILINE))
    assert sum(turn.start_ms is not None for turn in done.turns) > 20


def test_numbered_paragraphs_keep_all_95_and_report_the_page_numbers() -> None:
    done = parsed("numbered_paragraphs.txt")
    assert [turn.speaker for turn in done.turns].count("Participant") == 47
    assert [turn.speaker for turn in done.turns].count("Dan") == 47
    assert {entry.excerpt for entry in done.report.not_understood} >= {"1/5", "45 2/5", "3/5", "4/5", "5/5"}


@pytest.mark.parametrize("name", ["raw_Interviewee_01.docx", "deid_Interviewee_01.docx"])
def test_every_letter_of_a_word_document_arrives(name: str) -> None:
    xml = zipfile.ZipFile(FILES / name).read("word/document.xml").decode()
    letters = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))
    letters = letters.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    done = parsed(name)
    assert "".join("".join(turn.text for turn in done.turns).split()) == "".join(letters.split())
    assert [turn.speaker for turn in done.turns].count("Question") == 4
