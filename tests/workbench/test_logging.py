"""No word of a study reaches the logs: words are planted everywhere, everything is asked, and the logs are searched."""

import io
import json
import logging
import socket

import pytest
from django.db import IntegrityError
from django.test import Client
from django_scopes import scopes_disabled

from rounds.models import CodingRound
from studies.models import Participant
from studies.permissions import ROLE_PERMISSIONS, Role
from tests.access.addresses import addresses
from tests.factories import World
from workbench import health
from workbench.logging import JsonLines, dictionary
from workbench.rooms import APPS

TITLE, SLUG, PSEUDONYM = "Zanzibarlogy", "zanzibarlogy", "Quetzalcoatla"
CODE, WORDS, FILE, PERSON = "xylophagia", "flibbertigibbet", "wherryman.vtt", "Peregrina Took"
CANARIES = (TITLE, SLUG, PSEUDONYM, CODE, WORDS, FILE, PERSON, "peregrina", "wherryman")


@pytest.fixture
def logged(monkeypatch):
    """Everything that is logged from here on, at the lowest level, as Tandem writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    wide_open(monkeypatch, handler)
    return stream


@pytest.fixture
def logged_by_others(monkeypatch):
    """The same records as Python's own formatter would write them, to see that the words were there at all."""
    stream = io.StringIO()
    wide_open(monkeypatch, logging.StreamHandler(stream))
    return stream


def wide_open(monkeypatch, handler):
    for name in (None, *logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "propagate", True)
    logging.root.manager._clear_cache()
    monkeypatch.setattr(logging.root, "handlers", [*logging.root.handlers, handler])


@pytest.fixture
def planted(world: World) -> World:
    """A world whose every name and text holds a canary."""
    with scopes_disabled():
        world.study.title, world.study.slug = TITLE, SLUG
        world.study.save()
        Participant.objects.filter(pk=world.participant.pk).update(pseudonym=PSEUDONYM)
        world.codes[0].name = world.codes[0].name_key = CODE
        world.codes[0].save()
        type(world.first).objects.update(text=f"{WORDS} " * 30, length=len(WORDS) * 30 + 30, source_name=FILE)
        type(world.owner).objects.update(name=PERSON)
    return world


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def words_in(stream):
    text = stream.getvalue().casefold()
    return {canary for canary in CANARIES if canary.casefold() in text}


def browser(person=None):
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


def duplicate_participant(*args):
    with scopes_disabled():
        Participant.objects.bulk_create([Participant(study_id=CodingRound.objects.get().study_id, pseudonym=PSEUDONYM)])


def fail_with_words(*args):
    raise ValueError(f"cannot place {WORDS} in {FILE}")


def test_no_page_of_a_study_logs_a_word(planted, logged):
    everything = addresses()
    people = {role: browser(getattr(planted, role)) for role in (Role.OWNER, Role.CODER, Role.MODERATOR)}
    for address in everything:
        role = next((role for role in people if address.gate.permission in ROLE_PERMISSIONS[role]), Role.OWNER)
        people[role].get(address.url(planted), {"q": WORDS, "name": CODE, "words": WORDS})
    assert words_in(logged) == set()
    assert sum(line["logger"] == "tandem.request" for line in lines(logged)) == len(everything)


def test_what_people_send_is_not_logged(planted, logged):
    sent = {
        "name": CODE,
        "title": TITLE,
        "pseudonym": PSEUDONYM,
        "memo": WORDS,
        "text": WORDS,
        "start": "0",
        "end": "4",
    }
    client = browser(planted.owner)
    for address in addresses():
        client.post(address.url(planted), sent)
    assert words_in(logged) == set()


@pytest.mark.parametrize("path", [f"/s/{SLUG}/no-such-page", f"/{WORDS}?q={PSEUDONYM}", f"/s/{PSEUDONYM}/"])
def test_an_unknown_address_is_not_repeated(planted, logged, path):
    assert browser(planted.owner).get(path).status_code == 404
    assert words_in(logged) == set()
    assert [line["status"] for line in lines(logged) if line["logger"] == "tandem.request"] == [404]


@pytest.mark.parametrize(
    ("failure", "kind"), [(fail_with_words, "ValueError"), (duplicate_participant, "IntegrityError")]
)
def test_a_failure_is_logged_by_its_type_and_place(planted, logged, monkeypatch, failure, kind):
    monkeypatch.setattr(health, "_report", failure)
    assert browser(planted.owner).get("/health").status_code == 500
    error = next(line for line in lines(logged) if line["level"] == "error" and "exception" in line)
    assert any(name.endswith(f".{kind}") for name in error["exception"])
    assert any(failure.__name__ in frame for frame in error["frames"])
    assert words_in(logged) == set()


