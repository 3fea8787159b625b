"""What goes wrong before a view is asked is said in Tandem's own page; the language switch finds its way back."""

import errno
import sqlite3
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from lxml import html

from studies.views import guide
from tests.factories import make_member, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(client):
    made = make_study()
    client.force_login(make_member(made, "owner"))
    return made


def test_too_many_files_are_refused_with_a_sentence(client, study, settings):
    files = [SimpleUploadedFile(f"{n}.txt", b"A: b") for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1)]
    answer = client.post(reverse("upload_files", args=[study.slug]), {"files": files})
    assert answer.status_code == 400
    assert "Too much was sent at once. Send it in smaller parts." in answer.content.decode()


def test_the_language_switch_on_a_refused_form_leads_back_to_the_form(client, study):
    form = f"http://testserver{reverse('participant_add', args=[study.slug])}"
    page = client.post(form, {"pseudonym": ""}, headers={"referer": form})
    assert page.status_code == 422
    (field,) = html.fromstring(page.content).xpath("//form[contains(@class, 'languages')]//input[@name='next']")
    answer = client.post(reverse("set_language"), {"next": field.get("value"), "language": "fr"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith(reverse("participant_add", args=[study.slug]))
    assert answer.status_code == 200


def busy():
    """What SQLite says when another change takes too long; really made, with its code."""
    return _told("locked", "BEGIN IMMEDIATE", "PRAGMA busy_timeout=0", "BEGIN IMMEDIATE")


def full():
    """What it says when the file may grow no more."""
    return _told("full", "SELECT 1", "PRAGMA max_page_count=1", "CREATE TABLE a (b)")


def a_fault_of_ours():
    """And when a table is missing, which is nobody's disk."""
    return _told("no such table", "SELECT 1", "SELECT 1", "SELECT * FROM missing")


def _told(words, before, setting, statement):
    with tempfile.TemporaryDirectory() as folder:
        one, other = (sqlite3.connect(f"{folder}/a", isolation_level=None, timeout=0) for _ in range(2))
        one.execute(before)
        other.execute(setting)
        with pytest.raises(sqlite3.OperationalError, match=words) as told:
            other.execute(statement)
        one.close()
        other.close()
    fault = OperationalError(words)
    fault.__cause__ = told.value
    return fault


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (busy, 503, "The database is busy or cannot be reached. This step was not stored"),
        (full, 503, "The server&#x27;s disk is full. This step was not stored"),
        (lambda: OSError(errno.ENOSPC, "no space left"), 503, "The server&#x27;s disk is full."),
        (lambda: OperationalError("the server closed the connection"), 503, "The database is busy or cannot be"),
        (a_fault_of_ours, 500, "Something failed"),
        (lambda: OSError(errno.ENOENT, "no such file"), 500, "Something failed"),
    ],
)
def test_what_passes_is_said_and_what_is_ours_is_not_blamed_on_it(client, study, monkeypatch, fault, status, said):
    monkeypatch.setattr(guide, "add_guide_version", failing(fault()))
    client.raise_request_exception = False
    answer = client.post(reverse("guide_add", args=[study.slug]), {"text": "What do you do?"})
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert answer.has_header("Retry-After") == (status == 503)


def failing(fault):
    def fail(**kwargs):
        raise fault

    return fail


def test_scripts_and_htmx_get_the_bare_sentence_of_a_busy_database(client, study, monkeypatch):
    monkeypatch.setattr(guide, "add_guide_version", failing(busy()))
    client.raise_request_exception = False
    address = reverse("guide_add", args=[study.slug])
    script = client.post(address, {"text": "What?"}, headers={"accept": "application/json"})
    htmx = client.post(address, {"text": "What?"}, headers={"hx-request": "true"})
    assert (script.status_code, htmx.status_code) == (503, 503)
    assert script.json()["refused"] == htmx.content.decode()
    assert htmx["Content-Type"].startswith("text/plain")
