"""Plain text transcripts."""

from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.formats.reading import said, settled
from transcripts.formats.plain import LONE_NUMBER

WORDS = st.text("ab é,.", min_size=1, max_size=40).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(["Anna", "Ben"]), WORDS), min_size=2, max_size=10), st.sampled_from("\n \n"))
def test_a_written_dialogue_reads_back(turns: list[tuple[str, str]], between: str) -> None:
    source = f"\n{between.strip(' ')}".join(f"{speaker}: {words}" for speaker, words in turns)
    assert said(source) == [(speaker, " ".join(words.split("\n"))) for speaker, words in turns]


def test_wrapped_lines_go_on_and_paragraphs_stay_in_their_turn() -> None:
    source = "Anna: one\nstill one\n\nanother paragraph\n\nBen: two"
    assert said(source) == [("Anna", "one still one\nanother paragraph"), ("Ben", "two")]


def test_a_name_on_its_own_line() -> None:
    assert said("Anna:\n\nyes\nindeed\n\nBen:\nno\n\nAnna:\nwhy") == [
        ("Anna", "yes indeed"),
        ("Ben", "no"),
        ("Anna", "why"),
    ]


def test_a_note_is_not_silently_a_speaker() -> None:
    source = "Anna: one\n\nNote: the door opens\n\nBen: two\n\nAnna: three"
    assert said(source) == [("Anna", "one\nNote: the door opens"), ("Ben", "two"), ("Anna", "three")]
    assert said(source, Note="Note")[1] == ("Note", "the door opens")


def test_times_before_or_after_the_name() -> None:
    source = "[00:00:01] Anna: one\n\nBen: [00:02] two\n\n[00:04]\n\nAnna: three"
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in settled(source).turns] == [
        ("Anna", 1_000, "one"),
        ("Ben", 2_000, "two"),
        ("Anna", 4_000, "three"),
    ]


def test_names_with_times_as_headings() -> None:
    source = "Anna Lee  0:03\nyes\nindeed\n\nBen  1:02:03\nno\n\nAnna Lee  1:02:09\nwhy"
    assert [(turn.speaker, turn.start_ms, turn.text) for turn in settled(source).turns] == [
        ("Anna Lee", 3_000, "yes indeed"),
        ("Ben", 3_723_000, "no"),
        ("Anna Lee", 3_729_000, "why"),
    ]


def test_numbered_paragraphs() -> None:
    source = (
        "1    Dan: Okay.\n\n2    Participant: we do\n     2019 was bad\n\n      1/5\n3\n3    Dan: Right.\n\n4    Hm.\n"
    )
    parsed = settled(source)
    assert [(turn.speaker, turn.text) for turn in parsed.turns] == [
        ("Dan", "Okay."),
        ("Participant", "we do 2019 was bad"),
        ("Dan", "Right."),
        ("Dan", "Hm."),
    ]
    assert [(entry.line, entry.excerpt, entry.reason) for entry in parsed.report.not_understood] == [
        (6, "1/5", LONE_NUMBER),
        (7, "3", LONE_NUMBER),
    ]
    assert parsed.report.cues_in == parsed.report.cues_out + 2


def test_markdown_names_and_escapes() -> None:
    source = "**Ann Lee:** \\[07:59\\] Right \\[laughs\\]\n\n**Ben:** a\\_b\n\n**Ann Lee:** c"
    assert said(source) == [("Ann Lee", "Right [laughs]"), ("Ben", "a_b"), ("Ann Lee", "c")]
    assert settled(source).turns[0].start_ms == 479_000


def test_text_without_speakers_is_a_turn_a_paragraph() -> None:
    source = "First thing.\nIt goes on.\n\nSecond: thing."
    parsed = settled(source)
    assert [(turn.speaker, turn.text) for turn in parsed.turns] == [
        (None, "First thing. It goes on."),
        (None, "Second: thing."),
    ]
    assert [str(warning) for warning in parsed.report.warnings] == ["No speaker was found; the turns have none."]


def test_two_turns_of_one_speaker_stay_two_where_the_file_says_so() -> None:
    assert said("Anna: one\n\nAnna: two\n\nBen: three")[:2] == [("Anna", "one"), ("Anna", "two")]


def test_arabic_emoji_and_combining_letters() -> None:
    source = "مريم: نعم 👩‍🔬\n\nЕлена: e\u0301te\u0301\n\nمريم: لا"
    assert said(source) == [("مريم", "نعم 👩‍🔬"), ("Елена", "été"), ("مريم", "لا")]
