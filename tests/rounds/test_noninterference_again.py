"""Who is asked to look at a passage again learns nothing of what others do in its transcript meanwhile, by any door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from coding import actions
from coding.actions.memos import About
from moderation.actions import Own, add, answer, decide, draw_audit, judge, remark
from moderation.codings.domain.cases import CaseType
from moderation.codings.making import make_cases
from moderation.models import Case
from moderation.queries import stamp
from moderation.second_looks import looked_at_again
from studies.permissions import Role
from tests.access import one_world
from tests.factories import World, layer_of, make_coding, submit
from tests.rounds.test_noninterference import Answers, Stage, difference, without_work

world, taken_back = one_world.world, one_world._taken_back

EVERYTHING = (Role.CODER, Role.OWNER, Role.MODERATOR)


def hidden_work(stage: Stage) -> None:
    """The other coder's codings, answer and memo, and what moderators and auditors make of the transcript."""
    world, study = stage.world, stage.world.study
    layer = layer_of(world.round, world.first, world.second_coder)
    make_coding(layer, world.codes[0], "What happens then")
    make_coding(layer, stage.unused, "How do you know")
    submit(layer)
    make_cases(study)
    case = Case.objects.select_related("decision", "case_set__round__study").get(pk=world.case.pk)
    look = case.decision.looks.get(coder=world.second_coder)
    answer(look=look, actor=world.second_coder, kept=[], added=[], note="Not here.")
    agreed = Case.objects.get(case_set=case.case_set, type=CaseType.AGREE)
    decide(case=agreed, actor=world.moderator, choice="agree", seen=stamp(None))
    add(case_set=case.case_set, actor=world.moderator, own=Own(world.codes[1].name, words="Honestly, we do not"))
    remark(case=agreed, actor=world.moderator, text="Both are right.")
    audit = draw_audit(round_=world.round, actor=world.owner, percent=100)
    judge(coding=audit.codings.order_by("position")[0], actor=world.auditor, verdict="questioned", note="Is it?")
    about = About(transcript=world.first.transcript)
    actions.write_memo(study=study, actor=world.second_coder, text="They write.", kind="theoretical", about=about)


@pytest.fixture(scope="module")
def stage(world: World, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    """Made once: the round is closed, and the first coder is asked again about a passage of its first transcript."""
    with django_db_blocker.unblock(), scopes_disabled():
        made = Stage(world)
        world.round.closed_at = timezone.now()
        world.round.save()
        assert looked_at_again(world.study, made.person).get() == world.first.transcript
        yield made


def test_whoever_looks_again_is_answered_the_same_whatever_others_did(stage: Stage) -> None:
    alone, beside = (Answers(stage, EVERYTHING, work).given for work in (without_work, hidden_work))
    assert alone.keys() == beside.keys()
    told = [f"{asked}: {difference(alone[asked], beside[asked])}" for asked in alone if alone[asked] != beside[asked]]
    assert not told, "\n".join(told)


def test_who_is_not_asked_reads_of_it(stage: Stage) -> None:
    """The comparison can fail."""
    with scope(study=stage.world.study):
        hidden_work(stage)
        assert Case.objects.filter(type=CaseType.ADDED).exists()
