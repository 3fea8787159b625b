"""What becomes a result: one round for each transcript, how each passage was settled, and by whom."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_scopes import scope

from moderation import actions
from moderation.codings.domain.settlement import Settlement
from moderation.codings.results import Moderation, choices_of, moderation_of, result_places, settlements
from moderation.models import ChosenResult
from moderation.queries import stamp
from rounds.models import CodingRound
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import AuditEvent, Participant
from tests import factories
from tests.moderation.conftest import Bench
from tests.reading import read, send
from transcripts.models import TranscriptVersion

ALIKE, SETTLED, ACCEPTED = Settlement.ALIKE, Settlement.SETTLED, Settlement.ACCEPTED


def place(bench: Bench) -> tuple[int, int]:
    return bench.round.pk, bench.version.pk


def decide(bench: Bench, kind: str, choice: str, own: actions.Own | None = None, *, by: int = 0) -> None:
    actor = (bench.moderator, bench.other_moderator)[by]
    case = bench.case(kind)
    actions.decide(case=case, actor=actor, choice=choice, seen=stamp(case.decision), own=own)


def undo(bench: Bench) -> None:
    standing = [case.decision for case in bench.cases() if case.decision]
    latest = max((one for one in standing if one.decided_by == bench.moderator), key=lambda one: one.pk)
    actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(latest))


def settled(bench: Bench) -> dict[str, Settlement]:
    text = bench.version.text
    return {
        f"{code_name(bench, code)}: {text[start:end]}": how
        for (code, start, end), how in settlements(bench.study, [place(bench)])[place(bench)]
    }


def code_name(bench: Bench, uuid: str) -> str:
    return {str(code.uuid): name for name, code in (("labels", bench.labels), ("drift", bench.drift))}[uuid]


def test_what_nobody_decided_is_alike_or_not_there(bench: Bench) -> None:
    bench.cases()
    assert settled(bench) == {"labels: We find out from the customer": ALIKE}
    assert moderation_of([place(bench)]) == Moderation({}, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "choice", "expected", "counted"),
    [
        ("AGREE", "agree", {"labels: We find out from the customer": ALIKE}, {"agree": 1}),
        ("AGREE", "neither", {}, {"agreement_changed": 1}),
        ("BOUNDARY", "a", {"labels: Labels are often wrong": SETTLED}, {"one_coder": 1}),
        ("BOUNDARY", "union", {"labels: Labels are often wrong, and nobody": SETTLED}, {"union": 1}),
        ("BOUNDARY", "intersection", {"labels: Labels are often wrong": SETTLED}, {"intersection": 1}),
        ("BOUNDARY", "neither", {}, {"neither": 1}),
        ("DIFFERENT_CODE", "b", {"labels: The model drifts": SETTLED}, {"one_coder": 1}),
        (
            "DIFFERENT_CODE",
            "both",
            {"labels: The model drifts": SETTLED, "drift: The model drifts": SETTLED},
            {"both": 1},
        ),
        ("ONE_CODER", "b", {"drift: the dashboard shows nothing": ACCEPTED}, {"one_coder": 1}),
        ("ONE_CODER", "neither", {}, {"neither": 1}),
    ],
)
def test_each_decision_says_how_its_passage_was_settled(
    bench: Bench, kind: str, choice: str, expected: dict[str, Settlement], counted: dict[str, int]
) -> None:
    decide(bench, kind, choice)
    alike = {} if kind == "AGREE" else {"labels: We find out from the customer": ALIKE}
    assert settled(bench) == expected | alike
    assert moderation_of([place(bench)]) == Moderation(counted, 1, 0, 0)
    undo(bench)
    assert settled(bench) == {"labels: We find out from the customer": ALIKE}
    assert moderation_of([place(bench)]) == Moderation({}, 0, 0, 0)


def test_own_spans_and_codes_are_settled_and_added_ones_added(bench: Bench) -> None:
    start, end = bench.span("often wrong")
    decide(bench, "BOUNDARY", "boundary", actions.Own(str(bench.labels.uuid), start, end))
    decide(bench, "ONE_CODER", "other", actions.Own("wrong labels", words="the dashboard shows nothing"))
    case = bench.case("BOUNDARY")
    actions.add(case_set=case.case_set, actor=bench.moderator, own=actions.Own("drift", words="Retraining"))
    assert settled(bench) == {
        "labels: often wrong": SETTLED,
        "labels: We find out from the customer": ALIKE,
        "labels: the dashboard shows nothing": SETTLED,
        "drift: Retraining": Settlement.ADDED,
    }
    assert moderation_of([place(bench)]).choices == {"boundary": 1, "other": 1, "added": 1}


def test_put_off_and_sent_back_nothing_stands_and_a_second_answer_of_one_is_accepted(bench: Bench) -> None:
    case = bench.case("BOUNDARY")
    actions.defer(case=case, actor=bench.moderator, seen="")
    case = bench.case("ONE_CODER")
    actions.send_back(case=case, actor=bench.moderator, seen="")
    assert list(settled(bench)) == ["labels: We find out from the customer"]
    assert moderation_of([place(bench)]).choices == {}
    for look in bench.case("ONE_CODER").decision.looks.all():
        own = [actions.Own("drift", words="dashboard shows")]
        actions.answer(look=look, actor=look.coder, kept=[], added=own)
    assert list(settled(bench)) == ["labels: We find out from the customer"]
    decide(bench, "ONE_CODER", "b2")
    assert settled(bench)["drift: dashboard shows"] == ACCEPTED
    assert moderation_of([place(bench)]).choices == {"one_coder": 1}


@pytest.mark.django_db
def test_the_halves_of_a_split_count_as_two() -> None:
    study = factories.make_study()
    moderator = factories.make_member(study, "moderator")
    people = [factories.make_member(study, "coder") for _ in range(2)]
    words = [f"word{n:02}" for n in range(12)]
    version = factories.make_version(study, [("P1", " ".join(words))])
    round_ = factories.make_round(study, versions=[version], coders=people)
    code = factories.make_code(study)
    factories.make_coding(factories.layer_of(round_, version, people[0]), code, start=0, end=len(version.text))
    for n in range(0, 12, 2):
        factories.make_coding(factories.layer_of(round_, version, people[1]), code, words[n])
    for person in people:
        factories.submit(factories.layer_of(round_, version, person))
    case = factories.first_case(study)
    with scope(study=study):
        first, second = actions.split(case=case, actor=moderator)
        actions.decide(case=first, actor=moderator, choice="neither", seen="")
        assert settlements(study, [(round_.pk, version.pk)])[round_.pk, version.pk] == []
        kept = actions.decide(case=second, actor=moderator, choice="b", seen="").outcome
        found = settlements(study, [(round_.pk, version.pk)])[round_.pk, version.pk]
        assert [(span[1], span[2]) for span, _how in found] == [(row["start"], row["end"]) for row in kept]
        assert moderation_of([(round_.pk, version.pk)]).choices == {"neither": 1, "one_coder": 1}


def test_who_moderated_is_counted_by_what_else_they_did(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "union")
    decide(bench, "ONE_CODER", "b", by=1)
    assert moderation_of([place(bench)]) == Moderation({"union": 1, "one_coder": 1}, 2, 0, 0)
    bench.round.layers.get(coder=bench.first).together.add(bench.moderator)
    interview = bench.version.transcript.interview
    interview.second_interviewer = bench.other_moderator
    interview.save()
    assert moderation_of([place(bench)])[1:] == (2, 1, 1)
    other = factories.make_round(bench.study, versions=[bench.version], coders=[bench.other_moderator])
    assert moderation_of([place(bench)])[1:] == (2, 1, 1)
    assert moderation_of([(other.pk, bench.version.pk)]) == Moderation({}, 0, 0, 0)
    bench.round.layers.create(version=bench.version, coder=bench.other_moderator)
    assert moderation_of([place(bench)])[1:] == (2, 2, 1)


def later_round(bench: Bench, version: TranscriptVersion, **fields: object) -> CodingRound:
    """Another finished round of the transcript, coded by its first coder alone."""
    made = factories.make_round(bench.study, versions=[version], coders=[bench.first], **fields)
    layer = factories.layer_of(made, version, bench.first)
    factories.make_coding(layer, bench.drift, "Retraining takes a week")
    factories.submit(layer)
    made.closed_at = timezone.now()
    made.save()
    return made


def results(bench: Bench) -> list[tuple[int, int]]:
    return result_places(results_visible(bench.study, bench.owner))


@pytest.fixture
def second(bench: Bench) -> CodingRound:
    """A second round of the bench's transcript; the first one is closed."""
    bench.round.closed_at = timezone.now()
    bench.round.save()
    return later_round(bench, bench.version)


