"""The login cannot be shut for others: failures are counted, by sender and by account; named proxies are believed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from studies import attempts
from studies.domain.senders import sender
from studies.models import FailedAttempt, Person
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    return make_person("Ada", password=PASSWORD, email="ada@example.org")


def log_in(client: Client, email: str, password: str, **headers: str) -> int:
    return client.post("/login", {"username": email, "password": password}, headers=headers).status_code


def from_(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_too_many_failures_from_one_sender_get_a_sentence(client: Client, settings, ada: Person):
    settings.TANDEM_LOGIN_RATE = "3/m"
    assert [log_in(client, f"guess{n}@example.org", "wrong") for n in range(4)] == [422, 422, 422, 429]
    refused = client.post("/login", {"username": ada.email, "password": PASSWORD})
    assert "Wait a minute, then try again." in re.sub(r"\s+", " ", refused.content.decode())
    assert log_in(from_("10.9.9.9"), ada.email, PASSWORD) == 302


def test_successes_pages_and_empty_fields_are_no_failures(client: Client, settings, ada: Person):
    settings.TANDEM_LOGIN_RATE = "1/m"
    for _ in range(3):
        assert client.get("/login").status_code == 200
        assert log_in(Client(), "ada@example.org", "") == 422
        assert log_in(Client(), ada.email, PASSWORD) == 302
    assert FailedAttempt.objects.count() == 0
    assert log_in(Client(), ada.email, "wrong") == 422


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_failures_at_one_account_are_counted_however_the_address_is_written(settings, ada: Person, email: str):
    settings.TANDEM_ACCOUNT_RATE = "4/h"
    written = [email, email.upper(), f" {email}", email.replace("a", "\uff41", 1), email]
    assert [log_in(from_(f"10.0.0.{n}"), typed, "wrong") for n, typed in enumerate(written)] == [422] * 4 + [429]


def test_nobody_locks_somebody_out_of_a_browser_that_they_logged_in_from(settings, ada: Person):
    settings.TANDEM_LOGIN_RATE, settings.TANDEM_ACCOUNT_RATE = "3/m", "5/h"
    own = Client()
    assert log_in(own, ada.email, PASSWORD) == 302
    own.post("/logout")
    for n in range(7):
        log_in(from_(f"10.0.0.{n}"), ada.email, "wrong")
    for n in range(4):
        log_in(Client(), f"guess{n}@example.org", "wrong")
    assert log_in(Client(), ada.email, PASSWORD) == 429
    assert log_in(own, ada.email, PASSWORD) == 302


def test_a_known_browser_guesses_no_more_often_than_others_and_for_its_account_alone(settings, ada: Person):
    settings.TANDEM_LOGIN_RATE = "3/m"
    own = Client()
    log_in(own, ada.email, PASSWORD)
    own.post("/logout")
    assert [log_in(own, ada.email, "wrong") for _ in range(4)] == [422, 422, 422, 429]
    assert FailedAttempt.objects.count() == 3
    assert [log_in(own, "eve@example.org", "wrong") for _ in range(4)] == [422, 422, 422, 429]


@pytest.mark.parametrize("change", ["password", "cookie", "account"])
def test_a_browser_is_known_by_its_own_cookie_under_the_password_of_now(settings, ada: Person, change: str):
    settings.TANDEM_ACCOUNT_RATE = "1/h"
    own = Client()
    log_in(own, ada.email, PASSWORD)
    own.post("/logout")
    [name] = [name for name in own.cookies if name.startswith("device_")]
    if change == "password":
        ada.set_password("another password")
        ada.save()
    elif change == "cookie":
        own.cookies[name] = own.cookies[name].value[:-1] + ("A" if own.cookies[name].value[-1] != "A" else "B")
    else:
        make_person(email="eve@example.org", password=PASSWORD)
        eve = Client()
        log_in(eve, "eve@example.org", PASSWORD)
        [other] = [key for key in eve.cookies if key.startswith("device_")]
        own.cookies[name] = eve.cookies[other].value
    log_in(from_("10.0.0.1"), ada.email, "wrong")
    assert log_in(own, ada.email, PASSWORD) == 429


def test_a_limit_ends_with_its_time_and_the_sweep_forgets_no_more_than_that(settings, ada: Person):
    settings.TANDEM_LOGIN_RATE, settings.TANDEM_ACCOUNT_RATE = "1/m", "100/h"
    log_in(Client(), ada.email, "wrong")
    assert log_in(Client(), ada.email, PASSWORD) == 429
    FailedAttempt.objects.update(at=timezone.now() - timedelta(seconds=61))
    assert log_in(Client(), ada.email, PASSWORD) == 302
    attempts.sweep()
    assert FailedAttempt.objects.count() == 2
    FailedAttempt.objects.update(at=timezone.now() - timedelta(seconds=3601))
    attempts.sweep()
    assert FailedAttempt.objects.count() == 0


def test_no_address_stands_in_the_table(ada: Person):
    log_in(from_("10.20.30.40"), ada.email, "wrong")
    assert not re.search(r"@|10\.20\.", str(list(FailedAttempt.objects.values("key"))))


def test_a_flood_pushes_no_count_out(settings, ada: Person):
    settings.TANDEM_ACCOUNT_RATE = "2/h"
    for n in range(2):
        log_in(from_(f"10.0.0.{n}"), ada.email, "wrong")
    now = timezone.now()
    FailedAttempt.objects.bulk_create(FailedAttempt(key=f"{n:064}", at=now) for n in range(2000))
    assert log_in(from_("10.0.0.9"), ada.email, PASSWORD) == 429


def test_links_that_lead_nowhere_are_counted_and_one_that_leads_somewhere_is_not_held_up(settings, client: Client):
    settings.TANDEM_LOGIN_RATE = "2/m"
    statuses = [client.get(path).status_code for path in ("/join/x", "/invitation/MQ/no-such", "/join/y")]
    assert statuses == [200, 200, 429]


SERVER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_behind_a_proxy_the_address_that_it_saw_counts(settings):
    settings.TANDEM_LOGIN_RATE, settings.SECURE_PROXY_SSL_HEADER = "1/m", SERVER
    answers = [
        log_in(Client(), f"guess{n}@example.org", "wrong", **{"x-forwarded-for": forwarded})
        for n, forwarded in enumerate(("10.0.0.1", "10.0.0.2", "made up, 10.0.0.1", "10.0.0.3, 10.0.0.1"))
    ]
    assert answers == [422, 422, 429, 429]


@pytest.mark.parametrize(("ssl", "peer"), [(None, "127.0.0.1"), (SERVER, "203.0.113.9")])
def test_a_header_that_no_named_proxy_wrote_opens_no_new_count(settings, ssl, peer: str):
    settings.TANDEM_LOGIN_RATE, settings.SECURE_PROXY_SSL_HEADER = "1/m", ssl
    answers = [
        log_in(from_(peer), f"guess{n}@example.org", "wrong", **{"x-forwarded-for": f"10.0.0.{n}"}) for n in range(3)
    ]
    assert answers == [422, 429, 429]


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "counted"),
    [
        ("198.51.100.7", "", ["127.0.0.1"], "198.51.100.7"),
        ("198.51.100.7", "10.1.1.1", ["127.0.0.1"], "198.51.100.7"),
        ("127.0.0.1", "10.1.1.1", ["127.0.0.1"], "10.1.1.1"),
        ("127.0.0.1", "", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 10.1.1.1", ["127.0.0.1"], "10.1.1.1"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.5, 10.0.0.1", ["10.0.0.0/24"], "203.0.113.5"),
        ("172.18.0.1", "6.6.6.6, 203.0.113.5", ["*"], "203.0.113.5"),
        ("172.18.0.1", "6.6.6.6, 203.0.113.5, 10.0.0.1", ["*", "10.0.0.1"], "203.0.113.5"),
        ("127.0.0.1", "10.1.1.1, unknown", ["127.0.0.1"], "127.0.0.1"),
        ("", "203.0.113.5", ["127.0.0.1"], "203.0.113.5"),
        ("", "", [], "socket"),
        ("127.0.0.1", "203.0.113.5:51234", ["127.0.0.1"], "203.0.113.5"),
        ("::1", "[2001:db8:1:2:3:4:5:6]:443", ["::1"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "", [], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "", [], "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "", [], "2001:db8:1:3::/64"),
        ("::ffff:198.51.100.7", "", [], "198.51.100.7"),
        ("::ffff:127.0.0.1", "10.1.1.1", ["127.0.0.1"], "10.1.1.1"),
        ("fe80::1%eth0", "", [], "fe80::/64"),
    ],
)
def test_the_sender_is_who_the_named_proxies_saw(peer: str, forwarded: str, proxies: list[str], counted: str):
    assert sender(peer, forwarded, proxies) == counted
