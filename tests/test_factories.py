"""The factories make what they say."""

from django_scopes import scope

from rounds.models import Layer
from tests.factories import World, layer_of, make_code, make_coding
from transcripts.models import Turn


def test_turns_are_spans_of_the_canonical_text(world: World) -> None:
    with scope(study=world.study):
        spans = [world.first.text[turn.start : turn.end] for turn in Turn.objects.filter(version=world.first)]
    assert "\n".join(spans) == world.first.text


def test_a_world_has_one_transcript_submitted_by_both_and_one_by_nobody(world: World) -> None:
    with scope(study=world.study):
        states = sorted(Layer.objects.values_list("version", "state"))
    first, second = world.first.pk, world.second.pk
    assert states == [
        (first, "submitted"),
        (first, "submitted"),
        (second, "not_opened"),
        (second, "not_opened"),
    ]


def test_a_coding_stands_where_its_words_stand(world: World) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    coding = make_coding(layer, make_code(world.study), "What happens then?")
    assert world.second.text[coding.start : coding.end] == "What happens then?"
