"""Codings follow into an anonymised text: on whole pseudonyms, nothing to confirm, and the name is shown to nobody."""

from __future__ import annotations

import io
import random

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from coding.actions.moving import carry_codings
from coding.models import CodingToConfirm
from coding.queries import layer_codings
from coding.rendering import moved
from rounds.forms import latest_versions
from rounds.models import Layer
from studies.models import Study
from tests import factories
from tests.coding.test_moving import corrected, words
from tests.factories import World
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.transcripts.domain.test_replacements import some_of
from transcripts.actions import store_anonymised
from transcripts.models import TranscriptVersion

FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))


def anonymised(base: TranscriptVersion, name: str, pseudonym: str) -> TranscriptVersion:
    """The version with a name replaced where it stands first."""
    start = base.text.index(name)
    actor = base.transcript.study.memberships.first().person
    return store_anonymised(base=base, actor=actor, replacements=[(start, start + len(name), pseudonym)])


def test_codings_on_a_name_lie_on_the_whole_pseudonym_and_wait_for_nobody(world: World) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        spans = ("Labels are", "Labels", "Lab", "els are often", "do not. Labels", "nobody checks")
        made = [factories.make_coding(layer, factories.make_code(world.study), one).number for one in spans]
        version = anonymised(world.second, "Labels", "[Camille]")
        assert words(layer) == dict(zip(made, (
            "[Camille] are", "[Camille]", "[Camille]", "[Camille] are often", "do not. [Camille]", "nobody checks",
        ), strict=True))  # fmt: skip
        assert layer.version == version
        assert not CodingToConfirm.objects.exists()


def test_what_waited_before_is_shown_without_the_name(world: World, client: Client) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.coder)
        number = factories.make_coding(layer, world.codes[0], "Labels are often wrong").number
        version = corrected(world.second, "often wrong", "mostly wrong")
        [waiting] = moved.rows(Layer.objects.get(pk=layer.pk))
        assert waiting.before == "Labels are often wrong"
        anonymised(version, "Labels", "[Camille]")
        [waiting] = moved.rows(Layer.objects.get(pk=layer.pk))
        assert (waiting.number, waiting.before, waiting.after) == (
            number, "░░░░░░ are ░░░░░ wrong", "[Camille] are mostly wrong",
        )  # fmt: skip
    client.force_login(world.coder)
    page = client.get(reverse("moved_codings", args=[world.study.slug, layer.uuid])).content.decode()
    assert "Labels" not in page


def test_rounds_are_opened_on_the_reading_line_and_carry_codings_to_it(world: World) -> None:
    with scope(study=world.study):
        version = anonymised(world.first, "Labels", "[Camille]")
        heard = factories.make_version(world.study, kind="recognised")
        offered = list(latest_versions(world.study))
        assert version in offered
        assert world.first not in offered
        assert heard not in offered
        round_ = factories.make_round(world.study, versions=[version], coders=[world.coder])
        layer = factories.layer_of(round_, version, world.coder)
        assert carry_codings(layer=layer, actor=world.coder) == 2
        assert set(words(layer).values()) == {"[Camille] are often wrong", "we find out from the customer"}
        assert not CodingToConfirm.objects.exists()


@needs_shared_data
@pytest.mark.django_db
def test_every_coding_of_five_real_interviews_follows_letter_by_letter() -> None:
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    study = Study.objects.get(slug="mlss")
    draw, counted = random.Random(5), 0
    with scope(study=study):
        for base in TranscriptVersion.objects.all():
            made = some_of(base.text, draw, share=0.3)
            version = store_anonymised(base=base, actor=None, replacements=made)
            for source in Layer.objects.filter(version=base):
                round_ = factories.make_round(study, versions=[version], coders=[source.coder])
                layer = factories.layer_of(round_, version, source.coder)
                counted += carry_codings(layer=layer, actor=source.coder)
                for coding in layer_codings(layer):
                    shown = version.text[coding.start : coding.end]
                    assert shown.count("[") == shown.count("]")
        assert counted > 300
        assert not CodingToConfirm.objects.exists()


@pytest.mark.parametrize("has_others", [True, False])
def test_the_page_says_why_what_a_machine_heard_is_not_offered(world: World, client: Client, has_others: bool) -> None:
    said = "A text that only a machine has heard is not offered here; correct it first."
    study = world.study if has_others else factories.make_study()
    client.force_login(factories.make_member(study, "owner"))
    url = reverse("new_round", args=[study.slug])
    assert said not in client.get(url).content.decode()
    factories.make_version(study, kind="recognised")
    assert said in client.get(url).content.decode()
