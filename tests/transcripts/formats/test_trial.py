"""The files of the trial that documents and captions come in, with the outcomes that its README names."""

import pytest

from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.formats.reading import settled

TRIAL = SHARED_DATA / "trial"
pytestmark = needs_shared_data

Row = tuple[str | None, str, int | None]

OUTCOMES: dict[str, list[Row]] = {
    "teams_word_one_paragraph.docx": [
        (None, "Meeting Transcript", None),
        ("Anna Martin", "Good morning everyone, shall we start?", 3_000),
        ("Karim Benali", "Sure. One question: who takes notes?", 31_000),
        ("Anna Martin", "Actually: nobody.", 40_000),
        ("Karim Benali", "Right.", 55_000),
    ],
    "otter.odt": [("Anna", "Hello: there", 3_000), ("Bob", "Note: x", 9_000)],
    "bold_name_no_colon.docx": [
        ("Anna", "Hello there, what did you do?", None),
        ("Bob", "Nothing.", None),
        ("Anna", "Oh.", None),
    ],
    "numbered.docx": [
        ("Interviewer", "Which problems do you see?", None),
        ("Participant", "Three of them:\n1. wrong labels\n2. missing values\n3. late data", None),
        ("Interviewer", "You said the second one was worst?", None),
        ("Participant", "Number two, yes.", None),
    ],
    "hidden_text.docx": [
        ("Anna", "Thank you.", None),
        ("Karim", "I work at [company].", None),
        ("Anna", "Good.", None),
        ("Karim", "kept words.", None),
    ],
    "hidden.odt": [
        ("Anna", "Thank you.", None),
        ("Karim", "I work at [company].", None),
        ("Anna", "Which?\nwrong labels\nlate data", None),
        ("Karim", "One more.", None),
    ],
    "hidden.rtf": [
        ("Anna", "Thank you.", None),
        ("Karim", "I work at [company].", None),
        ("Anna", "Good.", None),
        ("Karim", "kept by review.", None),
        ("Anna", "One more.\n1. first item", None),
    ],
    "rtf_table.rtf": [("Anna", "hello", None), ("Bob", "hi", None)],
    "nested_table.odt": [("Anna", "outer\ninner words", None), ("Bob", "ok", None)],
    "table_note.odt": [("Anna", "words", None), ("Bob", "hi", None)],
    "textbox.odt": [("Anna", "hi boxed there", None), ("Bob", "ok", None)],
    "answer_is_a_number.vtt": [("Anna", "How many?", 1_000), (None, "42", 3_000), ("Anna", "Thanks", 5_000)],
    "number_line_no_blank.srt": [("Anna", "My PIN is 1234", 1_000), ("Bob", "ok", 3_000)],
    "second_line_is_a_number.srt": [
        ("Anna", "How old are you?", 1_000),
        ("Bob", "Let me think 42", 3_000),
        ("Anna", "Thanks", 5_000),
        ("Bob", "Sure", 7_000),
    ],
    "broken_middle.vtt": [("Bob", "zero", 0), ("Anna", "first words", None), ("Bob", "second", 3_000)],
    "teams_unpadded.vtt": [
        ("Martin, Anna", "Yeah.", 0),
        ("Benali, Karim", "Thing", None),
        ("Martin, Anna", "That", 10_020),
    ],
    "youtube_rolling.vtt": [
        (None, "hi everyone today we're going", 799),
        (None, "to talk about debt", 2_879),
        (None, "in notebooks", 4_080),
    ],
}

NOTES = "Footnotes and comments were left out ({})."
DELETIONS = "Deletions marked as tracked changes were left out (1); insertions were kept."
HIDDEN = "Hidden text was left out, as the document's reader does not see it (1)."
NOBODY = "No speaker was found; the turns have none."
SAID: dict[str, list[str]] = {
    "hidden_text.docx": [HIDDEN, "Words that are struck through were left out (1)."],
    "hidden.odt": [NOTES.format(2), DELETIONS, HIDDEN],
    "hidden.rtf": [NOTES.format(1), DELETIONS, HIDDEN],
    "table_note.odt": [NOTES.format(1)],
    "youtube_rolling.vtt": ["The captions roll: 5 lines that stood in the cue before were left out.", NOBODY],
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(name: str) -> None:
    done = settled((TRIAL / name).read_bytes())
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in done.turns] == OUTCOMES[name]
    assert [str(warning) for warning in done.report.warnings] == SAID.get(name, [])
    report = done.report
    assert report.cues_in - report.cues_out <= len(report.not_understood)


def test_pieces_of_an_utterance_are_one_turn() -> None:
    done = settled((TRIAL / "teams_guid_pieces.vtt").read_bytes(), join=False)
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in done.turns] == [
        ("I think that automatically starts does.", 4_388, 7_368),
        ("a", 8_128, 9_368),
    ]


def test_dashes_are_two_turns_of_nobody() -> None:
    done = settled((TRIAL / "srt_dash_dialogue.srt").read_bytes())
    assert [(turn.speaker, turn.text) for turn in done.turns][:2] == [
        (None, "Are you ready?"),
        (None, "Yes, I am."),
    ]


def test_repetition_and_backward_times_are_said() -> None:
    done = settled((TRIAL / "whisper_hallu.json").read_bytes())
    assert [str(warning) for warning in done.report.warnings][:2] == [
        "In 2 places, first in line 1, the same words stand up to 12 times in a row. A speech recogniser may have "
        "invented them where nobody speaks; listen there.",
        "In 1 places, first in line 15, times run backwards; they were kept.",
    ]
