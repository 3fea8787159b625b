"""An address is not an identity: who gets into a study by which link, as whom, and who never does."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from studies.actions.people import invitation_path
from studies.models import AuditEvent, Invitation, Membership, Person, Study
from studies.queries import offers_to
from tests.factories import PASSWORD, World, join, make_member, make_person, make_study
from tests.studies.made import make_invitation

VICTIM = "professor@uni.example"
CHOSEN = {"new_password1": PASSWORD, "new_password2": PASSWORD}
ENDED = "This invitation stands no more"
TAKEN = "Somebody has an account with this address already"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def invite(study: Study, owner: Person, email: str = VICTIM, name: str = "Prof. Victim", roles=("interviewer",)):
    """What the owner is answered, and the link that they are shown."""
    response = as_(owner).post(f"/s/{study.slug}/members/add", {"email": email, "name": name, "roles": list(roles)})
    [link] = re.findall(r'value="http://testserver(/join/[^"]+)"', response.content.decode())
    return response, link


def roles(study: Study, person: Person) -> set[str]:
    return set(Membership.objects.filter(study=study, person=person).values_list("role", flat=True))


@scopes_disabled()
def verbs(study: Study | None) -> list[str]:
    rows = AuditEvent.objects.filter(study=study).exclude(verb="study.started")
    return list(rows.order_by("id").values_list("verb", flat=True))


def logs_in(email: str, password: str) -> Client | None:
    client = Client()
    done = client.post("/login", {"username": email, "password": password})
    return client if done.status_code == 302 else None


@pytest.fixture
def attacker(world: World) -> Person:
    return world.stranger


@pytest.fixture
def squatted(world: World, attacker: Person) -> Person:
    """An account of the victim's address that the attacker opened through their own study."""
    _, link = invite(world.other_study, attacker)
    done = Client().post(link, CHOSEN)
    assert done.status_code == 302
    return Person.objects.get(email=VICTIM)


def test_a_newcomer_chooses_a_password_and_is_a_member(world: World):
    response, link = invite(world.study, world.owner, roles=["coder", "interviewer"])
    assert response.status_code == 200
    assert not Person.objects.filter(email=VICTIM).exists()
    client = Client()
    page = text(client.get(link))
    for words in (world.study.title, world.owner.name, "interviewer, coder", VICTIM):
        assert words in page
    assert client.post(link, CHOSEN).headers["Location"] == f"/s/{world.study.slug}/"
    person = Person.objects.get(email=VICTIM)
    assert (person.name, roles(world.study, person)) == ("Prof. Victim", {"interviewer", "coder"})
    assert client.get(f"/s/{world.study.slug}/").status_code == 200
    assert verbs(world.study)[-2:] == ["member.invited", "member.joined"]
    assert verbs(None)[-2:] == ["person.added", "person.password_chosen"]
    with scopes_disabled():
        rows = AuditEvent.objects.filter(verb__startswith="member.").values_list("data", flat=True)
    assert VICTIM not in str(list(rows))


def test_somebody_with_an_account_logs_in_as_that_address_and_accepts(world: World):
    person = make_person(email=VICTIM, password=PASSWORD)
    _, link = invite(world.study, world.owner)
    client = Client()
    assert f"/login?next={link}" in client.get(link).content.decode()
    assert client.post("/login", {"username": VICTIM, "password": PASSWORD, "next": link}).headers["Location"] == link
    page = client.get(link)
    assert (roles(world.study, person), world.owner.name in text(page)) == (set(), True)
    [accept] = re.findall(r'action="(/invitations/[^"]+/accept)"', page.content.decode())
    [secret] = set(re.findall(r'name="secret" value="([^"]+)"', page.content.decode()))
    assert client.post(accept, {"secret": secret}).headers["Location"] == f"/s/{world.study.slug}/"
    assert roles(world.study, person) == {"interviewer"}


