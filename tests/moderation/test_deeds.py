"""Deferring, sending back, splitting, deciding many: what each does to its cases, and undo of all of it."""

import threading
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from coding.models import Code, Coding
from moderation import actions
from moderation.actions.deeds import LONGEST_PAUSE
from moderation.actions.undoing import undo as undo_action
from moderation.codings.actions.many import Many
from moderation.codings.queries import consensus_codings
from moderation.models import Case, CaseSet, Decision, SecondLook
from moderation.queries import case_sets, progress, stale, stamp, tallies, time_spent, undoable
from moderation.second_looks import of_coder, waiting_for
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent, Person
from tests import factories
from tests.moderation.conftest import Bench, make_bench

UNSETTLED = {"BOUNDARY": "open", "DIFFERENT_CODE": "open", "ONE_CODER": "open"}


def states(bench: Bench) -> dict[str, str]:
    return {case.type: case.state for case in bench.cases()}


def act(bench: Bench, deed: str, kind: str, **said: Any) -> Any:
    case = bench.case(kind)
    said.setdefault("actor", bench.moderator)
    return getattr(actions, deed)(case=case, **{"seen": stamp(case.decision), **said})


def undo(bench: Bench, actor: Person | None = None) -> Case:
    actor = actor or bench.moderator
    latest = undoable(case_sets(bench.study, actor), actor)
    return undo_action(study=bench.study, actor=actor, seen=stamp(latest))


def looks(bench: Bench) -> dict[str, SecondLook]:
    """The open questions of the latest deed, by the coder's name."""
    asked = Decision.objects.filter(choice="return").latest("id")
    return {look.coder.name: look for look in asked.looks.select_related("coder")}


def answer(bench: Bench, name: str, *kept: tuple[Code, str], note: str = "") -> None:
    look = looks(bench)[name]
    spans = [(str(code.uuid), *bench.span(words)) for code, words in kept]
    actions.answer(look=look, actor=look.coder, kept=spans, added=[], note=note)


def test_where_cases_stand_at_first(bench: Bench) -> None:
    assert states(bench) == {"AGREE": "agreed", **UNSETTLED}


def test_a_deferred_case_is_not_decided_and_comes_back_by_undo(bench: Bench) -> None:
    act(bench, "defer", "BOUNDARY", note="ask the team")
    assert states(bench)["BOUNDARY"] == "deferred"
    assert AuditEvent.objects.get().verb == "case.deferred"
    assert bench.case("BOUNDARY").pk in consensus_codings(bench.round, bench.version).undecided
    numbers = progress(tallies(case_sets(bench.study, bench.moderator)).values())
    assert (numbers.left, numbers.waiting, numbers.deferred) == (3, 2, 1)
    assert undo(bench).state == "open"
    assert states(bench) == {"AGREE": "agreed", **UNSETTLED}


def test_a_deferred_case_that_is_decided_goes_back_to_deferred_by_undo(bench: Bench) -> None:
    act(bench, "defer", "BOUNDARY")
    act(bench, "decide", "BOUNDARY", choice="a")
    assert states(bench)["BOUNDARY"] == "decided"
    assert undo(bench).state == "deferred"


def test_a_deferred_agreement_leaves_the_consensus_until_it_is_decided(bench: Bench) -> None:
    act(bench, "defer", "AGREE")
    assert consensus_codings(bench.round, bench.version).spans == []
    undo(bench)
    assert len(consensus_codings(bench.round, bench.version).spans) == 1


def test_a_case_that_is_sent_back_asks_every_coder_and_waits_for_all(bench: Bench) -> None:
    act(bench, "send_back", "ONE_CODER")
    assert sorted(looks(bench)) == ["Ana", "Ben"]
    assert states(bench)["ONE_CODER"] == "returned"
    answer(bench, "Ana")
    assert states(bench)["ONE_CODER"] == "returned"
    answer(bench, "Ben", (bench.drift, "the dashboard shows nothing"))
    assert states(bench)["ONE_CODER"] == "answered"
    assert progress(tallies(case_sets(bench.study, bench.moderator)).values()).waiting == 3


