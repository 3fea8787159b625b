"""Labels that nobody can tell for speakers or words: asked about, and never joined to the voice before."""

import pytest

from tests.transcripts.formats.reading import said, settled


def test_what_nobody_can_tell_is_nobody_s_and_what_follows_too() -> None:
    source = "WEBVTT\n\n" + "".join(
        f"00:0{at}.000 --> 00:0{at}.900\n{text}\n\n"
        for at, text in enumerate(["Anna: a", "the one at the door: b", "and c", "the one at the door: d", "Anna: e"])
    )
    done = settled(source)
    assert [(turn.speaker, turn.text) for turn in done.turns] == [
        ("Anna", "a"),
        (None, "the one at the door: b"),
        (None, "and c"),
        (None, "the one at the door: d"),
        ("Anna", "e"),
    ]
    assert done.report.undecided == ("the one at the door",)


@pytest.mark.parametrize("label", ["Yahoo! Guest", "1", "somebody at the very end of the room"])
def test_what_comes_back_before_a_colon_is_asked_about_whatever_it_looks_like(label: str) -> None:
    done = settled(f"Anna: a\n{label}: b\nAnna: c\n{label}: d\nAnna: e\n")
    assert [(turn.speaker, turn.text) for turn in done.turns] == [
        ("Anna", "a"),
        (None, f"{label}: b"),
        ("Anna", "c"),
        (None, f"{label}: d"),
        ("Anna", "e"),
    ]
    assert done.report.undecided == (label,)


@pytest.mark.parametrize("form", ["{} (00:00:{}): {}", "[{}] 00:00:{}\n{}", "00:00:{1} {0}\n{2}", "{} 0:{}\n{}"])
def test_a_line_written_like_the_others_is_never_joined_to_the_voice_before(form: str) -> None:
    who = ("Anna Martin", "Karim Benali", "the night desk", "Anna Martin", "the night desk", "Karim Benali")
    source = "\n\n".join(form.format(name, 10 + at, f"words {at}") for at, name in enumerate(who))
    done = settled(source)
    assert done.report.undecided == ("the night desk",)
    assert [turn.speaker for turn in done.turns] == [
        "Anna Martin",
        "Karim Benali",
        None,
        "Anna Martin",
        None,
        "Karim Benali",
    ]


def test_names_in_small_letters_are_speakers_where_every_line_has_one() -> None:
    assert said("anna: a\nkarim: b\nanna: c\nkarim: d\n") == [
        ("anna", "a"),
        ("karim", "b"),
        ("anna", "c"),
        ("karim", "d"),
    ]
