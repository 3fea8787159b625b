"""Coding: what a coder does to their own layer, and that nothing is lost or done twice."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override
from django_scopes import scope

from coding import actions
from coding.models import Code, Coding
from coding.queries import layer_codings
from rounds.actions import open_layer, submit
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent
from tests import factories
from tests.factories import World


@pytest.fixture
def layer(world: World) -> Iterator[Layer]:
    """The first coder's untouched layer, opened."""
    with scope(study=world.study), override("en"):
        layer = factories.layer_of(world.round, world.second, world.coder)
        open_layer(layer=layer, actor=world.coder)
        yield layer


def apply(layer: Layer, code: Code, start: int = 0, end: int = 6, request_id: UUID | None = None) -> int:
    """Put a code on a span and answer the coding's number."""
    outcome = actions.apply_code(
        layer=layer, actor=layer.coder, request_id=request_id or uuid4(), code=code.uuid, start=start, end=end
    )
    return int(str(outcome.put[0]["number"]))


def spans(layer: Layer) -> list[tuple[int, int]]:
    """Where the layer's codings are."""
    return [(coding.start, coding.end) for coding in layer_codings(layer)]


def test_applying_trims_blanks_at_the_ends(layer: Layer, world: World) -> None:
    text = layer.version.text
    start = text.index(" do you")
    apply(layer, world.codes[0], start, start + len(" do you "))
    assert [text[a:b] for a, b in spans(layer)] == ["do you"]


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (0, 10**6), (9, 3)])
def test_a_span_outside_the_text_is_refused_and_nothing_changes(
    layer: Layer, world: World, start: int, end: int
) -> None:
    with pytest.raises(Refused, match="not in the transcript"):
        apply(layer, world.codes[0], start, end)
    assert spans(layer) == []
    assert not AuditEvent.objects.filter(verb="coding.applied").exists()


def test_a_span_of_blanks_is_refused(layer: Layer, world: World) -> None:
    gap = layer.version.text.index(" ")
    with pytest.raises(Refused, match="has none"):
        apply(layer, world.codes[0], gap, gap + 1)


def test_several_codes_and_overlaps_stand_side_by_side(layer: Layer, world: World) -> None:
    apply(layer, world.codes[0], 0, 6)
    apply(layer, world.codes[1], 0, 6)
    apply(layer, world.codes[0], 4, 20)
    assert spans(layer) == [(0, 6), (0, 6), (4, 20)]


def test_the_same_code_on_the_same_passage_is_refused(layer: Layer, world: World) -> None:
    apply(layer, world.codes[0])
    with pytest.raises(Refused, match="already carries"):
        apply(layer, world.codes[0])


def test_a_request_sent_twice_happens_once(layer: Layer, world: World) -> None:
    request_id = uuid4()
    first = apply(layer, world.codes[0], request_id=request_id)
    assert apply(layer, world.codes[0], request_id=request_id) == first
    assert spans(layer) == [(0, 6)]
    assert AuditEvent.objects.filter(verb="coding.applied").count() == 1


def test_every_deed_writes_one_audit_row_without_words(layer: Layer, world: World) -> None:
    number = apply(layer, world.codes[0])
    actions.set_memo(layer=layer, actor=world.coder, request_id=uuid4(), number=number, memo="a secret thought")
    rows = AuditEvent.objects.filter(object_id=str(layer.uuid), verb__startswith="coding.")
    assert [(row.verb, row.data) for row in rows.order_by("id")] == [
        ("coding.applied", {"codings": 1}),
        ("coding.memo", {"codings": 1}),
    ]


def test_recoding_keeps_passage_and_memo(layer: Layer, world: World) -> None:
    number = apply(layer, world.codes[0])
    actions.set_memo(layer=layer, actor=world.coder, request_id=uuid4(), number=number, memo="why")
    actions.recode(layer=layer, actor=world.coder, request_id=uuid4(), number=number, code=world.codes[1].uuid)
    coding = Coding.objects.get(layer=layer)
    assert (coding.code, coding.start, coding.end, coding.memo) == (world.codes[1], 0, 6, "why")


