# ruff: noqa: E501
"""The ways in which files write name and time, each with the exact turns."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studies.domain.sentences import Unreadable
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.formats.reading import said, settled
from transcripts.domain.labels import PLACES
from transcripts.domain.turns import LONGEST_NAME, proposed_names, settle
from transcripts.formats.detect import read
from transcripts.formats.encoding import decode
from transcripts.formats.plain import read_plain
from transcripts.formats.reading import Reading

Row = tuple[str | None, str, int | None]
TRIAL = SHARED_DATA / "trial"
WORD = re.compile(r"\w+")
A, K = "Anna Martin", "Karim Benali"

SECOND = {
    "rev": "Anna Martin (00:01):\nHello there.\n\nKarim Benali (00:07):\nYes: sure.\n\nAnna Martin (00:15):\nAnd then?\n",
    "rev on one line": "Anna Martin (00:01): Hello there.\n\nKarim Benali (00:07): Yes: sure.\n\nAnna Martin (00:15): And then?\n",
    "riverside": "Anna Martin (00:01.000)\nHello there.\n\nKarim Benali (00:07.000)\nYes: sure.\n\nAnna Martin (00:15.000)\nAnd then?\n",
    "zoom copy": "[Anna Martin] 14:03:05\nHello there.\n\n[Karim Benali] 14:03:11\nYes: sure.\n\n[Anna Martin] 14:03:19\nAnd then?\n",
    "brackets after": "Anna Martin [00:00:01] Hello there.\nKarim Benali [00:00:07] Yes: sure.\nAnna Martin [00:00:15] And then?",
    "brackets and colon": "Anna Martin [00:00:01]: Hello there.\nKarim Benali [00:00:07]: Yes: sure.\nAnna Martin [00:00:15]: And then?",
    "dash": "Anna Martin - 00:01\nHello there.\n\nKarim Benali - 00:07\nYes: sure.\n\nAnna Martin - 00:15\nAnd then?",
    "bar": "Anna Martin | 00:01\nHello there.\n\nKarim Benali | 00:07\nYes: sure.\n\nAnna Martin | 00:15\nAnd then?",
    "one blank": "Anna Martin 0:01\nHello there.\n\nKarim Benali 0:07\nYes: sure.\n\nAnna Martin 0:15\nAnd then?",
    "two blanks": "Anna Martin  0:01\nHello there.\n\nKarim Benali  0:07\nYes: sure.\n\nAnna Martin  0:15\nAnd then?",
    "tab": "Anna Martin\t0:01\nHello there.\n\nKarim Benali\t0:07\nYes: sure.\n\nAnna Martin\t0:15\nAnd then?",
    "tabs": "Anna Martin:\t00:00:01\tHello there.\nKarim Benali:\t00:00:07\tYes: sure.\nAnna Martin:\t00:00:15\tAnd then?",
    "time first": "00:00:01 Anna Martin\nHello there.\n\n00:00:07 Karim Benali\nYes: sure.\n\n00:00:15 Anna Martin\nAnd then?",
    "bracketed time first": "[00:00:01] Anna Martin\nHello there.\n\n[00:00:07] Karim Benali\nYes: sure.\n\n[00:00:15] Anna Martin\nAnd then?",
    "time, dash, name": "00:00:01 - Anna Martin\nHello there.\n\n00:00:07 - Karim Benali\nYes: sure.\n\n00:00:15 - Anna Martin\nAnd then?",
    "short time first": "00:01 Anna Martin: Hello there.\n00:07 Karim Benali: Yes: sure.\n00:15 Anna Martin: And then?",
    "words": "Anna Martin 0 minutes 1 second\nHello there.\n\nKarim Benali 0 minutes 7 seconds\nYes: sure.\n\nAnna Martin 0 minutes 15 seconds\nAnd then?",
    "mots": "Anna Martin 0 minute 1 seconde\nHello there.\n\nKarim Benali 0 minute 7 secondes\nYes: sure.\n\nAnna Martin 0 minute 15 secondes\nAnd then?",
    "letters": "Anna Martin 0h00m01s\nHello there.\n\nKarim Benali 0h00m07s\nYes: sure.\n\nAnna Martin 0h00m15s\nAnd then?",
    "frames": "00:00:01:00 Anna Martin\nHello there.\n\n00:00:07:00 Karim Benali\nYes: sure.\n\n00:00:15:00 Anna Martin\nAnd then?",
    "block times": "Meeting - 2024/05/06 10:00 CEST - Transcript\nAttendees\nAnna Martin, Karim Benali\nTranscript\n00:00:01\n\nAnna Martin: Hello there.\n00:00:07\n\nKarim Benali: Yes: sure.\n00:00:15\n\nAnna Martin: And then?",
    "range": "0:0:1.0 - 0:0:7.0\nAnna Martin\nHello there.\n\n0:0:7.0 - 0:0:9.0\nKarim Benali\nYes: sure.\n\n0:0:15.0 - 0:0:16.0\nAnna Martin\nAnd then?",
    "cues": "0:0:1.0 --> 0:0:7.0\nAnna Martin\nHello there.\n\n0:0:7.0 --> 0:0:9.0\nKarim Benali\nYes: sure.\n\n0:0:15.0 --> 0:0:16.0\nAnna Martin\nAnd then?",
    "range before": "[00:00:01 - 00:00:07] Anna Martin: Hello there.\n[00:00:07 - 00:00:15] Karim Benali: Yes: sure.\n[00:00:15 - 00:00:16] Anna Martin: And then?",
    "f4": "#00:00:01-0# Anna Martin: Hello there.\n\n#00:00:07-0# Karim Benali: Yes: sure.\n\n#00:00:15-0# Anna Martin: And then?",
    "half of the day": "Anna Martin 11:59:58 AM\nHello there.\n\nKarim Benali 12:00:04 PM\nYes: sure.\n\nAnna Martin 12:00:12 PM\nAnd then?",
    "time, bar, name": "00:01 | Anna Martin | Hello there.\n00:07 | Karim Benali | Yes: sure.\n00:15 | Anna Martin | And then?",
}
FROM_THE_FIRST = {"zoom copy", "half of the day"}


def rows(source: str | bytes, names: str = "") -> list[Row]:
    data = source.encode() if isinstance(source, str) else source
    parsed = read(data, most_bytes=10**7, reading=Reading(names=names))
    done = settle(parsed, proposed_names(parsed.turns), join=True)
    return [(turn.speaker, turn.text, turn.start_ms) for turn in done.turns]


@pytest.mark.parametrize("form", SECOND)
def test_name_and_time(form: str) -> None:
    first = 1_000 if form in FROM_THE_FIRST else 0
    named = [row for row in rows(SECOND[form]) if row[0] is not None]
    assert named == [
        (A, "Hello there.", 1_000 - first),
        (K, "Yes: sure.", 7_000 - first),
        (A, "And then?", 15_000 - first),
    ]


WITHOUT = {
    "colon": "Anna: Hello\nBob: Hi\nAnna: Bye",
    "bold": "**Anna:** Hello\n\n**Bob:** Hi\n\n**Anna:** Bye",
    "brackets": "[Anna] Hello\n[Bob] Hi\n[Anna] Bye",
    "angles": "<Anna> Hello\n<Bob> Hi\n<Anna> Bye",
    "parentheses": "(Anna) Hello\n(Bob) Hi\n(Anna) Bye",
    "chevrons": ">> Anna: Hello\n>> Bob: Hi\n>> Anna: Bye",
    "dash": "Anna - Hello\nBob - Hi\nAnna - Bye",
    "long dash": "Anna — Hello\nBob — Hi\nAnna — Bye",
    "alone": "Anna\nHello\n\nBob\nHi\n\nAnna\nBye",
    "tab": "Anna\tHello\nBob\tHi\nAnna\tBye",
}


@pytest.mark.parametrize("form", WITHOUT)
def test_names_without_times(form: str) -> None:
    assert said(WITHOUT[form]) == [("Anna", "Hello"), ("Bob", "Hi"), ("Anna", "Bye")]


def test_names_before_a_dash_are_to_be_confirmed() -> None:
    warnings = [str(warning) for warning in settled(WITHOUT["dash"]).report.warnings]
    assert warnings == ["The names were read before a dash. Check under “Who speaks” that each is a person."]


@pytest.mark.parametrize(
    "label",
    [
        "Prof. Weber",
        "Prof. Dr. med. Karla Weber",
        "Dr. Y",
        "+33 6 12 34 56 78",
        "12345",
        "k.benali@example.org",
        "iPhone de Karim",
        "galaxy s21",
        "Maria del Carmen de la Cruz y Fernandez Ortiz de Zarate (Universidad Complutense)",
        "Karim Benali (he/him) | Example University [guest]",
        "BENALI, Karim (Example GmbH)",
        "مريم",
        "שרה",
        "मरियम",
        "Q",
        "SPEAKER_01",
    ],
)
def test_whoever_comes_back_before_a_colon_has_a_voice(label: str) -> None:
    cues = [("Anna Martin", "What?"), (label, "The labels."), ("Anna Martin", "And?"), (label, "We stopped.")]
    text = "\n".join(f"{name}: {words}" for name, words in cues)
    vtt = "WEBVTT\n\n" + "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{n}: {w}" for at, (n, w) in enumerate(cues))
    for source in (text, vtt):
        done = said(source)
        assert [words for _, words in done] == [words for _, words in cues]
        assert len({name for name, _ in done}) == 2
        assert done[1][0] == done[3][0] == label[:LONGEST_NAME]


def test_the_colon_of_chinese_and_japanese() -> None:
    assert said("山田：おはよう。\n佐藤：はい。\n山田：そう。\n佐藤：はい。") == [
        ("山田", "おはよう。"),
        ("佐藤", "はい。"),
        ("山田", "そう。"),
        ("佐藤", "はい。"),
    ]


@pytest.mark.parametrize(
    "sentence", ["Yes: we did that", "Okay: next thing", "Note: x", "Actually: nobody.", "Honestly: no", "Bon: voilà"]
)
def test_a_sentence_is_no_speaker_unasked(sentence: str) -> None:
    source = f"Anna: Hello\n\nBob: I think\n\n{sentence}\n\nAnna: yes\n\nBob: no"
    done = settled(source)
    assert {turn.speaker for turn in done.turns} == {"Anna", "Bob"}
    assert done.turns[1].text == f"I think\n{sentence}"
    assert done.report.left_in_text == (sentence.partition(":")[0],)


def test_two_long_labels_are_not_cut_into_one_person() -> None:
    first, second = (f"{'Maria ' * 15}{end}" for end in ("Lopez", "Perez"))
    names = {name for name, _ in said(f"{first}: a\n{second}: b\n{first}: c\n{second}: d")}
    assert names == {first, second}
    assert max(map(len, names)) <= LONGEST_NAME


def test_a_day_is_no_speaker() -> None:
    source = "Meeting\nMay 6, 2024, 8:00AM\n32m 10s\n\nAnna Martin   0:03\nHello.\n\nKarim Benali   0:07\nHi.\n"
    assert [name for name, _ in said(source)] == [None, A, K]


def test_a_markdown_heading_is_nobody_and_a_bold_role_somebody() -> None:
    source = (
        "## Transcript 2: System Programmer\n\n**Interviewer (I):** What?\n\n**Respondent (R1):** That.\n\n"
        "**I:** And?\n\n**R1:** Well.\n"
    )
    assert said(source) == [
        (None, "## Transcript 2: System Programmer"),
        ("I", "What?"),
        ("R1", "That."),
        ("I", "And?"),
        ("R1", "Well."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Karim Benali stopped transcription",
        "Karim Benali a arrêté la transcription",
        "Karim Benali a démarré l’enregistrement",
        "Transcription ended after 00:12:01",
    ],
)
def test_what_a_program_says_about_itself_is_nobody_s(line: str) -> None:
    done = rows(f"{SECOND['two blanks']}\n\n{line}")
    assert done[2:] == [(A, "And then?", 15_000), (None, line, None)]


def test_times_within_a_turn_are_taken_out_and_counted() -> None:
    done = settled(
        "SPEAKER_00\n[00:00:01] - One. [00:00:04] - Two.\n\nSPEAKER_01\n[00:00:07] - Three.\n\nSPEAKER_00\n[00:00:09] - Four."
    )
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in done.turns] == [
        ("SPEAKER_00", "One. Two.", 1_000),
        ("SPEAKER_01", "Three.", 7_000),
        ("SPEAKER_00", "Four.", 9_000),
    ]
    assert [str(warning) for warning in done.report.warnings] == [
        "Times within turns were taken out of the words (1); a turn keeps its first one."
    ]


def test_words_below_a_name_are_words_whatever_they_look_like() -> None:
    source = "Anna\nWhere\n\nBob\nNothing: at all.\n\nAnna\nOh."
    assert said(source) == [("Anna", "Where"), ("Bob", "Nothing: at all."), ("Anna", "Oh.")]


def test_only_times() -> None:
    assert rows("0:01 Hello there\n0:07 yes\n0:15 and then") == [
        (None, "Hello there", 1_000),
        (None, "yes", 7_000),
        (None, "and then", 15_000),
    ]


def test_dialogue_of_dashes_is_two_people_whom_nobody_names() -> None:
    source = "1\n00:00:01,000 --> 00:00:03,000\n- Are you ready?\n- Yes, I am.\n\n2\n00:00:03,000 --> 00:00:05,000\n[ANNA] Then we begin.\n\n3\n00:00:05,000 --> 00:00:07,000\n>> KARIM: Fine.\n>> ANNA: Good.\n"
    assert said(source) == [
        (None, "Are you ready?"),
        (None, "Yes, I am."),
        ("ANNA", "Then we begin."),
        ("KARIM", "Fine."),
        ("ANNA", "Good."),
    ]


@pytest.mark.parametrize(
    ("names", "source", "expected"),
    [
        ("nobody", "Anna: a\nBob: b", [(None, "Anna: a", None), (None, "Bob: b", None)]),
        ("column", "Anna | a\nBob | b", [("Anna", "a", None), ("Bob", "b", None)]),
        ("dash", "Anna - a\nBob - b", [("Anna", "a", None), ("Bob", "b", None)]),
        ("colon", "Anna: a\nBob: b", [("Anna", "a", None), ("Bob", "b", None)]),
        ("timed", "Anna 0:01\na", [("Anna", "a", 1_000)]),
    ],
)
def test_a_person_says_where_the_names_stand(names: str, source: str, expected: list[Row]) -> None:
    assert rows(source, names) == expected


PIECES = st.sampled_from(
    [
        "Anna",
        "Bob",
        "Note",
        "the one",
        "[laughs]",
        "Prof. Weber",
        "12345",
        ":",
        ": ",
        "：",
        "-",
        " - ",
        "|",
        "\t",
        "\n",
        "\n\n",
        "0:07",
        "[00:00:07]",
        "(00:07)",
        ">> ",
        "[ANNA] ",
        "yes",
        "Where?",
        "# ",
        "**",
        " ",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["", *PLACES]))
def test_no_word_is_lost_whatever_it_looks_like(pieces: list[str], names: str) -> None:
    """What is no time is a speaker, in a turn or in the report."""
    source = "".join(pieces)
    with suppress(Unreadable):
        parsed = read_plain(decode(source.encode()), names)
        done = settle(parsed, proposed_names(parsed.turns), join=True)
        kept = " ".join(f"{turn.speaker or ''} {turn.text}" for turn in done.turns)
        kept += " " + " ".join(entry.excerpt for entry in done.report.not_understood)
        lost = set(WORD.findall(source)) - set(WORD.findall(kept)) - {"00", "0", "07"}
        assert not lost


OUTCOMES: dict[str, list[Row]] = {
    "minutes_over_99.txt": [
        ("Anna", "What did you see?", 5_910_000),
        ("Karim", "The labels were wrong.", 5_998_000),
        ("Anna", "And then?", 6_002_000),
        ("Karim", "We stopped.", 6_330_000),
    ],
    "transcription.txt": [
        (None, "Transcription for 240506 1000-interv", None),
        ("SPEAKER_00", "Good morning. How are you? Could you tell me about your role?", None),
        ("SPEAKER_01", "Fine. The labels were wrong. We stopped after that.", None),
        ("SPEAKER_00", "And then?", None),
        ("SPEAKER_01", "Nothing.", None),
    ],
    "transcription_maxqda.txt": [
        (None, "Transcription for 240506 1000-interv", None),
        ("SPEAKER_00", "Good morning. How are you? Could you tell me about your role?", 1_000),
        ("SPEAKER_01", "Fine. The labels were wrong. We stopped after that.", 7_000),
        ("SPEAKER_00", "And then?", 15_000),
        ("SPEAKER_01", "Nothing.", 19_000),
    ],
    "Q._A.docx": [
        ("Q", "Where were you?", None),
        ("A", "At home.", None),
        ("Q", "Why?", None),
        ("A", "Because.", None),
    ],
    "bracketed_names.srt": [("ANNA", "Hello", 1_000), ("BOB", "Hi", 3_000), ("ANNA", "Well", 5_000)],
}
STARTS = {
    "rev.txt": [0, 7_000, 15_000, 19_000],
    "zoom_copy.txt": [0, 7_000, 15_000, 19_000],
    "google_meet.txt": [0, None, 300_000, None],
    "teams_minutes.txt": [1_000, 7_000, 15_000, 3_619_000],
    "teams_old.docx": [0, 4_310, 9_120, 12_500],
    "word_transcribe.docx": [1_000, 7_000, 15_000, 19_000],
    "name_tab_time_tab_words.txt": [0, 89_000, 130_000, 181_000],
    "japanese_fullwidth_colon.txt": [None] * 4,
    "zoom_title.vtt": [1_000, 3_000, 5_000, 7_000],
    "txt_title.txt": [None] * 4,
    "long_name.vtt": [1_000, 3_000, 5_000, 7_000],
    "email_name.vtt": [1_000, 3_000, 5_000, 7_000],
}


@needs_shared_data
@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(name: str) -> None:
    assert rows((TRIAL / name).read_bytes()) == OUTCOMES[name]


@needs_shared_data
@pytest.mark.parametrize("name", STARTS)
def test_two_speakers_take_turns(name: str) -> None:
    named = [row for row in rows((TRIAL / name).read_bytes()) if row[0] is not None]
    assert [start for _, _, start in named] == STARTS[name]
    first, second = named[0][0], named[1][0]
    assert first != second
    assert [speaker for speaker, _, _ in named] == [first, second, first, second]
    assert not any(":0" in words or "minute" in words for _, words, _ in named)