def test_a_second_answer_can_be_taken_and_both_are_kept(bench: Bench) -> None:
    act(bench, "send_back", "ONE_CODER")
    answer(bench, "Ana", (bench.labels, "dashboard"), note="labels, I think")
    answer(bench, "Ben", (bench.drift, "dashboard shows nothing"))
    decision = act(bench, "decide", "ONE_CODER", choice="a2")
    start, end = bench.span("dashboard")
    assert decision.outcome == [{"code": str(bench.labels.uuid), "start": start, "end": end}]
    assert [(look.coder.name, look.note, len(look.answer)) for look in looks(bench).values()] == [
        ("Ana", "labels, I think", 1),
        ("Ben", "", 1),
    ]
    assert undo(bench).state == "answered"


def test_a_second_answer_is_not_offered_before_all_have_answered(bench: Bench) -> None:
    act(bench, "send_back", "ONE_CODER")
    answer(bench, "Ana", (bench.labels, "dashboard"))
    with pytest.raises(Refused, match="does not offer that choice"):
        act(bench, "decide", "ONE_CODER", choice="a2")


def test_coders_layers_stay_as_they_were_through_second_looks(bench: Bench) -> None:
    before = (list(Layer.objects.values()), list(Coding.objects.values()))
    act(bench, "send_back", "ONE_CODER")
    answer(bench, "Ana", (bench.labels, "dashboard"))
    answer(bench, "Ben")
    act(bench, "decide", "ONE_CODER", choice="a2")
    assert (list(Layer.objects.values()), list(Coding.objects.values())) == before


def test_an_answer_may_be_taken_back_until_all_have_answered(bench: Bench) -> None:
    act(bench, "send_back", "BOUNDARY")
    answer(bench, "Ana", (bench.labels, "Labels"))
    ana = looks(bench)["Ana"]
    actions.take_back(look=ana, actor=bench.first)
    assert looks(bench)["Ana"].answered_at is None
    assert len(looks(bench)["Ana"].answer) == 1
    answer(bench, "Ana")
    with pytest.raises(Refused, match="answered this already"):
        answer(bench, "Ana")
    answer(bench, "Ben")
    with pytest.raises(Refused, match="Everybody has answered"):
        actions.take_back(look=ana, actor=bench.first)


def test_a_question_that_was_called_back_takes_no_answer(bench: Bench) -> None:
    act(bench, "send_back", "BOUNDARY")
    questions = looks(bench)
    assert undo(bench).state == "open"
    with pytest.raises(Refused, match="was taken back"):
        actions.answer(look=questions["Ana"], actor=bench.first, kept=[], added=[])
    with pytest.raises(Refused, match="was taken back"):
        actions.answer(look=questions["Ana"], actor=bench.second, kept=[], added=[])


def test_a_question_overtaken_by_a_decision_is_closed_and_open_again_after_undo(bench: Bench) -> None:
    act(bench, "send_back", "BOUNDARY")
    answer(bench, "Ana")
    assert waiting_for(bench.study, bench.second).count() == 1
    act(bench, "decide", "BOUNDARY", choice="a")
    assert waiting_for(bench.study, bench.second).count() == 0
    assert of_coder(bench.study, bench.first).count() == 1
    assert undo(bench).state == "returned"
    assert waiting_for(bench.study, bench.second).count() == 1


def test_a_new_code_at_a_second_look_is_hidden_from_the_other_coder(bench: Bench) -> None:
    act(bench, "send_back", "BOUNDARY")
    added = [actions.Own(code="label noise", words="nobody checks them")]
    actions.answer(look=looks(bench)["Ana"], actor=bench.first, kept=[], added=added)
    assert Code.objects.get(name="label noise").private_to == bench.first
    start, end = bench.span("nobody checks them")
    assert [(row["start"], row["end"]) for row in looks(bench)["Ana"].answer] == [(start, end)]
    wrong = [actions.Own(code="x", words="never said")]
    with pytest.raises(Refused, match="copy them from the passage"):
        actions.answer(look=looks(bench)["Ben"], actor=bench.second, kept=[], added=wrong)
    assert looks(bench)["Ben"].answered_at is None