def test_undo_and_redo_walk_through_every_kind_of_step(layer: Layer, world: World) -> None:
    coder, states = world.coder, [layer_codings(layer)]
    number = apply(layer, world.codes[0])
    states.append(layer_codings(layer))
    actions.move_boundary(layer=layer, actor=coder, request_id=uuid4(), number=number, start=4, end=20)
    states.append(layer_codings(layer))
    actions.recode(layer=layer, actor=coder, request_id=uuid4(), number=number, code=world.codes[1].uuid)
    states.append(layer_codings(layer))
    actions.remove_codings(layer=layer, actor=coder, request_id=uuid4(), numbers=[number])
    states.append(layer_codings(layer))
    steps = list(layer.steps.order_by("id").values_list("request_id", flat=True))
    for step, state in zip(reversed(steps), reversed(states[:-1]), strict=True):
        actions.undo(layer=layer, actor=coder, step=step)
        assert layer_codings(layer) == state
    for step, state in zip(steps, states[1:], strict=True):
        actions.redo(layer=layer, actor=coder, step=step)
        assert layer_codings(layer) == state


def test_undo_asked_twice_happens_once(layer: Layer, world: World) -> None:
    apply(layer, world.codes[0], 0, 6)
    apply(layer, world.codes[1], 0, 6)
    last = layer.steps.order_by("-id").values_list("request_id", flat=True)[0]
    actions.undo(layer=layer, actor=world.coder, step=last)
    actions.undo(layer=layer, actor=world.coder, step=last)
    assert spans(layer) == [(0, 6)]


def test_a_new_deed_after_undo_forgets_what_was_undone(layer: Layer, world: World) -> None:
    apply(layer, world.codes[0])
    step = layer.steps.get().request_id
    actions.undo(layer=layer, actor=world.coder, step=step)
    apply(layer, world.codes[1], 4, 20)
    with pytest.raises(Refused, match="nothing to take back"):
        actions.redo(layer=layer, actor=world.coder, step=step)
    assert spans(layer) == [(4, 20)]


def test_a_new_code_is_made_and_applied_in_one_deed(layer: Layer, world: World) -> None:
    actions.apply_new_code(
        layer=layer, actor=world.coder, request_id=uuid4(), name="  nobody   checks ", start=0, end=6
    )
    code = Code.objects.get(name="nobody checks")
    assert (code.private_to, code.coined_in, code.stage) == (world.coder, world.round, "open")
    assert spans(layer) == [(0, 6)]


def test_somebody_elses_layer_is_refused(layer: Layer, world: World) -> None:
    with pytest.raises(Refused, match="somebody else's"):
        actions.apply_code(
            layer=layer,
            actor=world.second_coder,
            request_id=uuid4(),
            code=world.codes[0].uuid,
            start=0,
            end=6,
        )


def test_a_submitted_layer_is_frozen_hashed_and_stays_so(layer: Layer, world: World) -> None:
    number = apply(layer, world.codes[0])
    submit(work=layer, actor=world.coder)
    frozen = (layer.snapshot, layer.sha256)
    assert len(layer.sha256) == 64
    with pytest.raises(Refused, match="submitted"):
        actions.remove_codings(layer=layer, actor=world.coder, request_id=uuid4(), numbers=[number])
    with pytest.raises(Refused, match="already submitted"):
        submit(work=layer, actor=world.coder)
    layer.refresh_from_db()
    assert (layer.snapshot, layer.sha256) == frozen
    assert spans(layer) == [(0, 6)]


def test_a_transcript_nobody_opened_cannot_be_submitted(world: World) -> None:
    with scope(study=world.study):
        unopened = factories.layer_of(world.round, world.second, world.second_coder)
        with pytest.raises(Refused, match="Open the transcript"):
            submit(work=unopened, actor=world.second_coder)


def test_the_last_submission_closes_the_round(layer: Layer, world: World) -> None:
    other = factories.layer_of(world.round, world.second, world.second_coder)
    open_layer(layer=other, actor=world.second_coder)
    submit(work=layer, actor=world.coder)
    world.round.refresh_from_db()
    assert world.round.is_open
    submit(work=other, actor=world.second_coder)
    world.round.refresh_from_db()
    assert not world.round.is_open


def test_a_retired_code_says_how_many_codings_use_it(world: World) -> None:
    with scope(study=world.study), pytest.raises(Refused, match="2 codings use this code"):
        actions.retire_code(code=world.codes[0], actor=world.owner)
