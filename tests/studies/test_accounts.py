"""Sessions that end by themselves, accounts closed and opened from the shell, studies started there."""

import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.management.commands.worker import forget
from studies.actions.people import invitation_path
from studies.models import AuditEvent, Invitation, Membership, Person, Study
from tests.factories import PASSWORD, make_member, make_person, make_study
from tests.studies.made import make_invitation

pytestmark = pytest.mark.django_db
HOUR = 3600
REAL_TIME = time.time


@pytest.fixture
def ada() -> Person:
    return make_person("Ada", password=PASSWORD, email="ada@example.org")


@pytest.fixture
def logged_in(client: Client, ada: Person) -> Client:
    client.post("/login", {"username": ada.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/?all").status_code == 200


def later(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    now = REAL_TIME() + hours * HOUR
    monkeypatch.setattr("studies.sessions.time.time", lambda: now)


def test_a_login_ends_a_day_after_its_last_use(logged_in: Client, monkeypatch: pytest.MonkeyPatch):
    later(monkeypatch, 23)
    assert is_in(logged_in)
    later(monkeypatch, 46)
    assert is_in(logged_in)
    later(monkeypatch, 71)
    assert not is_in(logged_in)
    later(monkeypatch, 0)
    assert not is_in(logged_in)


def test_a_login_ends_after_its_days_however_much_it_is_used(
    logged_in: Client, settings, monkeypatch: pytest.MonkeyPatch
):
    settings.SESSION_COOKIE_AGE = 2 * 24 * HOUR
    for hours in (20, 40):
        later(monkeypatch, hours)
        assert is_in(logged_in)
    later(monkeypatch, 49)
    assert not is_in(logged_in)


def test_somebody_s_login_elsewhere_does_not_keep_an_idle_one_alive(
    logged_in: Client, ada: Person, monkeypatch: pytest.MonkeyPatch
):
    later(monkeypatch, 25)
    elsewhere = Client()
    elsewhere.post("/login", {"username": ada.email, "password": PASSWORD})
    assert (is_in(logged_in), is_in(elsewhere)) == (False, True)


def test_not_every_request_writes_a_session(logged_in: Client, django_assert_num_queries):
    with django_assert_num_queries(4):
        logged_in.get("/?all")


def test_the_worker_forgets_sessions_that_are_over(logged_in: Client):
    Client().force_login(make_person())
    first = Session.objects.order_by("expire_date").first()
    assert first is not None
    Session.objects.filter(pk=first.pk).update(expire_date=timezone.now())
    forget()
    assert Session.objects.count() == 1


def test_a_closed_account_is_out_at_once_and_for_good(logged_in: Client, ada: Person, capsys):
    link = invitation_path(ada)
    study = make_study()
    make_invitation(study, ada)
    call_command("close_account", " ADA@example.org")
    assert "The account of ada@example.org is closed." in capsys.readouterr().out
    assert not is_in(logged_in)
    assert Client().post("/login", {"username": ada.email, "password": PASSWORD}).status_code == 422
    assert "works no more" in Client().get(link, follow=True).content.decode()
    assert not Invitation.objects.exists()
    with pytest.raises(CommandError, match="is closed"):
        call_command("add_person", ada.email, "Ada")


def test_an_account_is_opened_again_by_a_new_link_with_its_memberships(ada: Person, capsys):
    study = make_study()
    Membership.objects.create(study=study, person=ada, role="coder")
    call_command("close_account", ada.email)
    capsys.readouterr()
    call_command("open_account", ada.email)
    client = Client()
    form = client.get(capsys.readouterr().out.strip(), follow=True).request["PATH_INFO"]
    assert not Client().login(username=ada.email, password=PASSWORD)
    client.post(form, {"new_password1": "another password", "new_password2": "another password"})
    assert client.get(f"/s/{study.slug}/").status_code == 200
    with scopes_disabled():
        verbs = AuditEvent.objects.filter(verb__startswith="person.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["person.closed", "person.opened", "person.password_chosen"]


@pytest.mark.parametrize("command", ["close_account", "open_account"])
def test_an_address_without_an_account_is_said(command: str):
    with pytest.raises(CommandError, match=r"Nobody has an account with the address no@example\.org"):
        call_command(command, "no@example.org")


def test_a_study_starts_from_the_shell_with_its_owner(ada: Person, capsys):
    call_command("start_study", "fair-data", "  Fair   data ", "--owner", "Ada@Example.org")
    study = Study.objects.get(slug="fair-data")
    assert (study.title, list(study.memberships.values_list("person", "role"))) == ("Fair data", [(ada.pk, "owner")])
    assert capsys.readouterr().out == "The study “Fair data” is at /s/fair-data/\n"
    with scopes_disabled():
        assert AuditEvent.objects.values_list("study", "actor", "verb").get() == (study.pk, None, "study.started")


def test_a_study_without_an_owner_says_how_people_get_in_and_that_way_works(capsys):
    call_command("start_study", "fair-data", "Fair data")
    said = capsys.readouterr().out
    assert "manage.py add_person E-MAIL NAME --study fair-data --role owner" in said
    call_command("add_person", "ada@example.org", "Ada", "--study", "fair-data", "--role", "owner")
    client = Client()
    form = client.get(capsys.readouterr().out.strip(), follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert client.get("/s/fair-data/members").status_code == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["taken", "T"], "Another study has this short name; choose a different one."),
        (["Not a slug", "T"], "small letters: not a slug"),
        (["no/slug", "T"], "The short name: Enter a valid"),
        (["s" * 61, "T"], "The short name: Ensure this value has at most 60"),
        (["", "T"], "The short name: This field cannot be blank."),
        (["new", "  "], "The title: This field cannot be blank."),
        (["new", "T" * 201], "The title: Ensure this value has at most 200"),
        (["new", "T", "--owner", "no@example.org"], r"Make one first: manage.py add_person no@example\.org NAME"),
    ],
)
def test_the_shell_says_what_is_wrong_and_starts_nothing(arguments: list[str], sentence: str):
    make_study(slug="taken")
    with pytest.raises(CommandError, match=sentence):
        call_command("start_study", *arguments)
    assert Study.objects.count() == 1


def test_an_owner_who_came_by_somebody_s_invitation_is_pointed_out(ada: Person, capsys):
    inviter = make_member(make_study(), "owner", email="eve@example.org")
    Person.objects.filter(pk=ada.pk).update(vouched_by=inviter)
    call_command("start_study", "fair-data", "Fair data", "--owner", ada.email)
    assert re.search(r"ada@example\.org was let in by eve@example\.org", capsys.readouterr().err)
