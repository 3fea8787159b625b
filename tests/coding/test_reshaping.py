"""Codes merged, split, retired and undone: no coding is lost, moved or rewritten on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django_scopes import scope

from coding import actions
from coding.actions.reshaping import Part
from coding.models import Code, Coding
from coding.queries import canonical_codes, codebook_log, coding_state
from coding.rendering.desk import desk_data
from coding.rendering.older import waiting
from coding.rendering.reshaping import merge_preview, split_rows
from rounds.actions import close_round
from rounds.models import Layer
from studies.errors import Refused
from tests.factories import World, layer_of, make_code, make_coding


@pytest.fixture
def opened(world: World) -> Iterator[World]:
    """The world with the first coder's open layer of the second transcript coded, and the study in scope."""
    layer = layer_of(world.round, world.second, world.coder)
    make_coding(layer, world.codes[0], "Labels are often wrong", memo="Twice.")
    make_coding(layer, world.codes[1], "Labels are often wrong")
    make_coding(layer, world.codes[1], "we find out from the customer")
    with scope(study=world.study):
        yield world


def mine(world: World) -> Layer:
    """The first coder's open layer."""
    return layer_of(world.round, world.second, world.coder)


def spans(world: World) -> list[tuple[str, int, int, str]]:
    """Every coding of the open layer as people count it: canonical code, span, memo."""
    roots = canonical_codes(world.study)
    rows = Coding.objects.filter(layer=mine(world)).order_by("start", "end", "number")
    return [(roots[row.code_id].name, row.start, row.end, row.memo) for row in rows]


def undo(world: World, person: object) -> None:
    """Undo the person's last step of the codebook."""
    step = codebook_log(world.study, person).undoable()  # type: ignore[arg-type]
    assert step is not None
    actions.undo_codebook(study=world.study, actor=person, step=step.request_id)  # type: ignore[arg-type]


def test_a_merge_draws_an_arrow_and_undo_takes_it_away(opened: World) -> None:
    a, b = opened.codes
    child = make_code(opened.study, "by hand", parent=a)
    before, stored = (
        spans(opened),
        list(Coding.objects.order_by("pk").values_list("pk", "code", "start", "end", "memo")),
    )
    actions.merge_codes(study=opened.study, actor=opened.owner, codes=[a], into=b)
    child.refresh_from_db()
    assert {name for name, *_rest in spans(opened)} == {"late discovery"}
    assert child.parent == b
    assert list(Coding.objects.order_by("pk").values_list("pk", "code", "start", "end", "memo")) == stored
    undo(opened, opened.owner)
    child.refresh_from_db()
    assert (spans(opened), child.parent) == (before, a)
    again = codebook_log(opened.study, opened.owner).redoable()
    assert again is not None
    actions.redo_codebook(study=opened.study, actor=opened.owner, step=again.request_id)
    assert {name for name, *_rest in spans(opened)} == {"late discovery"}


def test_the_preview_counts_what_a_merge_does(opened: World) -> None:
    a, b = opened.codes
    preview = merge_preview(opened.study, opened.coder, [a], b)
    [merged] = preview.merged
    assert (merged.passages, merged.frozen, preview.into_passages, preview.total) == (2, 1, 3, 4)
    assert (preview.doubles, preview.overlaps) == (1, 0)


def test_a_code_merged_away_while_it_is_applied_leads_to_what_it_became(opened: World) -> None:
    a, b = opened.codes
    actions.merge_codes(study=opened.study, actor=opened.owner, codes=[a], into=b)
    outcome = actions.apply_code(
        layer=mine(opened), actor=opened.coder, request_id=uuid4(), code=a.uuid, start=0, end=10
    )
    assert [state["code"] for state in outcome.put] == [str(b.uuid)]


def test_the_desk_shows_merged_codes_as_what_they_became(opened: World) -> None:
    a, b = opened.codes
    actions.merge_codes(study=opened.study, actor=opened.owner, codes=[a], into=b)
    data = desk_data(mine(opened))
    names = [row[1] for row in data["codes"]]
    assert names == ["late discovery"]
    assert {names[code] for _number, code, *_rest in data["codings"]} == {"late discovery"}


def test_a_coder_confirms_merged_codings_and_doubles_become_one_with_both_memos(opened: World) -> None:
    a, b = opened.codes
    start = opened.second.text.index("Labels are often wrong")
    twin = Coding.objects.get(layer=mine(opened), code=b, start=start)
    Coding.objects.filter(pk=twin.pk).update(memo="Late.")
    actions.merge_codes(study=opened.study, actor=opened.owner, codes=[a], into=b)
    assert waiting(mine(opened)) == 1
    layer, request = mine(opened), uuid4()
    [number] = Coding.objects.filter(layer=layer, code=a).values_list("number", flat=True)
    actions.confirm_wording(layer=layer, actor=opened.coder, request_id=request, numbers=[number])
    assert waiting(mine(opened)) == 0
    kept = Coding.objects.get(layer=layer, start=start)
    assert (kept.number, kept.code, kept.memo) == (twin.number, b, "Late.\n\nTwice.")
    actions.undo(layer=layer, actor=opened.coder, step=request)
    assert sorted(Coding.objects.filter(layer=layer, start=start).values_list("memo", flat=True)) == ["Late.", "Twice."]


