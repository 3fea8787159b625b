"""What the moderator's and the coders' pages say in every state that a case, a round or a talk can be in."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from coding.models import Code
from moderation import actions
from moderation.codings.actions.many import Many
from moderation.labels import REASONS
from moderation.models import Case, Decision
from moderation.queries import stamp
from rounds.actions import close_round
from studies.permissions import Role
from tests import factories
from tests.moderation.conftest import Bench, make_bench
from tests.reading import read, send
from transcripts.models import Turn


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.select_related("decision", "case_set").get(pk=case.pk)


def decide(bench: Bench, kind: str, choice: str, **more: str) -> Decision:
    """Decide the case of that type."""
    case = bench.case(kind)
    return actions.decide(case=case, actor=bench.moderator, choice=choice, seen=stamp(case.decision), **more)


def defer(bench: Bench, kind: str) -> None:
    case = bench.case(kind)
    actions.defer(case=case, actor=bench.moderator, seen=stamp(case.decision))


def send_back(bench: Bench, kind: str) -> Case:
    case = bench.case(kind)
    actions.send_back(case=case, actor=bench.moderator, seen=stamp(case.decision))
    return case


def close(bench: Bench) -> None:
    close_round(round_=bench.round, actor=bench.owner)


@pytest.mark.django_db
def test_before_anything_is_submitted_the_page_says_what_it_waits_for() -> None:
    study = factories.make_study()
    coders = [factories.make_member(study, Role.CODER) for _ in range(2)]
    factories.make_round(study, versions=[factories.make_version(study)], coders=coders)
    assert "No transcript is ready yet" in read(study, factories.make_member(study, Role.MODERATOR), "moderation")


def test_the_landing_page_counts_what_was_put_off_and_what_was_sent_back(bench: Bench) -> None:
    defer(bench, "BOUNDARY")
    send_back(bench, "ONE_CODER")
    decide(bench, "DIFFERENT_CODE", "a")
    Decision.objects.update(seconds=90)
    page = read(bench.study, bench.moderator, "moderation")
    assert "1 is deferred." in page
    assert "1 is with its coders." in page
    assert "It took" in page
    desk = read(bench.study, bench.moderator, "cases")
    assert "Nothing to decide right now" in desk
    assert "See what was sent back" in desk
    assert "so far" in desk
    later = factories.make_version(bench.study, interview=factories.make_interview(bench.study, "Z-99"))
    made = factories.make_round(bench.study, versions=[later], coders=[bench.first, bench.second])
    made.closed_at = timezone.now()
    made.save()
    assert "when the round was closed: it counts as missing" in read(bench.study, bench.moderator, "moderation")


def test_when_all_is_decided_the_page_leads_to_all_cases(bench: Bench) -> None:
    decide(bench, "BOUNDARY", "union")
    decide(bench, "DIFFERENT_CODE", "neither")
    case = bench.case("DIFFERENT_CODE")
    decide(bench, "ONE_CODER", "b")
    page = read(bench.study, bench.moderator, "moderation")
    assert "Nothing waits for a decision." in page
    assert f"?document={bench.version.uuid}&state=all" in page
    assert '<p class="side-code"> no code here </p>' in read(bench.study, bench.moderator, "case", case.uuid)


def test_shuffled_coders_are_said_to_be_so(bench: Bench) -> None:
    actions.shuffle_coders(study=bench.study, actor=bench.moderator, shuffles=True)
    assert "Coders are shuffled: A and B are other people on every case" in read(
        bench.study, bench.moderator, "moderation"
    )


def test_a_case_shows_rules_of_use_and_times(bench: Bench) -> None:
    Code.objects.filter(pk=bench.labels.pk).update(definition="Wrong.", inclusion="When seen.", exclusion="Never.")
    Turn.objects.filter(version=bench.version).update(start_ms=7000, end_ms=8000)
    page = read(bench.study, bench.moderator, "case", bench.case("BOUNDARY").uuid)
    assert "Use it:</span> When seen." in page
    assert '<time class="turn-at">' in page


def test_a_coder_who_finds_no_code_at_the_second_look_is_shown_so(bench: Bench) -> None:
    case = send_back(bench, "ONE_CODER")
    looks = {look.coder_id: look for look in fresh(case).decision.looks.all()}
    page = read(bench.study, bench.first, "second_look", looks[bench.first.pk].uuid)
    assert "You coded nothing here." in page
    actions.answer(look=looks[bench.first.pk], actor=bench.first, kept=[], added=[])
    page = read(bench.study, bench.first, "second_looks")
    for words in ("Nothing waits for you.", "Answered", "Change the answer"):
        assert words in page
    actions.answer(look=looks[bench.second.pk], actor=bench.second, kept=[], added=[])
    page = read(bench.study, bench.moderator, "case", case.uuid)
    assert '<p class="quiet">no code here</p>' in page


def test_a_discussion_shows_what_was_taken_back_and_leads_to_the_other_cases(bench: Bench) -> None:
    close(bench)
    case = bench.case("BOUNDARY")
    remark = actions.remark(case=case, actor=bench.first, text="Why?")
    assert "Take back" in read(bench.study, bench.first, "discussion", case.uuid)
    actions.withdraw(remark=remark, actor=bench.first)
    assert '<span class="quiet">taken back</span>' in read(bench.study, bench.first, "discussions")
    assert "taken back" in read(bench.study, bench.moderator, "case", case.uuid)


def test_the_ledger_leads_coders_to_the_discussion_and_marks_decisions_of_many(bench: Bench) -> None:
    actions.decide_many(study=bench.study, actor=bench.moderator, many=Many("BOUNDARY", 0.1, ""), choice="union")
    close(bench)
    page = read(bench.study, bench.first, "ledger")
    assert "with others" in page
    assert f'/discussion/{bench.case("BOUNDARY").uuid}">' in page


def test_lessons_say_what_was_chosen_why_and_instead_of_what(bench: Bench) -> None:
    one, other = list(REASONS)[:2]
    decide(bench, "BOUNDARY", "union", reason=one)
    decide(bench, "DIFFERENT_CODE", "a", reason=other)
    decide(bench, "ONE_CODER", "b", reason=other)
    page = read(bench.study, bench.moderator, "lessons")
    assert page.count(" · ") > 1
    close(bench)
    Code.objects.filter(pk=bench.labels.pk).update(private_to=bench.second)
    assert "?code=" not in read(bench.study, bench.first, "lessons")
    assert "?code=" not in read(bench.study, bench.owner, "lessons")


@pytest.mark.django_db
def test_without_disputes_the_lessons_say_so() -> None:
    with scopes_disabled():
        study = factories.make_study()
        people = [factories.make_member(study, Role.CODER) for _ in range(2)]
        version = factories.make_version(study)
        round_ = factories.make_round(study, versions=[version], coders=people)
        code = factories.make_code(study)
        for person in people:
            layer = factories.layer_of(round_, version, person)
            factories.make_coding(layer, code, "The model drifts")
            factories.submit(layer)
        round_.closed_at = timezone.now()
        round_.save()
    assert "No code was in dispute." in read(study, factories.make_member(study, Role.MODERATOR), "lessons")


def test_many_agreements_are_confirmed_in_one_transcript(bench: Bench) -> None:
    page = read(bench.study, bench.moderator, "decide_many", type="AGREE", document=str(bench.version.uuid))
    assert 'value="AGREE" data-submit-on-change checked>' in page
    assert f'<option value="{bench.version.uuid}" selected>' in page
    assert "Confirm them all" in page


@pytest.mark.django_db
def test_long_lists_are_shown_in_part() -> None:
    made = make_bench(1, extra=130)
    with scope(study=made.study):
        page = read(made.study, made.moderator, "cases", page="2")
        assert 'rel="prev"' in page
    agreeing = factories.make_study()
    people = [factories.make_member(agreeing, Role.CODER) for _ in range(2)]
    words = [f"word{n:03}" for n in range(120)]
    version = factories.make_version(agreeing, [("P1", " ".join(words))])
    round_ = factories.make_round(agreeing, versions=[version], coders=people)
    code = factories.make_code(agreeing)
    for person in people:
        layer = factories.layer_of(round_, version, person)
        for word in words:
            factories.make_coding(layer, code, word)
        factories.submit(layer)
    page = read(agreeing, factories.make_member(agreeing, Role.MODERATOR), "decide_many", type="AGREE")
    assert "are shown." in page


@pytest.mark.django_db
def test_lessons_say_how_cases_of_one_type_were_decided_and_by_whom_codes_are_defined() -> None:
    made = make_bench(1, extra=2)
    with scope(study=made.study):
        waiting = [case for case in made.cases() if case.type == "ONE_CODER"]
        for case, choice in zip(waiting[-2:], ("neither", "a"), strict=True):
            actions.decide(case=case, actor=made.moderator, choice=choice, seen="")
        page = read(made.study, made.moderator, "lessons")
        assert "1 · " in page
        made.round.closed_at = timezone.now()
        made.round.save()
        later = factories.make_version(made.study)
        factories.make_round(made.study, versions=[later], coders=[made.first, made.second])
        definition = f'/codebook/codes/{made.labels.uuid}"'
        assert definition not in read(made.study, made.first, "lessons")


def test_the_empty_desk_says_why_an_undo_was_refused(bench: Bench) -> None:
    for kind, choice in (("BOUNDARY", "union"), ("DIFFERENT_CODE", "a"), ("ONE_CODER", "b")):
        decide(bench, kind, choice)
    page = send(bench.study, bench.moderator, "moderation_undo", status=422, undo="an older one")
    assert '<div class="note note-error" role="alert">' in page
