"""The replication package: exactly what belongs there, checked by its own manifest, the same bytes every time."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from coding.models import Code
from exchange.package.build import build
from jobs.work import Cancelled
from moderation.actions import answer, decide, defer, send_back
from moderation.queries import case_sets, stamp
from rounds.models import Layer
from tests import factories
from tests.exchange.designed_study import designed
from tests.exchange.packages import packed, rows, unpacked
from tests.factories import World

SAID = "Labels are often wrong"


@pytest.fixture
def files(world: World) -> dict[str, bytes]:
    """The files of the small world's package; its second transcript is not coded yet."""
    return unpacked(packed(world.study))


def label(world: World, which: str = "first") -> str:
    return getattr(world, which).transcript.interview.label


def test_these_files_and_no_others(world, files):
    first, second = label(world), label(world, "second")
    assert sorted(files) == sorted(
        [
            "README.md",
            "dictionary.csv",
            "participants.csv",
            "guide/versions.csv",
            "guide/guide-v1.txt",
            "transcripts/index.csv",
            *(f"transcripts/{name}.{ending}" for name in (first, second) for ending in ("txt", "csv")),
            "codebook.csv",
            "codebook_round-1.csv",
            "merges.csv",
            "rounds.csv",
            "researchers.csv",
            "layers/index.csv",
            "layers/round-1_coder-1.csv",
            "layers/round-1_coder-2.csv",
            "cases.csv",
            "decisions.csv",
            "consensus.csv",
            "consensus_changes.csv",
            "moderation.csv",
            "agreement/agreement_overall.csv",
            "agreement/agreement_of_passages.csv",
            "agreement/agreement_of_transcripts.csv",
            "agreement/agreement_layers.csv",
            "agreement/agreement_by_code.csv",
            "agreement/agreement_by_document.csv",
            "agreement/agreement_by_group.csv",
            "agreement/agreement_confusions.csv",
            "agreement/agreement.json",
            "agreement/units.csv",
            "verify_agreement.py",
            "catalogue.pdf",
            "catalogue.json",
            "MANIFEST.json",
            "manifest-sha256.txt",
        ]
    )


def test_the_checksums_are_those_of_the_files(files):
    lines = [line.split("  ", 1) for line in files["manifest-sha256.txt"].decode().splitlines()]
    assert {path: hashlib.sha256(files[path]).hexdigest() for _sum, path in lines} == {
        path: said for said, path in lines
    }
    assert {path for _sum, path in lines} == set(files) - {"manifest-sha256.txt"}
    listed = json.loads(files["MANIFEST.json"])["files"]
    assert {entry["path"]: entry["bytes"] for entry in listed} == {
        path: len(content) for path, content in files.items() if "anifest" not in path.lower()
    }


def test_the_same_study_gives_the_same_bytes(world):
    assert packed(world.study) == packed(world.study)


def test_the_archive_says_nothing_about_when_and_where_it_was_made(world):
    with zipfile.ZipFile(io.BytesIO(packed(world.study))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr for info in archive.infolist()} == {0o100644 << 16}
        assert archive.comment == b""


def test_layers_have_one_row_a_coding_that_leads_into_the_text(world, files):
    text = "\n".join(row["text"] for row in rows(files, f"transcripts/{label(world)}.csv"))
    assert text == world.first.text
    found = rows(files, "layers/round-1_coder-1.csv")
    assert [(row["transcript"], row["turn"], row["code"], row["text"]) for row in found] == [
        (label(world), "2", "wrong labels", SAID),
        (label(world), "4", "late discovery", "we find out from the customer"),
    ]
    assert all(text[int(row["start"]) : int(row["end"])] == row["text"] for row in found)


def test_a_layer_that_not_all_have_submitted_stays_inside(world):
    with scopes_disabled():
        layer = factories.layer_of(world.round, world.second, world.coder)
        factories.make_coding(layer, world.codes[0], SAID)
        factories.submit(layer)
        assert layer.state == Layer.State.SUBMITTED
    files = unpacked(packed(world.study))
    assert {row["transcript"] for row in rows(files, "layers/round-1_coder-1.csv")} == {label(world)}


def test_speakers_stand_under_their_pseudonyms(world, files):
    speakers = [row["speaker"] for row in rows(files, f"transcripts/{label(world)}.csv")]
    assert speakers == ["Interviewer", "P1", "Interviewer", "P1"]
    assert f"[2] P1: Honestly, we do not. {SAID}" in files[f"transcripts/{label(world)}.txt"].decode()


def test_cases_decisions_and_consensus_follow_from_each_other(world):
    with scope(study=world.study):
        [case_set] = case_sets(world.study, world.moderator)
        assert case_set.version == world.first
        decide(case=world.case, actor=world.moderator, choice="b", seen="", reason="boundary", note="Clearer.")
    files = unpacked(packed(world.study))
    cases = [(row["case"], row["type"], row["coder"], row["state"]) for row in rows(files, "cases.csv")]
    assert cases == [
        ("1", "BOUNDARY", "coder-1", "decided"),
        ("1", "BOUNDARY", "coder-2", "decided"),
        ("2", "AGREE", "coder-1", "agreed"),
        ("2", "AGREE", "coder-2", "agreed"),
    ]
    [decision] = rows(files, "decisions.csv")
    assert (decision["choice"], decision["reason"], decision["note"]) == ("coder-2", "boundary", "Clearer.")
    assert decision["decided_by"] == "moderator-1"
    consensus = [row["text"] for row in rows(files, "consensus.csv")]
    assert consensus == ["Labels are often wrong, and nobody", "we find out from the customer"]


