"""Deeds on a text in hand: all or none, once, on the revision they were made on, by whoever holds the text."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from correction import actions, queries
from correction.actions.beginning import APART
from correction.actions.editing import Conflict, NotYours, TurnChange
from correction.actions.finishing import possible_readers
from correction.models import Correction, DraftTurn
from correction.rendering.desk import held
from studies.errors import Refused
from studies.models import AuditEvent
from studies.permissions import Role
from tests import factories
from tests.correction.conftest import SPOKEN, Room
from transcripts.actions import Source, store_anonymised, store_recognised
from transcripts.domain.turns import ParsedTurn
from transcripts.models import Speaker, TranscriptVersion


def test_a_text_in_hand_begins_as_its_version_with_every_word_s_time(room: Room) -> None:
    assert room.texts() == [text for _speaker, text in SPOKEN]
    assert [len(turn.words) for turn in room.turns()] == [6, 8, 4]
    assert actions.begin_correction(transcript=room.raw.transcript, actor=room.first) == room.correction


def test_a_deed_changes_turns_and_the_version_stays(room: Room) -> None:
    turn = room.turns()[0]
    edited = room.do(room.change(turn, text="How do you label your data?"))
    assert [changed.rev for changed in edited] == [2]
    assert room.texts()[0] == "How do you label your data?"
    room.raw.refresh_from_db()
    assert room.raw.text.startswith("How do you lable")


def test_a_deed_that_comes_twice_happens_once(room: Room) -> None:
    change, request = room.change(room.turns()[0], text="How?"), uuid4()
    for _time in range(2):
        assert [turn.rev for turn in room.do(change, request_id=request)] == [2]
    assert room.correction.steps.count() == 1


def test_a_deed_of_many_turns_is_done_as_a_whole_or_not_at_all(room: Room) -> None:
    first, second, _third = room.turns()
    late = TurnChange(second.uuid, 7, room.change(second, text="late").state)
    with pytest.raises(Conflict) as conflict:
        room.do(room.change(first, text="early"), late, verb="replaced")
    assert [turn.uuid for turn in conflict.value.turns] == [second.uuid]
    assert room.texts()[0] == SPOKEN[0][1]
    assert not room.correction.steps.exists()


def test_new_turns_come_after_theirs_and_one_after_another_in_one_deed(room: Room) -> None:
    first = room.turns()[0]
    one = room.new(first, "one")
    room.do(one, room.new(one.turn, "two"), verb="split")
    room.do(room.new(None, "zero"), verb="added")
    assert room.texts() == ["zero", SPOKEN[0][1], "one", "two", SPOKEN[1][1], SPOKEN[2][1]]


def test_a_hundred_turns_find_room_in_the_same_place(room: Room) -> None:
    first = room.turns()[0]
    for number in range(100):
        room.do(room.new(first, str(number)), verb="split")
    assert room.texts()[1:101] == [str(number) for number in reversed(range(100))]
    assert DraftTurn.objects.filter(correction=room.correction).order_by("place")[0].place == APART


def test_undo_marks_the_step_and_a_later_deed_overtakes_it(room: Room) -> None:
    turn, request = room.turns()[0], uuid4()
    room.do(room.change(turn, text="How?"), request_id=request)
    turn = room.turns()[0]
    room.do(room.change(turn, text=SPOKEN[0][1]), verb="undo", step=request)
    assert [(step.undone, step.verb) for step in queries.log(room.correction).within_reach(60)] == [(True, "typed")]
    room.do(room.change(room.turns()[1], checked=True), verb="checked")
    assert [step.verb for step in queries.log(room.correction).within_reach(60)] == ["checked"]
    assert room.correction.steps.count() == 3, "nothing of the log is deleted"


def test_a_new_speaker_is_made_and_a_known_one_stays_who_they_are(room: Room) -> None:
    turn = room.turns()[2]
    room.do(room.change(turn, speaker="Interviewer 2"), verb="speaker")
    room.do(room.change(room.turns()[1], speaker="Interviewer"), verb="speaker")
    labels = list(Speaker.objects.filter(transcript=room.raw.transcript).values_list("label", flat=True))
    assert labels == ["Interviewer", "P1", "Interviewer 2"]


def test_only_the_window_that_holds_the_text_writes(room: Room) -> None:
    change = room.change(room.turns()[0], text="How?")
    with pytest.raises(NotYours):
        room.do(change, sitting=uuid4())
    with pytest.raises(NotYours):
        room.do(change, actor=room.first)
    held = actions.sit_down(correction=room.correction, actor=room.first, sitting=uuid4())
    assert held.holder
    assert held.holder.person == room.second
    theirs = uuid4()
    actions.sit_down(correction=room.correction, actor=room.first, sitting=theirs, take_over=True)
    with pytest.raises(NotYours):
        room.do(change)
    room.do(change, actor=room.first, sitting=theirs)
    assert AuditEvent.objects.filter(verb="correction.taken_over").count() == 1


def test_a_window_that_is_silent_for_a_minute_lets_the_next_one_in(room: Room) -> None:
    Correction.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    held = actions.sit_down(correction=room.correction, actor=room.first, sitting=uuid4())
    assert held.holder
    assert held.holder.person == room.first
    assert not AuditEvent.objects.filter(verb="correction.taken_over").exists()


def test_a_window_that_leaves_gives_the_text_free(room: Room) -> None:
    actions.note_work(
        correction=room.correction, actor=room.second, sitting=room.sitting, active_ms=5, heard=[], leaves=True
    )
    held = actions.sit_down(correction=room.correction, actor=room.first, sitting=uuid4())
    assert held.holder
    assert held.holder.person == room.first


def test_work_is_counted_once_however_often_it_is_said(room: Room) -> None:
    for active, heard in ((5000, [[0, 900]]), (4000, [[500, 1500]]), (7000, [[9000, 9500]])):
        actions.note_work(
            correction=room.correction, actor=room.second, sitting=room.sitting, active_ms=active, heard=heard
        )
    sitting = room.correction.sittings.get()
    assert (sitting.active_ms, sitting.heard) == (7000, [[0, 1500], [9000, 9500]])
    again = actions.sit_down(correction=room.correction, actor=room.second, sitting=room.sitting)
    assert held(again, room.second, str(room.sitting))["active"] == 7000, "after a reload the window goes on from there"
    with pytest.raises(NotYours):
        actions.note_work(correction=room.correction, actor=room.first, sitting=room.sitting, active_ms=1, heard=[])


def test_a_turn_gets_its_old_words_and_times_back(room: Room) -> None:
    turn = room.turns()[1]
    room.do(room.change(turn, text="nothing", words=()))
    start = room.raw.text.index("We lable")
    actions.restore_turn(
        correction=room.correction, actor=room.second, turn=turn.uuid, version=room.raw,
        start=start, end=start + len("We lable them"),
    )  # fmt: skip
    restored = room.turns()[1]
    assert restored.text == "We lable them"
    assert [word[:4] for word in restored.words] == [[0, 2, 2400, 2750], [3, 8, 2800, 3150], [9, 13, 3200, 3550]]
    assert queries.log(room.correction).within_reach(60)[-1].verb == "restored"


def test_a_text_that_another_holds_is_not_restored_under_their_hands(room: Room) -> None:
    turn = room.turns()[1]
    with pytest.raises(Refused, match="Second is working"):
        actions.restore_turn(
            correction=room.correction, actor=room.first, turn=turn.uuid, version=room.raw, start=0, end=5
        )


def test_no_machine_puts_another_text_in_the_place_of_one_that_is_corrected(room: Room) -> None:
    parsed = ParsedTurn("P1", "New words.", 0, 1, certain=True)
    with pytest.raises(Refused, match="being corrected"):
        store_recognised(
            interview=room.interview,
            actor=room.first,
            turns=[parsed],
            source=Source("x", "0"),
            language="en",
            voices={},
        )
    assert TranscriptVersion.objects.count() == 1


def test_a_text_in_which_nothing_was_changed_can_be_put_aside_and_another_not(room: Room) -> None:
    room.do(room.change(room.turns()[0], checked=True), verb="checked")
    with pytest.raises(Refused, match="worked on"):
        actions.withdraw_correction(correction=room.correction, actor=room.second)
    other = factories.make_version(room.study, interview=factories.make_interview(room.study))
    begun = actions.begin_correction(transcript=other.transcript, actor=room.second)
    actions.withdraw_correction(correction=begun, actor=room.second)
    assert not Correction.objects.filter(pk=begun.pk).exists()


def test_a_question_is_asked_once_and_its_answer_can_be_changed(room: Room) -> None:
    turn, number = room.turns()[1], uuid4()
    for _time in range(2):
        asked = actions.ask_question(
            correction=room.correction, actor=room.second, question=number, turn=turn.uuid, text="2014?", at_ms=5
        )
    actions.answer_question(question=asked, actor=room.first, answer="2015.")
    assert queries.counts(room.correction) == {"turns": 3, "checked": 0, "blank": 0, "questions": 1, "unanswered": 0}
    with pytest.raises(Refused, match="not there"):
        actions.ask_question(
            correction=room.correction, actor=room.second, question=uuid4(), turn=uuid4(), text="?", at_ms=None
        )


def test_doubts_are_put_aside_and_taken_back(room: Room) -> None:
    for aside, left in ((True, ["loop:1:2"]), (False, [])):
        actions.put_doubt_aside(correction=room.correction, actor=room.second, key="loop:1:2", aside=aside)
        room.correction.refresh_from_db()
        assert room.correction.settled == left


def test_what_is_wrong_in_an_anonymised_text_is_corrected_in_the_one_behind_it(room: Room) -> None:
    interview = factories.make_interview(room.study)
    version = factories.make_version(room.study, interview=interview)
    store_anonymised(base=version, actor=room.first, replacements=[(0, 3, "[question]")])
    made = actions.begin_correction(transcript=version.transcript, actor=room.second)
    assert made.base == version
    assert made.turns.first().text.startswith("How do you know")


def test_observers_and_coders_are_no_readers(room: Room) -> None:
    factories.make_member(room.study, Role.CODER)
    third = factories.make_member(room.study, Role.INTERVIEWER, name="Aaron")
    assert possible_readers(room.correction, room.second) == [room.first, third]
