"""What can be done with a case, a second look and a remark depends on where it stands, whatever a page still shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderation import actions
from moderation.domain.states import State
from moderation.domain.transitions import CASE, SECOND_LOOK, Deed, Look, LookDeed, drawn
from moderation.models import Case, Decision, SecondLook
from moderation.queries import case_sets, stamp, undoable
from moderation.second_looks import stands_at
from rounds.actions import close_round
from studies.errors import Refused
from tests.architecture.source import ROOT
from tests.moderation.conftest import Bench
from tests.reading import read


def fresh(case: Case) -> Case:
    return Case.objects.select_related("decision", "case_set").get(pk=case.pk)


def send_back(bench: Bench, case: Case) -> None:
    actions.send_back(case=case, actor=bench.moderator, seen=stamp(fresh(case).decision))


def answer(bench: Bench, case: Case) -> None:
    """What the coders answer who are still asked."""
    for look in SecondLook.objects.filter(asked=fresh(case).decision).select_related("coder"):
        actions.answer(look=look, actor=look.coder, kept=[], added=[])


def decide(bench: Bench, case: Case) -> None:
    actions.decide(case=case, actor=bench.moderator, choice="neither", seen=stamp(fresh(case).decision))


def defer(bench: Bench, case: Case) -> None:
    actions.defer(case=case, actor=bench.moderator, seen=stamp(fresh(case).decision))


def undo(bench: Bench, case: Case) -> None:
    latest = undoable(case_sets(bench.study, bench.moderator), bench.moderator)
    actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(latest))


DEEDS: dict[Deed, Callable[[Bench, Case], None]] = {
    Deed.DECIDE: decide,
    Deed.DEFER: defer,
    Deed.SEND_BACK: send_back,
    Deed.UNDO: undo,
}
"""Splitting is tested with large cases, and an answer below, as it is a coder's."""

LED_TO: dict[State, tuple[Callable[[Bench, Case], None], ...]] = {
    State.AGREED: (),
    State.OPEN: (),
    State.DEFERRED: (defer,),
    State.RETURNED: (send_back,),
    State.ANSWERED: (send_back, answer),
    State.DECIDED: (decide,),
}


def case_at(bench: Bench, state: State) -> Case:
    case = bench.case("AGREE" if state == State.AGREED else "ONE_CODER")
    for deed in LED_TO[state]:
        deed(bench, case)
    assert fresh(case).state == state
    return case


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", DEEDS)
def test_a_case_does_what_the_table_says_and_nothing_else(bench: Bench, deed: Deed, state: State) -> None:
    case = case_at(bench, state)
    deeds = Decision.objects.count()
    if state not in CASE[deed]:
        with pytest.raises(Refused):
            DEEDS[deed](bench, case)
        assert (fresh(case).state, Decision.objects.count()) == (state, deeds)
        return
    DEEDS[deed](bench, case)
    after = CASE[deed][state] or State.OPEN  # undone, each of these stands where it began
    assert fresh(case).state == after


def test_a_case_sent_back_twice_asks_nobody_anew(bench: Bench) -> None:
    case = case_at(bench, State.RETURNED)
    with pytest.raises(Refused, match="with its coders already"):
        send_back(bench, case)
    assert (Decision.objects.count(), SecondLook.objects.count()) == (1, 2)


@pytest.mark.parametrize("state", State)
def test_the_desk_offers_what_the_table_knows(bench: Bench, state: State) -> None:
    page = read(bench.study, bench.moderator, "case", case_at(bench, state).uuid)
    for name, deed in (("defer", Deed.DEFER), ("return", Deed.SEND_BACK)):
        button = page.split(f'id="choice-{name}"')[1].split(">")[0]
        assert ("disabled" not in button) == (state in CASE[deed]), name


def test_a_coder_answers_once_and_changes_it_until_all_have(bench: Bench) -> None:
    case = case_at(bench, State.RETURNED)
    first, second = SecondLook.objects.filter(asked=fresh(case).decision).select_related("coder").order_by("pk")
    assert stands_at(first) == Look.WAITING
    with pytest.raises(Refused, match="not answered this yet"):
        actions.take_back(look=first, actor=first.coder)
    actions.answer(look=first, actor=first.coder, kept=[], added=[])
    first.refresh_from_db()
    assert stands_at(first) == Look.ANSWERED
    with pytest.raises(Refused, match="answered this already"):
        actions.answer(look=first, actor=first.coder, kept=[], added=[])
    assert "Change the answer" in read(bench.study, first.coder, "second_looks")
    actions.answer(look=second, actor=second.coder, kept=[], added=[])
    assert stands_at(first) == Look.SEEN
    with pytest.raises(Refused, match="Everybody has answered"):
        actions.take_back(look=first, actor=first.coder)
    assert "Change the answer" not in read(bench.study, first.coder, "second_looks")
    assert fresh(case).state == State.ANSWERED


def test_a_question_taken_back_is_answered_by_nobody(bench: Bench) -> None:
    case = case_at(bench, State.RETURNED)
    look = SecondLook.objects.select_related("coder").first()
    undo(bench, case)
    look.refresh_from_db()
    assert stands_at(look) == Look.TAKEN_BACK
    assert not any(Look.TAKEN_BACK in leads for leads in SECOND_LOOK.values())
    with pytest.raises(Refused, match="taken back"):
        actions.answer(look=look, actor=look.coder, kept=[], added=[])
    assert set(SECOND_LOOK) == set(LookDeed)


def test_what_is_withdrawn_is_offered_no_more(bench: Bench) -> None:
    case = bench.case("BOUNDARY")
    with pytest.raises(Refused, match="once its round is closed"):
        actions.remark(case=case, actor=bench.first, text="Why?")
    close_round(round_=bench.round, actor=bench.owner)
    case = bench.case("BOUNDARY")
    made = actions.remark(case=case, actor=bench.first, text="Why?")
    assert "Take back" in read(bench.study, bench.first, "discussion", case.uuid)
    assert "Take back" not in read(bench.study, bench.second, "discussion", case.uuid)
    actions.withdraw(remark=made, actor=bench.first)
    at = made.withdrawn_at
    actions.withdraw(remark=made, actor=bench.first)
    made.refresh_from_db()
    assert made.withdrawn_at == at
    assert "Take back" not in read(bench.study, bench.first, "discussion", case.uuid)


def test_the_picture_in_the_documentation_is_that_of_the_tables() -> None:
    assert drawn() in (ROOT / "docs" / "moderation.md").read_text()