def shape(response) -> tuple[int, str]:
    """A page without what differs from request to request."""
    page = re.sub(r'/join/[^"]+|csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", text(response))
    return response.status_code, re.sub(r"[0-9a-f-]{36}", "", page).replace(VICTIM, "").replace("ghost@uni.example", "")


@pytest.mark.parametrize("account", ["none", "in use", "not opened", "squatted", "closed"])
def test_nothing_tells_an_owner_whether_an_address_has_an_account(world: World, request, account: str):
    if account == "squatted":
        request.getfixturevalue("squatted")
    elif account != "none":
        password = None if account == "not opened" else PASSWORD
        make_person(email=VICTIM, password=password, is_active=account != "closed")
    asked, link = invite(world.study, world.owner)
    page = Client().get(link)
    with scopes_disabled():
        Invitation.objects.filter(study=world.study).delete()
    unknown, other = invite(world.study, world.owner, "ghost@uni.example")
    assert shape(asked) == shape(unknown)
    assert shape(page) == shape(Client().get(other))


def test_an_old_link_of_another_study_is_a_mere_invitation_once_the_account_is_opened(world: World, attacker: Person):
    _, lurking = invite(world.other_study, attacker)
    _, real = invite(world.study, world.owner)
    Client().post(real, {"new_password1": "the real professor", "new_password2": "the real professor"})
    client = Client()
    refused = client.post(lurking, CHOSEN)
    assert (refused.status_code, TAKEN in text(refused)) == (422, True)
    assert "_auth_user_id" not in client.session
    assert logs_in(VICTIM, PASSWORD) is None
    assert logs_in(VICTIM, "the real professor")
    assert roles(world.other_study, Person.objects.get(email=VICTIM)) == set()


def test_whoever_lay_in_wait_with_an_account_neither_sees_nor_gets_into_the_study(world: World, squatted: Person):
    _answer, real = invite(world.study, world.owner)
    lurker = logs_in(VICTIM, PASSWORD)
    assert lurker is not None
    assert world.study.title not in text(lurker.get("/?all"))
    assert lurker.get(f"/s/{world.study.slug}/transcripts").status_code == 404
    with scopes_disabled():
        invitation = Invitation.objects.get(study=world.study)
    for deed in ("accept", "decline"):
        assert lurker.post(f"/invitations/{invitation.uuid}/{deed}").status_code == 404
        assert lurker.post(f"/invitations/{invitation.uuid}/{deed}", {"secret": "guessed"}).status_code == 404
    assert roles(world.study, squatted) == set()
    professor = Client()
    refused = professor.post(real, {"new_password1": "the real professor", "new_password2": "the real professor"})
    assert (refused.status_code, TAKEN in text(refused), world.owner.name in text(refused)) == (422, True, True)
    assert Person.objects.get(pk=squatted.pk).check_password(PASSWORD)


def test_the_administrator_gives_a_squatted_account_to_whom_it_belongs(world: World, squatted: Person, capsys):
    _, real = invite(world.study, world.owner)
    lurker = logs_in(VICTIM, PASSWORD)
    assert lurker is not None
    call_command("open_account", VICTIM, "--name", "Real Professor")
    path = capsys.readouterr().out.strip()
    assert lurker.get("/?all").headers["Location"].startswith("/login")
    assert logs_in(VICTIM, PASSWORD) is None
    professor = Client()
    form = professor.get(path, follow=True).request["PATH_INFO"]
    professor.post(form, {"new_password1": "the real professor", "new_password2": "the real professor"})
    assert world.study.title in text(professor.get("/?all"))
    page = professor.get(real).content.decode()
    [accept] = re.findall(r'action="(/invitations/[^"]+/accept)"', page)
    professor.post(accept)
    assert roles(world.study, Person.objects.get(email=VICTIM, name="Real Professor")) == {"interviewer"}


def test_add_person_prints_a_link_that_takes_the_account_over_when_it_is_used(world: World, squatted: Person, capsys):
    invite(world.study, world.owner)
    call_command("add_person", VICTIM, "Professor")
    assert offers_to(Person.objects.get(pk=squatted.pk)) == []
    professor = Client()
    form = professor.get(capsys.readouterr().out.strip(), follow=True).request["PATH_INFO"]
    professor.post(form, {"new_password1": "the real professor", "new_password2": "the real professor"})
    assert [offer.invitation.study for offer in offers_to(Person.objects.get(pk=squatted.pk))] == [world.study]


def test_the_shell_does_not_bring_a_squatted_account_in_unasked(world: World, squatted: Person):
    with pytest.raises(CommandError, match=r"opened through an invitation of .* Let the study's owner invite it"):
        call_command("add_person", VICTIM, "Prof", "--study", world.study.slug, "--role", "coder")
    assert roles(world.study, squatted) == set()


def test_an_account_that_an_administrator_made_sees_and_answers_its_invitations_at_home(world: World):
    person = make_person(email=VICTIM, password=PASSWORD)
    invite(world.study, world.owner)
    invite(world.other_study, world.stranger)
    client = as_(person)
    page = client.get("/").content.decode()
    assert world.study.title in page
    with scopes_disabled():
        first, second = Invitation.objects.order_by("pk")
    client.post(f"/invitations/{second.uuid}/decline")
    client.post(f"/invitations/{first.uuid}/accept")
    assert (roles(world.study, person), roles(world.other_study, person)) == ({"interviewer"}, set())
    assert verbs(world.other_study)[-1] == "member.declined"
    assert "declined" in text(as_(world.stranger).get(f"/s/{world.other_study.slug}/members"))


def test_a_second_study_of_the_same_owner_is_seen_at_home_and_another_owner_s_is_not(world: World, squatted: Person):
    second = make_study("A second study of theirs")
    join(second, world.stranger, "owner")
    invite(second, world.stranger)
    invite(world.study, world.owner)
    assert [offer.invitation.study for offer in offers_to(squatted)] == [second]


def test_nobody_else_can_answer_an_invitation_even_with_its_link(world: World):
    _, link = invite(world.study, world.owner)
    other = as_(make_person(email="other@uni.example"))
    page = text(other.get(link))
    assert "You are logged in as other@uni.example" in page
    assert "/accept" not in page
    with scopes_disabled():
        invitation = Invitation.objects.get()
    secret = link.rpartition("/")[2]
    assert other.post(f"/invitations/{invitation.uuid}/accept", {"secret": secret}).status_code == 404
    assert other.post(link, CHOSEN).status_code == 200
    assert not Person.objects.filter(email=VICTIM).exists()


def test_a_link_works_once(world: World):
    _, link = invite(world.study, world.owner)
    Client().post(link, CHOSEN)
    again = Client().post(link, {"new_password1": "another password!", "new_password2": "another password!"})
    assert (ENDED in text(again), ENDED in text(Client().get(link))) == (True, True)
    assert Person.objects.get(email=VICTIM).check_password(PASSWORD)


def test_an_expired_link_ends_and_the_owner_makes_a_new_one(world: World):
    _, link = invite(world.study, world.owner)
    with scopes_disabled():
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        invitation = Invitation.objects.get()
    assert ENDED in text(Client().get(link))
    assert ENDED in text(Client().post(link, CHOSEN))
    page = as_(world.owner).get(f"/s/{world.study.slug}/members")
    assert "works no more" in text(page)
    answer = as_(world.owner).post(f"/s/{world.study.slug}/members/invitations/{invitation.uuid}/renew")
    [new] = re.findall(r'value="http://testserver(/join/[^"]+)"', answer.content.decode())
    assert ENDED in text(Client().get(link))
    assert Client().post(new, CHOSEN).status_code == 302


def test_a_withdrawn_link_ends_and_the_row_is_gone(world: World):
    _, link = invite(world.study, world.owner)
    with scopes_disabled():
        invitation = Invitation.objects.get()
    as_(world.owner).post(f"/s/{world.study.slug}/members/invitations/{invitation.uuid}/withdraw")
    assert ENDED in text(Client().post(link, CHOSEN))
    assert not Invitation.objects.exists()
    assert verbs(world.study)[-1] == "member.invitation_withdrawn"


def test_inviting_again_replaces_roles_and_link(world: World):
    _, first = invite(world.study, world.owner, roles=["owner"])
    _, second = invite(world.study, world.owner, VICTIM.upper(), roles=["observer"])
    assert ENDED in text(Client().post(first, CHOSEN))
    Client().post(second, CHOSEN)
    assert roles(world.study, Person.objects.get(email=VICTIM)) == {"observer"}


def test_another_study_s_owner_can_neither_renew_nor_withdraw(world: World, attacker: Person):
    invitation = make_invitation(world.study, world.owner)
    for deed in ("renew", "withdraw"):
        path = f"/s/{world.other_study.slug}/members/invitations/{invitation.uuid}/{deed}"
        assert as_(attacker).post(path).status_code == 404
    assert Invitation.objects.filter(pk=invitation.pk, state="waiting").exists()


def test_no_link_leads_back_in_for_who_was_removed(world: World):
    member = make_member(world.study, "coder")
    answer = as_(world.owner).post(f"/s/{world.study.slug}/members/{member.pk}/invite")
    [link] = re.findall(r'value="http://testserver(/join/[^"]+)"', answer.content.decode())
    as_(world.owner).post(f"/s/{world.study.slug}/members/{member.pk}/remove")
    assert ENDED in text(Client().post(link, CHOSEN))
    _, again = invite(world.study, world.owner, member.email)
    Client().post(again, CHOSEN)
    assert roles(world.study, member) == {"interviewer"}


@pytest.mark.parametrize("deed", ["remove", "roles/change"])
def test_the_links_of_a_former_owner_end(world: World, deed: str):
    second = make_member(world.study, "owner")
    _, link = invite(world.study, second, roles=["owner"])
    as_(world.owner).post(f"/s/{world.study.slug}/members/{second.pk}/{deed}", {"roles": ["observer"]})
    assert ENDED in text(Client().post(link, CHOSEN))


def test_who_became_a_member_meanwhile_keeps_the_roles_of_now(world: World):
    person = make_person(email=VICTIM, password=PASSWORD)
    _, link = invite(world.study, world.owner, roles=["owner"])
    join(world.study, person, "observer")
    page = as_(person).get(link).content.decode()
    [accept] = re.findall(r'action="(/invitations/[^"]+/accept)"', page)
    as_(person).post(accept)
    assert roles(world.study, person) == {"observer"}


def test_a_member_of_another_study_who_never_opened_the_account_is_not_opened_from_here(world: World, attacker: Person):
    member = make_member(world.study, "coder", email=VICTIM)
    _, link = invite(world.other_study, attacker)
    refused = Client().post(link, CHOSEN)
    assert (refused.status_code, TAKEN in text(refused)) == (422, True)
    assert not Person.objects.get(pk=member.pk).has_usable_password()


def test_an_account_that_was_never_opened_is_opened_and_its_other_link_dies(world: World):
    person = make_person(email=VICTIM)
    outstanding = invitation_path(person)
    _, link = invite(world.study, world.owner)
    assert Client().post(link, CHOSEN).status_code == 302
    assert "works no more" in text(Client().get(outstanding, follow=True))
    assert not default_token_generator.check_token(Person.objects.get(pk=person.pk), outstanding.rpartition("/")[2])
    assert roles(world.study, person) == {"interviewer"}


def test_a_closed_account_is_not_opened_by_an_invitation(world: World):
    person = make_person(email=VICTIM, password=PASSWORD)
    call_command("close_account", VICTIM)
    _, link = invite(world.study, world.owner)
    assert Client().post(link, CHOSEN).status_code == 422
    assert not Person.objects.get(pk=person.pk).has_usable_password()


def test_a_weak_password_is_refused_with_the_reason_and_the_link_still_works(world: World):
    _, link = invite(world.study, world.owner)
    refused = Client().post(link, {"new_password1": "professor", "new_password2": "professor"})
    assert (refused.status_code, "too similar to the e-mail" in text(refused)) == (422, True)
    assert Client().post(link, CHOSEN).status_code == 302


def test_the_secret_is_nowhere_in_the_database(world: World):
    _, link = invite(world.study, world.owner)
    assert link.rpartition("/")[2] not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\u200e"])
def test_what_nobody_sees_in_a_pasted_address_is_no_part_of_it(world: World, unseen: str) -> None:
    _, link = invite(world.study, world.owner, f"{unseen}professor@uni.example{unseen}")
    assert Invitation.objects.get(study=world.study).email == VICTIM
    assert Client().post(link, CHOSEN).status_code == 302
    assert logs_in(VICTIM, PASSWORD)
    assert logs_in(f"{VICTIM}{unseen}", PASSWORD)
    again = as_(world.owner).post(
        f"/s/{world.study.slug}/members/add", {"email": f"{VICTIM}{unseen}", "name": "Somebody", "roles": ["coder"]}
    )
    assert again.status_code == 422
