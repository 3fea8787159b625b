"""A real browser in front of a real server.

`page` is an anonymous browser page at the live server's address; `log_in(person)` makes it somebody's. Whatever goes
wrong in the browser on the way (an exception in a script, a refused script or style, a missing file) fails the test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response, sync_playwright

from studies.models import Person
from tests import factories
from tests.browser.axe import Axe

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SIZE = {"width": 1280, "height": 800}
QUIET_STATUS = 422
"""A refusal is an answer; Chromium calls every status from 400 up an error on its console."""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database in a file, as a laptop has it: one in memory is a single connection that page and test fight over."""
    test = settings.DATABASES["default"].setdefault("TEST", {})
    test["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium as the system has it; without one the tests are skipped."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        pytest.skip("no Chromium on this machine; `make test` says how to install it")
    launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What a browser context is made with; a test may parametrize or override it (colour scheme, language, size)."""
    return {}


@pytest.fixture
def context(browser: Browser, live_server: Any, context_options: dict[str, Any]) -> Iterator[BrowserContext]:
    """A browser context of its own for each test."""
    options = {"base_url": live_server.url, "viewport": SIZE, "locale": "en-GB", "reduced_motion": "reduce"}
    made = browser.new_context(**{**options, **context_options})
    made.set_default_timeout(8000)
    yield made
    made.close()


@pytest.fixture
def troubles() -> list[str]:
    """What went wrong in the browser so far; a test that expects trouble clears it."""
    return []


@pytest.fixture
def page(context: BrowserContext, troubles: list[str]) -> Iterator[Page]:
    """A page that fails its test when anything in it failed."""
    opened = context.new_page()
    listen(opened, troubles)
    yield opened
    opened.close()
    assert troubles == []


@pytest.fixture
def log_in(context: BrowserContext, live_server: Any) -> Callable[[Person], None]:
    """Give the browser a session of this person, as if they had logged in."""

    def become(person: Person) -> None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return become


@pytest.fixture
def axe() -> Axe:
    """The accessibility rules of axe-core: `axe.check(page)` raises with what it found."""
    return Axe()


@pytest.fixture
def world(transactional_db: None) -> factories.World:
    """The same small study as in other tests, stored so that the live server sees it."""
    return factories.world()


@pytest.fixture
def picture(page: Page, request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """Take a full-page picture into `.cache/pictures/`, to be looked at."""
    folder = Path(request.config.rootpath) / ".cache/pictures"

    def take(name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


def listen(page: Page, troubles: list[str]) -> None:
    """Write down exceptions, errors on the console (refused scripts and styles among them) and failed answers."""
    page.on("pageerror", lambda error: troubles.append(f"exception: {error}"))
    page.on("console", lambda message: _note_message(message, troubles))
    page.on("response", lambda response: _note_answer(response, troubles))


def _note_message(message: ConsoleMessage, troubles: list[str]) -> None:
    is_status = message.text.startswith("Failed to load resource")
    if message.type == "error" and not is_status:
        place = message.page.url if message.page else "nowhere"
        troubles.append(f"console at {place}: {message.text}")


def _note_answer(response: Response, troubles: list[str]) -> None:
    if response.status >= 400 and response.status != QUIET_STATUS:
        troubles.append(f"{response.status}: {response.request.method} {response.url}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the second of the two longest tests where the second worker begins, so that no worker does both."""
    long = [item for item in items if item.name.startswith("test_every_page_reads_well")]
    short = [item for item in items if item not in long]
    middle = len(short) // 2
    items[:] = [*long[:1], *short[:middle], *long[1:], *short[middle:]]