def test_many_boundaries_are_decided_and_undone_at_once(bench: Bench) -> None:
    overlap = bench.case("BOUNDARY").overlap
    many = Many(least_overlap=overlap)
    _batch, number = actions.decide_many(study=bench.study, actor=bench.moderator, many=many, choice="union", note="n")
    assert number == 1
    decision = bench.case("BOUNDARY").decision
    start, end = bench.span("Labels are often wrong, and nobody")
    assert decision.outcome == [{"code": str(bench.labels.uuid), "start": start, "end": end}]
    assert (decision.note, states(bench)["BOUNDARY"]) == ("n", "decided")
    assert undo(bench).type == "BOUNDARY"
    assert states(bench) == {"AGREE": "agreed", **UNSETTLED}
    assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == ["cases.decided", "cases.undone"]


def test_a_boundary_below_the_threshold_is_left_alone(bench: Bench) -> None:
    many = Many(least_overlap=bench.case("BOUNDARY").overlap + 0.01)
    with pytest.raises(Refused, match="No undecided case is left"):
        actions.decide_many(study=bench.study, actor=bench.moderator, many=many, choice="union")


@pytest.mark.django_db
def test_undoing_many_over_transcripts_leaves_what_somebody_decided_since() -> None:
    bench = make_bench(3)
    with scope(study=bench.study):
        actions.decide_many(study=bench.study, actor=bench.moderator, many=Many(least_overlap=0.1), choice="union")
        decided = [case for case in bench.cases() if case.type == "BOUNDARY"]
        assert [case.state for case in decided] == ["decided"] * 3
        actions.decide(case=decided[1], actor=bench.other_moderator, choice="a", seen=stamp(decided[1].decision))
        undo(bench)
        after = [case for case in bench.cases() if case.type == "BOUNDARY"]
        assert [case.state for case in after] == ["open", "decided", "open"]
        assert (after[1].decision.choice, after[1].decision.decided_by) == ("a", bench.other_moderator)
        assert undoable(case_sets(bench.study, bench.moderator), bench.moderator) is None


def test_agreements_can_be_confirmed_and_no_decision_is_replaced(bench: Bench) -> None:
    act(bench, "decide", "BOUNDARY", choice="neither", actor=bench.other_moderator)
    many = Many(least_overlap=0.01)
    with pytest.raises(Refused, match="No undecided case is left"):
        actions.decide_many(study=bench.study, actor=bench.moderator, many=many, choice="union")
    before = consensus_codings(bench.round, bench.version).spans
    actions.decide_many(study=bench.study, actor=bench.moderator, many=Many(type="AGREE"), choice="agree")
    assert states(bench)["AGREE"] == "decided"
    assert consensus_codings(bench.round, bench.version).spans == before
    assert undo(bench).state == "agreed"


def test_a_choice_that_needs_a_look_is_not_for_many(bench: Bench) -> None:
    for many, choice in ((Many(), "a"), (Many(), "agree"), (Many(type="AGREE"), "neither")):
        with pytest.raises(Refused, match="cannot be decided for many"):
            actions.decide_many(study=bench.study, actor=bench.moderator, many=many, choice=choice)


def large_case(bench: Bench) -> Case:
    """One case of eight passages, in another transcript of a round of its own."""
    words = [f"word{n:02}" for n in range(24)]
    version = factories.make_version(bench.study, (("P1", " ".join(words)),))
    made = factories.make_round(bench.study, versions=[version], coders=[bench.first, bench.second])
    layers = [factories.layer_of(made, version, coder) for coder in (bench.first, bench.second)]
    for n in range(8):
        factories.make_coding(layers[n % 2], bench.labels, " ".join(words[n * 2 : n * 2 + 4]))
    for layer in layers:
        factories.submit(layer)
    [case] = [case for case in bench.cases() if case.case_set.round == made]
    return case


def test_a_large_case_is_split_and_joined_again_by_undo(bench: Bench) -> None:
    whole = large_case(bench)
    halves = actions.split(case=whole, actor=bench.moderator)
    stored = Case.objects.filter(case_set=whole.case_set).order_by("position")
    assert [case.key for case in stored] == [half.key for half in halves]
    assert sorted(str(u) for half in halves for u in half.units) == sorted(map(str, whole.units))
    assert undo(bench).key == whole.key
    assert [case.key for case in Case.objects.filter(case_set=whole.case_set)] == [whole.key]


