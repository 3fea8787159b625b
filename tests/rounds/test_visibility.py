"""Blindness: who sees whose codings and codes, decided in the queries."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils.translation import override
from django_scopes import scope

from coding import actions
from coding.actions.undo_codebook import may_turn
from coding.models import Code, Gathering
from coding.queries import canonical_codes, codebook_log, effective_parents
from coding.visibility import readable_versions, visible_codes
from rounds.actions import add_transcripts, close_round, open_layer, submit
from rounds.models import CodingRound, Layer
from rounds.queries import coder_labels
from rounds.visibility import is_blind, results_visible, visible_layers
from studies.errors import Refused
from studies.models import Person
from tests import factories
from tests.factories import World
from transcripts.visibility import EVERYBODY, Reader


@pytest.fixture(autouse=True)
def in_scope(world: World) -> Iterator[None]:
    """Everything here happens inside the study, in English."""
    with scope(study=world.study), override("en"):
        yield


def seen_layers(world: World, person: Person) -> set[tuple[int, int]]:
    """(version, coder) of the layers the person may see."""
    return set(visible_layers(world.study, person).values_list("version_id", "coder_id"))


def coin(world: World, person: Person, name: str) -> Code:
    """A coder of the open round makes a code of their own."""
    return actions.coin_code(round_=world.round, actor=person, name=name, stage="open")


def finish(world: World, *people: Person) -> None:
    """These coders submit the transcript that is still open."""
    for person in people:
        layer = factories.layer_of(world.round, world.second, person)
        open_layer(layer=layer, actor=person)
        submit(work=layer, actor=person)


def test_coders_of_an_open_round_see_their_own_layers_only(world: World) -> None:
    for coder in (world.coder, world.second_coder):
        assert seen_layers(world, coder) == {(world.first.pk, coder.pk), (world.second.pk, coder.pk)}
        assert is_blind(world.study, coder)
        assert results_visible(world.study, coder).hidden_versions == {world.first.pk, world.second.pk}


def test_others_see_a_transcript_once_both_have_submitted_it(world: World) -> None:
    both = {(world.first.pk, world.coder.pk), (world.first.pk, world.second_coder.pk)}
    for person in (world.moderator, world.owner, world.observer):
        assert seen_layers(world, person) == both
        assert not is_blind(world.study, person)
    complete = results_visible(world.study, world.moderator).layers.values_list("version_id", flat=True)
    assert set(complete) == {world.first.pk}


def test_one_submission_of_two_shows_nothing_to_anybody_else(world: World) -> None:
    finish(world, world.coder)
    assert (world.second.pk, world.coder.pk) not in seen_layers(world, world.moderator)
    assert (world.second.pk, world.coder.pk) not in seen_layers(world, world.second_coder)


def test_a_moderator_who_codes_the_round_is_blind_like_any_coder(world: World) -> None:
    factories.join(world.study, world.coder, "moderator", "owner")
    assert seen_layers(world, world.coder) == {(world.first.pk, world.coder.pk), (world.second.pk, world.coder.pk)}


def test_the_last_submission_opens_everything_to_both(world: World) -> None:
    finish(world, world.coder, world.second_coder)
    everything = {(v.pk, c.pk) for v in (world.first, world.second) for c in (world.coder, world.second_coder)}
    for person in (world.coder, world.second_coder, world.moderator):
        assert seen_layers(world, person) == everything


def test_a_coined_code_is_its_coders_alone_and_its_name_betrays_nothing(world: World) -> None:
    mine = coin(world, world.coder, "Nobody checks")
    assert mine in visible_codes(world.study, world.coder)
    for other in (world.second_coder, world.moderator, world.owner):
        assert mine not in visible_codes(world.study, other)
    theirs = coin(world, world.second_coder, "nobody  CHECKS")
    assert theirs.pk != mine.pk
    assert coin(world, world.coder, "nobody checks") == mine


def test_equal_names_become_one_code_when_both_have_submitted(world: World) -> None:
    mine, theirs = (coin(world, person, "Nobody checks") for person in (world.coder, world.second_coder))
    finish(world, world.coder, world.second_coder)
    assert canonical_codes(world.study)[theirs.pk] == mine
    for person in (world.coder, world.second_coder, world.owner):
        assert [code for code in visible_codes(world.study, person) if code.name_key == "nobody checks"] == [mine]


def test_a_transcript_complete_in_an_open_round_shows_its_codes_to_the_moderator_only(world: World) -> None:
    mine = coin(world, world.coder, "Nobody checks")
    extra = factories.make_version(world.study)
    add_transcripts(round_=world.round, actor=world.owner, versions=[extra])
    for person, code in ((world.coder, mine), (world.second_coder, coin(world, world.second_coder, "nobody checks"))):
        layer = factories.layer_of(world.round, extra, person)
        open_layer(layer=layer, actor=person)
        actions.apply_code(layer=layer, actor=person, request_id=uuid4(), code=code.uuid, start=0, end=6)
        submit(work=layer, actor=person)
    assert mine in visible_codes(world.study, world.moderator)
    named = [code for code in visible_codes(world.study, world.moderator) if code.name_key == "nobody checks"]
    assert named == [mine]
    own = [code for code in visible_codes(world.study, world.second_coder) if code.name_key == "nobody checks"]
    assert [code.private_to for code in own] == [world.second_coder]


def test_a_coders_gathering_stays_their_own_until_both_agree(world: World) -> None:
    code, axial = world.codes[0], factories.make_code(world.study, "trust", stage="axial")
    actions.gather_code(code=code, actor=world.coder, parent=axial)
    assert effective_parents(world.study, world.coder)[code.pk] == axial.pk
    assert effective_parents(world.study, world.second_coder)[code.pk] is None
    actions.gather_code(code=code, actor=world.second_coder, parent=axial)
    finish(world, world.coder, world.second_coder)
    code.refresh_from_db()
    assert code.parent == axial


def test_gatherings_that_differ_are_kept_and_shared_by_nobody(world: World) -> None:
    code = world.codes[0]
    for person, name in ((world.coder, "trust"), (world.second_coder, "blame")):
        axial = factories.make_code(world.study, name, stage="axial")
        actions.gather_code(code=code, actor=person, parent=axial)
    finish(world, world.coder, world.second_coder)
    code.refresh_from_db()
    assert code.parent is None
    assert Gathering.objects.filter(code=code).count() == 2


def test_a_code_cannot_stand_under_itself_or_below_its_stage(world: World) -> None:
    code = world.codes[0]
    axial = factories.make_code(world.study, "trust", stage="axial")
    actions.gather_code(code=code, actor=world.owner, parent=axial)
    with pytest.raises(Refused, match="gathered under axial"):
        actions.gather_code(code=axial, actor=world.owner, parent=code)
    sibling = factories.make_code(world.study, "blame", parent=code)
    with pytest.raises(Refused, match="under itself"):
        actions.gather_code(code=code, actor=world.owner, parent=sibling)


def test_a_blind_coder_cannot_change_shared_codes(world: World) -> None:
    with pytest.raises(Refused, match="only through the study's owner"):
        actions.edit_code(code=world.codes[0], actor=world.coder, definition="mine")


def test_coders_have_stable_labels(world: World) -> None:
    assert coder_labels(world.study) == {world.coder.pk: "coder-1", world.second_coder.pk: "coder-2"}


def test_a_round_closed_early_leaves_the_rest_missing(world: World) -> None:
    close_round(round_=world.round, actor=world.owner)
    assert (world.first.pk, world.second_coder.pk) in seen_layers(world, world.coder)
    assert (world.second.pk, world.second_coder.pk) not in seen_layers(world, world.coder)
    layer = factories.layer_of(world.round, world.second, world.coder)
    open_layer(layer=layer, actor=world.coder)
    with pytest.raises(Refused, match="nothing was changed"):
        submit(work=layer, actor=world.coder)
    assert Layer.objects.get(pk=layer.pk).snapshot == ""


@pytest.mark.parametrize("roles", [(), ("owner",), ("moderator",), ("owner", "moderator")], ids="+".join)
def test_who_codes_blind_takes_nothing_of_a_shared_code_back(world: World, roles: tuple[str, ...]) -> None:
    person, study = factories.join(world.study, world.coder, *roles), world.study
    close_round(round_=world.round, actor=world.owner)
    code = actions.create_code(study=study, actor=person, name="made before")
    actions.edit_code(code=code, actor=person, definition="First words.")
    CodingRound.objects.filter(pk=world.round.pk).update(closed_at=None)
    step = codebook_log(study, person).undoable()
    assert step is not None
    assert not may_turn(step)
    said = []
    for used in (False, True):
        if used:
            factories.make_coding(factories.layer_of(world.round, world.second, world.second_coder), code, "Labels")
        with pytest.raises(Refused) as refused:
            actions.undo_codebook(study=study, actor=person, step=step.request_id)
        said.append(str(refused.value))
    assert said[0] == said[1]
    code.refresh_from_db()
    assert (code.definition, code.retired_at) == ("First words.", None)


def test_a_code_retired_under_hidden_codings_comes_back_with_them(world: World) -> None:
    code = factories.make_code(world.study, "quiet failure")
    layer = factories.layer_of(world.round, world.second, world.coder)
    factories.make_coding(layer, code, "The model drifts")
    actions.retire_code(code=code, actor=world.owner)
    code.refresh_from_db()
    assert code.retired_at is not None
    submit(work=layer, actor=world.coder)
    finish(world, world.second_coder)
    code.refresh_from_db()
    assert code.retired_at is None
    assert code in visible_codes(world.study, world.owner)


def test_what_a_machine_heard_is_an_example_for_those_alone_who_may_hear(world: World) -> None:
    raw = factories.make_version(world.study, kind="recognised")
    assert raw not in readable_versions(world.study, world.coder, EVERYBODY)
    assert raw in readable_versions(world.study, world.owner, Reader(reads_working=True))
    assert world.second in readable_versions(world.study, world.coder, EVERYBODY)
