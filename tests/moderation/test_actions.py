"""Deciding and undoing: what enters the consensus, what is refused, and that nothing is lost between two people."""

from typing import Any

import pytest

from coding.models import Code, Coding
from moderation import actions
from moderation.actions import Overtaken, Own
from moderation.codings.making import make_cases
from moderation.codings.queries import consensus_codings, consensus_layers
from moderation.models import Case, Decision
from moderation.queries import case_sets, progress, stamp, tallies, undoable
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent
from tests.moderation.conftest import Bench


def decide(bench: Bench, kind: str, choice: str, **said: Any) -> Decision:
    case = bench.case(kind)
    said.setdefault("actor", bench.moderator)
    return actions.decide(case=case, choice=choice, **{"seen": stamp(case.decision), **said})


def undo(bench: Bench, actor: Any = None) -> Case:
    actor = actor or bench.moderator
    seen = stamp(undoable(case_sets(bench.study, actor), actor))
    return actions.undo(study=bench.study, actor=actor, seen=seen)


def consensus(bench: Bench) -> list[tuple[str, str]]:
    """(code, words) of the consensus layer, in the order of the text."""
    names = {str(code.uuid): code.name for code in Code.objects.all()}
    spans = consensus_codings(bench.round, bench.version).spans
    return [(names[code], bench.version.text[start:end]) for code, start, end in spans]


AGREED = ("wrong labels", "We find out from the customer")


def test_without_a_decision_the_consensus_holds_the_agreements_alone(bench: Bench) -> None:
    assert consensus(bench) == [AGREED]
    undecided = consensus_codings(bench.round, bench.version).undecided
    assert undecided == [bench.case(kind).pk for kind in ("BOUNDARY", "DIFFERENT_CODE", "ONE_CODER")]


@pytest.mark.parametrize(
    ("kind", "choice", "gained"),
    [
        ("BOUNDARY", "a", [("wrong labels", "Labels are often wrong")]),
        ("BOUNDARY", "b", [("wrong labels", "Labels are often wrong, and nobody")]),
        ("BOUNDARY", "union", [("wrong labels", "Labels are often wrong, and nobody")]),
        ("BOUNDARY", "intersection", [("wrong labels", "Labels are often wrong")]),
        ("BOUNDARY", "neither", []),
        ("DIFFERENT_CODE", "a", [("drift", "The model drifts")]),
        ("DIFFERENT_CODE", "b", [("wrong labels", "The model drifts")]),
        ("DIFFERENT_CODE", "both", [("drift", "The model drifts"), ("wrong labels", "The model drifts")]),
        ("DIFFERENT_CODE", "neither", []),
        ("ONE_CODER", "b", [("drift", "the dashboard shows nothing")]),
        ("ONE_CODER", "neither", []),
    ],
)
def test_each_choice_puts_exactly_its_spans_into_the_consensus(
    bench: Bench, kind: str, choice: str, gained: list[tuple[str, str]]
) -> None:
    decide(bench, kind, choice)
    assert sorted(consensus(bench)) == sorted([AGREED, *gained])
    assert bench.case(kind).pk not in consensus_codings(bench.round, bench.version).undecided


def test_an_agreement_can_still_be_decided_otherwise(bench: Bench) -> None:
    decide(bench, "AGREE", "neither")
    assert consensus(bench) == []


def test_another_boundary_by_offsets_loses_the_blanks_at_its_ends(bench: Bench) -> None:
    start, end = bench.span(" often wrong, ")
    decide(bench, "BOUNDARY", "boundary", own=Own(start=start, end=end))
    assert consensus(bench) == [("wrong labels", "often wrong,"), AGREED]


def test_another_boundary_by_words_takes_the_nearest_place(bench: Bench) -> None:
    decide(bench, "DIFFERENT_CODE", "boundary", own=Own(code=str(bench.labels.uuid), words=" model\ndrifts. "))
    assert consensus(bench) == [AGREED, ("wrong labels", "model drifts.")]


