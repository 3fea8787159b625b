"""What the landing page and the study's history say about moderation, and to whom."""

from moderation import actions
from moderation.queries import case_sets, stamp, undoable
from studies.history import events
from studies.models import Membership
from studies.parts import CHAPTERS, ToDo
from studies.permissions import Role
from studies.tasks_to_do import to_do
from tests.moderation.conftest import Bench


def waiting(bench: Bench) -> list[ToDo]:
    """The cases that the moderator has to decide."""
    found = to_do(bench.study, bench.moderator, frozenset({Role.MODERATOR}))
    return [item for item in found if "/moderation/" in item.url]


def settle(bench: Bench) -> None:
    for case in bench.cases():
        if case.type != "AGREE":
            actions.decide(case=case, actor=bench.moderator, choice="neither", seen="")


def test_a_moderator_is_told_how_many_cases_wait(bench: Bench) -> None:
    page = f"/s/{bench.study.slug}/moderation/cases"
    assert waiting(bench) == [ToDo(Role.MODERATOR, "3 cases wait for your decision.", page, count=3)]
    settle(bench)
    assert waiting(bench) == []
    actions.undo(
        study=bench.study,
        actor=bench.moderator,
        seen=stamp(undoable(case_sets(bench.study, bench.moderator), bench.moderator)),
    )
    assert [item.sentence for item in waiting(bench)] == ["One case waits for your decision."]


def test_nobody_else_is_told(bench: Bench) -> None:
    others = frozenset(Role.values) - {Role.MODERATOR}
    assert [item for item in to_do(bench.study, bench.owner, others) if item.role == Role.MODERATOR] == []


def test_the_story_counts_decided_cases_and_says_when_nobody_moderates(bench: Bench) -> None:
    actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="a", seen="")
    chapter = CHAPTERS["moderated"].tell(bench.study, bench.owner)
    assert (chapter.done, chapter.whole, chapter.detail, chapter.blocked_by) == (1, 3, "case decided", "")
    Membership.objects.filter(role=Role.MODERATOR).delete()
    chapter = CHAPTERS["moderated"].tell(bench.study, bench.owner)
    assert chapter.blocked_by == "Cases wait, and nobody is the study's moderator."
    assert chapter.remedy == f"/s/{bench.study.slug}/members"


def test_the_history_hides_decisions_from_who_codes_blind(bench: Bench) -> None:
    actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="a", seen="")
    assert [event.verb for event in events(bench.study, bench.owner)] == ["case.decided"]
    bench.round.coders.add(bench.owner)
    assert list(events(bench.study, bench.owner)) == []
