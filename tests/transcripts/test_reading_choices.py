"""How a file is read is asked in the preview, kept with the upload, and told by the command."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from studies.models import AuditEvent
from tests.transcripts.conftest import Room
from tests.transcripts.test_pages import CHOICES, body, bring, draft_url
from transcripts.models import Transcript, UploadDraft

BARS = b"Anna / Where?\n\nAnna | At home, I said\n\nKarim | Nowhere at all\n"


def test_where_nobody_is_recognised_the_ways_show_by_themselves(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", BARS))
    page = body(client.get(draft_url(room)))
    assert "Where do the names stand?" in page
    assert 'value="column"' in page
    assert 'value="nobody"' in page


def test_a_way_is_kept_with_the_upload_and_can_be_taken_back(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", BARS))
    response = client.post(draft_url(room, "/read"), {"encoding": "", "names": "column"})
    assert (response.status_code, response["Location"]) == (302, draft_url(room))
    page = body(client.get(draft_url(room)))
    assert '<span class="speaker">Karim</span> <p dir="auto">Nowhere at all</p>' in page
    assert 'href="?ways=1"' in page
    assert 'value="column" checked' in body(client.get(f"{draft_url(room)}?ways=1"))
    client.post(draft_url(room, "/read"), {"encoding": "", "names": ""})
    assert '<span class="speaker">Karim</span>' not in body(client.get(draft_url(room)))
    assert AuditEvent.objects.filter(verb="upload.read_anew").count() == 2
    assert Transcript.objects.count() == 0


def test_a_way_that_there_is_not_changes_nothing(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", BARS))
    page = body(client.post(draft_url(room, "/read"), {"encoding": "klingon", "names": "x"}, follow=True))
    assert "Choose one of the ways shown." in page
    assert set(UploadDraft.objects.values_list("encoding", "names")) == {("", "")}


def test_choices_on_another_reading_are_not_taken_for_this_one(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", BARS))
    client.post(draft_url(room, "/read"), {"encoding": "", "names": "column"})
    response = client.post(draft_url(room, "/store"), CHOICES | {"reading": "/"})
    assert response.status_code == 422
    assert "Look at its speakers again." in body(response)
    assert Transcript.objects.count() == 0


def test_a_guessed_file_without_an_accent_says_that_there_is_none(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", "Anna: Where?\n\nKarim: At home.\n\nAnna: Ah.\n".encode("utf-16-le")))
    assert "No accented letters were read." in body(client.get(draft_url(room)))


def test_every_label_that_is_undecided_is_named(client: Client, room: Room) -> None:
    source = b"Anna: a\n\nYahoo! Guest: b\n\nAnna: c\n\nYahoo! Guest: d\n\n1: e\n\nAnna: f\n\n1: g\n"
    bring(client, room, ("a.txt", source))
    assert "<q>Yahoo! Guest</q>, <q>1</q>" in body(client.get(draft_url(room)))


def test_an_encoding_is_chosen_by_its_accented_words(client: Client, room: Room) -> None:
    source = "Intervieweur: Où étiez-vous à l'été dernier ?\n\nParticipante: À l'école, déjà.\n\nIntervieweur: Ah.\n"
    bring(client, room, ("a.txt", source.encode("mac-roman")))
    assert "Are these words right?" in body(client.get(draft_url(room)))
    client.post(draft_url(room, "/read"), {"encoding": "mac-roman", "names": ""})
    page = body(client.get(draft_url(room)))
    assert "<q>étiez</q>" in page
    assert "Où étiez-vous à l&#x27;été dernier ?" in page


def test_what_is_not_decided_is_asked_and_stands_in_the_report(client: Client, room: Room) -> None:
    source = "Anna: a\n\nthe one at the door: b\n\nAnna: c\n\nthe one at the door: d\n\nAnna: e"
    bring(client, room, ("a.txt", source.encode()))
    page = body(client.get(draft_url(room)))
    assert '<option value="undecided" selected>not decided</option>' in page
    assert "their words are nobody's" in page or "its words are nobody's" in page.replace("&#x27;", "'")
    assert "Everything in the file was understood" not in page
    choices = {"s0-name": "Anna", "s0-role": "other", "s1-name": "Guard", "s1-role": "other"}
    page = body(client.post(draft_url(room, "/try"), CHOICES | choices))
    assert '<span class="speaker">Guard</span> <p dir="auto">b</p>' in page
    assert "Everything in the file was understood" in page


def test_pieces_of_a_sentence_that_nobody_is_named_for_are_one_turn(client: Client, room: Room) -> None:
    source = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{at}.000 --> 00:0{at}.900\n{words}"
        for at, words in enumerate(["so we", "went home.", "And then", "slept."])
    )
    bring(client, room, ("a.vtt", source.encode()))
    page = body(client.get(draft_url(room)))
    assert '<p dir="auto">so we went home.</p>' in page
    apart = body(client.post(draft_url(room, "/try"), CHOICES | {"join": "on"}))
    assert '<p dir="auto">so we</p>' in apart


@pytest.mark.parametrize("wanted", [True, False])
def test_the_command_gives_the_turns_where_they_are_asked_for(room: Room, tmp_path: Path, wanted: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Interviewer  0:01\nWhy?\n\nP1  0:07\nBecause.\n\nInterviewer  0:09\nOkay: next.\n")
    out = StringIO()
    call_command(
        "import_transcript", room.study.slug, str(path), "--json", *(["--turns"] if wanted else []), stdout=out
    )
    (done,) = json.loads(out.getvalue())
    assert ("turns" in done) is wanted
    if wanted:
        assert done["turns"] == [
            {"speaker": "Interviewer", "role": "interviewer", "start_ms": 1000, "end_ms": None, "text": "Why?"},
            {"speaker": "P1", "role": "participant", "start_ms": 7000, "end_ms": None, "text": "Because."},
            {"speaker": "Interviewer", "role": "interviewer", "start_ms": 9000, "end_ms": None, "text": "Okay: next."},
        ]


def test_the_command_lists_what_it_left_undecided(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Anna: a\n\nthe one at the door: b\n\nAnna: c\n\nthe one at the door: d\n\nAnna: e")
    out = StringIO()
    call_command("import_transcript", room.study.slug, str(path), "--json", stdout=out)
    (done,) = json.loads(out.getvalue())
    assert done["undecided"] == [{"label": "the one at the door", "turns": 2, "first_words": "b"}]
    assert done["speakers"] == ["Anna"]