def test_another_code_may_be_one_of_the_codebook(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "other", own=Own(code="Drift", words="Labels are often wrong"))
    assert consensus(bench) == [("drift", "Labels are often wrong"), AGREED]


def test_another_code_may_be_new_and_reaches_no_blind_coder(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "other", own=Own(code="label noise", words="Labels are often wrong"))
    assert consensus(bench)[0] == ("label noise", "Labels are often wrong")
    assert Code.objects.get(name="label noise").private_to == bench.moderator


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        (Own(start=0, end=100_000), "not in the transcript"),
        (Own(start=-3, end=5), "not in the transcript"),
        (Own(start=9, end=5), "not in the transcript"),
        (Own(start=5, end=6), "no words"),
        (Own(words="never said"), "copy them from the passage"),
        (Own(words="  "), "copy them from the passage"),
        (Own(code="00000000-0000-0000-0000-000000000000", start=0, end=5), "keeps a code of the case"),
    ],
)
def test_a_boundary_outside_the_text_or_empty_is_refused_with_a_sentence(bench: Bench, own: Own, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        decide(bench, "BOUNDARY", "boundary", own=own)
    assert not Decision.objects.exists()


def test_a_choice_that_is_not_offered_and_an_unknown_reason_are_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match="does not offer that choice"):
        decide(bench, "ONE_CODER", "a")
    with pytest.raises(Refused, match="one of the listed reasons"):
        decide(bench, "ONE_CODER", "b", reason="because")
    assert not Decision.objects.exists()


def test_a_new_code_without_a_name_is_refused_and_nothing_is_coined(bench: Bench) -> None:
    with pytest.raises(Refused, match="Give the code a name"):
        decide(bench, "BOUNDARY", "other", own=Own(code=" ", words="Labels"))
    assert Code.objects.count() == 2


def test_a_decision_leaves_one_audit_row_with_no_words(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "a", reason="boundary", note="see the guide")
    event = AuditEvent.objects.get()
    assert (event.verb, event.data) == ("case.decided", {"choice": "a"})
    assert event.object_id == str(bench.case("BOUNDARY").uuid)


def test_coders_layers_stay_as_they_were(bench: Bench) -> None:
    def layers() -> tuple[Any, ...]:
        return (list(Layer.objects.values()), list(Coding.objects.values()))

    before = layers()
    decide(bench, "DIFFERENT_CODE", "both")
    decide(bench, "BOUNDARY", "other", own=Own(code="new", words="Labels"))
    undo(bench)
    assert layers() == before


def test_deciding_again_keeps_the_history(bench: Bench) -> None:
    first = decide(bench, "BOUNDARY", "a", reason="oversight", note="B went on reading")
    second = decide(bench, "BOUNDARY", "b")
    assert bench.case("BOUNDARY").decision == second
    assert second.previous == first
    assert (first.choice, first.reason, first.note) == ("a", "oversight", "B went on reading")


def test_undo_goes_back_decision_by_decision_across_requests(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "a")
    decide(bench, "DIFFERENT_CODE", "b")
    decide(bench, "BOUNDARY", "b")
    assert undo(bench).type == "BOUNDARY"
    assert bench.case("BOUNDARY").decision.choice == "a"
    assert undo(bench).type == "DIFFERENT_CODE"
    assert undo(bench).type == "BOUNDARY"
    assert consensus(bench) == [AGREED]
    assert Decision.objects.filter(undone_at__isnull=False).count() == 3
    with pytest.raises(Refused, match="no decision of yours left"):
        undo(bench)


def test_undo_asked_twice_happens_once(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "a")
    second = decide(bench, "ONE_CODER", "b")
    actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(second))
    with pytest.raises(Refused, match="another one by now"):
        actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(second))
    assert bench.case("BOUNDARY").decision is not None


def test_undo_takes_back_ones_own_decisions_only(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "a")
    decide(bench, "ONE_CODER", "b", actor=bench.other_moderator)
    assert undo(bench).type == "BOUNDARY"
    with pytest.raises(Refused, match="no decision of yours left"):
        undo(bench)
    assert bench.case("ONE_CODER").decision.decided_by == bench.other_moderator


