"""Where the owner wants a third person, nobody decides about what they coded, alone or in a meeting."""

from __future__ import annotations

import pytest

from moderation import actions
from moderation.codings.actions.many import Many
from moderation.models import Decision, Manners
from moderation.part import for_moderator, moderated
from moderation.queries import case_sets, stamp
from moderation.rendering.page import Work
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent, Membership, Person
from studies.permissions import Role
from tests import factories
from tests.moderation.conftest import Bench
from tests.reading import read, send

SENTENCE = "You coded this transcript, and this study wants a third person to decide about it."


@pytest.fixture
def coder(bench: Bench) -> Person:
    """The first coder, who moderates too; the owner wants a third person."""
    factories.join(bench.study, bench.first, Role.MODERATOR)
    bench.round.closed_at = bench.round.opened_at
    bench.round.save()
    bench.cases()
    actions.require_third(study=bench.study, actor=bench.owner, requires=True)
    return bench.first


def test_the_owner_sets_it_where_results_are_told(bench: Bench) -> None:
    assert "Require a third person" in read(bench.study, bench.owner, "results")
    send(bench.study, bench.owner, "moderation_third", third="on")
    send(bench.study, bench.owner, "moderation_third", third="on")
    assert Manners.objects.get(study=bench.study).requires_third
    assert [row.data for row in AuditEvent.objects.filter(verb="moderation.third")] == [{"requires": True}]
    assert "Let coders decide too" in read(bench.study, bench.owner, "results")
    page = read(bench.study, bench.moderator, "results")
    assert "Whoever coded a transcript does not decide about it" in page
    assert "Let coders decide too" not in page
    assert "the owner wants a third person" in read(bench.study, bench.moderator, "moderation")
    send(bench.study, bench.owner, "moderation_third")
    assert not Manners.objects.get(study=bench.study).requires_third


def test_who_coded_it_decides_nothing_about_it(bench: Bench, coder: Person) -> None:
    case = bench.case("BOUNDARY")
    [case_set] = case_sets(bench.study, coder)
    for deed in (
        lambda: actions.decide(case=case, actor=coder, choice="union", seen=""),
        lambda: actions.defer(case=case, actor=coder, seen=""),
        lambda: actions.send_back(case=case, actor=coder, seen=""),
        lambda: actions.split(case=case, actor=coder),
        lambda: actions.add(case_set=case_set, actor=coder, own=actions.Own("drift", words="Retraining")),
    ):
        with pytest.raises(Refused, match="a third person"):
            deed()
    many = Many(least_overlap=0.1)
    with pytest.raises(Refused, match="No undecided case is left"):
        actions.decide_many(study=bench.study, actor=coder, many=many, choice="union")
    assert not Decision.objects.exists()
    assert actions.decide_many(study=bench.study, actor=bench.moderator, many=many, choice="union")[1] == 1


def test_the_queue_shows_it_to_others_alone_and_the_desk_says_why(bench: Bench, coder: Person) -> None:
    assert len(Work(bench.study, coder, {}).queue) == 0
    assert len(Work(bench.study, bench.moderator, {}).queue) == 3
    assert for_moderator(bench.study, coder, frozenset({Role.MODERATOR})) == []
    case = bench.case("BOUNDARY")
    desk = read(bench.study, coder, "case", case.uuid)
    assert f"{SENTENCE} It waits for Max, Mona." in desk
    assert 'id="choice-union"' not in desk
    assert "1 transcript is left out" in read(bench.study, coder, "decide_many")
    assert "left out" not in read(bench.study, bench.moderator, "decide_many")
    page = read(bench.study, coder, "moderation")
    assert "so its 3 undecided cases are not yours. It waits for Max, Mona." in page
    assert "Nothing waits for a decision." not in page
    place = (bench.round.uuid, bench.version.uuid)
    assert f"{SENTENCE} It waits for Max, Mona." in read(bench.study, coder, "add_passage", *place)
    refused = send(bench.study, coder, "case_decide", case.uuid, status=422, choice="union", seen="")
    assert f'role="alert">{SENTENCE}' in refused


def test_where_nobody_else_moderates_the_page_says_to_whom_it_must_go(bench: Bench, coder: Person) -> None:
    Membership.objects.filter(study=bench.study, role=Role.MODERATOR).exclude(person=coder).delete()
    sentence = "Nobody else moderates: the owner has to name a moderator who did not code it."
    assert sentence in read(bench.study, coder, "moderation")
    assert "To the members" not in read(bench.study, coder, "moderation")
    chapter = moderated(bench.study, bench.owner)
    assert chapter is not None
    assert chapter.blocked_by == "Cases wait for a third person, and every moderator coded their transcript."
    assert chapter.remedy == f"/s/{bench.study.slug}/members"
    factories.join(bench.study, bench.other_moderator, Role.MODERATOR)
    chapter = moderated(bench.study, bench.owner)
    assert chapter is not None
    assert chapter.blocked_by == ""
    Membership.objects.filter(study=bench.study, person=bench.other_moderator).delete()
    factories.join(bench.study, coder, Role.OWNER)
    assert "To the members" in read(bench.study, coder, "case", bench.case("BOUNDARY").uuid)


def test_who_sat_in_the_meeting_took_part(bench: Bench, coder: Person) -> None:
    layer = Layer.objects.get(round=bench.round, coder=bench.second)
    layer.together.add(bench.moderator)
    case = bench.case("BOUNDARY")
    with pytest.raises(Refused, match="a third person"):
        actions.decide(case=case, actor=bench.moderator, choice="union", seen="")
    assert "It waits for Max." in read(bench.study, coder, "case", case.uuid)


def test_what_was_decided_before_stays_and_can_be_undone(bench: Bench, coder: Person) -> None:
    actions.require_third(study=bench.study, actor=bench.owner, requires=False)
    case = bench.case("BOUNDARY")
    decision = actions.decide(case=case, actor=coder, choice="union", seen="")
    actions.require_third(study=bench.study, actor=bench.owner, requires=True)
    assert bench.case("BOUNDARY").decision == decision
    assert "Took the union." in read(bench.study, coder, "cases")
    actions.undo(study=bench.study, actor=coder, seen=stamp(decision))
    assert bench.case("BOUNDARY").state == "open"
