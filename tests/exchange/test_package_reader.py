"""What a stranger reads: every column described, who took part, what was done and what was not."""

import csv
import io
from fnmatch import fnmatch

import pytest
from django_scopes import scope, scopes_disabled

from agreement.domain.stored import FORMULAS
from moderation.actions import decide
from rounds.models import Layer, Provenance
from studies.models import Approach, Participant, Study
from tests import factories
from tests.exchange.designed_study import Designed
from tests.exchange.packages import packed, rows, unpacked
from tests.factories import World

pytestmark = pytest.mark.django_db


def readme(study) -> str:
    return " ".join(unpacked(packed(study))["README.md"].decode().split())


def test_every_column_of_every_table_is_described(world: World) -> None:
    files = unpacked(packed(world.study))
    table = rows(files, "dictionary.csv")
    described = {(row["file"], row["column"]) for row in table}
    assert all(row["meaning"] for row in table)
    seen = 0
    for path in (path for path in files if path.endswith(".csv") and path != "dictionary.csv"):
        exact = [file for file, _ in described if file == path]
        entry = (exact or [file for file, _ in described if fnmatch(path, file)])[0]
        for column in next(csv.reader(io.StringIO(files[path].decode()))):
            assert (entry, column) in described, (path, column)
            seen += 1
    assert seen > 150


def test_participants_are_pseudonyms_and_numbers_of_teams(world: World) -> None:
    table = rows(unpacked(packed(world.study)), "participants.csv")
    assert [row["participant"] for row in table] == ["P1"]
    assert table[0]["may_be_quoted"] == "yes"
    with scopes_disabled():
        Participant.objects.filter(pk=world.participant.pk).update(consents_to_share=False)
    files = unpacked(packed(world.study))
    assert rows(files, "participants.csv") == []
    assert "not in `participants.csv`: 1." in files["README.md"].decode()


def test_no_moderation_is_said(world: World) -> None:
    said = readme(world.study)
    assert "No moderation took place: none of the 1 cases" in said
    assert "No round is closed" in said
    assert "Written by Tandem" in said
    assert "`agreement/agreement_by_group.csv` is empty" in said


def test_finished_moderation_is_said(world: World) -> None:
    with scope(study=world.study):
        decide(case=world.case, actor=world.moderator, choice="b", seen="")
    assert "Moderation is finished: all 1 cases" in readme(world.study)


def test_before_any_discussion_is_said_where_that_is_known_of_every_layer(world: World) -> None:
    assert "as submitted, before any discussion; one file a round and coder" in readme(world.study)
    assert "Layers here: 2 coded without having seen another's codings" in readme(world.study)
    with scopes_disabled():
        Layer.objects.filter(coder=world.coder).update(provenance=Provenance.SEEN)
    said = readme(world.study)
    assert "what each coder coded, as submitted; one file a round and coder" in said
    assert (
        "Layers here: 1 coded without having seen another's codings; "
        "1 coded again after others' codings could be seen" in said
    )


def test_what_leads_and_the_edition_of_the_formulas_are_said(world: World) -> None:
    said = readme(world.study)
    assert "alpha stratified by code, counted by participants' turns: 1 - ΣDo/ΣDe over codes" in said
    assert f"made by edition {FORMULAS} of the formulas" in said
    assert "No plan of agreement was fixed before coding: no number was planned." in said


def test_a_plan_and_pilots_are_said(designed_once: tuple[Designed, bytes]) -> None:
    said = " ".join(unpacked(designed_once[1])["README.md"].decode().split())
    assert "No plan of agreement" not in said
    assert "Transcripts of pilot interviews, which are no part of results: 1." in said
    assert "Round 1: open coding, reliability, closed" in said


def test_where_coders_are_not_compared_layers_are_readings_and_nothing_is_counted(world: World) -> None:
    with scopes_disabled():
        Study.objects.filter(pk=world.study.pk).update(approach=Approach.REFLEXIVE)
        world.study.refresh_from_db()
    files = unpacked(packed(world.study))
    gone = ("agreement/", "plan_", "cases", "decisions", "consensus", "moderation", "audit", "verify_agreement")
    assert [path for path in files if path.startswith(gone)] == []
    assert {"layers/round-1_coder-1.csv", "codebook_round-1.csv", "rounds.csv", "merges.csv"} <= set(files)
    described = {row["file"] for row in rows(files, "dictionary.csv")}
    assert not any(file.startswith(gone) for file in described)
    said = " ".join(files["README.md"].decode().split())
    assert "each researcher's reading, as submitted" in said
    assert "This study's approach is reflexive thematic analysis." in said
    assert not any(word in said for word in ("verify_agreement", "moderat", "alpha", "before any discussion"))


def test_an_empty_study_says_what_is_missing(db) -> None:
    said = readme(factories.make_study())
    assert "No coding round was opened yet." in said
    assert "there are no cases yet" in said
    assert "The catalogue holds no issue yet" in said
    assert "No interview guide is entered" in said


def test_a_turn_of_nobody_has_one_word_for_it(db) -> None:
    study = factories.make_study()
    person = factories.make_participant(study, "P1")
    version = factories.make_version(study, [("P1", "Yes."), ("X", "Hm.")], participants=[person])
    with scopes_disabled():
        version.turns.filter(index=1).update(speaker=None)
    files = unpacked(packed(study))
    name = version.transcript.interview.label
    assert [row["speaker"] for row in rows(files, f"transcripts/{name}.csv")] == ["P1", "Unknown"]
    assert "[2] Unknown: Hm." in files[f"transcripts/{name}.txt"].decode()
