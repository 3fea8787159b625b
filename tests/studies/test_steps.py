"""One log of steps, as layers, the codebook and texts in hand keep theirs: once, back, again, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest
from django_scopes import scope

from coding import actions as coding
from coding.models import Code, Coding
from coding.queries import codebook_log, layer_log
from correction import actions as correction
from correction.actions.editing import TurnChange, state_of
from correction.domain.states import state_from
from correction.models import Correction, DraftTurn
from correction.queries import log as text_log
from rounds.actions import open_layer
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent
from studies.steps import Log, Step
from tests import factories
from tests.factories import World

DEEP = 60


class Kept(Protocol):
    """Something with a log. `write` is a step that leaves the words there; every reading asks the database anew."""

    def log(self) -> Log[Any]: ...
    def write(self, words: str, request_id: UUID) -> None: ...
    def words(self) -> str: ...
    def undo(self, step: UUID) -> None: ...
    def redo(self, step: UUID) -> None: ...


class OfALayer:
    """The memo of the coder's one coding."""

    def __init__(self, world: World) -> None:
        self.layer = factories.layer_of(world.round, world.second, world.coder)
        open_layer(layer=self.layer, actor=world.coder)
        factories.make_coding(self.layer, world.codes[0], "Labels are often wrong", memo="first")

    def log(self) -> Log[Any]:
        return layer_log(Layer.objects.get(pk=self.layer.pk))

    def write(self, words: str, request_id: UUID) -> None:
        [number] = Coding.objects.filter(layer=self.layer).values_list("number", flat=True)
        coding.set_memo(layer=self.layer, actor=self.layer.coder, request_id=request_id, number=number, memo=words)

    def words(self) -> str:
        return Coding.objects.get(layer=self.layer).memo

    def undo(self, step: UUID) -> None:
        coding.undo(layer=self.layer, actor=self.layer.coder, step=step)

    def redo(self, step: UUID) -> None:
        coding.redo(layer=self.layer, actor=self.layer.coder, step=step)


class OfTheCodebook:
    """The example of a code; its page sends no request's id, so the step has one of its own."""

    def __init__(self, world: World) -> None:
        self.study, self.actor = world.study, world.owner
        self.code = factories.make_code(world.study, "a code", example="first")

    def log(self) -> Log[Any]:
        return codebook_log(self.study, self.actor)

    def write(self, words: str, request_id: UUID) -> None:
        if self.log().of_request(request_id) is None:
            coding.edit_code(code=self._fresh(), actor=self.actor, example=words)
            self.log().steps.filter(pk=_last(self).pk).update(request_id=request_id)

    def words(self) -> str:
        return self._fresh().example

    def undo(self, step: UUID) -> None:
        coding.undo_codebook(study=self.study, actor=self.actor, step=step)

    def redo(self, step: UUID) -> None:
        coding.redo_codebook(study=self.study, actor=self.actor, step=step)

    def _fresh(self) -> Code:
        return Code.objects.select_related("study").get(pk=self.code.pk)


class OfAText:
    """The words of a turn; like the desk, it sends what undo and redo put there."""

    def __init__(self, world: World) -> None:
        version = factories.make_version(world.study, [("P1", "first")])
        self.text, self.actor, self.sitting = factories.make_correction(version, world.owner), world.owner, uuid4()
        correction.sit_down(correction=self.text, actor=self.actor, sitting=self.sitting)

    def log(self) -> Log[Any]:
        return text_log(Correction.objects.get(pk=self.text.pk))

    def write(self, words: str, request_id: UUID) -> None:
        self._send({**state_of(self._turn()).as_json(), "text": words}, "typed", request_id)

    def words(self) -> str:
        return self._turn().text

    def undo(self, step: UUID) -> None:
        self._put("undo", "before", step)

    def redo(self, step: UUID) -> None:
        self._put("redo", "after", step)

    def _put(self, verb: str, side: str, step: UUID) -> None:
        known = self.log().of_request(step)
        assert known is not None
        self._send(getattr(known, side)[0], verb, uuid4(), step)

    def _send(self, state: dict[str, Any], verb: str, request_id: UUID, step: UUID | None = None) -> None:
        turn = self._turn()
        self._do([TurnChange(turn.uuid, turn.rev, state_from({**state, "words": []}))], verb, request_id, step)

    def _do(self, changes: list[TurnChange], verb: str, request_id: UUID, step: UUID | None = None) -> None:
        correction.edit_turns(
            correction=self.text, actor=self.actor, sitting=self.sitting, request_id=request_id, verb=verb,
            changes=changes, step=step,
        )  # fmt: skip

    def add_turn(self) -> UUID:
        """A step on another turn."""
        request_id = uuid4()
        self._do([TurnChange(uuid4(), 0, state_of(self._turn()))], "added", request_id)
        return request_id

    def _turn(self) -> DraftTurn:
        return self.text.turns.select_related("speaker").earliest("id")