def test_undo_passes_over_what_somebody_decided_since(bench: Bench) -> None:
    decide(bench, "ONE_CODER", "b")
    decide(bench, "BOUNDARY", "a")
    theirs = decide(bench, "BOUNDARY", "b", actor=bench.other_moderator)
    assert undo(bench).type == "ONE_CODER"
    assert bench.case("BOUNDARY").decision == theirs


def test_a_decision_on_a_stale_page_is_refused_and_names_who_was_first(bench: Bench) -> None:
    theirs = decide(bench, "BOUNDARY", "b", actor=bench.other_moderator)
    with pytest.raises(Overtaken, match=f"{bench.other_moderator.name} has decided this case meanwhile"):
        decide(bench, "BOUNDARY", "a", seen="")
    assert bench.case("BOUNDARY").decision == theirs
    assert Decision.objects.count() == 1


def test_after_looking_the_second_moderator_may_decide_otherwise(bench: Bench) -> None:
    theirs = decide(bench, "BOUNDARY", "b", actor=bench.other_moderator)
    mine = decide(bench, "BOUNDARY", "a", seen=stamp(theirs))
    assert (bench.case("BOUNDARY").decision, mine.previous) == (mine, theirs)


def test_a_page_that_shows_a_decision_taken_back_is_stale(bench: Bench) -> None:
    shown = decide(bench, "BOUNDARY", "b", actor=bench.other_moderator)
    undo(bench, bench.other_moderator)
    with pytest.raises(Overtaken, match="taken back meanwhile"):
        decide(bench, "BOUNDARY", "a", seen=stamp(shown))


def test_the_same_decision_sent_twice_is_one(bench: Bench) -> None:
    own = Own(code="label noise", words="Labels are often wrong")
    first = decide(bench, "BOUNDARY", "other", own=own, note="n")
    assert decide(bench, "BOUNDARY", "other", own=own, note="n", seen="") == first
    with pytest.raises(Overtaken):
        decide(bench, "BOUNDARY", "other", own=own, note="another thought", seen="")
    assert Decision.objects.count() == 1


def test_a_case_that_is_gone_is_refused(bench: Bench) -> None:
    case = bench.case("DIFFERENT_CODE")
    Code.objects.filter(pk=bench.drift.pk).update(merged_into=bench.labels)
    make_cases(bench.study)
    bench.cases()
    with pytest.raises(Refused, match="This case is another one by now"):
        actions.decide(case=case, actor=bench.moderator, choice="a", seen="")


def test_consensus_follows_codes_merged_after_the_decision(bench: Bench) -> None:
    decide(bench, "ONE_CODER", "b")
    Code.objects.filter(pk=bench.drift.pk).update(merged_into=bench.labels)
    make_cases(bench.study)
    assert ("wrong labels", "the dashboard shows nothing") in consensus(bench)


def test_consensus_of_all_transcripts_at_once_equals_one_by_one(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "union")
    place = (bench.round.pk, bench.version.pk)
    assert consensus_layers(bench.study) == {place: consensus_codings(bench.round, bench.version)}
    assert consensus_layers(bench.study, []) == {}


def test_progress_counts_agreements_apart(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "a")
    decide(bench, "AGREE", "neither")
    [tally] = tallies(case_sets(bench.study, bench.moderator)).values()
    assert tally == {
        ("AGREE", "decided"): 1,
        ("BOUNDARY", "decided"): 1,
        ("DIFFERENT_CODE", "open"): 1,
        ("ONE_CODER", "open"): 1,
    }
    assert progress([tally, tally]) == (2, 6, 0, 0, 0, 0)
    assert progress([{("AGREE", "agreed"): 3, ("BOUNDARY", "deferred"): 2}]) == (0, 2, 3, 2, 0, 0)
    assert progress([]).left == 0
