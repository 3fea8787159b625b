"""The way around a study: groups, the places of one group, and where one is."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from studies.parts import places
from studies.permissions import ROLE_PERMISSIONS, Role
from tests.factories import World, join

GROUPS = ["Study", "Material", "Coding", "Results", "Publishing"]


def way(client: Client, path: str) -> tuple[list[str], list[str]]:
    """The groups and the places shown on a page; where one is stands in brackets."""
    page = html.fromstring(client.get(path).content)
    return tuple(  # type: ignore[return-value]
        [
            f"[{link.text}]" if link.get("aria-current") else link.text
            for link in page.xpath(f"//nav[@class='around']/ul[@class='{name}']//a")
        ]
        for name in ("groups", "places")
    )


def enter(client: Client, world: World, *roles: str) -> str:
    client.force_login(join(world.study, world.stranger, *roles))
    return f"/s/{world.study.slug}/"


def test_an_owner_finds_the_study_s_story(client: Client, world: World) -> None:
    root = enter(client, world, Role.OWNER)
    assert way(client, root) == (["[Study]", *GROUPS[1:]], ["[Overview]", "Members", "Settings", "History"])
    assert way(client, f"{root}recordings") == (
        ["Study", "[Material]", *GROUPS[2:]],
        ["Participants", "Interviews", "Interview guide", "[Recordings]", "Transcripts", "Correction"],
    )
    assert way(client, f"{root}rounds/new") == (
        ["Study", "Material", "[Coding]", "Results", "Publishing"],
        ["[Rounds]", "Codebook", "Memos"],
    )


def test_a_coder_s_own_work_comes_first_and_one_place_makes_no_line(client: Client, world: World) -> None:
    root = enter(client, world, Role.CODER)
    assert way(client, f"{root}memos")[1] == ["My transcripts", "Rounds", "Codebook", "[Memos]"]
    assert way(client, root) == (["[Study]", *GROUPS[1:]], [])
    assert way(client, f"{root}catalogue") == ([*GROUPS[:4], "[Publishing]"], [])


def test_pages_beside_their_place_s_address_belong_to_it(client: Client, world: World) -> None:
    root = enter(client, world, Role.MODERATOR)
    assert way(client, f"{root}discussion")[1] == ["[Moderation]", "Rounds", "Codebook", "Memos"]


def test_a_page_of_no_place_shows_the_groups_alone(client: Client, world: World) -> None:
    root = enter(client, world, Role.OWNER)
    assert way(client, f"{root}nowhere") == ([], [])
    page = client.get(f"{root}codebooks")  # begins like a place, and is none
    assert page.status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_every_place_that_is_shown_may_be_entered(client: Client, world: World, role: str) -> None:
    enter(client, world, role)
    for place in places():
        if place.permission in ROLE_PERMISSIONS[role]:
            assert client.get(reverse(place.name, args=[world.study.slug])).status_code == 200, place.name


def test_ranks_within_a_group_are_told_apart() -> None:
    ranks = [(place.group, place.rank) for place in places()]
    assert len(ranks) == len(set(ranks))
