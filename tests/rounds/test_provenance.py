"""What is known of how a layer came about, by every way on which layers are made; and what an owner vouches for."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from coding import actions
from rounds.actions import (
    add_transcripts,
    close_round,
    declare_independent,
    open_layer,
    open_round,
    submit,
    take_declaration_back,
)
from rounds.models import CodingRound, Layer, Provenance
from studies.errors import Refused
from studies.models import AuditEvent, Person
from studies.permissions import Role
from tests import factories
from tests.coding.test_moving import corrected
from tests.factories import World
from tests.reading import read, send
from transcripts.models import TranscriptVersion

VERBS = ("round.declared_independent", "round.declaration_withdrawn")


def closed(world: World, version: TranscriptVersion, *coders: Person, at_work: bool = False) -> CodingRound:
    """A round of one transcript that these coders have submitted; closed, unless they are still at work elsewhere."""
    extra = [factories.make_version(world.study)] if at_work else []
    made = factories.make_round(world.study, versions=[version, *extra], coders=coders)
    with scope(study=world.study):
        for coder in coders:
            layer = factories.layer_of(made, version, coder)
            factories.make_coding(layer, world.codes[0], "Labels are often wrong")
            factories.submit(layer)
        if not at_work:
            close_round(round_=made, actor=world.owner)
    return made


def opened(world: World, version: TranscriptVersion, *coders: Person, **more: object) -> dict[Person, Provenance]:
    """What is known of the layers of a new round of the transcript."""
    with scope(study=world.study):
        given = {"stage": "open", "versions": [version], "coders": coders, **more}
        made = open_round(study=world.study, actor=world.owner, **given)  # type: ignore[arg-type]
        return {layer.coder: Provenance(layer.provenance) for layer in made.layers.select_related("coder")}


@pytest.fixture
def version(world: World) -> TranscriptVersion:
    return factories.make_version(world.study)


def test_what_nobody_has_coded_is_fresh(world: World, version: TranscriptVersion) -> None:
    known = opened(world, version, world.coder, world.second_coder)
    assert known == {world.coder: Provenance.FRESH, world.second_coder: Provenance.FRESH}


def test_one_s_own_earlier_coding_that_nobody_else_coded_stays_fresh(world: World, version: TranscriptVersion) -> None:
    closed(world, version, world.coder)
    known = opened(world, version, world.coder, world.second_coder)
    assert known == {world.coder: Provenance.FRESH, world.second_coder: Provenance.SEEN}


def test_after_a_closed_round_everybody_has_seen(world: World, version: TranscriptVersion) -> None:
    closed(world, version, world.coder, world.second_coder)
    third = factories.make_member(world.study, Role.CODER)
    known = opened(world, version, world.coder, third)
    assert known == {world.coder: Provenance.SEEN, third: Provenance.SEEN}


def test_another_version_of_the_text_is_the_same_transcript(world: World, version: TranscriptVersion) -> None:
    closed(world, version, world.coder, world.second_coder)
    with scope(study=world.study):
        later = corrected(version, "Labels", "The labels")
    assert opened(world, later, world.coder) == {world.coder: Provenance.SEEN}


def test_what_is_complete_in_an_open_round_could_be_read_by_all_but_its_coders(
    world: World, version: TranscriptVersion
) -> None:
    closed(world, version, world.coder, world.second_coder, at_work=True)
    third = factories.make_member(world.study, Role.CODER)
    known = opened(world, version, world.coder, third)
    assert known == {world.coder: Provenance.FRESH, third: Provenance.SEEN}


def test_what_is_not_complete_could_be_read_by_nobody(world: World, version: TranscriptVersion) -> None:
    made = factories.make_round(world.study, versions=[version], coders=[world.coder, world.second_coder])
    factories.submit(factories.layer_of(made, version, world.coder))
    third = factories.make_member(world.study, Role.CODER)
    assert opened(world, version, third) == {third: Provenance.FRESH}


def test_a_coder_added_by_assignment_who_could_read_an_earlier_round_has_seen(
    world: World, version: TranscriptVersion
) -> None:
    closed(world, version, world.second_coder)
    third = factories.make_member(world.study, Role.CODER)
    assigned = {version.pk: [third, world.second_coder]}
    with scope(study=world.study):
        add_transcripts(round_=world.round, actor=world.owner, versions=[version], assigned=assigned)
        known = dict(Layer.objects.filter(round=world.round, version=version).values_list("coder", "provenance"))
    assert known == {third.pk: Provenance.SEEN, world.second_coder.pk: Provenance.FRESH}


def test_who_sat_in_a_meeting_has_seen_and_so_has_who_typed(world: World, version: TranscriptVersion) -> None:
    made = closed(world, version, world.coder)
    with scopes_disabled():
        made.layers.get().together.set([world.second_coder])
    known = opened(world, version, world.coder, world.second_coder)
    assert known == {world.coder: Provenance.SEEN, world.second_coder: Provenance.SEEN}


def test_a_team_has_seen_what_one_of_it_has_seen(world: World, version: TranscriptVersion) -> None:
    third = factories.make_member(world.study, Role.CODER)
    closed(world, version, world.coder, third, at_work=True)
    known = opened(world, version, world.coder, together=[world.second_coder])
    assert known == {world.coder: Provenance.SEEN}


def test_a_layer_begun_with_earlier_codings_is_carried(world: World, version: TranscriptVersion) -> None:
    closed(world, version, world.coder)
    known = opened(world, version, world.coder, world.second_coder, carry=True)
    assert known == {world.coder: Provenance.CARRIED, world.second_coder: Provenance.SEEN}


def test_a_text_corrected_while_the_round_is_open_carries_nothing(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        factories.make_coding(layer, world.codes[0], "nobody checks them")
        corrected(world.second, "Labels", "The labels")
        layer.refresh_from_db()
    assert layer.version != world.second
    assert layer.provenance == Provenance.FRESH


def imported(world: World, version: TranscriptVersion) -> CodingRound:
    """A closed round whose two layers came from elsewhere."""
    with scope(study=world.study):
        made = open_round(
            study=world.study,
            actor=world.owner,
            stage="open",
            versions=[version],
            coders=[world.coder, world.second_coder],
        )
        for layer in made.layers.select_related("coder", "round__study", "version"):
            open_layer(layer=layer, actor=layer.coder)
            actions.import_codings(layer=layer, actor=layer.coder, codings=[(world.codes[0], 0, 3)])
            submit(work=layer, actor=layer.coder)
        made.refresh_from_db()
    return made


def known(made: CodingRound) -> set[tuple[str, str | None]]:
    """Provenance and who declares it, of all layers of a round."""
    with scopes_disabled():
        return set(made.layers.values_list("provenance", "declared_by__name"))


def test_imported_layers_are_declared_and_the_declaration_is_taken_back(
    world: World, version: TranscriptVersion
) -> None:
    made = imported(world, version)
    assert known(made) == {("imported", None)}
    sentence = f"Declared by {world.owner.name} to have been coded independently"
    text = read(world.study, world.owner, "rounds")
    assert "Nothing is known of how 2 imported layers were coded." in text
    assert text.count(sentence) == 1
    assert text.count("imported; nothing is known of how it was coded") == 2
    assert "Take the declaration back" not in text

    send(world.study, world.owner, "declare_round", made.uuid)
    assert known(made) == {("declared", world.owner.name)}
    text = read(world.study, world.owner, "rounds")
    assert f"{sentence}." in text
    assert "Declare it" not in text
    assert "Take the declaration back" in text
    assert f"{sentence}." in read(world.study, world.observer, "rounds")
    assert "Take the declaration back" not in read(world.study, world.observer, "rounds")

    send(world.study, world.owner, "undeclare_round", made.uuid)
    assert known(made) == {("imported", None)}
    with scopes_disabled():
        rows = AuditEvent.objects.filter(verb__in=VERBS).order_by("pk")
        assert [(row.verb, row.actor, row.object_id, row.data) for row in rows] == [
            ("round.declared_independent", world.owner, str(made.uuid), {"layers": 2}),
            ("round.declaration_withdrawn", world.owner, str(made.uuid), {"layers": 2}),
        ]
    text = read(world.study, world.owner, "history")
    assert "declared that imported codings are independent: 2 layers" in text
    assert "took back that imported codings are independent: 2 layers" in text


def test_what_was_coded_here_is_not_for_an_owner_to_vouch_for(world: World, version: TranscriptVersion) -> None:
    made = closed(world, version, world.coder, world.second_coder)
    with scope(study=world.study):
        with pytest.raises(Refused, match="Nothing in this round was imported"):
            declare_independent(round_=made, actor=world.owner)
        with pytest.raises(Refused, match="No layer of this round is declared"):
            take_declaration_back(round_=made, actor=world.owner)
        with pytest.raises(Refused, match="Wait until the round is closed"):
            declare_independent(round_=world.round, actor=world.owner)
    assert known(made) == {("fresh", None)}


@pytest.mark.parametrize("name", ["declare_round", "undeclare_round"])
def test_only_who_manages_rounds_declares(world: World, version: TranscriptVersion, name: str) -> None:
    made = imported(world, version)
    send(world.study, world.moderator, name, made.uuid, status=403)
    send(world.study, world.stranger, name, made.uuid, status=404)
    assert known(made) == {("imported", None)}


def test_a_blind_coder_reads_what_is_known_of_their_own_layers_only(world: World, version: TranscriptVersion) -> None:
    closed(world, version, world.coder, world.second_coder)
    opened(world, version, world.coder, world.second_coder)
    seen = "coded again after others' codings could be seen"
    assert read(world.study, world.owner, "rounds").count(seen) == 2
    assert read(world.study, world.coder, "rounds").count(seen) == 1


def test_who_manages_rounds_is_led_to_the_plan_of_agreement(world: World) -> None:
    address = reverse("agreement_plan", args=[world.study.slug, world.round.uuid])
    assert f'<a href="{address}">Plan of agreement</a>' in read(world.study, world.owner, "rounds")
    assert address not in read(world.study, world.observer, "rounds")