def test_a_split_lasts_over_a_recomputation(bench: Bench) -> None:
    whole = large_case(bench)
    keys = {half.key for half in actions.split(case=whole, actor=bench.moderator)}
    CaseSet.objects.update(layers_sha256="")
    bench.cases()
    assert set(Case.objects.filter(case_set=whole.case_set).values_list("key", flat=True)) == keys


def test_what_was_decided_about_a_half_is_stale_after_the_split_is_undone(bench: Bench) -> None:
    whole = large_case(bench)
    first, _second = actions.split(case=whole, actor=bench.moderator)
    actions.decide(case=first, actor=bench.other_moderator, choice="union", seen="")
    undo(bench)
    sets = case_sets(bench.study, bench.moderator)
    assert [(row.choice, row.about["start"]) for row in stale(sets)] == [("union", first.start)]


def test_a_small_or_decided_case_is_not_split(bench: Bench) -> None:
    with pytest.raises(Refused, match="Only a case over many passages"):
        actions.split(case=bench.case("BOUNDARY"), actor=bench.moderator)
    whole = large_case(bench)
    actions.defer(case=whole, actor=bench.moderator, seen="")
    with pytest.raises(Refused, match="has a decision"):
        actions.split(case=whole, actor=bench.moderator)


def test_time_counts_between_deeds_and_leaves_pauses_out(bench: Bench) -> None:
    start = timezone.now()
    for kind, seconds in (("BOUNDARY", 0), ("DIFFERENT_CODE", 40), ("ONE_CODER", 40 + LONGEST_PAUSE.seconds + 1)):
        now = start + timedelta(seconds=seconds)
        with patch("django.utils.timezone.now", return_value=now):
            act(bench, "decide", kind, choice="neither")
    with patch("django.utils.timezone.now", return_value=now + timedelta(seconds=20)):
        act(bench, "decide", "AGREE", choice="neither", actor=bench.other_moderator)
    sets = case_sets(bench.study, bench.moderator)
    assert list(Decision.objects.order_by("id").values_list("seconds", flat=True)) == [0, 40, 0, 0]
    assert (time_spent(sets), time_spent(sets, bench.other_moderator)) == (40, 0)


def test_shuffling_is_a_setting_that_decisions_remember(bench: Bench) -> None:
    act(bench, "decide", "BOUNDARY", choice="a")
    actions.shuffle_coders(study=bench.study, actor=bench.moderator, shuffles=True)
    actions.shuffle_coders(study=bench.study, actor=bench.moderator, shuffles=True)
    act(bench, "decide", "ONE_CODER", choice="b")
    assert list(Decision.objects.order_by("id").values_list("choice", "shuffled")) == [("a", False), ("b", True)]
    assert AuditEvent.objects.filter(verb="moderation.shuffled").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_six_moderators_in_the_same_moment_one_decides_and_five_are_told() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("an SQLite database in memory belongs to one thread")
    with scopes_disabled():
        bench = make_bench()
        case = factories.first_case(bench.study)
    barrier, told = threading.Barrier(6), []

    def decide(choice: str, actor: Person) -> None:
        barrier.wait()
        try:
            with scope(study=bench.study):
                actions.decide(case=case, actor=actor, choice=choice, seen="")
        except actions.Overtaken:
            told.append(choice)
        connections.close_all()

    people = [bench.moderator, bench.other_moderator, bench.owner]
    deeds = [("a", 0), ("b", 1), ("neither", 2), ("union", 0), ("intersection", 1), ("b", 2)]
    threads = [threading.Thread(target=decide, args=(choice, people[n])) for choice, n in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scopes_disabled():
        [decision] = Decision.objects.all()
        assert Case.objects.get(pk=case.pk).decision == decision
    assert len(told) == 5


@pytest.mark.parametrize("verb", ["send_back", "defer"])
def test_what_is_there_already_is_not_done_again(bench: Bench, verb: str) -> None:
    act(bench, verb, "ONE_CODER")
    case = bench.case("ONE_CODER")
    decisions, asked = Decision.objects.count(), SecondLook.objects.count()
    with pytest.raises(Refused, match="already"):
        getattr(actions, verb)(case=case, actor=bench.moderator, seen=stamp(case.decision), note="once more")
    assert (Decision.objects.count(), SecondLook.objects.count()) == (decisions, asked)