@pytest.fixture(params=[OfALayer, OfTheCodebook, OfAText])
def kept(world: World, request: pytest.FixtureRequest) -> Iterator[Kept]:
    """Each thing with a log, its words "first"."""
    make: Callable[[World], Kept] = request.param
    with scope(study=world.study):
        yield make(world)


def _last(kept: Kept) -> Step:
    step = kept.log().undoable()
    assert step is not None
    return step


def written(kept: Kept, *words: str) -> list[UUID]:
    """One step for each of the words; their requests."""
    requests = [uuid4() for _ in words]
    for request_id, one in zip(requests, words, strict=True):
        kept.write(one, request_id)
    return requests


def reach(kept: Kept) -> list[tuple[UUID, bool]]:
    """What a page that is opened now offers: the requests, and whether they are undone."""
    return [(step.request_id, step.undone) for step in kept.log().within_reach(DEEP)]


def test_a_request_that_comes_twice_is_one_step(kept: Kept) -> None:
    request_id = uuid4()
    for _time in range(2):
        kept.write("second", request_id)
    assert kept.words() == "second"
    assert reach(kept) == [(request_id, False)]


def test_undo_and_redo_lead_from_one_state_to_the_other(kept: Kept) -> None:
    [step] = written(kept, "second")
    kept.undo(step)
    assert kept.words() == "first"
    assert (kept.log().undoable(), reach(kept)) == (None, [(step, True)])
    kept.redo(step)
    assert kept.words() == "second"
    assert (kept.log().redoable(), reach(kept)) == (None, [(step, False)])


def test_a_new_step_discards_what_was_undone_and_keeps_it_in_the_log(kept: Kept) -> None:
    first, second = written(kept, "second", "third")
    kept.undo(second)
    [another] = written(kept, "fourth")
    assert reach(kept) == [(first, False), (another, False)]
    assert kept.log().redoable() is None
    rows = kept.log().steps.order_by("id").values_list("request_id", "undone", "discarded")
    assert list(rows) == [(first, False, False), (second, True, True), (another, False, False)]


def test_sixty_steps_are_taken_back_and_done_again_across_reloads(kept: Kept) -> None:
    words = [str(number) for number in range(DEEP)]
    requests = written(kept, *words)
    assert reach(kept) == [(request_id, False) for request_id in requests]
    for request_id, before in zip(reversed(requests), ["first", *words][-2::-1], strict=True):
        assert _last(kept).request_id == request_id
        kept.undo(request_id)
        assert kept.words() == before
    assert kept.log().undoable() is None
    for request_id, after in zip(requests, words, strict=True):
        again = kept.log().redoable()
        assert again is not None
        assert again.request_id == request_id
        kept.redo(request_id)
        assert kept.words() == after
    assert reach(kept) == [(request_id, False) for request_id in requests]


def test_what_is_out_of_reach_is_left_out_and_not_lost(kept: Kept) -> None:
    requests = written(kept, "second", "third", "fourth")
    kept.undo(requests[2])
    assert [step.request_id for step in kept.log().within_reach(2)] == requests[1:]
    assert kept.log().steps.count() == 3


@pytest.mark.parametrize("make", [OfALayer, OfTheCodebook])
def test_two_windows_take_a_step_back_once_and_none_out_of_its_order(world: World, make: Callable[..., Kept]) -> None:
    with scope(study=world.study):
        kept = make(world)
        first, second = written(kept, "second", "third")
        with pytest.raises(Refused, match=r"Something newer happened since; reload to see it\."):
            kept.undo(first)
        for _window in range(2):
            kept.undo(second)
        assert kept.words() == "second"
        assert AuditEvent.objects.filter(verb__endswith=".undone").count() == 1
        kept.undo(first)
        with pytest.raises(Refused, match=r"Something newer happened since; reload to see it\."):
            kept.redo(second)
        for _window in range(2):
            kept.redo(first)
        assert kept.words() == "second"
        assert AuditEvent.objects.filter(verb__endswith=".redone").count() == 1
        written(kept, "other")
        with pytest.raises(Refused, match=r"There is nothing to take back here; reload the page\."):
            kept.redo(second)
        assert kept.words() == "other"


def test_a_text_s_steps_are_turned_out_of_order_and_a_reload_offers_them_in_theirs(world: World) -> None:
    """Another window has made a turn of its own meanwhile; that is in nobody's way."""
    with scope(study=world.study):
        kept = OfAText(world)
        [first] = written(kept, "second")
        added = kept.add_turn()
        kept.undo(first)
        assert kept.words() == "first"
        assert reach(kept) == [(added, False), (first, True)]


def test_a_text_s_step_that_another_overtook_counts_again_once_it_is_done_again(world: World) -> None:
    with scope(study=world.study):
        kept = OfAText(world)
        [first] = written(kept, "second")
        kept.undo(first)
        added = kept.add_turn()
        assert reach(kept) == [(added, False)]
        kept.redo(first)
        assert kept.words() == "second"
        assert reach(kept) == [(first, False), (added, False)]