def test_blind_coders_merge_only_what_is_theirs(opened: World) -> None:
    a, b = opened.codes
    own = actions.create_code(study=opened.study, actor=opened.coder, name="my own")
    with pytest.raises(Refused, match="only through the study's owner"):
        actions.merge_codes(study=opened.study, actor=opened.coder, codes=[a], into=b)
    with pytest.raises(Refused, match="cannot become one that is yours alone"):
        actions.merge_codes(study=opened.study, actor=opened.owner, codes=[a], into=own)
    actions.merge_codes(study=opened.study, actor=opened.coder, codes=[own], into=a)
    own.refresh_from_db()
    assert own.merged_into == a
    assert actions.create_code(study=opened.study, actor=opened.coder, name="my own").pk != own.pk


def test_a_merge_of_one_coder_moves_no_namesake_of_the_other(opened: World) -> None:
    first, other = opened.coder, opened.second_coder
    ours = actions.create_code(study=opened.study, actor=first, name="drift")
    theirs = actions.create_code(study=opened.study, actor=other, name="Drift")
    theirs.merged_into = ours
    theirs.save()
    actions.merge_codes(study=opened.study, actor=first, codes=[ours], into=opened.codes[0])
    theirs.refresh_from_db()
    assert theirs.merged_into is None
    close_round(round_=opened.round, actor=opened.owner)
    theirs.refresh_from_db()
    assert (theirs.private_to, theirs.merged_into) == (None, None)


def test_a_split_moves_own_open_codings_and_asks_everybody_to_look(opened: World) -> None:
    layer, code = mine(opened), actions.create_code(study=opened.study, actor=opened.coder, name="trust")
    for words in ("Honestly, we do not", "nobody checks them"):
        make_coding(layer, code, words)
    rows = split_rows(code, opened.coder)
    assert [row.words for row in rows] == ["Honestly, we do not", "nobody checks them"]
    number = int(rows[1].key.rpartition("-")[2])
    [made] = actions.split_code(
        code=code, actor=opened.coder, parts=[Part("no checks", "Nobody looks.")], places={(str(layer.uuid), number): 0}
    )
    assert (made.parent, made.split_from, made.private_to, made.definition) == (
        code,
        code,
        opened.coder,
        "Nobody looks.",
    )
    assert {name: count(opened, name) for name in ("trust", "no checks")} == {"trust": 1, "no checks": 1}
    assert waiting(mine(opened)) == 0
    undo(opened, opened.coder)
    made.refresh_from_db()
    assert made.retired_at is not None
    assert count(opened, "trust") == 2


def test_a_split_of_a_shared_code_lists_other_coders_codings(opened: World) -> None:
    a = opened.codes[0]
    actions.split_code(code=a, actor=opened.owner, parts=[Part("wrong by rule")], places={})
    assert waiting(mine(opened)) == 1


def count(world: World, name: str) -> int:
    """How many codings of the open layer the code of this name has."""
    return Coding.objects.filter(layer=mine(world), code__name=name, code__retired_at=None).count()


def test_a_code_goes_with_its_codings_only_when_their_number_was_seen(opened: World) -> None:
    layer, code = mine(opened), actions.create_code(study=opened.study, actor=opened.coder, name="trust")
    make_coding(layer, code, "Honestly", memo="Kept.")
    with pytest.raises(Refused, match="1 coding uses this code"):
        actions.retire_code(code=code, actor=opened.coder)
    with pytest.raises(Refused, match="has changed meanwhile"):
        actions.retire_code(code=code, actor=opened.coder, codings=2)
    actions.retire_code(code=code, actor=opened.coder, codings=1)
    assert count(opened, "trust") == 0
    undo(opened, opened.coder)
    assert Coding.objects.get(layer=layer, code=code).memo == "Kept."


def test_submitted_codings_hold_their_code(opened: World) -> None:
    with pytest.raises(Refused, match="recode them first"):
        actions.retire_code(code=opened.codes[0], actor=opened.owner, codings=0)


def test_undo_refuses_where_somebody_has_changed_the_code_since(opened: World) -> None:
    a = opened.codes[0]
    actions.edit_code(code=a, actor=opened.moderator, definition="First.")
    a.refresh_from_db()
    actions.edit_code(code=a, actor=opened.owner, definition="Second.")
    with pytest.raises(Refused, match="changed these codes since"):
        undo(opened, opened.moderator)
    undo(opened, opened.owner)
    undo(opened, opened.moderator)
    a.refresh_from_db()
    assert (a.definition, a.wording) == ("", 1)