def test_the_latest_round_that_gives_results_is_the_result(bench: Bench, second: CodingRound) -> None:
    assert results(bench) == [(second.pk, bench.version.pk)]
    for purpose in ("training", "calibration"):
        later_round(bench, bench.version, purpose=purpose)
        assert results(bench) == [(second.pk, bench.version.pk)]
    third = later_round(bench, bench.version, purpose="reliability")
    assert results(bench) == [(third.pk, bench.version.pk)]


def test_a_corrected_version_is_the_same_transcript(bench: Bench, second: CodingRound) -> None:
    version = factories.make_version(bench.study, interview=bench.version.transcript.interview)
    layer = factories.make_round(bench.study, versions=[version], coders=[bench.first]).layers.get()
    factories.make_coding(layer, bench.drift, "The model drifts")
    factories.submit(layer)
    assert results(bench) == [(layer.round_id, version.pk)]


def test_pilots_and_open_layers_give_none(bench: Bench) -> None:
    assert results(bench) == [place(bench)]
    factories.make_round(bench.study, versions=[bench.version], coders=[bench.second])
    assert results(bench) == [place(bench)]
    assert result_places(results_visible(bench.study, bench.second)) == []
    pilot = factories.make_participant(bench.study, "P9", is_pilot=True)
    bench.version.transcript.interview.participants.add(pilot)
    assert results(bench) == []
    assert "none: a pilot interview" in read(bench.study, bench.owner, "results")
    Participant.objects.update(is_pilot=False)
    assert results(bench) == [place(bench)]


