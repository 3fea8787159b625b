"""A real gunicorn on a scratch database, a client that stays logged in, and what the processes weigh."""

import http.client
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string

from studies.models import Person

WORKERS = 2
STARTUP_SECONDS = 30
HOME = Path(__file__).resolve().parent.parent


@dataclass
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def resident_bytes(self) -> int:
        """What the heaviest worker holds in memory."""
        return max(worker.memory_info().rss for worker in psutil.Process(self.process.pid).children())

    def stop_at_once(self) -> None:
        """End it without waiting for what it does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def stop(self) -> None:
        """End it and wait."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def start(application: str = "workbench.wsgi") -> Server:
    """Start gunicorn as `make run` does and wait until the log-in page answers."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--config=python:workbench.gunicorn"]
    options = [f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", "--worker-class=gthread", "--threads=4"]
    with _log().open("ab") as log:
        server = Server(subprocess.Popen([*command, *options], cwd=HOME, stderr=log, stdout=log), port)
    _wait_for(server)
    return server


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the block lasts."""
    server = start()
    try:
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Answer:
    """A response: status, headers in small letters, body as it came over the wire, and the seconds it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


class Client:
    """A browser without the browser: keeps its session and its CSRF token. Every request connects anew."""

    def __init__(self, server: Server, person: Person) -> None:
        self.session = session_of(person)
        self.token = _get_new_csrf_string()
        self._port = server.port

    def get(self, path: str, *, gzip: bool = True) -> Answer:
        """Ask for a page; the time runs from the request to the last byte."""
        return self._send("GET", path, b"", {"Accept-Encoding": "gzip"} if gzip else {})

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form; the time runs from the request to the last byte."""
        body = urllib.parse.urlencode({name: str(value) for name, value in fields.items()}).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def upload(self, path: str, field: str, name: str, content: bytes) -> Answer:
        """Send one file in a form."""
        edge = "-----benchmark"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        body = f"{head}Content-Type: text/plain\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._send("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        headers |= {"Cookie": cookie, "X-CSRFToken": self.token, "Accept": "*/*"}
        began = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        seconds = time.perf_counter() - began
        known = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, known, content, seconds)


def session_of(person: Person) -> str:
    """The key of a fresh session in which the person is logged in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def last_words() -> str:
    """The end of what the servers wrote to their log."""
    return _log().read_text()[-1500:] if _log().exists() else ""


def _log() -> Path:
    folder: Path = settings.TANDEM_DATA_DIR
    return folder / "server.log"


def _wait_for(server: Server) -> None:
    end = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < end:
        if server.process.poll() is not None:
            raise RuntimeError(f"gunicorn ended while starting: {last_words()}")
        if _answers(server.port):
            return
        time.sleep(0.01)
    server.stop()
    raise RuntimeError(f"gunicorn did not answer within {STARTUP_SECONDS} seconds: {last_words()}")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTUP_SECONDS)
    try:
        connection.request("GET", "/login")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
