"""Receiving, discarding and storing."""

import pytest

from studies.errors import Refused
from studies.models import AuditEvent, Interview
from tests import factories
from tests.transcripts.conftest import DIALOGUE, Room
from tests.transcripts.formats.reading import settled
from transcripts import actions
from transcripts.actions import Source, Voice
from transcripts.domain.text import fingerprint
from transcripts.models import Speaker, Transcript, TranscriptVersion, Turn, UploadDraft

SOURCE = Source("interview.txt", "0" * 64)


def store(room: Room, text: str = DIALOGUE, interview: Interview | None = None, **further: object) -> TranscriptVersion:
    return actions.store_transcript(
        study=room.study,
        actor=room.interviewer,
        parsed=settled(text),
        source=SOURCE,
        interview=interview or room.interview,
        **further,  # type: ignore[arg-type]
    )


def verbs(room: Room) -> list[str]:
    return list(AuditEvent.objects.filter(study=room.study).order_by("pk").values_list("verb", flat=True))


def test_a_stored_transcript_is_canonical_text_and_turns_that_tile_it(room: Room) -> None:
    version = store(room)
    turns = list(Turn.objects.filter(version=version).select_related("speaker").order_by("index"))
    assert [(turn.number, turn.speaker.label, version.text[turn.start : turn.end]) for turn in turns] == [
        (1, "Interviewer", "How do you know that the data are good?"),
        (2, "P1", "Honestly, we do not. Labels are often wrong.\nNote: the door opens"),
        (3, "Interviewer", "And then?"),
        (4, "P1", "The model drifts."),
    ]
    assert "\n".join(version.text[turn.start : turn.end] for turn in turns) == version.text
    assert (version.sha256, version.length, version.words) == (fingerprint(version.text), len(version.text), 26)
    assert (version.number, version.kind, version.source_format, version.report["cues_out"]) == (
        1,
        "imported",
        "txt",
        5,
    )


def test_storing_writes_one_audit_row_of_counts_and_no_words(room: Room) -> None:
    version = store(room)
    (event,) = AuditEvent.objects.filter(study=room.study)
    assert (event.verb, event.object_id, event.actor) == (
        "transcript.stored",
        str(version.transcript.uuid),
        room.interviewer,
    )
    assert event.data == {"version": str(version.uuid), "turns": 4, "words": 26, "format": "txt"}


def test_speakers_have_roles_and_their_participants_join_the_interview(room: Room) -> None:
    other = factories.make_participant(room.study, "P2")
    voices = {"P1": Voice("participant", other), "Interviewer": Voice("interviewer")}
    version = store(room, voices=voices)
    assert set(version.transcript.speakers.values_list("label", "role", "participant")) == {
        ("Interviewer", "interviewer", None),
        ("P1", "participant", other.pk),
    }
    assert set(room.interview.participants.all()) == {room.participant, other}


def test_a_speaker_nobody_spoke_about_is_other(room: Room) -> None:
    assert set(store(room).transcript.speakers.values_list("role", flat=True)) == {Speaker.Role.OTHER}


def test_a_new_interview_is_made_with_its_transcript(room: Room) -> None:
    version = store(room, interview=Interview(label="FG-01", kind="focus_group"), language="fr")
    interview = version.transcript.interview
    assert (interview.study, interview.label, interview.kind, interview.language) == (
        room.study,
        "FG-01",
        "focus_group",
        "fr",
    )
    assert version.transcript.language == "fr"


def test_the_language_is_the_interview_s_unless_said(room: Room) -> None:
    assert store(room).transcript.language == "en"


def test_an_interview_has_one_transcript(room: Room) -> None:
    store(room)
    with pytest.raises(Refused, match="has a transcript already"):
        store(room)
    assert Transcript.objects.count() == 1


def test_a_label_is_given_once(room: Room) -> None:
    with pytest.raises(Refused, match="Another interview has this label"):
        store(room, interview=Interview(label="I-01"))


def test_an_upload_is_stored_once_and_gone_then(room: Room) -> None:
    draft = factories.make_draft(room.study)
    version = store(room, draft=draft)
    assert not UploadDraft.objects.exists()
    with pytest.raises(Refused, match="stored or discarded meanwhile"):
        store(room, interview=Interview(label="I-02"), draft=draft)
    assert Transcript.objects.get() == version.transcript


def test_a_stored_version_never_changes(room: Room) -> None:
    version = store(room)
    with pytest.raises(TypeError, match="immutable"):
        version.save()


def test_text_without_speakers_can_be_stored(room: Room) -> None:
    version = store(room, "First thing.\n\nSecond thing.")
    assert [turn.speaker for turn in version.turns.all()] == [None, None]


def test_receiving_keeps_the_bytes_as_they_came(room: Room) -> None:
    content = "Anna: é\r\n\r\nBen: no".encode("latin-1")
    draft = actions.receive_file(study=room.study, actor=room.interviewer, file_name="../a\x00.txt", content=content)
    kept = UploadDraft.objects.get(pk=draft.pk)
    assert (bytes(kept.content), kept.file_name) == (content, "../a.txt")
    assert verbs(room) == ["upload.received"]


def test_receiving_refuses_what_is_no_transcript(room: Room) -> None:
    with pytest.raises(Refused, match="The file is empty"):
        actions.receive_file(study=room.study, actor=room.interviewer, file_name="a.txt", content=b"")
    assert (UploadDraft.objects.count(), verbs(room)) == (0, [])


def test_discarding_leaves_nothing_but_its_audit_row(room: Room) -> None:
    actions.discard_draft(draft=factories.make_draft(room.study), actor=room.interviewer)
    assert (UploadDraft.objects.count(), verbs(room)) == (0, ["upload.discarded"])
