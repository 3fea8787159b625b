"""An audit: a drawn sample, judged by somebody who took no part, and what the others read of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation import actions
from moderation.codings.audits import AuditSummary, doubts, summaries
from moderation.codings.queries import consensus_codings
from moderation.models import Audit, AuditedCoding
from moderation.part import for_auditor
from moderation.queries import case_sets
from moderation.rendering.page import Work
from studies.errors import Refused
from studies.models import AuditEvent, Person
from studies.parts import ToDo
from studies.permissions import Role
from tests import factories
from tests.moderation.conftest import Bench
from tests.reading import read, send


@pytest.fixture
def auditor(bench: Bench) -> Person:
    """Somebody who only audits; the round is closed and three codings stand in its result."""
    actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="a", seen="")
    actions.decide(case=bench.case("DIFFERENT_CODE"), actor=bench.moderator, choice="a", seen="")
    bench.round.closed_at = bench.round.opened_at
    bench.round.save()
    return factories.make_member(bench.study, Role.AUDITOR, name="Aude")


def draw(bench: Bench, **size: int) -> Audit:
    return actions.draw_audit(round_=bench.round, actor=bench.owner, seed=5, **(size or {"percent": 100}))


def judge(bench: Bench, auditor: Person, position: int, verdict: str, **more: str) -> AuditedCoding:
    coding = AuditedCoding.objects.get(position=position)
    actions.judge(coding=coding, actor=auditor, verdict=verdict, **more)
    coding.refresh_from_db()
    return coding


def test_the_whole_result_drawn_is_the_consensus_in_its_order(bench: Bench, auditor: Person) -> None:
    made = draw(bench)
    assert (made.size, made.of, made.seed, made.drawn_by) == (3, 3, 5, bench.owner)
    rows = [(str(one.code), one.start, one.end) for one in made.codings.all()]
    assert rows == consensus_codings(bench.round, bench.version).spans
    assert summaries(bench.round) == [AuditSummary(3, 3, 5, 0, 0, 0, 3, 0)]
    assert summaries(bench.round)[0].share_accepted is None
    [event] = AuditEvent.objects.filter(verb="audit.drawn")
    assert event.data == {"size": 3, "of": 3, "seed": 5}


def test_a_share_is_rounded_up_and_the_same_seed_draws_the_same(bench: Bench, auditor: Person) -> None:
    first, second, third = draw(bench, percent=34), draw(bench, size=2), draw(bench, size=1)
    assert (first.size, second.size, third.size) == (2, 2, 1)
    spans = [[(one.code, one.start) for one in made.codings.all()] for made in (first, second, third)]
    assert spans[0] == spans[1]
    assert set(spans[2]) < set(spans[0])
    by_chance = [actions.draw_audit(round_=bench.round, actor=bench.owner, size=1).seed for _ in range(2)]
    assert by_chance[0] != by_chance[1]


@pytest.mark.parametrize("size", [{"size": 4}, {"size": -1}, {"percent": 0}])
def test_no_sample_and_one_past_the_end_are_refused(bench: Bench, auditor: Person, size: dict[str, int]) -> None:
    with pytest.raises(Refused, match="at most the 3"):
        draw(bench, **size)


def test_a_round_without_result_cannot_be_audited(bench: Bench, auditor: Person) -> None:
    bench.round.purpose = "training"
    bench.round.save()
    with pytest.raises(Refused, match="no result yet"):
        draw(bench)
    assert "A sample can be drawn as soon as a round gives results." in read(bench.study, bench.owner, "audits")


def test_verdicts_are_counted_changed_and_kept_in_the_history(bench: Bench, auditor: Person) -> None:
    draw(bench)
    other = factories.make_member(bench.study, Role.AUDITOR)
    judge(bench, auditor, 0, "accepted")
    judge(bench, auditor, 1, "questioned", note=" why? ")
    renamed = judge(bench, other, 2, "other_code", other_code=" trust ", note="more so")
    assert (renamed.other_code, renamed.note, renamed.judged_by) == ("trust", "more so", other)
    assert summaries(bench.round) == [AuditSummary(3, 3, 5, 1, 1, 1, 0, 2)]
    assert summaries(bench.round)[0].share_accepted == pytest.approx(1 / 3)
    changed = judge(bench, auditor, 2, "accepted", other_code="trust")
    assert (changed.other_code, changed.note, changed.judged_by) == ("", "", auditor)
    judge(bench, auditor, 2, "accepted")
    told = AuditEvent.objects.filter(verb="audit.judged").order_by("id").values_list("data", flat=True)
    assert [(row["before"], row["verdict"]) for row in told] == [
        ("", "accepted"),
        ("", "questioned"),
        ("", "other_code"),
        ("other_code", "accepted"),
    ]
    for verdict, more, sentence in (
        ("maybe", {}, "Accept it, question it"),
        ("", {}, "Accept it, question it"),
        ("other_code", {"other_code": " "}, "Name the code"),
    ):
        with pytest.raises(Refused, match=sentence):
            judge(bench, auditor, 0, verdict, **more)


def test_who_coded_in_the_round_does_not_audit_it(bench: Bench, auditor: Person) -> None:
    made = draw(bench)
    factories.join(bench.study, bench.first, Role.AUDITOR)
    present = factories.make_member(bench.study, Role.AUDITOR)
    bench.round.layers.get(coder=bench.second).together.add(present)
    sentence = "You coded in this round. Somebody who took no part in it has to audit it."
    for person in (bench.first, present):
        with pytest.raises(Refused, match="took no part"):
            judge(bench, person, 0, "accepted")
        assert sentence in read(bench.study, person, "auditing")
        page = read(bench.study, person, "audited_coding", made.codings.get(position=0).uuid)
        assert sentence in page
        assert 'id="verdict-1"' not in page


def test_the_auditor_reads_passage_and_definition_and_not_who_coded_it(bench: Bench, auditor: Person) -> None:
    assert "Nothing to audit yet" in read(bench.study, auditor, "auditing")
    bench.labels.definition = "Labels that are wrong."
    bench.labels.save()
    made = draw(bench)
    page = read(bench.study, auditor, "auditing")
    first, second, third = made.codings.order_by("position")
    assert "0 of 3 judged." in page
    assert f"/auditing/{first.uuid}" in page
    coding = read(bench.study, auditor, "audited_coding", first.uuid)
    start, end = bench.span("Labels are often wrong")
    for words in ("Labels that are wrong.", f'data-consensus="{start}-{end}"', "Coding 1 of 3", "turn 2"):
        assert words in coding
    for told in ("coder-1", bench.first.name, "about Labels", 'rel="prev"', '<span class="tag">'):
        assert told not in coding
    assert 'rel="next"' in coding
    refused = send(
        bench.study, auditor, "audited_coding", first.uuid, status=422, verdict="other_code", note="not quite"
    )
    assert "Name the code that you would give." in refused
    assert 'value="not quite"' in refused
    assert "name another code" in send(bench.study, auditor, "audited_coding", first.uuid, status=422)
    send(bench.study, auditor, "audited_coding", second.uuid, verdict="questioned", note="why?")
    page = read(bench.study, auditor, "auditing")
    assert "1 of 3 judged." in page
    assert f"/auditing/{first.uuid}" in page
    send(bench.study, auditor, "audited_coding", first.uuid, verdict="accepted")
    send(bench.study, auditor, "audited_coding", third.uuid, verdict="other_code", other_code="trust")
    assert "Look at the verdicts again" in read(bench.study, auditor, "auditing")
    page = read(bench.study, auditor, "audited_coding", third.uuid)
    assert '<span class="tag">another code</span>' in page
    assert 'value="trust"' in page
    assert 'rel="next"' not in page


def test_owner_moderator_and_coder_read_the_verdicts_with_the_way_to_the_case(bench: Bench, auditor: Person) -> None:
    assert "No audit yet" in read(bench.study, bench.moderator, "audits")
    send(bench.study, bench.owner, "audit_draw", round=bench.round.uuid, percent=100, seed=5)
    made = Audit.objects.get()
    judge(bench, auditor, 0, "questioned", note="is it?")
    judge(bench, auditor, 1, "accepted")
    judge(bench, auditor, 2, "other_code", other_code="trust")
    overview = read(bench.study, bench.owner, "audits")
    assert "1 of 3" in overview.replace("\xa0", " ")
    assert "33 %</span>" in overview.replace("\xa0", " ")
    page = read(bench.study, bench.moderator, "audit", made.uuid)
    assert f"/moderation/cases/{bench.case('BOUNDARY').uuid}?state=all" in page
    assert page.index("is it?") < page.index("<strong>trust</strong>") < page.index("> accepted")
    assert "Aude" in page
    assert f"/discussion/{bench.case('BOUNDARY').uuid}" in read(bench.study, bench.first, "audit", made.uuid)
    assert "Judge codings" in read(bench.study, auditor, "audit", made.uuid)
    read(bench.study, bench.owner, "audit", bench.round.uuid, status=404)
    assert "Draw it" not in read(bench.study, bench.first, "audits")
    for sent, sentence in (
        ({"round": bench.round.uuid, "size": 9}, "at most the 3"),
        ({"round": "x"}, "Choose a round and how many codings"),
    ):
        assert sentence in send(bench.study, bench.owner, "audit_draw", status=422, **sent)
    send(bench.study, bench.owner, "audit_draw", status=404, round=bench.version.uuid, size=1)


def test_the_auditor_s_desk_says_how_many_wait(bench: Bench, auditor: Person) -> None:
    assert for_auditor(bench.study, auditor, frozenset({Role.AUDITOR})) == []
    made = draw(bench)
    judge(bench, auditor, 0, "accepted")
    page = f"/s/{bench.study.slug}/auditing/{made.codings.get(position=1).uuid}"
    told = [ToDo(Role.AUDITOR, "Audit 2 codings.", page, count=2)]
    assert for_auditor(bench.study, auditor, frozenset({Role.AUDITOR})) == told
    assert for_auditor(bench.study, auditor, frozenset({Role.OBSERVER})) == []
    assert for_auditor(bench.study, bench.first, frozenset({Role.AUDITOR})) == []
    judge(bench, auditor, 1, "accepted")
    assert [item.sentence for item in for_auditor(bench.study, auditor, frozenset({Role.AUDITOR}))] == [
        "Audit one coding."
    ]


def test_a_doubt_shows_beside_its_case_and_in_the_queue(bench: Bench, auditor: Person) -> None:
    assert 'name="audit"' not in read(bench.study, bench.moderator, "cases")
    draw(bench)
    judge(bench, auditor, 0, "questioned", note="is it?")
    judge(bench, auditor, 1, "accepted")
    judge(bench, auditor, 2, "other_code", other_code="trust")
    boundary, different = bench.case("BOUNDARY"), bench.case("DIFFERENT_CODE")
    found = doubts(case_sets(bench.study, bench.moderator))
    assert {pk: [row.position for row in rows] for pk, rows in found.items()} == {boundary.pk: [0], different.pk: [2]}
    work = Work(bench.study, bench.moderator, {"audit": "doubted"})
    assert work.queue.take(0, 9) == [boundary, different]
    assert work.following(boundary) == different
    desk = read(bench.study, bench.moderator, "case", boundary.uuid, audit="doubted")
    assert "Aude, the auditor, questions this coding. is it?" in desk
    assert "questioned by an auditor" in desk
    assert "Aude, the auditor, would give “trust”." in read(bench.study, bench.first, "discussion", different.uuid)
    assert "the auditor" not in read(bench.study, bench.moderator, "case", bench.case("AGREE").uuid)


def test_who_codes_the_transcript_again_sees_nothing_of_the_audit(bench: Bench, auditor: Person) -> None:
    made = draw(bench)
    factories.make_round(bench.study, versions=[bench.version], coders=[bench.second, auditor])
    assert "No audit yet" in read(bench.study, bench.second, "audits")
    read(bench.study, bench.second, "audit", made.uuid, status=404)
    assert "Nothing to audit yet" in read(bench.study, auditor, "auditing")
    read(bench.study, auditor, "audited_coding", made.codings.get(position=0).uuid, status=404)
    assert "Audit 1 of" in read(bench.study, bench.first, "audits")


def test_pages_of_audits_ask_as_much_for_one_as_for_many(bench: Bench, auditor: Person) -> None:
    small = draw(bench, size=1)
    asked = []
    for made in (small, draw(bench), draw(bench)):
        pages = (("audits", ()), ("audit", (made.uuid,)), ("auditing", ()))
        counted = []
        for name, args in pages:
            read(bench.study, auditor, name, *args)
            with CaptureQueriesContext(connection) as captured:
                read(bench.study, auditor, name, *args)
            counted.append(len(captured))
        asked.append(counted)
    assert asked[0] == asked[1] == asked[2]
