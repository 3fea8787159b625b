"""Which text is read by whom, what "latest" means, and under what names people speak."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from studies.errors import Refused
from studies.models import AuditEvent
from studies.permissions import ROLE_PERMISSIONS, Role
from tests import factories
from tests.transcripts.conftest import Room
from transcripts.actions import Source, store_anonymised, store_corrected, store_recognised
from transcripts.domain.turns import ParsedTurn
from transcripts.maps import map_between
from transcripts.models import Speaker, TranscriptVersion
from transcripts.visibility import (
    EVERYBODY,
    Reader,
    left_behind,
    readable_text,
    reading_line,
    speaker_names,
    working_line,
)

OWNER = Reader(reads_working=True)
SAID = [("Ursula", "Who was it?"), ("P1", "It was Camille, with Bob."), ("P1", "Camille again.")]


@pytest.fixture
def imported(room: Room) -> TranscriptVersion:
    """A text with names."""
    return factories.make_version(room.study, SAID, interview=room.interview)


def anonymise(base: TranscriptVersion, room: Room, **names: str) -> TranscriptVersion:
    """Replace these names wherever they stand."""
    found = [
        (at, at + len(name), new)
        for name, new in names.items()
        for at in range(base.length)
        if base.text.startswith(name, at)
    ]
    return store_anonymised(base=base, actor=room.interviewer, replacements=found)


def correct(base: TranscriptVersion, room: Room, old: str, new: str) -> TranscriptVersion:
    """The next version of the working line."""
    turns = [ParsedTurn("P1", text, certain=True) for text in base.text.replace(old, new).split("\n")]
    return store_corrected(base=base, actor=room.interviewer, turns=turns)


def numbers(*versions: TranscriptVersion | None) -> list[int | None]:
    return [version.number if version else None for version in versions]


def test_the_reading_line_is_the_anonymised_text_whatever_is_corrected_since(room: Room, imported) -> None:
    transcript = imported.transcript
    assert numbers(EVERYBODY.version(transcript), OWNER.version(transcript)) == [1, 1]
    anonymised = anonymise(imported, room, Camille="[Camille]", Bob="[colleague]")
    assert anonymised.text == "Who was it?\nIt was [Camille], with [colleague].\n[Camille] again."
    assert anonymised.parent == imported
    assert anonymised.replacements == [[19, 26, "[Camille]"], [33, 36, "[colleague]"], [38, 45, "[Camille]"]]
    corrected = correct(imported, room, "again", "once more")
    assert numbers(anonymised, corrected) == [2, 3]
    assert numbers(EVERYBODY.version(transcript), OWNER.version(transcript)) == [2, 2]
    assert numbers(OWNER.version(transcript, working=True), EVERYBODY.version(transcript, working=True)) == [3, 2]
    assert numbers(*working_line(transcript)) == [3, 1]
    assert list(reading_line(room.study)) == [anonymised]
    again = anonymise(corrected, room, Camille="[C]")
    assert numbers(again, again.parent, EVERYBODY.version(transcript)) == [4, 3, 4]
    assert left_behind(room.study) == {version.pk: again.pk for version in (imported, anonymised, corrected)}


def test_what_a_machine_heard_is_on_no_reading_line(room: Room) -> None:
    heard = factories.make_version(room.study, SAID, interview=room.interview, kind="recognised")
    assert numbers(EVERYBODY.version(heard.transcript), OWNER.version(heard.transcript)) == [None, 1]
    assert not reading_line(room.study).exists()
    with pytest.raises(Refused, match="machine"):
        anonymise(heard, room, Bob="[B]")
    corrected = correct(heard, room, "again", "once more")
    assert list(reading_line(room.study)) == [corrected]


def test_what_cannot_be_anonymised_is_refused_and_nothing_is_stored(room: Room, imported) -> None:
    with pytest.raises(Refused, match="cannot be replaced"):
        store_anonymised(base=imported, actor=room.interviewer, replacements=[(0, 0, "x")])
    corrected = correct(imported, room, "again", "once more")
    with pytest.raises(Refused, match="corrected since"):
        anonymise(imported, room, Bob="[B]")
    anonymised = anonymise(corrected, room, Bob="[B]")
    with pytest.raises(Refused, match="anonymised already"):
        anonymise(anonymised, room, Camille="[C]")
    assert numbers(*imported.transcript.versions.all()) == [1, 2, 3]
    event = AuditEvent.objects.filter(verb="transcript.stored").latest("pk")
    assert event.data["format"] == "anonymised"
    assert not {"[B]", "Bob"} & set(map(str, event.data.values()))


def test_a_machine_s_text_is_not_put_behind_an_anonymised_one(room: Room, imported) -> None:
    anonymise(imported, room, Bob="[B]")
    with pytest.raises(Refused, match="not recognised here"):
        store_recognised(
            interview=room.interview, actor=room.interviewer, turns=[ParsedTurn("P1", "Hm.", certain=True)],
            source=Source("engine", "0" * 64), language="en", voices={},
        )  # fmt: skip


def test_an_earlier_text_is_read_as_far_as_the_reading_line_has_its_words(room: Room, imported) -> None:
    assert readable_text(imported).text == imported.text
    corrected = correct(imported, room, "It was", "That was")
    first = anonymise(corrected, room, Camille="[Camille]")
    shown = readable_text(imported)
    assert shown.text == "Who was it?\n░░ was ░░░░░░░, with Bob.\n░░░░░░░ again."
    assert shown.words(12, 26) == "That was [Camille]"
    second = anonymise(corrected, room, Camille="[Camille]", Bob="[colleague]")
    assert readable_text(first).text == "Who was it?\nThat was [Camille], with ░░░.\n[Camille] again."
    bob = first.text.index("Bob")
    assert readable_text(first).words(bob, bob + 3) == "[colleague]"
    assert readable_text(second).text == second.text


def test_the_map_goes_along_the_versions_and_back(room: Room, imported) -> None:
    corrected = correct(imported, room, "It was", "That was")
    first = anonymise(corrected, room, Camille="[Camille]", Bob="[colleague]")
    second = anonymise(corrected, room, Camille="[C]")
    versions = (imported, corrected, first, second)
    names = {"Camille": ("Camille", "Camille", "[Camille]", "[C]"), "Bob": ("Bob", "Bob", "[colleague]", "Bob")}
    for forms in names.values():
        for old, old_form in zip(versions, forms, strict=True):
            start = old.text.index(old_form)
            for new, new_form in zip(versions, forms, strict=True):
                moved = map_between(old, new)
                place = moved.span(start, start + len(old_form))
                assert (moved.old, moved.new) == (old.text, new.text)
                assert (new.text[place.start : place.end], place.same) == (new_form, True)


def test_versions_without_a_common_past_are_guessed(room: Room, imported) -> None:
    other = factories.make_version(room.study, [("P1", "Camille, with Bob.")], interview=room.interview)
    place = map_between(imported, other).span(imported.text.index("Bob"), imported.text.index("Bob") + 3)
    assert other.text[place.start : place.end] == "Bob"


def test_who_speaks_goes_by_pseudonym_role_or_a_label_that_is_no_name(room: Room, imported) -> None:
    with scopes_disabled():
        participant = factories.make_participant(room.study, "Nadia")
        Speaker.objects.filter(label="P1").update(participant=participant)
        for label, role in (("Ann", "interviewer"), ("Bo", "other"), ("Speaker 2", "other"), ("Q", "participant")):
            Speaker.objects.create(transcript=imported.transcript, label=label, role=role)
        Speaker.objects.filter(label="Ursula").update(role="interviewer")
    before = speaker_names(imported.transcript_id)
    assert list(by_label(before).items()) == [
        ("Ursula", "Interviewer 1"), ("P1", "Nadia"), ("Ann", "Interviewer 2"), ("Bo", "Speaker"),
        ("Speaker 2", "Speaker 2"), ("Q", "Q"),
    ]  # fmt: skip
    anonymise(imported, room, Bob="[B]")
    after = by_label(speaker_names(imported.transcript_id))
    assert after == by_label(before) | {"Bo": "Speaker 1", "Q": "Participant"}
    assert [voice.name for voice in OWNER.voices([imported.transcript_id])] == list(after)


def by_label(names: dict[int, str]) -> dict[str, str]:
    labels = dict(Speaker.objects.order_by("pk").values_list("pk", "label"))
    return {label: names[pk] for pk, label in labels.items()}


def test_who_reads_the_working_line() -> None:
    assert {role for role in Role if Reader.of(ROLE_PERMISSIONS[role]).reads_working} == {Role.OWNER, Role.INTERVIEWER}
