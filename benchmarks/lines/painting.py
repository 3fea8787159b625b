"""Opening and coding in a real browser, until the last highlight is painted."""

import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from statistics import median
from typing import Any

from django_scopes import scope

from benchmarks.bench import Bench, path
from benchmarks.browser import Opening, finds, fresh_page, open_page, tinted, wait_until_painted
from benchmarks.corpus import Transcript
from benchmarks.lines.opening import forget_codings_after
from benchmarks.measure import Row, complaint, p95
from benchmarks.server import session_of
from benchmarks.static_page import served
from coding.models import Code
from rounds.models import Layer

RUNS = 5
DEEDS = 20


def painting(bench: Bench) -> Iterator[Row]:
    """XL cold and warm, what it weighs and blocks, and S cold."""
    if bench.browser is None:
        yield Row("open XL and S until painted", "ms", absent=bench.no_browser)
        return
    cold, warm, wrong = _openings(bench, bench.loaded.huge, bench.corpus.huge)
    empty, _warm, _wrong = _openings(bench, bench.loaded.empty, Transcript("", ()), runs=1)
    small, _warm, small_wrong = _openings(bench, bench.loaded.small, bench.corpus.small)
    floor = _floor(bench, bench.corpus.huge)
    yield Row("open XL, cold: all 3,000 painted", "ms", _painted(cold), 800, median(_painted(floor)), wrong)
    yield Row("open XL, warm: all 3,000 painted", "ms", _painted(warm), 500, None, wrong)
    blocked = [opening.blocked_seconds * 1000 for opening in cold]
    yield Row("open XL, cold: longest blocking task", "ms", blocked, 100, None, wrong)
    kilobytes = [opening.wire_bytes / 1000 for opening in cold]
    yield Row("open XL, cold: bytes of everything", "KB", kilobytes, 300, floor[0].wire_bytes / 1000, wrong)
    yield Row("open XL: elements", "elements", [o.elements for o in cold], None, floor[0].elements, wrong)
    grown = [opening.elements - empty[0].elements for opening in cold]
    yield Row("open XL: elements that its 3,000 codings add", "elements", grown, None, 0, wrong)
    yield Row("open S, cold: painted", "ms", _painted(small), 400, None, small_wrong)


def applying_by_hand(bench: Bench) -> Iterator[Row]:
    """From the key that applies a code on XL until the frame in which the passage is painted."""
    what = "apply one code on XL: until painted"
    if bench.browser is None:
        yield Row(what, "ms", absent=bench.no_browser)
        return
    layer, known = bench.loaded.huge, len(bench.corpus.huge.codings[0])
    with fresh_page(bench.browser, bench.server.address, session_of(layer.coder)) as page:
        open_page(page, bench.server.address + path("desk", layer=layer.uuid), painted=known)
        _choose_code(page, bench.loaded.codes[-1], known + 1)
        times = [_apply_by_hand(page, known + 1 + n) for n in range(1, DEEDS + 1)]
        stored = _stored_soon(layer, known + 1 + DEEDS)
    wrong = complaint(not_every_coding_was_stored=stored)
    forget_codings_after(layer, known)
    yield Row(f"{what}, median", "ms", times, 60, None, wrong)
    yield Row(f"{what}, 95th percentile", "ms", times, 100, None, wrong, summary=p95)


def _openings(
    bench: Bench, layer: Layer, transcript: Transcript, runs: int = RUNS
) -> tuple[list[Opening], list[Opening], str]:
    """So many cold openings, each with a warm one after it, and what was wrong with the last."""
    url, count = bench.server.address + path("desk", layer=layer.uuid), sum(len(spans) for spans in transcript.codings)
    cold, warm, wrong = [], [], ""
    for _ in range(runs):
        with fresh_page(bench.browser, bench.server.address, session_of(layer.coder)) as page:
            cold.append(open_page(page, url, painted=count))
            wrong = _wrong_with(page, transcript) if count else ""
            page.goto("about:blank")
            warm.append(open_page(page, url, painted=count))
    return cold, warm, wrong


def _wrong_with(page: Any, transcript: Transcript) -> str:
    return complaint(
        the_painted_characters_are_not_those_of_the_corpus=tinted(page) == tints(transcript),
        the_browsers_search_misses_the_last_words=finds(page, transcript.turns[-1][1][-60:]),
    )


def tints(transcript: Transcript) -> list[int]:
    """UTF-16 units under one, two, and three or more codings of the first coder; line feeds are no text of a turn."""
    steps = [0] * (len(transcript.text) + 1)
    for span in transcript.codings[0]:
        steps[span.start] += 1
        steps[span.end] -= 1
    units = [0, 0, 0, 0]
    for character, depth in zip(transcript.text, accumulate(steps), strict=False):
        units[min(depth, 3)] += (character != "\n") * (1 + (ord(character) > 0xFFFF))
    return units[1:]


def _floor(bench: Bench, transcript: Transcript) -> list[Opening]:
    """A static page with the same words and the same highlights, opened cold."""
    openings = []
    with served(transcript) as address:
        for _ in range(RUNS):
            with fresh_page(bench.browser, address) as page:
                openings.append(open_page(page, address, painted=len(transcript.codings[0])))
    return openings


def _choose_code(page: Any, code: Code, painted: int) -> None:
    """Apply a code by its name once, so that it is the first of the recent ones."""
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type(code.name)
    page.keyboard.press("Enter")
    wait_until_painted(page, painted)


def _apply_by_hand(page: Any, painted: int) -> float:
    """Take the next turn's next sentence, press 1: milliseconds from that key to the paint."""
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("1")
    return (wait_until_painted(page, painted) - float(page.evaluate("bench.pressed")) / 1000) * 1000


def _stored_soon(layer: Layer, count: int) -> bool:
    with scope(study=layer.round.study):
        for _ in range(100):
            if layer.codings.count() == count:
                return True
            time.sleep(0.05)
    return False


def _painted(openings: Sequence[Opening]) -> list[float]:
    return [opening.painted_seconds * 1000 for opening in openings]