def test_the_same_failures_would_have_shown_words(planted, logged_by_others, monkeypatch):
    monkeypatch.setattr(health, "_report", fail_with_words)
    browser().get("/health")
    browser(planted.owner).get(f"/s/{SLUG}/no-such-page")
    assert words_in(logged_by_others) >= {WORDS, FILE, SLUG}


def test_strange_hosts_and_forged_requests_are_not_repeated(planted, logged):
    browser().get("/login", headers={"host": f"{SLUG}.example.org"})
    forged = Client(enforce_csrf_checks=True, raise_request_exception=False)
    forged.force_login(planted.owner)
    forged.post("/logout", headers={"referer": f"https://example.org/{WORDS}", "origin": f"https://{WORDS}.org"})
    assert words_in(logged) == set()
    assert lines(logged)


def test_a_request_s_line_says_what_it_was_without_its_address(planted, logged):
    browser(planted.owner).get("/studies/new", {"q": WORDS})
    line = lines(logged)[-1]
    assert {key: line[key] for key in ("method", "route", "status", "person")} == {
        "method": "GET",
        "route": "new_study",
        "status": 200,
        "person": planted.owner.pk,
    }
    assert isinstance(line["ms"], float)


def test_a_strange_method_is_not_repeated(planted, logged):
    browser().generic(SLUG.upper(), "/login")
    assert [line["method"] for line in lines(logged) if line["logger"] == "tandem.request"] == ["OTHER"]
    assert words_in(logged) == set()


def test_every_cause_of_a_failure_is_named(logged):
    try:
        try:
            raise IntegrityError(PSEUDONYM)
        except IntegrityError as cause:
            raise RuntimeError(WORDS) from cause
    except RuntimeError:
        logging.getLogger("weasyprint").exception("could not print %s", FILE)
    line = lines(logged)[-1]
    assert line["exception"] == ["builtins.RuntimeError", "django.db.utils.IntegrityError"]
    assert line["message"] == "could not print %s"


def test_a_message_that_somebody_formatted_is_replaced_by_its_place(logged):
    logging.getLogger("some.library").warning(f"cannot read {FILE}")  # noqa: G004
    assert words_in(logged) == set()
    assert lines(logged)[-1]["message"].startswith("test_logging:")


@pytest.mark.parametrize("app", APPS)
def test_every_app_of_ours_is_believed(logged, app):
    logging.getLogger(f"{app}.somewhere").warning("a constant sentence")
    assert lines(logged)[-1]["message"] == "a constant sentence"


def test_gunicorn_is_not_believed(logged):
    logging.getLogger("gunicorn.error").warning(f"Invalid request from ip=192.0.2.7: '{WORDS} HTTP/1.1'")  # noqa: G004
    logging.getLogger("gunicorn.error").error("Error handling request %s", f"/s/{SLUG}")
    assert words_in(logged) == set()
    assert "192.0.2.7" not in logged.getvalue()


def test_a_malformed_request_is_not_repeated_by_a_real_server(gunicorn):
    for request in (
        f"GET /find?words={WORDS} {CODE} HTTP/1.1\r\n\r\n",
        f"{SLUG} / HTTP/1.1\r\n\r\n",
        f"GET / HTTP/1.1\r\n{PSEUDONYM} {FILE}: a\r\n\r\n",
        f"GET / HTTP/1.1\r\nTransfer-Encoding: {WORDS}\r\n\r\n",
        f"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{WORDS}\r\n",
    ):
        with socket.create_connection(("127.0.0.1", gunicorn.port), timeout=20) as line:
            line.sendall(request.encode())
            line.shutdown(socket.SHUT_WR)
            while line.recv(65536):
                pass
    said = gunicorn.stop()
    assert [canary for canary in CANARIES if canary.casefold() in said.casefold()] == []
    assert "127.0.0.1" not in said
    assert all(json.loads(line) for line in said.splitlines())
    assert '"gunicorn.error"' in said, "it did complain"


def test_gunicorn_writes_no_access_log():
    loggers = dictionary("INFO")["loggers"]
    assert (loggers["gunicorn.access"]["handlers"], loggers["gunicorn.access"]["propagate"]) == ([], False)


def test_times_are_in_utc(logged):
    logging.getLogger("tandem").warning("something")
    assert lines(logged)[-1]["at"].endswith("+00:00")
