"""What the pages of correction say while a text is in hand, sent, frozen, held by somebody, heard or not."""

from __future__ import annotations

from uuid import uuid4

from correction import actions
from correction.models import Correction, DraftTurn
from recordings.models import SoundFile, Track
from studies.models import Membership, Participant
from tests import factories
from tests.correction.conftest import Room
from tests.reading import read


def add_track(room: Room) -> None:
    """A second track of the recording."""
    recording = room.interview.recording
    file = SoundFile.objects.create(recording=recording, index=1, file_name="second.wav", size=4)
    one = recording.tracks.get()
    Track.objects.create(
        recording=recording,
        index=1,
        file=file,
        use="speaker",
        speaker="P2",
        samples=16_000,
        proxy=one.proxy,
        peaks=one.peaks,
    )


def test_a_text_with_two_tracks_offers_each(room: Room) -> None:
    add_track(room)
    page = read(room.study, room.second, "correct", room.correction.uuid)
    assert '<option value="' in page
    assert ">P2</option>" in page
    assert page.count('{"peaks"') == 2


def test_without_consent_the_desk_says_why_it_is_silent(room: Room) -> None:
    Participant.objects.filter(study=room.study).update(consents_to_record=False)
    assert "has not consented to be recorded." in read(room.study, room.second, "correct", room.correction.uuid)


def test_before_it_is_finished_the_page_says_what_is_missing(room: Room) -> None:
    room.do(room.new(room.turns()[2], ""), verb="added")
    page = read(room.study, room.first, "correction_finish", room.correction.uuid)
    assert "Turns without words" in page
    assert "left out when the text is frozen" in page
    assert "Second is working on this text now." in page


def test_stretches_that_nobody_heard_are_named_one_by_one(room: Room) -> None:
    recording = room.interview.recording
    recording.duration_ms = 600_000
    recording.save()
    heard = [[at * 20_000, at * 20_000 + 5000] for at in range(30)]
    sitting = room.correction.sittings.get()
    sitting.heard = heard
    sitting.save()
    page = read(room.study, room.first, "correction_finish", room.correction.uuid)
    assert "0:05–0:20, 0:25–0:40" in page
    assert "more" in page.partition("Nobody has listened to:")[2].partition("</p>")[0]


def test_where_nobody_else_may_correct_the_text_is_frozen_alone(room: Room) -> None:
    Membership.objects.filter(study=room.study, person=room.first).delete()
    page = read(room.study, room.second, "correction_finish", room.correction.uuid)
    assert "Nobody else in this study may correct, so nobody can agree." in page


def test_what_is_in_hand_is_listed_with_whoever_has_it(room: Room) -> None:
    page = read(room.study, room.first, "corrections")
    assert f'/corrections/{room.correction.uuid}">' in page
    assert "<td>Second</td>" in page
    actions.ask_question(
        correction=room.correction,
        actor=room.second,
        question=uuid4(),
        turn=room.turns()[0].uuid,
        text="Is this so?",
        quote="lable",
        at_ms=None,
    )
    turn = room.turns()[1]
    DraftTurn.objects.filter(pk=turn.pk).update(speaker=room.turns()[0].speaker)
    actions.send_for_agreement(correction=room.correction, actor=room.second, reader=room.first)
    page = read(room.study, room.first, "corrections")
    assert f'/corrections/{room.correction.uuid}/agree">' in page
    assert "<td>Second → First</td>" in page
    page = read(room.study, room.first, "correction_agree", room.correction.uuid)
    assert '<q class="quiet">lable</q>' in page
    assert "<del>P1</del> <ins>Interviewer</ins>" in page
    assert "Send it back" in page
    assert "What was changed" in read(room.study, room.second, "correct", room.correction.uuid)
    assert "Take it back to go on" in read(room.study, room.second, "correction_agree", room.correction.uuid)
    assert "What was changed" in read(room.study, room.second, "correction_finish", room.correction.uuid)


def test_a_text_without_times_or_sound_has_plain_rows(room: Room) -> None:
    interview = factories.make_interview(room.study, "I-02")
    version = factories.make_version(room.study, interview=interview)
    correction = actions.begin_correction(transcript=version.transcript, actor=room.second)
    turn = correction.turns.order_by("place")[0]
    DraftTurn.objects.filter(pk=turn.pk).update(text="Other words.")
    page = read(room.study, room.second, "versions", version.transcript.uuid)
    assert '<span class="diff-at">' in page
    assert "To the text in hand" in page
    assert '<option value="draft" selected>in hand</option>' in page
    assert 'aria-label="Restore turn 1"' in page
    assert "This text has no sound that can be played." in read(room.study, room.second, "correct", correction.uuid)


def test_a_frozen_text_leads_to_its_changes_and_counts(room: Room) -> None:
    room.correct("lable", "label")
    room.freeze()
    imported = factories.make_version(room.study, interview=factories.make_interview(room.study, "I-03"))
    other = actions.begin_correction(transcript=imported.transcript, actor=room.second)
    actions.send_for_agreement(correction=other, actor=room.second, reader=room.first)
    actions.freeze(correction=other, actor=room.first)
    page = read(room.study, room.second, "corrections")
    assert "imported; not pooled" in page
    assert f'/transcripts/{room.raw.transcript.uuid}/versions">I-01</a>' in page
    assert Correction.objects.count() == 2