def test_the_consensus_says_how_passages_were_settled_and_what_it_changed(world):
    with scope(study=world.study):
        decide(case=world.case, actor=world.moderator, choice="b", seen="")
    files = unpacked(packed(world.study))
    consensus = [(row["settled"], row["is_result"]) for row in rows(files, "consensus.csv")]
    assert consensus == [("settled", "yes"), ("alike", "yes")]
    changes = [tuple(row.values()) for row in rows(files, "consensus_changes.csv")]
    assert changes == [("1", "coder-1", "1", "1", "0", "0", "0"), ("1", "coder-2", "2", "0", "0", "0", "0")]
    assert [tuple(row.values()) for row in rows(files, "moderation.csv")] == [
        ("1", "one_coder", "1"),
        ("1", "moderators", "1"),
        ("1", "moderators_who_coded", "0"),
        ("1", "moderators_who_interviewed", "0"),
    ]


def test_codes_are_as_they_stood_at_closing_and_what_they_became_stands_beside(designed_once):
    made, files = designed_once[0], unpacked(designed_once[1])
    first = {row["code"]: row for row in rows(files, "codebook_round-1.csv")}
    second = {row["code"]: row for row in rows(files, "codebook_round-2.csv")}
    late, odd, stale = (str(made.codes[name].uuid) for name in ("late", "odd", "stale"))
    assert (first["odd"]["counts_for"], first["odd"]["counts_for_now"]) == (odd, late)
    assert (second["odd"]["counts_for"], second["odd"]["counts_for_now"]) == (late, late)
    assert (first["late"]["parent_id"], second["late"]["parent_id"]) == ("", str(made.codes["group"].uuid))
    assert first["New"]["counts_for"] == first["new"]["code_id"]
    assert [row["code"] for row in first.values() if row["fixed"] == "yes"] == ["guide"]
    assert {row["code"] for row in first.values() if row["stood_at_opening"] == "no"} == {"New", "new"}
    assert [(row["round"], row["code"], row["became"]) for row in rows(files, "merges.csv")] == [
        ("1", "odd", "late"),
        ("1", "stale", "late"),
        ("2", "stale", "late"),
    ]
    assert {row["day"] for row in rows(files, "merges.csv")} == {timezone.now().date().isoformat()}
    used = {row["code"] for row in rows(files, "layers/round-1_coder-1.csv")}
    assert used == {"late", "odd", "apart", "alone", "guide", "new"}
    assert (second["stale"]["counts_for"], second["stale"]["counts_for_now"]) == (stale, late)


def test_rounds_say_what_they_were_for_and_how_they_were_drawn(designed_once):
    made, files = designed_once[0], unpacked(designed_once[1])
    first, second = rows(files, "rounds.csv")
    assert (first["purpose"], second["purpose"]) == ("reliability", "main")
    assert json.loads(first["design"]) == {"seed": 7, "share": 0.75, "drawn": "stratified", "each": {"one": 1}}
    assert (first["coders"], first["transcripts"], first["layers"]) == ("coder-1; coder-2; coder-3", "8", "16")
    assert first["opened_with"] == made.rounds[0].codebooks.opened.sha256
    assert first["closed_with"] == made.rounds[0].codebooks.closed.sha256
    assert first["plan_sha256"] == hashlib.sha256(files["plan_round-1.json"]).hexdigest()
    assert second["plan_sha256"] == ""
    assert "plan_round-2.json" not in files
    index = rows(files, "layers/index.csv")
    assert {(row["round"], row["provenance"]) for row in index} == {("1", "fresh"), ("2", "seen")}
    pilots = [row["transcript"] for row in rows(files, "transcripts/index.csv") if row["pilot"] == "yes"]
    assert pilots == ["I-08"]
    results = {(row["round"], row["transcript"]) for row in rows(files, "consensus.csv") if row["is_result"] == "yes"}
    assert results == {("2", "I-01"), ("2", "I-02"), *(("1", f"I-0{n}") for n in range(3, 8))}


def test_what_one_undid_of_a_merge_is_a_line_of_its_own(db):
    made = designed()
    with scopes_disabled():
        Code.objects.filter(pk=made.codes["odd"].pk).update(merged_into=None, merged_by=None)
    files = unpacked(packed(made.study))
    undone = [row for row in rows(files, "merges.csv") if row["how"] == "undone"]
    assert [(row["round"], row["code"], row["became"], row["by"]) for row in undone] == [("2", "odd", "odd", "")]


def test_units_say_which_turns_participants_speak(world, files):
    turns = [row["of_participants"] for row in rows(files, "agreement/units.csv") if row["unit"] == "turn"]
    assert turns == ["no", "yes", "no", "yes"]


