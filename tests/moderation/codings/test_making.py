"""Cases are computed once from frozen layers, stay what they are, and follow codes that are merged."""

from unittest.mock import patch

from django_scopes import scope

from coding.models import Code
from moderation import actions
from moderation.codings import making
from moderation.codings.making import make_cases
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets
from rounds.models import Layer
from tests import factories
from tests.factories import World
from tests.moderation.conftest import Bench


def test_two_frozen_layers_become_the_cases_of_the_worked_rules(bench: Bench) -> None:
    text = bench.version.text
    found = [(case.type, text[case.start : case.end], case.position) for case in bench.cases()]
    assert found == [
        ("BOUNDARY", "Labels are often wrong, and nobody", 0),
        ("AGREE", "We find out from the customer", 1),
        ("DIFFERENT_CODE", "The model drifts", 2),
        ("ONE_CODER", "the dashboard shows nothing", 3),
    ]


def test_a_case_stores_each_coders_part(bench: Bench) -> None:
    start, end = bench.span("The model drifts")
    assert bench.case("DIFFERENT_CODE").units == [
        {"coder": str(bench.first.uuid), "code": str(bench.drift.uuid), "start": start, "end": end, "numbers": [3]},
        {"coder": str(bench.second.uuid), "code": str(bench.labels.uuid), "start": start, "end": end, "numbers": [3]},
    ]


def test_cases_are_computed_once(bench: Bench) -> None:
    before = [(case.pk, case.uuid) for case in bench.cases()]
    with patch.object(making.domain, "build_cases", side_effect=AssertionError("computed twice")):
        assert [(case.pk, case.uuid) for case in bench.cases()] == before


def test_computing_again_keeps_every_case_and_its_decision(bench: Bench) -> None:
    case = bench.case("BOUNDARY")
    decision = actions.decide(case=case, actor=bench.moderator, choice="a", seen="")
    before = [(row.pk, row.key, row.position) for row in bench.cases()]
    CaseSet.objects.update(layers_sha256="")
    make_cases(bench.study)
    assert [(row.pk, row.key, row.position) for row in bench.cases()] == before
    assert bench.case("BOUNDARY").decision == decision


def test_cases_thrown_away_come_back_with_their_decisions(bench: Bench) -> None:
    decision = actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="a", seen="")
    Case.objects.all().delete()
    CaseSet.objects.update(layers_sha256="")
    make_cases(bench.study)
    assert bench.case("BOUNDARY").decision == decision
    assert Decision.objects.count() == 1


def test_merging_codes_turns_a_difference_into_an_agreement_and_keeps_other_decisions(bench: Bench) -> None:
    different, boundary = bench.case("DIFFERENT_CODE"), bench.case("BOUNDARY")
    stale = actions.decide(case=different, actor=bench.moderator, choice="a", seen="")
    kept = actions.decide(case=boundary, actor=bench.moderator, choice="a", seen="")
    Code.objects.filter(pk=bench.drift.pk).update(merged_into=bench.labels)
    make_cases(bench.study)
    found = bench.cases()
    assert [case.type for case in found] == ["BOUNDARY", "AGREE", "AGREE", "ONE_CODER"]
    assert found[0].decision == kept
    assert found[3].codes == [str(bench.labels.uuid)]
    assert Decision.objects.get(pk=stale.pk).undone_at is None


def test_a_transcript_has_no_cases_before_every_coder_has_submitted(world: World) -> None:
    with scope(study=world.study):
        Layer.objects.filter(version=world.second, coder=world.coder).update(state=Layer.State.SUBMITTED)
        assert [row.version for row in case_sets(world.study, world.moderator)] == [world.first]


def test_in_a_closed_round_what_one_coder_never_submitted_stands_as_the_other_coded_it(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        factories.make_coding(layer, world.codes[0], "The model drifts")
        factories.submit(layer)
        assert [row.version for row in case_sets(world.study, world.moderator)] == [world.first]
        world.round.closed_at = world.round.opened_at
        world.round.save()
        make_cases(world.study)
        first, second = case_sets(world.study, world.moderator)
        assert (first.version, second.version) == (world.first, world.second)
        assert list(second.cases.values_list("type", "state")) == [("ALONE", "agreed")]


def test_a_moderator_who_codes_in_the_open_round_sees_no_case(bench: Bench) -> None:
    assert [row.version for row in case_sets(bench.study, bench.moderator)] == [bench.version]
    bench.round.coders.add(bench.moderator)
    assert case_sets(bench.study, bench.moderator) == []
    assert [row.version for row in case_sets(bench.study, bench.other_moderator)] == [bench.version]


def test_reading_again_asks_four_questions(bench: Bench, django_assert_num_queries: object) -> None:
    make_cases(bench.study)
    with django_assert_num_queries(4):  # type: ignore[operator]
        make_cases(bench.study)


def test_who_codes_a_transcript_again_sees_nothing_of_its_earlier_round(bench: Bench) -> None:
    bench.round.closed_at = bench.round.opened_at
    bench.round.save()
    assert [row.version for row in case_sets(bench.study, bench.first)] == [bench.version]
    again = factories.make_round(bench.study, versions=[bench.version], coders=[bench.first])
    assert case_sets(bench.study, bench.first) == []
    assert [row.version for row in case_sets(bench.study, bench.second)] == [bench.version]
    again.closed_at = again.opened_at
    again.save()
    assert [row.version for row in case_sets(bench.study, bench.first)] == [bench.version]
