"""Logging in and out, invitation links, and the language that is remembered."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from studies.actions.people import add_person, invitation_path
from studies.models import AuditEvent, Person
from tests.factories import PASSWORD, join, make_member, make_person, make_study

pytestmark = pytest.mark.django_db
WRONG = "This e-mail address and this password do not belong together. Try again."


@pytest.fixture
def ada() -> Person:
    return make_person("Ada", password=PASSWORD, email="ada@example.org")


def log_in(client: Client, email: str, password: str, **further: str):
    return client.post("/login", {"username": email, "password": password, **further})


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_right_password_lets_in(client: Client, ada: Person):
    response = log_in(client, "ada@example.org", PASSWORD)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_the_address_may_be_written_in_capitals(client: Client, ada: Person):
    assert log_in(client, "ADA@Example.org", PASSWORD).status_code == 302


def test_one_comes_to_the_page_that_was_asked_for(client: Client, ada: Person):
    assert log_in(client, ada.email, PASSWORD, next="/studies/new").headers["Location"] == "/studies/new"
    assert log_in(Client(), ada.email, PASSWORD, next="https://elsewhere.example/").headers["Location"] == "/"


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org", "invited@example.org", "gone@example.org"])
def test_every_wrong_attempt_reads_the_same(client: Client, ada: Person, email: str):
    make_person("Invited", email="invited@example.org")
    make_person("Gone", email="gone@example.org", password=PASSWORD, is_active=False)
    password = PASSWORD if email.startswith("gone") else "wrong"
    response = log_in(client, email, password)
    assert response.status_code == 422
    assert WRONG in text(response)
    assert "_auth_user_id" not in client.session


def test_logging_out_ends_the_session(client: Client, ada: Person):
    client.force_login(ada)
    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/").headers["Location"].startswith("/login")


def test_a_link_that_only_reads_cannot_log_out(client: Client, ada: Person):
    client.force_login(ada)
    assert client.get("/logout").status_code == 405


@pytest.fixture
def invited() -> Person:
    return add_person(email="New@Example.org ", name="Noor")


def follow(client: Client, path: str):
    return client.get(path, follow=True)


def test_an_invitation_lets_one_choose_a_password_and_logs_in(client: Client, invited: Person):
    page = follow(client, invitation_path(invited))
    assert "You log in as new@example.org" in text(page)
    response = client.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert response.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Person.objects.get(pk=invited.pk).check_password(PASSWORD)
    with scopes_disabled():
        verbs = AuditEvent.objects.filter(object_type="studies.Person", object_id=invited.uuid).values_list(
            "verb", flat=True
        )
    assert list(verbs) == ["person.password_chosen", "person.added"]


def test_an_invitation_works_once(invited: Person):
    path = invitation_path(invited)
    first = Client()
    page = follow(first, path)
    first.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert "This link works no more" in text(follow(Client(), path))


@pytest.mark.parametrize("path", ["/invitation/MQ/no-such-token", "/invitation/!!/x"])
def test_a_made_up_invitation_says_so(client: Client, path: str):
    response = client.get(path)
    assert response.status_code == 200
    assert "This link works no more" in text(response)


def test_a_password_that_is_too_easy_is_refused_with_the_reason(client: Client, invited: Person):
    page = follow(client, invitation_path(invited))
    response = client.post(page.request["PATH_INFO"], {"new_password1": "password", "new_password2": "password"})
    assert "at least 10 characters" in text(response)
    assert not Person.objects.get(pk=invited.pk).has_usable_password()


def test_changing_the_password_keeps_one_logged_in(client: Client, ada: Person):
    client.force_login(ada)
    new = "another horse, another staple"
    response = client.post("/password", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Person.objects.get(pk=ada.pk).check_password(new)


def test_the_language_is_kept_on_the_person_and_comes_back_at_login(ada: Person):
    here, elsewhere = Client(), Client()
    here.force_login(ada)
    here.post("/language", {"language": "fr", "next": "/"})
    assert Person.objects.get(pk=ada.pk).language == "fr"
    with scopes_disabled():
        assert AuditEvent.objects.get(verb="person.language_chosen").data == {"language": "fr"}
    log_in(elsewhere, ada.email, PASSWORD)
    assert elsewhere.cookies["django_language"].value == "fr"


def test_a_stranger_s_language_lasts_in_the_browser(client: Client):
    client.post("/language", {"language": "fr", "next": "/login"})
    assert '<html lang="fr"' in client.get("/login").content.decode()


def test_an_unknown_language_changes_nothing(client: Client, ada: Person):
    client.force_login(ada)
    client.post("/language", {"language": "xx"})
    assert Person.objects.get(pk=ada.pk).language == ""


def test_whoever_is_in_no_study_learns_how_to_begin(client: Client, ada: Person):
    client.force_login(ada)
    page = text(client.get("/"))
    assert "You are in no study yet" in page
    assert reverse("new_study") in page


def test_a_single_study_opens_by_itself_and_the_list_can_be_asked_for(client: Client):
    study = make_study("Only one")
    client.force_login(make_member(study, "owner"))
    assert client.get("/").headers["Location"] == f"/s/{study.slug}/"
    assert "Only one" in text(client.get("/?all"))


@pytest.mark.parametrize("number", [2, 4])
def test_the_list_names_every_study_with_one_s_roles(client: Client, django_assert_num_queries, number: int):
    person = make_person()
    for n in range(number):
        join(make_study(f"Study of {n}"), person, "owner", "coder")
    make_study("Not mine")
    client.force_login(person)
    with django_assert_num_queries(4):
        page = text(client.get("/"))
    assert page.count("owner, coder") == number
    assert "Not mine" not in page