def test_second_looks_are_there_when_all_have_answered_their_notes_where_texts_are_shared(
    world: World,
) -> None:
    with scope(study=world.study):
        asked = send_back(case=world.case, actor=world.moderator, seen="")
        first, second = asked.looks.order_by("coder_id")
        own = (str(world.codes[0].uuid), 0, 6)
        answer(look=first, actor=first.coder, kept=[own], added=[], note="a thought")
        assert "second_looks.csv" not in unpacked(packed(world.study))
        answer(look=second, actor=second.coder, kept=[], added=[])
        decide(case=world.case, actor=world.moderator, choice="a2", seen=stamp(asked))
    files = unpacked(packed(world.study))
    fields = ("coder", "start", "end", "code", "note")
    found = [tuple(row[field] for field in fields) for row in rows(files, "second_looks.csv")]
    assert found == [("coder-1", "0", "6", "wrong labels", "a thought"), ("coder-2", "", "", "", "")]
    assert [row["choice"] for row in rows(files, "decisions.csv")] == ["coder-1 again"]
    world.participant.consents_to_share = False
    world.participant.save()
    files = unpacked(packed(world.study))
    assert [row["note"] for row in rows(files, "second_looks.csv")] == ["", ""]


def test_a_case_that_was_put_off_is_no_decision_in_the_package(world: World) -> None:
    with scope(study=world.study):
        defer(case=world.case, actor=world.moderator, seen="")
    files = unpacked(packed(world.study))
    assert rows(files, "decisions.csv") == []
    assert {row["state"] for row in rows(files, "cases.csv")} == {"deferred", "agreed"}


def test_without_consent_to_share_no_word_of_the_transcript_leaves(world):
    world.participant.consents_to_share = False
    world.participant.save()
    files = unpacked(packed(world.study))
    index = rows(files, "transcripts/index.csv")
    assert {(row["shared"], row["withheld_because"], row["sha256"]) for row in index} == {("no", "no_consent", "")}
    assert [path for path in files if path.startswith("transcripts/")] == ["transcripts/index.csv"]
    assert {row["text"] for row in rows(files, "layers/round-1_coder-1.csv")} == {""}
    assert label(world) in files["README.md"].decode()
    assert SAID in json.dumps(json.loads(files["catalogue.json"])), "quoting was consented to"


def test_without_consent_to_quote_the_catalogue_keeps_only_the_place(world):
    world.participant.consents_to_quote = False
    world.participant.save()
    files = unpacked(packed(world.study))
    [issue] = json.loads(files["catalogue.json"])["issues"]
    [quotation] = issue["statements"][0]["quotations"]
    assert (quotation["text"], quotation["withheld"], quotation["speakers"]) == (None, True, [])
    assert quotation["identifier"] == f"{label(world)}-T2-Q1"
    assert {row["text"] for row in rows(files, "layers/round-1_coder-1.csv")} == {""}


def test_a_focus_group_with_a_speaker_nobody_knows_stays_inside(db):
    study = factories.make_study()
    people = [factories.make_participant(study, name) for name in ("P1", "P2")]
    factories.make_version(study, [("P1", "Yes."), ("Somebody", "No.")], participants=people)
    [row] = rows(unpacked(packed(study)), "transcripts/index.csv")
    assert (row["shared"], row["withheld_because"]) == ("no", "unknown_speaker")


def test_a_label_that_is_a_path_leads_nowhere(db):
    study = factories.make_study()
    people = [factories.make_participant(study, "P1")]
    for name in ("../../etc", "..-..-etc", "a b"):
        interview = factories.make_interview(study, name, participants=people)
        factories.make_version(study, interview=interview)
    files = unpacked(packed(study))
    assert not [path for path in files if ".." in path or path.startswith("/") or " " in path]
    assert len([path for path in files if path.endswith(".txt") and path.startswith("transcripts/")]) == 3


def test_a_spreadsheet_finds_no_formula(world):
    with scopes_disabled():
        world.codes[0].definition = "=HYPERLINK(1)"
        world.codes[0].save()
    table = rows(unpacked(packed(world.study)), "codebook.csv")
    assert {row["definition"] for row in table} == {"'=HYPERLINK(1)", ""}


def test_an_empty_study_makes_a_package_too(db):
    files = unpacked(packed(factories.make_study()))
    assert rows(files, "cases.csv") == []
    assert files["catalogue.pdf"].startswith(b"%PDF-1.7")


def test_whoever_stops_it_stops_it_between_two_files(world):
    told = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 3:
            raise Cancelled

    with scope(study=world.study), pytest.raises(Cancelled):
        build(world.study, io.BytesIO(), language="en", tell=stop)
    assert [done for done, _of in told] == [0, 1, 2, 3]


def test_the_command_writes_what_the_worker_builds(world, tmp_path):
    out = tmp_path / "out.zip"
    call_command("export_package", world.study.slug, str(out), stdout=io.StringIO())
    assert out.read_bytes() == packed(world.study)
    with pytest.raises(CommandError, match="nothing-like-it"):
        call_command("export_package", "nothing-like-it", str(out))
