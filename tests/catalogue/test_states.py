"""What the pages of results say in every state that a code, a quotation, a search or a table can be in."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from catalogue.models import Evidence, Issue, Statement
from coding.models import Code
from studies.models import Study
from studies.permissions import Role
from tests.agreement.agreement_study import Bench
from tests.factories import (
    World,
    layer_of,
    make_code,
    make_coding,
    make_issue,
    make_member,
    make_participant,
    make_quotation,
    make_statement,
    make_study,
)
from tests.reading import read
from transcripts.models import Speaker

pytestmark = pytest.mark.django_db


@scopes_disabled()
def test_an_issue_shows_who_speaks_and_lets_statements_be_moved(world: World) -> None:
    Issue.objects.filter(pk=world.issue.pk).update(description="What it is.")
    make_statement(world.issue, "Second.", quotations=[make_quotation(world.first, "How do you know")])
    make_statement(world.issue, "Third.")
    page = read(world.study, world.owner, "issue", world.issue.uuid)
    assert "What it is." in page
    assert "disabled" in page
    assert "<span>interviewer</span>" in page
    Speaker.objects.filter(transcript=world.first.transcript).filter(label="P1").update(
        participant=None, label="Somebody"
    )
    world.first.transcript.interview.participants.add(make_participant(world.study, "P2"))
    page = read(world.study, world.owner, "issue", world.issue.uuid)
    assert "<span>unknown speaker</span>" in page
    assert "of them with a speaker who is linked to no participant" in page


@scopes_disabled()
def test_evidence_says_what_may_not_be_quoted_and_where_nothing_fits(world: World) -> None:
    world.participant.consents_to_quote = False
    world.participant.save()
    here = {"statement": str(world.statement.uuid)}
    page = read(world.study, world.owner, "issue", world.issue.uuid, **here)
    assert "no consent to quote" in page
    page = read(world.study, world.owner, "issue", world.issue.uuid, **here, words="zebra", q="zebra")
    assert "No passage has these words. Try fewer, or all codes." in page


@scopes_disabled()
def test_before_anything_is_settled_there_is_no_passage_to_choose() -> None:
    study = make_study()
    issue = make_issue(study)
    statement = make_statement(issue)
    page = read(study, make_member(study, Role.OWNER), "issue", issue.uuid, statement=str(statement.uuid))
    assert "There is no passage to choose yet." in page


@scopes_disabled()
def test_finding_names_the_interviewer_and_says_when_nothing_fits(world: World) -> None:
    make_coding(layer_of(world.round, world.second, world.coder), world.codes[0], "How do you know")
    page = read(world.study, world.coder, "find", question=f"[{world.codes[0].name}]", q=f"[{world.codes[0].name}]")
    assert "· interviewer" in page
    fresh = make_code(world.study, "unused")
    page = read(world.study, world.coder, "find", question=f"[{fresh.name}]", q=f"[{fresh.name}]")
    assert "No passage answers this." in page


def test_tables_without_passages_say_when_they_fill() -> None:
    study = make_study()
    assert "Nothing to count yet" in read(study, make_member(study, Role.OWNER), "find_together")


@scopes_disabled()
def test_the_print_has_questions_descriptions_and_speakers(world: World, client: Client) -> None:
    Study.objects.filter(pk=world.study.pk).update(research_questions="What?\nWhy?")
    Issue.objects.filter(pk=world.issue.pk).update(description="What it is.")
    other = make_issue(world.study, "Another")
    make_statement(other, quotations=[world.quotation])
    make_statement(other, "Rests on nothing.")
    make_issue(world.study, "Nothing stated")
    Evidence.objects.filter(statement=world.statement).update(code=world.codes[0])
    client.force_login(world.owner)
    answer: Any = client.get(f"/s/{world.study.slug}/catalogue/catalogue.pdf")
    assert answer.status_code == 200
    assert Evidence.objects.count() == 2
    assert Statement.objects.filter(issue=other).count() == 2


@pytest.fixture
def compared() -> Bench:
    """Two coders who confuse two codes and agree about a third."""
    bench = Bench()
    for label in ("T1", "T2"):
        bench.transcript(
            label,
            {"a": "##..##...#..", "b": "..##........", "c": "..........##"},
            {"a": "##..........", "b": "..####......", "c": "..........##", "d": ".........#.."},
        )
    return bench


@scopes_disabled()
def test_the_causes_of_a_code_show_its_rules_what_it_is_taken_for_and_what_is_decided(compared: Bench) -> None:
    Code.objects.filter(pk=compared.codes["a"].pk).update(inclusion="When seen.", exclusion="Never.")
    compared.take_neither("T1")
    page = read(compared.study, compared.moderator, "agreement_code", compared.round.uuid, compared.codes["a"].uuid)
    for words in ("When seen.", "Never.", "Taken for", "b (", "decided"):
        assert words in page
    page = read(compared.study, compared.moderator, "agreement_code", compared.round.uuid, compared.codes["c"].uuid)
    assert "No case is about this code: where it was used, the coders agree." in page


@scopes_disabled()
def test_codes_that_exclude_one_another_get_figures_of_their_own(compared: Bench) -> None:
    top = compared.code("top")
    top.subcodes_exclusive = True
    top.save()
    for name in "abc":
        Code.objects.filter(pk=compared.codes[name].pk).update(parent=top)
    page = read(compared.study, compared.moderator, "agreement_round", compared.round.uuid)
    assert "Codes that exclude one another" in page
    assert "coverage" in page


@scopes_disabled()
def test_a_long_list_of_overlaps_and_cases_is_cut() -> None:
    bench = Bench()
    many = "#.." * 80
    other = ".#." * 80
    bench.transcript("T1", {"a": many, "b": many}, {"a": other, "b": many})
    top = bench.code("top")
    top.subcodes_exclusive = True
    top.save()
    for name in "ab":
        Code.objects.filter(pk=bench.codes[name].pk).update(parent=top)
    page = read(bench.study, bench.moderator, "agreement_round", bench.round.uuid)
    assert "Not computable" in page
    assert "more." in page
    page = read(bench.study, bench.moderator, "agreement_code", bench.round.uuid, bench.codes["a"].uuid)
    assert "more." in page


@scopes_disabled()
def test_a_large_matrix_leaves_codes_out() -> None:
    bench = Bench()
    size = 40
    one = {f"c{at:02}": "." * at + "#" + "." * (size - at - 1) for at in range(size)}
    two = {f"c{(at + 1) % size:02}": "." * at + "#" + "." * (size - at - 1) for at in range(size)}
    bench.transcript("T1", one, two)
    assert "less often taken for another" in read(bench.study, bench.moderator, "agreement_round", bench.round.uuid)


@scopes_disabled()
def test_of_a_sign_that_no_font_has_the_first_places_are_named() -> None:
    study = make_study()
    for _ in range(6):
        make_issue(study, "Late \ua9d0")
    page = read(study, make_member(study, Role.OWNER), "catalogue")
    assert "U+A9D0 (ISSUE-01, ISSUE-02, ISSUE-03, ISSUE-04, ISSUE-05, …)" in page
