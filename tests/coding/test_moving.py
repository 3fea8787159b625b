"""A text gets a new version: codings follow, what was submitted stays, what changed waits for its coder."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from coding import actions
from coding.models import Coding, CodingToConfirm
from coding.queries import layer_codings
from coding.rendering import moved
from rounds.actions import open_layer
from rounds.models import Layer
from studies.errors import Refused
from studies.models import AuditEvent
from tests import factories
from tests.factories import World
from transcripts.actions import store_corrected
from transcripts.domain.turns import ParsedTurn
from transcripts.models import TranscriptVersion


def corrected(version: TranscriptVersion, old: str, new: str) -> TranscriptVersion:
    """The version's successor with other words."""
    turns = [ParsedTurn("P1", text, certain=True) for text in version.text.replace(old, new).split("\n")]
    actor = version.transcript.study.memberships.first().person
    return store_corrected(base=version, actor=actor, turns=turns)


def words(layer: Layer) -> dict[int, str]:
    """The words that each coding stands on."""
    layer.refresh_from_db()
    return {coding.number: layer.version.text[coding.start : coding.end] for coding in layer_codings(layer)}


def test_codings_follow_their_words_and_changed_ones_wait(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        first, other = world.codes[:2]
        kept = factories.make_coding(layer, first, "nobody checks them", memo="mine")
        changed = factories.make_coding(layer, other, "Labels are often wrong")
        version = corrected(
            world.second, "Honestly, we do not. Labels are often wrong", "Well, no. The labels are wrong"
        )
        layer.refresh_from_db()
        assert layer.version == version
        assert words(layer) == {kept.number: "nobody checks them", changed.number: "labels are wrong"}
        assert Coding.objects.get(layer=layer, number=kept.number).memo == "mine"
        [waiting] = moved.rows(layer)
        assert (waiting.number, waiting.before, waiting.after) == (
            changed.number, "Labels are often wrong", "labels are wrong",
        )  # fmt: skip
        [move] = layer.moves.all()
        assert (move.from_version, move.to_version) == (world.second, version)
        assert "nobody checks" not in move.snapshot
        assert str(first.uuid) in move.snapshot


def test_both_coders_move_so_that_they_stay_comparable(world: World) -> None:
    with scope(study=world.study):
        version = corrected(world.second, "Labels", "The labels")
        assert set(
            world.round.layers.filter(version__transcript=version.transcript).values_list("version", flat=True)
        ) == {version.pk}


def test_what_was_submitted_stays_on_its_text_for_both_coders(world: World) -> None:
    with scope(study=world.study):
        layer = factories.submit(factories.layer_of(world.round, world.second, world.coder))
        corrected(world.second, "Labels", "The labels")
        layers = world.round.layers.filter(version__transcript=world.second.transcript)
        assert {row.version_id for row in layers} == {world.second.pk}
        layer.refresh_from_db()
        assert layer.is_submitted
        assert not layer.moves.exists()


def test_words_that_are_gone_leave_their_codings_on_the_nearest_word_each_on_its_own(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        code = world.codes[0]
        numbers = [factories.make_coding(layer, code, one).number for one in ("often wrong", "nobody checks", "often")]
        corrected(world.second, "Labels are often wrong, and nobody checks them.", "")
        after = words(layer)
        assert sorted(after) == numbers
        assert len(set(after.values())) == len(numbers)
        assert {row.number for row in moved.rows(layer)} == set(numbers)


def test_a_coder_confirms_their_own_and_nobody_else_s(world: World, client: Client) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        number = factories.make_coding(layer, world.codes[0], "often wrong").number
        corrected(world.second, "often wrong", "mostly wrong")
        with pytest.raises(Refused, match="somebody else"):
            actions.confirm_codings(layer=layer, actor=world.second_coder, numbers=[number])
    client.force_login(world.coder)
    landing = client.get(reverse("study", args=[world.study.slug])).content.decode()
    assert "The words of one coding" in landing
    at = [world.study.slug, layer.uuid]
    page = client.get(reverse("moved_codings", args=at)).content.decode()
    assert "<del>often wrong</del>" in page
    assert "<ins>mostly wrong</ins>" in page
    client.post(reverse("confirm_moved", args=at), {"number": [number]})
    with scope(study=world.study):
        assert moved.waiting(layer) == 0
        assert CodingToConfirm.objects.get(layer=layer).confirmed_at
        assert AuditEvent.objects.filter(verb="coding.confirmed").count() == 1


def test_a_coding_that_is_removed_waits_for_nothing(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        number = factories.make_coding(layer, world.codes[0], "often wrong").number
        corrected(world.second, "often wrong", "mostly wrong")
        actions.remove_codings(layer=layer, actor=world.coder, request_id=uuid4(), numbers=[number])
        assert moved.rows(layer) == []


def test_a_deed_that_was_on_its_way_lands_on_its_words(world: World, client: Client) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        start = world.second.text.index("nobody checks")
        corrected(world.second, "How", "Good morning! How")
    client.force_login(world.coder)
    fields = {
        "request_id": uuid4(), "code": world.codes[0].uuid, "version": world.second.uuid,
        "start": start, "end": start + len("nobody checks"),
    }  # fmt: skip
    answer = client.post(reverse("desk_apply", args=[world.study.slug, layer.uuid]), fields)
    assert answer.json()["reload"] is True
    with scope(study=world.study):
        assert list(words(layer).values()) == ["nobody checks"]
    answer = client.post(
        reverse("desk_apply", args=[world.study.slug, layer.uuid]),
        fields | {"request_id": uuid4(), "version": world.first.uuid},
    )
    assert answer.status_code == 422
    answer = client.post(
        reverse("desk_apply", args=[world.study.slug, layer.uuid]), fields | {"request_id": uuid4(), "end": 10**6}
    )
    assert answer.status_code == 422
    with scope(study=world.study):
        assert layer.codings.count() == 1


def test_undo_begins_anew_with_a_new_text(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        open_layer(layer=layer, actor=world.coder)
        step = uuid4()
        actions.apply_code(layer=layer, actor=world.coder, request_id=step, code=world.codes[0].uuid, start=0, end=3)
        corrected(world.second, "How", "And how")
        with pytest.raises(Refused, match="nothing to take back"):
            actions.undo(layer=layer, actor=world.coder, step=step)


def test_a_new_round_begins_with_each_coder_s_own_codings_on_the_new_text(world: World, client: Client) -> None:
    with scope(study=world.study):
        mine = factories.layer_of(world.round, world.first, world.coder)
        before = words(mine)
        version = corrected(world.first, "How do you know", "So how do you know")
    client.force_login(world.owner)
    data = {
        "stage": "open", "coders": [world.coder.pk, world.second_coder.pk], "versions": [version.pk], "carry": "on",
    }  # fmt: skip
    assert client.post(reverse("open_round", args=[world.study.slug]), data).status_code == 302
    with scope(study=world.study):
        layer = Layer.objects.get(round__number=2, coder=world.coder)
        assert sorted(words(layer).values()) == sorted(before.values())
        assert {coding.code for coding in layer_codings(layer)} == {coding.code for coding in layer_codings(mine)}
        open_layer(layer=layer, actor=world.coder)
        outcome = actions.apply_code(
            layer=layer, actor=world.coder, request_id=uuid4(), code=world.codes[0].uuid, start=0, end=2
        )
        assert outcome.put[0]["number"] == max(before) + 1