def test_the_owner_names_another_round_and_takes_it_back(bench: Bench, second: CodingRound) -> None:
    transcript = bench.version.transcript
    page = read(bench.study, bench.owner, "results")
    assert f'value="{bench.round.uuid}"' in page
    assert f'value="{second.uuid}"' not in page
    assert "Make this the result" not in read(bench.study, bench.moderator, "results")
    send(bench.study, bench.owner, "result_choose", transcript.uuid, round=bench.round.uuid)
    assert results(bench) == [place(bench)]
    page = read(bench.study, bench.owner, "results")
    assert "chosen by the owner" in page
    assert f'value="{second.uuid}"' in page
    assert "Leave it to the latest" not in read(bench.study, bench.moderator, "results")
    send(bench.study, bench.owner, "result_choose", transcript.uuid)
    send(bench.study, bench.owner, "result_choose", transcript.uuid)
    assert results(bench) == [(second.pk, bench.version.pk)]
    verbs = AuditEvent.objects.filter(verb__startswith="result.").order_by("id").values_list("verb", "data")
    assert list(verbs) == [("result.chosen", {"round": 1}), ("result.left", {})]


def test_a_round_without_result_cannot_be_named(bench: Bench, second: CodingRound) -> None:
    training = later_round(bench, bench.version, purpose="training")
    transcript = bench.version.transcript
    for named in (training.uuid, transcript.uuid, "x"):
        page = send(bench.study, bench.owner, "result_choose", transcript.uuid, status=422, round=named)
        assert "This round gives no result of this transcript." in page
    with pytest.raises(Refused):
        actions.choose_result(transcript=transcript, round_=training, actor=bench.owner)
    assert not ChosenResult.objects.exists()
    assert "none: not a round for results" in read(bench.study, bench.owner, "results")
    assert '<span class="tag">training: no result</span>' in read(bench.study, bench.moderator, "moderation")
    assert len(choices_of(results_visible(bench.study, bench.owner))[transcript.pk]) == 2


def test_with_one_round_there_is_nothing_to_choose(bench: Bench) -> None:
    page = read(bench.study, bench.owner, "results")
    assert "the result" in page
    assert "Make this the result" not in page
    later = factories.make_version(bench.study)
    factories.make_round(bench.study, versions=[later], coders=[bench.first])
    assert "You code in round 2 yourself" in read(bench.study, bench.first, "results")


@pytest.mark.django_db
def test_before_anything_is_finished_the_page_says_when() -> None:
    study = factories.make_study()
    assert "A transcript has a result as soon as" in read(study, factories.make_member(study, "owner"), "results")
