"""No sequence of deeds, undos and redos loses, moves or doubles a coding."""

from collections.abc import Callable
from uuid import uuid4

from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from coding import actions
from coding.domain.snapshot import FrozenCoding, freeze, thaw
from coding.domain.spans import trimmed
from coding.models import Code
from coding.queries import layer_codings, layer_log
from rounds.actions import open_layer
from rounds.models import Layer
from studies.errors import Refused
from tests import factories

DEEDS = st.tuples(
    st.sampled_from(["apply", "move", "recode", "memo", "remove", "undo", "redo"]),
    st.integers(0, 60),
    st.integers(1, 30),
    st.integers(0, 1),
)


class Sequences(TestCase):
    """Random deeds against a model that is nothing but a list of past states."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(DEEDS, max_size=14))
    def test_undo_always_returns_to_the_state_before(self, deeds: list[tuple[str, int, int, int]]) -> None:
        world = factories.world()
        with scope(study=world.study):
            layer = factories.layer_of(world.round, world.second, world.coder)
            open_layer(layer=layer, actor=world.coder)
            past, future = [layer_codings(layer)], []
            for verb, start, length, which in deeds:
                if verb == "undo":
                    if step := layer_log(layer).undoable():
                        actions.undo(layer=layer, actor=world.coder, step=step.request_id)
                        future.append(past.pop())
                elif verb == "redo":
                    if step := layer_log(layer).redoable():
                        actions.redo(layer=layer, actor=world.coder, step=step.request_id)
                        past.append(future.pop())
                elif _done(layer, verb, start, length, world.codes[which]):
                    past, future = [*past, layer_codings(layer)], []
                assert layer_codings(layer) == past[-1]
            for coding in layer_codings(layer):
                assert trimmed(layer.version.text, coding.start, coding.end) == (coding.start, coding.end)
            names = {str(code.uuid): code.name for code in world.codes}
            assert thaw(freeze("0", layer_codings(layer), names)) == sorted(layer_codings(layer))


def _done(layer: Layer, verb: str, start: int, length: int, code: Code) -> bool:
    """Try a deed on the layer's first coding, or a new one; whether it was not refused."""
    there = layer_codings(layer)
    if verb != "apply" and not there:
        return False
    who = {"layer": layer, "actor": layer.coder, "request_id": uuid4()}
    span = {"start": start, "end": start + length}
    one: dict[str, Callable[[FrozenCoding], object]] = {
        "move": lambda first: actions.move_boundary(**who, number=first.number, **span),
        "recode": lambda first: actions.recode(**who, number=first.number, code=code.uuid),
        "memo": lambda first: actions.set_memo(**who, number=first.number, memo=str(length)),
        "remove": lambda first: actions.remove_codings(**who, numbers=[first.number]),
    }
    try:
        actions.apply_code(**who, code=code.uuid, **span) if verb == "apply" else one[verb](there[0])
    except Refused:
        return False
    return True
