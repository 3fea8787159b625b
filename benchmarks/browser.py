"""Headless Chromium: how long until every highlight is painted, what blocks meanwhile, what comes over the wire.

The desk says `<html data-painted="n">` in the task after the frame in which its n codings were painted; an observer
installed before the page's own scripts notes when. Times are the page's own clock, in seconds from the navigation
or from the key that was pressed.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
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
PATIENCE_SECONDS = 60
SETTLING_SECONDS = 0.4
LONG_TASK_SECONDS = 0.05
"""Browsers report tasks from this length on; shorter ones count as nothing."""

WATCH = """
window.bench = { tasks: [], painted: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) bench.tasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
new MutationObserver(() => {
  const count = document.documentElement?.dataset.painted;
  if (count !== undefined) bench.painted.push([performance.now(), Number(count)]);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-painted"] });
addEventListener("keydown", () => { bench.pressed = performance.now(); }, true);
"""


class NoBrowser(Exception):
    """Why nothing can be measured in a browser here."""


@dataclass(frozen=True)
class Opening:
    """One opening of a page."""

    painted_seconds: float
    blocked_seconds: float
    elements: int
    wire_bytes: int
    painted: int


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser for as long as the block lasts. Raises NoBrowser where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoBrowser(f"no Chromium found (looked for {', '.join(PROGRAMS)})")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise NoBrowser("playwright is not installed (requirements-dev.txt)") from None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def fresh_page(browser: Any, address: str, session: str = "") -> Iterator[Any]:
    """A page with an empty cache, logged in where a session is given."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto("about:blank")
    try:
        yield page
    finally:
        context.close()


def open_page(page: Any, url: str, *, painted: int) -> Opening:
    """Go there and wait until so many codings are painted. Raises TimeoutError, saying how many were, otherwise."""
    received = _count_bytes(page)
    page.goto(url, wait_until="commit")
    seconds = wait_until_painted(page, painted)
    time.sleep(SETTLING_SECONDS)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    tasks = page.evaluate("bench.tasks")
    elements = page.evaluate("document.querySelectorAll('*').length")
    return Opening(seconds, max(tasks, default=0) / 1000, elements, sum(received), painted)


def wait_until_painted(page: Any, count: int) -> float:
    """The page's clock, in seconds, when so many codings were first painted."""
    end = time.monotonic() + PATIENCE_SECONDS
    seen: list[list[float]] = []
    while time.monotonic() < end:
        seen = page.evaluate("window.bench?.painted ?? []")
        at = next((at for at, painted in seen if painted == count), None)
        if at is not None:
            return float(at) / 1000
        time.sleep(0.02)
    raise TimeoutError(f"{count} codings were never painted; the page said {[n for _at, n in seen]}")


def tinted(page: Any) -> list[int]:
    """UTF-16 units under each of the three tints, as the browser has them registered."""
    script = """() => [1, 2, 3].map((step) => {
      let units = 0;
      for (const range of CSS.highlights.get(`tint-${step}`) ?? []) units += range.endOffset - range.startOffset;
      return units;
    })"""
    return [int(units) for units in page.evaluate(script)]


def finds(page: Any, words: str) -> bool:
    """Whether the browser's own search finds the words on the page."""
    return bool(page.evaluate("(words) => window.find(words)", words))


def _count_bytes(page: Any) -> list[int]:
    """A list that grows by the encoded bytes of everything that is loaded from now on."""
    received: list[int] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    return received
