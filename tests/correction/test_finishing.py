"""Sent, agreed to, frozen: the version, its words' times, and what the study can say about the machine."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from correction import actions
from correction.domain.error_rate import Errors
from correction.models import Correction
from correction.rendering.statistics import statistics
from recordings.models import RecognisedTurn
from studies.errors import Refused
from studies.models import Membership
from studies.permissions import Role
from tests import factories
from tests.correction.conftest import Room, recognised
from transcripts.models import TranscriptVersion


def test_agreement_freezes_the_text_as_the_next_version(room: Room) -> None:
    room.correct("lable", "label")
    room.do(room.change(room.turns()[0], text="  How do you label your data? ", words=((2, 5, 0, 350, 0.9),)))
    room.do(room.new(room.turns()[2], ""), verb="added")
    version = room.freeze()
    assert (version.number, version.kind, version.parent) == (2, "corrected", room.raw)
    assert version.text == (
        "How do you label your data?\nWe label them by hand, um, in 2014.\nThen the model drifts."
    ), "turns without words are left out, blanks at the ends too"
    words = RecognisedTurn.objects.get(turn__version=version, turn__index=0).words
    assert words == [[0, 3, 0, 350, 0.9]], "a word's place moves with its turn's text"
    assert [turn.speaker.label for turn in version.turns.all() if turn.speaker] == ["Interviewer", "P1", "P1"]
    room.correction.refresh_from_db()
    assert (room.correction.state, room.correction.version) == (Correction.State.FROZEN, version)


def test_a_sent_text_does_not_change_until_it_is_sent_back(room: Room) -> None:
    change = room.change(room.turns()[0], text="How?")
    actions.send_for_agreement(correction=room.correction, actor=room.second, reader=room.first)
    with pytest.raises(Refused, match="does not change"):
        room.do(change)
    actions.send_back(correction=room.correction, actor=room.first)
    actions.sit_down(correction=room.correction, actor=room.second, sitting=room.sitting)
    room.do(change)


def test_nobody_agrees_to_their_own_text_while_somebody_else_could(room: Room) -> None:
    with pytest.raises(Refused, match="somebody else"):
        actions.send_for_agreement(correction=room.correction, actor=room.second, reader=room.second)
    with pytest.raises(Refused, match="send it to them"):
        actions.freeze_alone(correction=room.correction, actor=room.second)
    actions.send_for_agreement(correction=room.correction, actor=room.second, reader=room.first)
    with pytest.raises(Refused, match="cannot also agree"):
        actions.freeze(correction=room.correction, actor=room.second)
    actions.freeze(correction=room.correction, actor=room.first)
    with pytest.raises(Refused, match="faster"):
        actions.freeze(correction=room.correction, actor=room.first)


def test_who_is_alone_freezes_alone_and_the_version_says_so(room: Room, client: Client) -> None:
    Membership.objects.filter(person=room.second).delete()
    version = actions.freeze_alone(correction=room.correction, actor=room.first)
    assert version.kind == "corrected"
    client.force_login(room.first)
    page = client.get(reverse("versions", args=[room.study.slug, room.raw.transcript.uuid])).content.decode()
    assert "First, nobody else could agree" in page
    assert "agreed by" not in page


def test_a_correction_of_a_correction_is_measured_against_the_machine_s_text(room: Room) -> None:
    room.correct("lable", "label")
    room.freeze()
    again = actions.begin_correction(transcript=room.raw.transcript, actor=room.second)
    room.correction = again
    actions.sit_down(correction=again, actor=room.second, sitting=room.sitting)
    room.correct("drifts", "drifted")
    version = room.freeze()
    assert (version.number, version.parent and version.parent.number) == (3, 2)
    [row] = statistics(room.study).rows
    assert row.strict == Errors(substituted=3, words=18)


def test_the_numbers_of_a_correction(room: Room, client: Client) -> None:
    room.correct("lable", "label")
    room.correct("um, ", "")
    actions.note_work(
        correction=room.correction, actor=room.second, sitting=room.sitting, active_ms=5000, heard=[[0, 7500]]
    )
    room.freeze()
    found = statistics(room.study)
    [row] = found.rows
    assert row.strict == Errors(substituted=2, inserted=1, words=17)
    assert row.content == Errors(substituted=2, words=17)
    assert (row.changed, row.heard, row.effort) == (2 / 3, 0.75, 0.5)
    assert (found.unsure_changed, found.sure_changed) == (1.0, 1 / 16), "two doubtful words, of the others `um,`"
    assert found.strict.interval is None
    client.force_login(factories.make_member(room.study, Role.OBSERVER))
    answer = client.get(reverse("corrections_csv", args=[room.study.slug]))
    [line] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["interview"], line["strict_wer"], line["heard_ms"]) == ("I-01", f"{3 / 17:.6f}", "7500")
    words = {word for text in (room.raw.text,) for word in text.replace("?", "").split()}
    assert not words & set(answer.content.decode().replace("\r\n", ",").split(",")), "numbers leave, words do not"


def test_rates_of_two_recordings_are_pooled_without_an_interval(room: Room, client: Client) -> None:
    room.correct("lable", "label")
    room.freeze()
    freeze_a_right_one(room, "I-02")
    found = statistics(room.study)
    assert found.strict.errors == Errors(substituted=2, words=23)
    assert found.strict.interval is None
    client.force_login(room.first)
    page = client.get(reverse("corrections", args=[room.study.slug])).content.decode()
    assert "below six recordings there is no interval" in page
    assert "over recordings." not in page


def test_six_recordings_have_an_interval(room: Room, client: Client) -> None:
    room.correct("lable", "label")
    room.freeze()
    for number in range(2, 7):
        freeze_a_right_one(room, f"I-{number:02}")
    assert statistics(room.study).strict.interval == (0.0, pytest.approx(6 / 69))
    client.force_login(room.first)
    page = client.get(reverse("corrections", args=[room.study.slug])).content.decode()
    assert "recognised text was 4.7 % [0.0, 8.7]" in page, "2 of 43 words; rounded, not cut"
    assert "over recordings as if they had been drawn at random" in page
    assert "no interval" not in page


def freeze_a_right_one(room: Room, label: str) -> None:
    """Another recording, of five words, recognised without an error."""
    interview = factories.make_interview(room.study, label, first_interviewer=room.first)
    raw = recognised(interview, (("P1", "All of this is right."),))
    room.correction = actions.begin_correction(transcript=raw.transcript, actor=room.second)
    room.freeze()


def test_imported_texts_are_shown_and_not_pooled(room: Room) -> None:
    version = factories.make_version(room.study, interview=factories.make_interview(room.study, "I-03"))
    room.correction = actions.begin_correction(transcript=version.transcript, actor=room.second)
    actions.sit_down(correction=room.correction, actor=room.second, sitting=room.sitting.__class__(int=7))
    room.freeze()
    found = statistics(room.study)
    assert (len(found.rows), found.recognised, found.strict.rate) == (1, 0, None)


def test_pages_from_summary_to_frozen(room: Room, client: Client) -> None:
    room.correct("lable", "label")
    asked = room.turns()[2]
    actions.ask_question(
        correction=room.correction, actor=room.second, question=room.sitting, turn=asked.uuid, text="Drifts?", at_ms=1
    )
    client.force_login(room.second)
    at = [room.study.slug, room.correction.uuid]
    assert "0 of 3 checked" in client.get(reverse("correction_finish", args=at)).content.decode()
    answer = client.post(reverse("correction_send", args=at), {"reader": room.first.pk})
    assert answer.headers["Location"] == reverse("correction_agree", args=at)
    client.force_login(room.first)
    page = client.get(reverse("correction_agree", args=at)).content.decode()
    assert page.count("<del>lable</del> <ins>label</ins>") == 2
    assert "Drifts?" in page
    question = room.correction.questions.get()
    client.post(reverse("correction_answers", args=at), {f"{question.uuid}-answer": "Yes.", "freeze": "1"})
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Yes.", room.first)
    assert TranscriptVersion.objects.filter(kind="corrected").count() == 1
    versions = reverse("versions", args=[room.study.slug, room.raw.transcript.uuid])
    page = client.get(f"{versions}?from=1&to=2").content.decode()
    assert page.count("<del>lable</del> <ins>label</ins>") == 2
    assert "<del>" not in client.get(f"{versions}?from=1&to=2&show=names").content.decode()


def test_a_coder_reads_no_raw_text_in_versions_or_desk(room: Room, client: Client) -> None:
    coder = factories.make_member(room.study, Role.CODER)
    client.force_login(coder)
    room.freeze()
    for name, place in (("versions", room.raw.transcript.uuid), ("correct", room.correction.uuid)):
        assert client.get(reverse(name, args=[room.study.slug, place])).status_code == 403
    assert client.get(reverse("corrections", args=[room.study.slug])).status_code == 200
