"""Members: brought in, given roles, removed; invitation links; the last owner stays."""

import re
from datetime import datetime

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.management import CommandError, call_command
from django.test import Client
from django_scopes import scopes_disabled

from studies.actions.people import invitation_path
from studies.models import AuditEvent, Invitation, Membership, Person
from tests.factories import PASSWORD, World, join, make_member, make_person
from tests.studies.made import make_invitation

NOW = datetime(2026, 11, 2, 9, 30)


@pytest.fixture(autouse=True)
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link holds the second in which it was made; here all are made in the same one."""
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: NOW)


@pytest.fixture
def owner(world: World, client: Client) -> Client:
    client.force_login(world.owner)
    return client


def url(world: World, rest: str = "") -> str:
    return f"/s/{world.study.slug}/members{rest}"


def roles(world: World, person: Person) -> set[str]:
    return set(Membership.objects.filter(study=world.study, person=person).values_list("role", flat=True))


@scopes_disabled()
def audited(verb: str) -> list[dict]:
    return list(AuditEvent.objects.filter(verb=verb).values_list("data", flat=True))


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"email": "new@example.org", "roles": ["coder"]}, "Write the person&#x27;s name."),
        ({"email": "new@example.org", "name": "Noor"}, "Choose at least one role."),
        ({"email": "no address", "roles": ["coder"]}, "Enter a valid email address."),
        ({"email": "new@example.org", "name": "N", "roles": ["king"]}, "king is not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_added(owner: Client, world: World, values, sentence: str):
    response = owner.post(url(world, "/add"), values)
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Invitation.objects.exists()


def test_a_member_is_not_added_twice(owner: Client, world: World):
    response = owner.post(url(world, "/add"), {"email": world.coder.email.upper(), "name": "C", "roles": ["observer"]})
    assert "is a member already" in text(response)
    assert roles(world, world.coder) == {"coder"}


def test_roles_become_exactly_the_ticked_ones(owner: Client, world: World):
    response = owner.post(url(world, f"/{world.coder.pk}/roles/change"), {"roles": ["moderator", "observer"]})
    assert response.status_code == 302
    assert roles(world, world.coder) == {"moderator", "observer"}
    assert audited("member.roles_changed") == [{"roles": ["moderator", "observer"]}]


def test_no_role_at_all_is_refused(owner: Client, world: World):
    response = owner.post(url(world, f"/{world.coder.pk}/roles/change"), {})
    assert response.status_code == 422
    assert "remove the member instead" in text(response)
    assert roles(world, world.coder) == {"coder"}


@pytest.mark.parametrize("deed", ["remove", "roles/change"])
def test_the_last_owner_stays_owner(owner: Client, world: World, deed: str):
    response = owner.post(url(world, f"/{world.owner.pk}/{deed}"), {"roles": ["coder"]})
    assert response.status_code == 422
    assert "only owner; make somebody else owner first" in text(response)
    assert roles(world, world.owner) == {"owner"}


def test_one_of_two_owners_may_leave_and_comes_home(owner: Client, world: World):
    make_member(world.study, "owner")
    response = owner.post(url(world, f"/{world.owner.pk}/remove"))
    assert response.headers["Location"] == "/"
    assert roles(world, world.owner) == set()


@scopes_disabled()
def test_a_removed_coder_s_layers_stay(owner: Client, world: World):
    before = world.coder.layers.count()
    owner.post(url(world, f"/{world.coder.pk}/remove"))
    assert roles(world, world.coder) == set()
    assert world.coder.layers.count() == before == 2
    assert len(audited("member.removed")) == 1


def test_somebody_outside_the_study_is_not_there(owner: Client, world: World):
    for deed in ("remove", "roles/change", "invite"):
        assert owner.post(url(world, f"/{world.stranger.pk}/{deed}"), {"roles": ["coder"]}).status_code == 404


def test_a_member_without_a_password_chooses_one_by_the_owner_s_link(owner: Client, world: World):
    person = make_member(world.study, "coder")
    old = invitation_path(person)
    response = owner.post(url(world, f"/{person.pk}/invite"))
    [new] = re.findall(r'value="http://testserver(/join/[^"]+)"', response.content.decode())
    values = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert Client().post(new, values).headers["Location"] == f"/s/{world.study.slug}/"
    assert "works no more" in text(Client().get(old, follow=True))
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_nobody_gets_a_link_into_an_account_that_is_in_use(owner: Client, world: World):
    person = make_member(world.study, "coder", password=PASSWORD)
    response = owner.post(url(world, f"/{person.pk}/invite"))
    assert (response.status_code, "can log in" in text(response)) == (422, True)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_nobody_gets_a_link_into_another_study(owner: Client, world: World):
    person = join(world.other_study, make_member(world.study, "coder"), "coder")
    response = owner.post(url(world, f"/{person.pk}/invite"))
    assert response.status_code == 422
    assert "/join/" not in response.content.decode()


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_members(
    owner: Client, world: World, django_assert_num_queries, more: int
):
    for _ in range(more):
        make_member(world.study, "coder", "moderator")
        make_invitation(world.study, world.owner)
    with django_assert_num_queries(5):
        page = text(owner.get(url(world)))
    assert page.count("Change<") == 8 + more - 1


def test_the_shell_adds_a_person_with_roles_and_prints_the_path(world: World, capsys):
    call_command(
        "add_person", "new@example.org", "Noor", "--study", world.study.slug, "--role", "coder", "--role", "owner"
    )
    person = Person.objects.get(email="new@example.org")
    assert capsys.readouterr().out == invitation_path(person) + "\n"
    assert roles(world, person) == {"coder", "owner"}


def test_the_shell_lets_in_again_who_forgot_the_password(world: World, capsys):
    person = make_person(email="known@example.org", password=PASSWORD)
    call_command("add_person", "known@example.org", "Known")
    assert capsys.readouterr().out == invitation_path(person) + "\n"
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--study", "none", "--role", "coder"], "no study with the short name"), (["--role", "coder"], "go together")],
)
def test_the_shell_says_what_is_wrong_and_adds_nobody(world: World, arguments: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        call_command("add_person", "new@example.org", "Noor", *arguments)
    assert not Person.objects.filter(email="new@example.org").exists()
