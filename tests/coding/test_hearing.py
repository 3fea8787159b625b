"""Coders hear the passages they code where the study's owner has decided so, and nowhere else."""

from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from studies.models import Study
from tests.factories import World, layer_of
from tests.recordings.made import make_recording


def let(world: World, client: Client, *, hear: bool) -> None:
    """Let the owner decide in the settings."""
    client.force_login(world.owner)
    data = {"title": world.study.title, "languages": "English", **({"coders_hear": "on"} if hear else {})}
    assert client.post(reverse("settings", args=[world.study.slug]), data).status_code == 302


def test_a_coder_hears_nothing_until_the_owner_decides(world: World, client: Client) -> None:
    recording = make_recording(world.second.transcript.interview, world.owner)
    desk = reverse("desk", args=[world.study.slug, layer_of(world.round, world.second, world.coder).uuid])
    sound = reverse("recording_sound", args=[world.study.slug, recording.uuid])
    client.force_login(world.coder)
    assert client.get(sound).status_code == 403
    assert sound not in client.get(desk).content.decode()
    let(world, client, hear=True)
    client.force_login(world.coder)
    assert client.get(sound).status_code != 403
    assert sound in client.get(desk).content.decode()
    assert client.get(reverse("recording", args=[world.study.slug, recording.uuid])).status_code == 403
    client.force_login(world.observer)
    assert client.get(sound).status_code == 403
    let(world, client, hear=False)
    with scopes_disabled():
        assert Study.objects.get(pk=world.study.pk).coders_hear is False
    client.force_login(world.coder)
    assert client.get(sound).status_code == 403
