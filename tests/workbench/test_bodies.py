"""How much anybody may send: refused by its stated length before a byte is read, by the client and by gunicorn."""

import json
import socket

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import Client
from django.urls import reverse

from studies.checks import patterns
from studies.gate import SMALL_BODY, a_form
from studies.permissions import Role
from tests.factories import make_member, make_study

pytestmark = pytest.mark.django_db
MB = 1 << 20


class Unreadable:
    """A body that nobody may touch."""

    def __init__(self):
        self.touched = False

    def read(self, *args):
        self.touched = True
        return b""

    readline = read


def send(client, address, length, **extra):
    """Post with a length that the body need not have; answers the response and whether it was read."""
    body = Unreadable()
    given = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": body}
    return client.generic("POST", address, **{**given, **extra}), body.touched


@pytest.fixture
def study():
    return make_study()


@pytest.mark.parametrize("route", ["login", "set_language"])
def test_nobody_sends_much_to_a_public_address(client, route):
    answer, read = send(client, reverse(route), 150 * MB)
    assert (answer.status_code, read) == (413, False)
    assert "You sent 150 MB at once; at most 64 KB are taken here." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_every_address_is_closed_to_a_large_body_of_nobody(world):
    for route, pattern in patterns():
        client = Client()
        address = "/" + route.replace("<slug:slug>", world.study.slug)
        if "<" in address:
            continue
        answer, read = send(client, address, 150 * MB)
        assert not read, address
        assert answer.status_code == (413 if pattern.callback.gate.public else 302), address


@pytest.mark.parametrize(("role", "status"), [(None, 404), (Role.CODER, 403), (Role.OWNER, 413)])
def test_the_gate_comes_before_the_body(client, study, role, status):
    client.force_login(make_member(study, role) if role else make_member(make_study(), Role.OWNER))
    answer, read = send(client, reverse("upload_files", args=[study.slug]), 150 * MB)
    assert (answer.status_code, read) == (status, False)


def test_only_files_that_are_brought_may_be_large(client, study, settings):
    settings.TANDEM_MAX_UPLOAD_BYTES = 30 * MB
    client.force_login(make_member(study, Role.OWNER))
    assert send(client, reverse("upload_files", args=[study.slug]), 150 * MB)[1]
    assert send(client, reverse("upload_files", args=[study.slug]), 150 * MB + 1)[0].status_code == 413
    assert send(client, reverse("participant_add", args=[study.slug]), a_form())[1]
    assert send(client, reverse("participant_add", args=[study.slug]), a_form() + 1)[0].status_code == 413


def test_a_new_view_outside_a_study_takes_little():
    large = [route for route, pattern in patterns() if pattern.callback.gate.takes() > SMALL_BODY]
    assert large
    assert all(route.startswith("s/<slug:slug>/") for route in large)


def test_scripts_and_htmx_get_the_bare_sentence(client, study):
    client.force_login(make_member(study, Role.OWNER))
    address = reverse("participant_add", args=[study.slug])
    said = "You sent 11 MB at once; at most 10 MB are taken here. Send less, or in several goes."
    script = send(client, address, 11 * MB, HTTP_ACCEPT="application/json")[0]
    assert (script.status_code, json.loads(script.content)) == (413, {"refused": said})
    htmx = send(client, address, 11 * MB, HTTP_HX_REQUEST="true")[0]
    assert (htmx.status_code, htmx["Content-Type"], htmx.content.decode()) == (413, "text/plain; charset=utf-8", said)


def test_a_body_without_a_length_is_refused(client):
    answer, read = send(client, reverse("login"), "", HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, read) == (411, False)


def test_no_temporary_file_is_made(client, monkeypatch):
    made = []
    monkeypatch.setattr(TemporaryUploadedFile, "__init__", lambda self, *args, **kwargs: made.append(args))
    fields = {"username": "a" * SMALL_BODY, "file": b"x" * MB}
    assert client.post(reverse("login"), fields).status_code == 413
    assert made == []


HEAD = "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"


def spoken(port, head, *pieces):
    """What a server says to a request that is sent as given; the sender goes on until nobody listens."""
    said = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        try:
            for piece in (f"{HEAD}{head}Connection: close\r\n\r\n".encode(), *pieces):
                line.sendall(piece)
        except OSError:
            pass
        try:
            while heard := line.recv(65536):
                said += heard
        except OSError:
            pass
    return said.decode(errors="replace")


def test_a_real_server_refuses_before_it_spools(gunicorn):
    part = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + b"x" * (4 * MB) + b"\r\n--x--\r\n"
    )
    untouched = gunicorn.spool.stat().st_mtime_ns
    stated = spoken(gunicorn.port, f"Content-Length: {len(part)}\r\n", part)
    assert " 413 " in stated.splitlines()[0]
    assert "You sent 5 MB at once" in stated
    chunked = spoken(gunicorn.port, "Transfer-Encoding: chunked\r\n", b"%x\r\n%b\r\n" % (len(part), part), b"0\r\n\r\n")
    assert " 411 " in chunked.splitlines()[0]
    too_short = spoken(gunicorn.port, "Content-Length: 100\r\n", part)
    assert too_short.splitlines()[0].split()[1] in {"400", "403"}, "only 100 bytes were read: no token was among them"
    both = spoken(gunicorn.port, "Content-Length: 100\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n")
    assert " 400 " in both.splitlines()[0]
    assert gunicorn.spool.stat().st_mtime_ns == untouched, "no file was made there, not even for a moment"
