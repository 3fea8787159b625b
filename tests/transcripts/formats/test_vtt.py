"""WebVTT as real programs write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.formats.reading import said, settled
from transcripts.formats import cues
from transcripts.formats.vtt import voices

HEAD = "WEBVTT\n\n"
ARROW_LINES = st.sampled_from(
    [
        "00:01.000 --> 00:02.000",
        "1:00:01,5 --> 1:00:02",
        "00:0x:01 --> 00:00:02.000",
        "we went --> home",
        "--> ",
        "NOTE a --> b",
    ]
)
OTHER_LINES = st.sampled_from(["", "", "1", "Anna: yes", "<v Ben>no</v> <v Anna>yes", "text", "NOTE", "<v Ben></v>"])


def cue(text: str, times: str = "00:01.000 --> 00:02.000") -> str:
    return f"{times}\n{text}\n\n"


@given(st.lists(ARROW_LINES | OTHER_LINES, max_size=25), st.sampled_from([HEAD, "WEBVTT\n", "WEBVTT - title\n\n"]))
def test_every_arrow_is_a_cue_or_reported(lines: list[str], head: str) -> None:
    source = head + "\n".join(lines) + "\n\n00:09.000 --> 00:10.000\nlast words"
    report = settled(source).report
    assert report.cues_in == source.count("-->")
    lost = [entry for entry in report.not_understood if entry.reason != cues.BAD_TIMES]
    assert report.cues_in - report.cues_out <= len(lost)


def test_zoom_names_are_inherited_by_cues_without_one() -> None:
    source = HEAD + "1\n" + cue("Anne Martin: Oui.") + "2\n" + cue("Et voilà.") + "3\n" + cue("Bob: Note: d'accord.")
    assert said(source) == [("Anne Martin", "Oui. Et voilà."), ("Bob", "Note: d'accord.")]


def test_a_colon_in_a_cue_is_no_speaker_unless_somebody_says_so() -> None:
    source = HEAD + cue("Anne: one") + cue("Note: call back") + cue("Anne: two")
    assert said(source) == [("Anne", "one Note: call back two")]
    assert said(source, Note="Note") == [("Anne", "one"), ("Note", "call back"), ("Anne", "two")]


def test_several_voices_in_one_cue_keep_its_times() -> None:
    parsed = settled(HEAD + cue("<v Anna>hi</v> <v.loud Ben>R&amp;D</v>"))
    assert [(turn.speaker, turn.text, turn.start_ms, turn.end_ms) for turn in parsed.turns] == [
        ("Anna", "hi", 1000, 2000),
        ("Ben", "R&D", 1000, 2000),
    ]
    assert (parsed.report.cues_in, parsed.report.cues_out) == (1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<v Last, First (Org)>text</v>", [("Last, First (Org)", "text")]),
        ("<v Anna>never closed", [("Anna", "never closed")]),
        ("<v R&amp;D>&lt;b&gt; &eacute;", [("R&D", "<b> é")]),
        ("<v E&#x301;lo&#10;die>a&#13;b", [("Élo die", "a b")]),
        ("before <v Anna>in</v> after", [(None, "before"), ("Anna", "in"), (None, "after")]),
        ("<i>a</i> <c.red>b</c> <00:00:01.500>c <lang fr>d</lang>", [(None, "a b c d")]),
        ("1 < 2 and <script>alert(1)</script>", [(None, "1 < 2 and <script>alert(1)</script>")]),
        ("<v Anna broken tag", [(None, "<v Anna broken tag")]),
    ],
)
def test_voices(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(voice, words) for voice, words in voices(text) if words] == expected


def test_a_cue_without_voice_has_no_speaker_where_others_have_one() -> None:
    source = HEAD + cue("<v S01>yes") + cue("(12 seconds pause)") + cue("<v S01>no")
    assert said(source) == [("S01", "yes"), (None, "(12 seconds pause)"), ("S01", "no")]


@pytest.mark.parametrize(
    ("times", "start_ms", "end_ms"),
    [
        ("00:03.120 --> 00:06.900", 3_120, 6_900),
        ("00:00:03,120 --> 00:00:06,5", 3_120, 6_500),
        ("61:00.000 --> 61:01.000 align:start position:0%", 3_660_000, 3_661_000),
        ("100:00:00.000 --> 100:00:00.000", 360_000_000, 360_000_000),
        ("00:05.000 -> 00:04.000", 5_000, 4_000),
        ("  00:05.000-->00:06.000", 5_000, 6_000),
    ],
)
def test_times(times: str, start_ms: int, end_ms: int) -> None:
    (turn,) = settled(HEAD + cue("x", times)).turns
    assert (turn.start_ms, turn.end_ms) == (start_ms, end_ms)


def test_comments_styles_and_regions_are_no_text() -> None:
    blocks = "NOTE made by hand\nsecond line\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
    source = HEAD + blocks + cue("Anna: one") + "NOTE between\n\n" + cue("Ben: two") + "NOTE end"
    assert said(source) == [("Anna", "one"), ("Ben", "two")]
    assert settled(source).report.not_understood == ()


def test_identifiers_are_no_text_even_without_a_blank_line() -> None:
    guid = "0f8e8e0a-1111-2222-3333-444455556666/17-0"
    source = (
        f"{HEAD}{guid}\n00:01.000 --> 00:02.000\n<v Anna>one\ntwo\n{guid}\n00:02.000 --> 00:03.000\nthree\n7\n"
        + cue("four")
    )
    assert said(source) == [("Anna", "one two"), (None, "three"), (None, "four")]


def test_words_after_a_surplus_blank_line_are_kept_and_reported() -> None:
    parsed = settled(HEAD + "00:01.000 --> 00:02.000\none\n\ntwo\n\n" + cue("three", "00:03.000 --> 00:04.000"))
    assert [turn.text for turn in parsed.turns] == ["one two", "three"]
    assert [str(warning) for warning in parsed.report.warnings][:1] == [
        "In 1 places, first in line 6, text follows a blank line inside a cue; it was kept."
    ]


def test_an_arrow_in_text_stays_text_and_is_reported() -> None:
    parsed = settled(HEAD + cue("Anna: A --> B\nand on"))
    assert [turn.text for turn in parsed.turns] == ["A --> B and on"]
    assert [(entry.line, entry.reason) for entry in parsed.report.not_understood] == [(4, cues.ARROW_IN_TEXT)]
    assert (parsed.report.cues_in, parsed.report.cues_out) == (2, 1)


def test_times_that_cannot_be_read_lose_no_words() -> None:
    parsed = settled(HEAD + cue("Anna: yes", "00:00:0x --> 00:00:02.000"))
    assert [(turn.text, turn.start_ms) for turn in parsed.turns] == [("yes", None)]
    assert [entry.reason for entry in parsed.report.not_understood] == [cues.BAD_TIMES]


def test_text_before_the_first_cue_is_reported() -> None:
    parsed = settled(HEAD + "Minutes of the meeting\nof May\n\n" + cue("Anna: yes"))
    assert [(entry.line, entry.excerpt) for entry in parsed.report.not_understood] == [
        (3, "Minutes of the meeting"),
        (4, "of May"),
    ]


def test_equal_overlapping_and_backward_times_stay_in_the_order_of_the_file() -> None:
    source = HEAD + cue("<v A>one", "00:05.000 --> 00:09.000") + cue("<v B>two", "00:04.000 --> 00:04.000")
    assert [turn.start_ms for turn in settled(source).turns] == [5_000, 4_000]
