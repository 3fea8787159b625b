"""The pages, as an interviewer walks through them."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studies.models import AuditEvent
from tests import factories
from tests.transcripts.conftest import DIALOGUE, Room
from tests.transcripts.formats.docx_files import document, docx, paragraph, run
from transcripts.models import Transcript, UploadDraft

CHOICES = {
    "interview": "new",
    "label": "I-02",
    "kind": "interview",
    "language": "en",
    "s0-label": "Interviewer",
    "s0-name": "Interviewer",
    "s0-role": "interviewer",
    "s1-label": "P1",
    "s1-name": "P1",
    "s1-role": "participant",
    "s2-label": "Note",
    "s2-name": "Note",
    "s2-role": "text",
}


def bring(client: Client, room: Room, *files: tuple[str, bytes]) -> HttpResponse:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(room.url("/uploads/receive"), {"uploads": uploads})


def body(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def draft_url(room: Room, verb: str = "") -> str:
    return room.url(f"/uploads/{UploadDraft.objects.get().uuid}{verb}")


def store(client: Client, room: Room, **choices: Any) -> HttpResponse:
    return client.post(draft_url(room, "/store"), CHOICES | choices)


def test_the_empty_list_says_what_to_do(client: Client, room: Room) -> None:
    assert "No transcript yet" in body(client.get(room.url()))
    assert room.url("/uploads") in body(client.get(room.url()))


def test_one_file_leads_to_its_preview_and_nothing_is_stored(client: Client, room: Room) -> None:
    response = bring(client, room, ("interview.txt", DIALOGUE.encode()))
    assert (response.status_code, response["Location"]) == (302, draft_url(room))
    page = body(client.get(draft_url(room)))
    assert 'value="Interviewer"' in page
    assert "Honestly, we do not. Labels are often wrong. Note: the door opens" in page
    assert "<dt>Paragraphs taken</dt> <dd>5</dd> <dt>Turns</dt> <dd>4</dd>" in page
    assert Transcript.objects.count() == 0


def test_several_files_wait_in_the_list_and_bad_ones_get_their_sentence(client: Client, room: Room) -> None:
    files = (("a.txt", DIALOGUE.encode()), ("b.txt", b""), ("c.pdf", b"%PDF-1.7"), ("d.txt", b"Anna: yes\n\nBen: no"))
    response = bring(client, room, *files)
    assert (response.status_code, response["Location"]) == (302, room.url("/uploads"))
    page = body(client.get(response["Location"]))
    assert "b.txt was not taken: The file is empty." in page
    assert "c.pdf was not taken: This PDF is damaged." in page
    assert list(UploadDraft.objects.values_list("file_name", flat=True)) == ["a.txt", "d.txt"]


def test_files_of_which_none_can_be_read_get_their_sentences(client: Client, room: Room) -> None:
    response = bring(client, room, ("b.txt", b""), ("c.pdf", b"%PDF-1.7"))
    assert response.status_code == 422
    assert "None of these files was taken" in body(response)
    assert "<strong>b.txt</strong>: The file is empty." in body(response)


def test_no_file_at_all_is_said(client: Client, room: Room) -> None:
    response = client.post(room.url("/uploads/receive"))
    assert response.status_code == 422
    assert "Choose at least one file." in body(response)


def test_a_file_over_the_limit_is_refused_unread(client: Client, room: Room, settings: Any) -> None:
    settings.TANDEM_MAX_UPLOAD_BYTES = 100
    response = bring(client, room, ("a.txt", b"x" * 200))
    assert "the limit of this installation is" in body(response)
    assert UploadDraft.objects.count() == 0


def test_a_file_that_waits_already_is_not_taken_twice(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    bring(client, room, ("b.txt", DIALOGUE.encode()))
    assert "b.txt waits here already; it was not taken twice." in body(client.get(draft_url(room)))


def test_a_path_in_a_file_name_is_a_name(client: Client, room: Room) -> None:
    upload = BytesIO(DIALOGUE.encode())
    upload.name = "../../etc/passwd.txt"
    client.post(room.url("/uploads/receive"), {"uploads": upload})
    assert UploadDraft.objects.get().file_name == "passwd.txt"


def test_proposals_know_the_study_s_people(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", b"Ada Lovelace: What now?\n\nP1: Well.\n\nAda Lovelace: Yes.\n\nP1: No?"))
    page = body(client.get(draft_url(room)))
    assert f'<option value="{room.participant.pk}" selected>P1</option>' in page
    assert page.count('<option value="interviewer" selected>') == 1


def test_a_french_file_proposes_french(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", "Anne: vous êtes là ?\n\nBob: oui, je suis là et on est prêts".encode()))
    assert '<option value="fr" selected>' in body(client.get(draft_url(room)))


def test_a_file_called_after_a_free_interview_proposes_it(client: Client, room: Room) -> None:
    bring(client, room, ("i-01.txt", DIALOGUE.encode()))
    assert f'<option value="{room.interview.pk}" selected>I-01</option>' in body(client.get(draft_url(room)))


def test_choices_are_shown_before_they_are_stored(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    page = body(client.post(draft_url(room, "/try"), CHOICES | {"s0-name": "Ada", "s2-role": "other"}))
    assert '<span class="speaker">Ada</span>' in page
    assert '<span class="speaker">Note</span> <p dir="auto">the door opens</p>' in page
    assert (Transcript.objects.count(), UploadDraft.objects.count()) == (0, 1)


def test_storing_leads_to_the_transcript(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    response = store(client, room, **{"s1-participant": room.participant.pk})
    transcript = Transcript.objects.get()
    assert (response.status_code, response["Location"]) == (302, room.url(f"/{transcript.uuid}"))
    assert transcript.interview.label == "I-02"
    assert transcript.versions.get().source_name == "a.txt"
    assert set(transcript.speakers.values_list("label", "role", "participant")) == {
        ("Interviewer", "interviewer", None),
        ("P1", "participant", room.participant.pk),
    }
    page = body(client.get(response["Location"]))
    assert "I-02 is stored." in page
    assert '<div class="turn asks" id="t3" data-n="3"><span class="speaker">Interviewer</span>' in page


def test_two_labels_of_one_name_become_one_speaker(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", b"ANNA: one\n\nBen: two\n\nAnna: three\n\nANNA: four"))
    names = {"s0-name": "Anna", "s0-label": "ANNA", "s1-name": "Ben", "s2-name": " Anna ", "s2-role": "other"}
    store(client, room, **names)
    assert sorted(Transcript.objects.get().speakers.values_list("label", flat=True)) == ["Anna", "Ben"]


def test_storing_into_an_interview_that_is_there(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    store(client, room, interview=room.interview.pk, label="", language="same")
    assert (Transcript.objects.get().interview, Transcript.objects.get().language) == (room.interview, "en")


def test_storing_twice_leads_to_the_same_transcript(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    url = draft_url(room, "/store")
    first, second = (client.post(url, CHOICES) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Transcript.objects.count() == 1
    assert AuditEvent.objects.filter(verb="transcript.stored").count() == 1


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"label": ""}, "Choose an interview, or give the new one a label such as I-04."),
        ({"label": "I-01"}, "Another interview has this label already; choose another one."),
        ({"s1-name": " "}, "Give this speaker a name."),
        ({"s1-role": "king"}, "Select a valid choice."),
        ({"interview": "999999"}, "Select a valid choice."),
        ({"s1-participant": "999999"}, "Select a valid choice."),
        ({"s1-name": "x" * 121}, "Ensure this value has at most 120 characters"),
    ],
)
def test_wrong_choices_store_nothing_and_stay_on_the_page(
    client: Client, room: Room, choices: dict[str, str], sentence: str
) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    response = store(client, room, **choices, **({"s0-name": "Ada"} if "s0-name" not in choices else {}))
    page = body(response)
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Ada"' in page
    assert (Transcript.objects.count(), UploadDraft.objects.count()) == (0, 1)


def test_the_same_file_again_is_said(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    store(client, room)
    bring(client, room, ("b.txt", DIALOGUE.encode()))
    assert "stored already, as I-02" in body(client.get(draft_url(room)))
    UploadDraft.objects.all().delete()
    bring(client, room, ("c.txt", DIALOGUE.replace("\n", "\r\n").encode()))
    assert "stored already, as I-02" in body(client.get(draft_url(room)))


def test_discarding(client: Client, room: Room) -> None:
    bring(client, room, ("a.txt", DIALOGUE.encode()))
    response = client.post(draft_url(room, "/discard"), follow=True)
    assert "The upload is discarded" in body(response)
    assert UploadDraft.objects.count() == 0


def test_cues_may_stay_turns_of_their_own(client: Client, room: Room) -> None:
    cues = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>one\n\n00:02.000 --> 00:03.000\n<v Anna>two\n"
    bring(client, room, ("a.vtt", cues))
    assert "<dd>2</dd> <dt>Turns</dt> <dd>1</dd>" in body(client.get(draft_url(room)))
    place = {"interview": "new", "language": "same", "label": "I-02", "kind": "interview"}
    speaker = place | {"s0-label": "Anna", "s0-name": "Anna", "s0-role": "other"}
    assert "<dd>2</dd> <dt>Turns</dt> <dd>2</dd>" in body(client.post(draft_url(room, "/try"), speaker))


def test_what_people_wrote_is_escaped_everywhere(client: Client, room: Room) -> None:
    script = "<script>alert(1)</script>"
    name = "<i>Eve</i>.txt"
    source = f"Eve&Bob: {script}\n\nAnna: no\n\nEve&Bob: why\n\n<b>: x"
    bring(client, room, (name, source.encode()))
    pages = [body(client.get(room.url("/uploads"))), body(client.get(draft_url(room)))]
    choices = {"s0-label": "Eve&Bob", "s0-name": "<i>Eve", "s1-label": "Anna", "s1-name": "Anna"}
    response = store(client, room, **choices)
    pages += [body(client.get(response["Location"])), body(client.get(room.url()))]
    assert all(script not in page and "<i>Eve" not in page for page in pages)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[1]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[2]


def test_a_word_document_with_entities_is_refused_on_the_page(client: Client, room: Room) -> None:
    xml = document(paragraph(run("&x;")), prologue='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>')
    response = bring(client, room, ("a.docx", docx(xml)))
    assert response.status_code == 422
    assert "declares XML entities" in body(response)


def test_a_label_of_a_thousand_speakers_shows_the_frequent_ones(client: Client, room: Room) -> None:
    source = "\n\n".join(f"Person {number}: yes" for number in range(200)) + "\n\nAnna: a\n\nAnna: b"
    bring(client, room, ("a.txt", source.encode()))
    page = body(client.get(draft_url(room)))
    assert page.count('type="hidden" name="s') == 40
    assert 'value="Anna"' in page


def test_readers_see_neither_file_name_nor_the_upload(client: Client, room: Room) -> None:
    version = factories.make_version(room.study, interview=room.interview)
    reader = Client()
    reader.force_login(factories.make_member(room.study, "observer"))
    page = body(reader.get(room.url(f"/{version.transcript.uuid}")))
    assert "interview.txt" not in page
    assert "interview.txt" in body(client.get(room.url(f"/{version.transcript.uuid}")))
    assert room.url("/uploads") not in body(reader.get(room.url()))
    assert reader.get(room.url("/uploads")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_list(client: Client, room: Room, count: int) -> None:
    for _ in range(count):
        factories.make_version(room.study)
    client.get(room.url())
    with CaptureQueriesContext(connection) as captured:
        client.get(room.url())
    assert len(captured) == 7


@pytest.mark.parametrize("speakers", [1, 3])
def test_queries_of_the_preview(client: Client, room: Room, speakers: int) -> None:
    names = ["Anna", "Ben", "Cy"][:speakers]
    bring(client, room, ("a.txt", "\n\n".join(f"{name}: yes" for name in names * 3).encode()))
    client.get(draft_url(room))
    url = draft_url(room)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len(captured) == 12


@pytest.mark.parametrize("turns", [1, 3])
def test_queries_of_a_transcript(client: Client, room: Room, turns: int) -> None:
    version = factories.make_version(room.study, [("P1", f"words {n}") for n in range(turns)], interview=room.interview)
    url = room.url(f"/{version.transcript.uuid}")
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    with CaptureQueriesContext(connection) as again:
        client.get(url)
    assert (len(captured), len(again)) == (10, 8)
