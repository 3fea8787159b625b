"""Where layers are readings nothing is settled: no cases, and all that anybody marked stands."""

from __future__ import annotations

import pytest

from moderation import actions
from moderation.codings.domain.settlement import Settlement
from moderation.codings.queries import consensus_codings, consensus_layers
from moderation.codings.results import moderation_of, result_places, settlements
from moderation.models import Decision
from moderation.part import moderated
from moderation.queries import case_sets
from moderation.second_looks import looked_at_again, waiting_for
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import Approach
from tests.moderation.conftest import Bench
from tests.reading import read, send


@pytest.fixture
def readings(bench: Bench) -> Bench:
    """The bench, one case decided and one sent back before the study became reflexive."""
    actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="neither", seen="")
    actions.send_back(case=bench.case("ONE_CODER"), actor=bench.moderator, seen="")
    become(bench, Approach.REFLEXIVE)
    return bench


def become(bench: Bench, approach: Approach) -> None:
    bench.study.approach = bench.round.study.approach = approach
    bench.study.save()


def test_the_consensus_is_all_that_finished_layers_say(readings: Bench) -> None:
    text, place = readings.version.text, (readings.round.pk, readings.version.pk)
    names = {str(readings.labels.uuid): "labels", str(readings.drift.uuid): "drift"}
    found = [(names[code], text[s:e]) for code, s, e in consensus_codings(readings.round, readings.version).spans]
    assert sorted(found) == [
        ("drift", "The model drifts"),
        ("drift", "the dashboard shows nothing"),
        ("labels", "Labels are often wrong, and nobody"),
        ("labels", "The model drifts"),
        ("labels", "We find out from the customer"),
    ]
    assert consensus_layers(readings.study)[place].undecided == []
    assert result_places(results_visible(readings.study, readings.owner)) == [place]
    assert {how for _span, how in settlements(readings.study, [place])[place]} == {Settlement.ALONE}
    assert moderation_of([place]) == ({}, 0, 0, 0)


def test_there_are_no_cases_and_pages_say_why(readings: Bench) -> None:
    assert case_sets(readings.study, readings.moderator) == []
    for name in ("moderation", "cases", "decide_many", "ledger", "ledger_csv", "lessons", "discussions", "audits"):
        page = read(readings.study, readings.moderator, name)
        assert "Nothing is settled here" in page, name
        assert "approach is reflexive thematic analysis" in page
        assert "Change the approach" not in page
    assert "Change the approach" in read(readings.study, readings.owner, "ledger")
    assert "Require a third person" not in read(readings.study, readings.owner, "results")
    assert "the result" in read(readings.study, readings.owner, "results")
    assert moderated(readings.study, readings.owner) is None
    assert not waiting_for(readings.study, readings.first).exists()
    assert not looked_at_again(readings.study, readings.first).exists()
    assert "Nothing to look at again" in read(readings.study, readings.first, "second_looks")
    send(readings.study, readings.moderator, "moderation_undo", status=200, undo="x")
    with pytest.raises(Refused, match="Readings are not audited"):
        actions.draw_audit(round_=readings.round, actor=readings.owner, size=1)


def test_switched_back_the_cases_are_there_with_their_decisions(readings: Bench) -> None:
    assert Decision.objects.count() == 2
    become(readings, Approach.COMPARED)
    states = {case.type: case.state for case in readings.cases()}
    assert states == {"BOUNDARY": "decided", "AGREE": "agreed", "DIFFERENT_CODE": "open", "ONE_CODER": "returned"}
