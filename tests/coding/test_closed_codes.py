"""Codes as they stood when a round closed: merges made since change nothing about them, and are told by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from django_scopes import scope

from coding import actions
from coding.actions.equal_names import put_together_again, tell_apart
from coding.closed_codes import codes_at_close, merges_since, parents_at_close
from coding.models import Code, RoundCodebooks
from rounds.actions import close_round
from rounds.models import CodingRound, Layer
from tests.factories import World, layer_of, make_code, make_coding, make_round, submit


@pytest.fixture
def study(world: World) -> Iterator[World]:
    """The world with its study in scope."""
    with scope(study=world.study):
        yield world


def use(world: World, code: Code, person: object) -> Layer:
    """Code something of the open transcript with it."""
    layer = layer_of(world.round, world.second, person)  # type: ignore[arg-type]
    make_coding(layer, code, "Labels are often wrong")
    return layer


def close(world: World) -> CodingRound:
    """Close the world's round."""
    close_round(round_=world.round, actor=world.owner)
    return CodingRound.objects.get(pk=world.round.pk)


def merge(world: World, code: Code, into: Code, actor: object = None) -> None:
    """Merge two codes."""
    code, into = (Code.objects.get(pk=one.pk) for one in (code, into))
    actions.merge_codes(study=world.study, actor=actor or world.owner, codes=[code], into=into)  # type: ignore[arg-type]


def test_a_merge_after_closing_counts_today_and_not_then(study: World) -> None:
    wrong, late = study.codes
    closed = close(study)
    merge(study, late, wrong)
    assert codes_at_close(closed)[str(late.uuid)] == str(late.uuid)
    [since] = merges_since(closed)
    assert (since.code, since.into, since.by) == (late, wrong, study.owner.name)
    assert since.at is not None
    assert since.at > closed.closed_at  # type: ignore[operator]


def test_a_merge_before_closing_counted_then_and_is_not_told_as_made_since(study: World) -> None:
    wrong, late = study.codes
    merge(study, late, wrong, study.moderator)
    assert codes_at_close(study.round)[str(late.uuid)] == str(late.uuid)
    assert [one.code for one in merges_since(study.round)] == [late]
    closed = close(study)
    assert codes_at_close(closed)[str(late.uuid)] == str(wrong.uuid)
    assert merges_since(closed) == []


def test_equal_names_that_coders_coined_apart_count_as_one_open_and_closed(study: World) -> None:
    mine = actions.coin_code(round_=study.round, actor=study.coder, name="No owner", stage="open")
    theirs = actions.coin_code(round_=study.round, actor=study.second_coder, name="no  owner", stage="open")
    for code, person in ((mine, study.coder), (theirs, study.second_coder)):
        submit(use(study, code, person))
    assert codes_at_close(study.round)[str(theirs.uuid)] == str(theirs.uuid)
    closed = close(study)
    assert codes_at_close(closed)[str(theirs.uuid)] == str(mine.uuid)
    assert merges_since(closed) == []


def test_what_a_coder_merged_of_their_own_counts_while_the_round_is_open(study: World) -> None:
    one = actions.coin_code(round_=study.round, actor=study.coder, name="one", stage="open")
    other = actions.coin_code(round_=study.round, actor=study.coder, name="other", stage="open")
    use(study, one, study.coder)
    merge(study, one, other, study.coder)
    assert codes_at_close(study.round)[str(one.uuid)] == str(other.uuid)
    assert merges_since(study.round) == []


def test_a_merge_of_codes_that_came_later_is_another_rounds_affair(study: World) -> None:
    closed = close(study)
    later = make_code(study.study, "later")
    merge(study, later, study.codes[0])
    assert merges_since(closed) == []
    assert codes_at_close(closed)[str(later.uuid)] == str(later.uuid)


def test_a_merge_into_a_code_that_came_later_is_told(study: World) -> None:
    wrong, _late = study.codes
    closed = close(study)
    later, last = make_code(study.study, "later"), make_code(study.study, "last")
    merge(study, wrong, later)
    merge(study, later, last)
    assert [(one.code, one.into) for one in merges_since(closed)] == [(wrong, later), (later, last)]


def told_apart(world: World) -> tuple[CodingRound, Code, Code]:
    """Two codes of one name that led them together when the round closed, told apart since."""
    mine = actions.coin_code(round_=world.round, actor=world.coder, name="No owner", stage="open")
    theirs = actions.coin_code(round_=world.round, actor=world.second_coder, name="no owner", stage="open")
    closed = close(world)
    assert codes_at_close(closed)[str(theirs.uuid)] == str(mine.uuid)
    tell_apart(code=theirs, actor=world.moderator)
    return closed, mine, theirs


def test_codes_told_apart_were_never_one_whatever_is_merged_later(study: World) -> None:
    closed, mine, theirs = told_apart(study)
    assert codes_at_close(closed)[str(theirs.uuid)] == str(theirs.uuid)
    merge(study, mine, study.codes[0])
    assert codes_at_close(closed)[str(theirs.uuid)] == str(theirs.uuid)
    merge(study, theirs, study.codes[0])
    assert codes_at_close(closed)[str(theirs.uuid)] == str(theirs.uuid)
    assert [one.code for one in merges_since(closed)] == [mine, theirs]


def test_codes_put_together_again_count_as_one(study: World) -> None:
    closed, mine, theirs = told_apart(study)
    put_together_again(code=theirs, actor=study.moderator, other=mine)
    assert codes_at_close(closed)[str(theirs.uuid)] == str(mine.uuid)


def test_a_merge_before_a_later_round_closes_counts_there_though_the_codes_were_told_apart_earlier(
    study: World,
) -> None:
    _closed, mine, theirs = told_apart(study)
    merge(study, theirs, mine)
    kept = actions.keep_codebook(study=study.study, actor=study.owner, occasion="closed")
    later = make_round(study.study, closed_at=timezone.now())
    RoundCodebooks.objects.create(round=later, closed=kept)
    assert codes_at_close(later)[str(theirs.uuid)] == str(mine.uuid)


def test_merges_since_follow_a_chain_once(study: World) -> None:
    wrong, late = study.codes
    third = make_code(study.study, "third")
    closed = close(study)
    merge(study, wrong, late)
    merge(study, late, third)
    assert [(one.code, one.into) for one in merges_since(closed)] == [(wrong, late), (late, third)]


def test_places_stay_as_they_were_when_the_round_closed(study: World) -> None:
    wrong, late = study.codes
    above = make_code(study.study, "above")
    Code.objects.filter(pk=wrong.pk).update(parent=above)
    closed = close(study)
    Code.objects.filter(pk=wrong.pk).update(parent=None)
    Code.objects.filter(pk=late.pk).update(parent=above)
    assert parents_at_close(closed) == {str(wrong.uuid): str(above.uuid)}


def test_the_place_of_a_code_coined_in_an_open_round_is_its_own(study: World) -> None:
    mine = actions.coin_code(round_=study.round, actor=study.coder, name="mine", stage="open")
    Code.objects.filter(pk=mine.pk).update(parent=study.codes[0])
    assert parents_at_close(study.round) == {str(mine.uuid): str(study.codes[0].uuid)}
