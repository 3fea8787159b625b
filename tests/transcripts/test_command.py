"""`manage.py import_transcript` on small files and on the real ones."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from studies.models import AuditEvent, Interview
from tests import factories
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.conftest import DIALOGUE, Room
from transcripts.models import Transcript

FILES = SHARED_DATA / "transcripts"


def import_files(room: Room, *files: Path) -> tuple[list[dict[str, Any]], int]:
    out, status = StringIO(), 0
    try:
        call_command("import_transcript", room.study.slug, *map(str, files), "--json", stdout=out)
    except SystemExit as stop:
        status = int(str(stop.code))
    return json.loads(out.getvalue()), status


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_file_goes_to_the_interview_it_is_called_after(room: Room, tmp_path: Path) -> None:
    (done,), status = import_files(room, written(tmp_path, "I-01.txt", DIALOGUE))
    transcript = Transcript.objects.get()
    assert status == 0
    assert done == {
        "file": str(tmp_path / "I-01.txt"),
        "format": "txt",
        "encoding": "utf-8",
        "cues_in": 5,
        "cues_out": 5,
        "turns_out": 4,
        "speakers": ["Interviewer", "P1"],
        "not_understood": [],
        "undecided": [],
        "warnings": ["Not taken for speakers, and left in the text: Note."],
        "interview": "I-01",
        "transcript": str(transcript.uuid),
        "error": "",
    }
    assert transcript.interview == room.interview
    assert set(transcript.speakers.values_list("label", "role", "participant")) == {
        ("Interviewer", "interviewer", None),
        ("P1", "participant", room.participant.pk),
    }
    assert (AuditEvent.objects.get().verb, AuditEvent.objects.get().actor) == ("transcript.stored", None)


def test_other_files_get_labels_by_their_order_never_by_their_names(room: Room, tmp_path: Path) -> None:
    files = [written(tmp_path, f"{name}.txt", f"Ann: {name}\n\nBen: b") for name in ("Smith", "Jones")]
    done, _ = import_files(room, *files)
    assert [entry["interview"] for entry in done] == ["I-02", "I-03"]
    assert set(Interview.objects.values_list("label", flat=True)) == {"I-01", "I-02", "I-03"}


def test_a_refused_file_says_why_and_the_others_go_in(room: Room, tmp_path: Path) -> None:
    files = [
        written(tmp_path, "empty.txt", ""),
        tmp_path / "missing.txt",
        written(tmp_path, "good.txt", DIALOGUE),
        tmp_path,
    ]
    done, status = import_files(room, *files)
    assert status == 1
    assert [entry["error"] for entry in done] == [
        "The file is empty. Check that it was saved and try again.",
        "The file cannot be read: No such file or directory.",
        "",
        "The file cannot be read: Is a directory.",
    ]
    assert Transcript.objects.count() == 1


def test_the_same_file_again_is_said_and_not_stored(room: Room, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", DIALOGUE)
    (first,), _ = import_files(room, path)
    (second,), status = import_files(room, path)
    assert second["warnings"][-1] == "The same file is stored already, as I-02; it was not stored again."
    assert (status, second["transcript"], Transcript.objects.count()) == (0, first["transcript"], 1)


def test_the_report_for_people(room: Room, tmp_path: Path) -> None:
    source = "WEBVTT\n\n00:01.000 --> 00:02.000\nAnna: A --> B\n\n00:02.000 --> 00:03.000\nBen: no\n"
    out = StringIO()
    call_command("import_transcript", room.study.slug, str(written(tmp_path, "a.vtt", source)), stdout=out)
    assert out.getvalue().splitlines()[1:] == [
        "  I-02: vtt, utf-8",
        "  3 cues in, 2 turns and 2 cues out",
        "  speakers: Anna, Ben",
        "  not understood: 1",
        "    line 4: Anna: A --> B  (An arrow without times; kept as text.)",
    ]


def test_an_unknown_study_is_said(room: Room, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no study with the short name “nowhere”"):
        call_command("import_transcript", "nowhere", str(written(tmp_path, "a.txt", DIALOGUE)))


def test_a_file_over_the_limit_is_refused_unread(room: Room, tmp_path: Path, settings: Any) -> None:
    settings.TANDEM_MAX_UPLOAD_BYTES = 10
    (done,), status = import_files(room, written(tmp_path, "a.txt", DIALOGUE))
    assert status == 1
    assert "the limit of this installation" in done["error"]


@needs_shared_data
def test_the_real_files(room: Room) -> None:
    names = sorted(path.name for path in FILES.iterdir())
    done, status = import_files(room, *(FILES / name for name in names))
    assert status == 0
    assert [(Path(entry["file"]).name, entry["format"], entry["cues_in"], entry["cues_out"]) for entry in done] == [
        ("deid_Interviewee_01.docx", "docx", 33, 33),
        ("french_dialogue.srt", "srt", 176, 176),
        ("french_dialogue.txt", "txt", 42, 42),
        ("french_dialogue.vtt", "vtt", 176, 176),
        ("numbered_paragraphs.txt", "txt", 104, 96),
        ("podcast.json", "podcast_json", 5, 5),
        ("podcast.srt", "srt", 222, 222),
        ("podcast.vtt", "vtt", 7, 7),
        ("raw_Interviewee_01.docx", "docx", 33, 33),
        ("talk_2h40.md", "txt", 947, 947),
        ("zoom_meeting.vtt", "vtt", 300, 300),
    ]
    assert not [entry["error"] for entry in done if entry["error"]]
    assert set(Transcript.objects.filter(interview__label__in=["I-03", "I-05"]).values_list("language", flat=True)) == {
        "fr"
    }


@needs_shared_data
def test_speakers_of_the_french_dialogue_are_proposed_by_who_asks(room: Room) -> None:
    import_files(room, FILES / "french_dialogue.vtt")
    assert dict(Transcript.objects.get().speakers.values_list("label", "role")) == {
        "L1": "interviewer",
        "L2": "participant",
    }


def test_another_study_s_transcripts_are_not_touched(room: Room, tmp_path: Path) -> None:
    other = factories.make_version(factories.make_study())
    import_files(room, written(tmp_path, "a.txt", DIALOGUE))
    assert Transcript.objects.exclude(pk=other.transcript_id).count() == 1
