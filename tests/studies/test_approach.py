"""A study whose reading is the researchers' own shows nothing of comparing coders."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from studies.models import AuditEvent, Study
from studies.permissions import Role
from tests import factories

pytestmark = pytest.mark.django_db


def places(client: Client, study: Study) -> list[str]:
    """What the navigation leads to: the places of the groups of coding and of results."""
    pages = [client.get(reverse(name, args=[study.slug])) for name in ("rounds", "find")]
    return [str(way.label) for page in pages for way in page.context["nav_places"]]


def test_the_owner_chooses_it_in_the_settings_and_the_places_follow(client: Client) -> None:
    study = factories.make_study()
    owner = factories.make_member(study, Role.OWNER, Role.MODERATOR)
    client.force_login(owner)
    assert {"Moderation", "Agreement"} <= set(places(client, study))
    said = {"title": study.title, "languages": "English", "approach": "reflexive"}
    assert client.post(reverse("settings", args=[study.slug]), said).status_code == 302
    study.refresh_from_db()
    assert (study.approach, study.compares_coders) == ("reflexive", False)
    assert not {"Moderation", "Agreement"} & set(places(client, study))
    with scope(study=study):
        fields = AuditEvent.objects.filter(verb="study.described").latest("id").data["fields"]
    assert "approach" in fields


def test_where_nothing_is_said_it_stays_as_it_is(client: Client) -> None:
    study = factories.make_study(approach="constructivist")
    client.force_login(factories.make_member(study, Role.OWNER))
    client.post(reverse("settings", args=[study.slug]), {"title": "Another title", "languages": "English"})
    study.refresh_from_db()
    assert (study.title, study.approach) == ("Another title", "constructivist")


def test_a_study_begins_with_one(client: Client) -> None:
    client.force_login(factories.make_person())
    said = {"title": "Lived experience", "languages": "French", "approach": "reflexive"}
    client.post(reverse("new_study"), said)
    assert Study.objects.get(slug="lived-experience").approach == "reflexive"


def test_the_members_page_says_what_each_role_may_do(client: Client) -> None:
    study = factories.make_study()
    client.force_login(factories.make_member(study, Role.OWNER))
    assert "looks at a drawn sample of codings" in client.get(reverse("members", args=[study.slug])).content.decode()