def test_undo_happens_once_and_in_order(opened: World) -> None:
    first = actions.create_code(study=opened.study, actor=opened.owner, name="one")
    step = codebook_log(opened.study, opened.owner).undoable()
    actions.create_code(study=opened.study, actor=opened.owner, name="two")
    assert step is not None
    with pytest.raises(Refused, match="newer"):
        actions.undo_codebook(study=opened.study, actor=opened.owner, step=step.request_id)
    undo(opened, opened.owner)
    actions.undo_codebook(study=opened.study, actor=opened.owner, step=step.request_id)
    actions.undo_codebook(study=opened.study, actor=opened.owner, step=step.request_id)
    first.refresh_from_db()
    assert first.retired_at is not None


def test_a_gathering_of_a_blind_coder_is_undone_too(opened: World) -> None:
    a, b = opened.codes
    actions.gather_code(code=a, actor=opened.coder, parent=b)
    undo(opened, opened.coder)
    assert not a.gatherings.exists()


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_of_deeds_loses_or_moves_a_coding(opened: World, seed: int) -> None:
    """Random deeds, then all of them taken back: the layer and the codebook are what they were."""
    chance, owner = random.Random(seed), opened.owner
    layer, coder = mine(opened), opened.coder
    codes = [*opened.codes, *(make_code(opened.study, f"code {n}") for n in range(3))]
    words = set(covered(layer))
    start = states(layer), shapes(opened)
    log: list[str] = []
    for _ in range(25):
        log += _deed(chance, opened, layer, codes)
        assert covered(layer) == words, "every passage that was coded still is, with its memos"
    for kind in reversed(log):
        if kind == "codebook":
            undo(opened, owner)
        else:
            step = layer.steps.filter(undone=False, discarded=False).order_by("-id").first()
            actions.undo(layer=layer, actor=coder, step=step.request_id)
    assert (states(layer), shapes(opened)) == start


def _deed(chance: random.Random, world: World, layer: Layer, codes: list[Code]) -> list[str]:
    """One random deed; what it was, or nothing where it was refused."""
    numbers = list(Coding.objects.filter(layer=layer).values_list("number", flat=True))
    code, other = chance.sample([Code.objects.get(pk=one.pk) for one in codes], 2)
    alive = code.merged_into_id is None and other.merged_into_id is None
    try:
        match chance.randrange(6):
            case 0 if alive:
                actions.merge_codes(study=world.study, actor=world.owner, codes=[code], into=other)
                return ["codebook"]
            case 1 if alive:
                part = Part(f"part {chance.random()}")
                actions.split_code(code=code, actor=world.owner, parts=[part], places={})
                return ["codebook"]
            case 2 if alive:
                actions.edit_code(code=code, actor=world.owner, definition=f"{chance.random()}")
                return ["codebook"]
            case 3:
                some = chance.sample(numbers, chance.randint(1, len(numbers)))
                actions.recode_many(layer=layer, actor=world.coder, request_id=uuid4(), numbers=some, code=code.uuid)
            case 4:
                some = chance.sample(numbers, chance.randint(1, len(numbers)))
                actions.confirm_wording(layer=layer, actor=world.coder, request_id=uuid4(), numbers=some)
            case _:
                return []
    except Refused:
        return []
    return ["layer"]


def states(layer: Layer) -> list[dict[str, object]]:
    """The codings of the layer, whole."""
    return [coding_state(one) for one in Coding.objects.filter(layer=layer).select_related("code").order_by("number")]


def shapes(world: World) -> dict[str, tuple[object, ...]]:
    """Every living code: what it says and where it points."""
    codes = Code.objects.filter(study=world.study, retired_at=None)
    return {c.name: (c.definition, c.wording, c.parent_id, c.merged_into_id, c.merged_by_id) for c in codes}


def covered(layer: Layer) -> set[tuple[int, int, str]]:
    """The passages of the layer with every memo that stands on them."""
    rows = Coding.objects.filter(layer=layer).values_list("start", "end", "memo")
    return {(start, end, memo) for start, end, memos in rows for memo in (*filter(None, memos.split("\n\n")), "")}


def test_a_code_retired_with_its_codings_is_retired_with_them_again(opened: World) -> None:
    layer, code = mine(opened), actions.create_code(study=opened.study, actor=opened.coder, name="trust")
    make_coding(layer, code, "Honestly")
    actions.retire_code(code=code, actor=opened.coder, codings=1)
    undo(opened, opened.coder)
    again = codebook_log(opened.study, opened.coder).redoable()
    assert again is not None
    actions.redo_codebook(study=opened.study, actor=opened.coder, step=again.request_id)
    code.refresh_from_db()
    assert code.retired_at is not None
    assert not Coding.objects.filter(layer=layer, code=code).exists()
