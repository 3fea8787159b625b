"""The correction desk with two hours of talk, 20,000 words, on a processor slowed down four times."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from django_scopes import scope

from benchmarks import corpus
from benchmarks.bench import Bench
from benchmarks.browser import fresh_page
from benchmarks.measure import Row, complaint, p95
from benchmarks.server import session_of
from correction.actions import begin_correction
from correction.models import Correction
from recordings.models import RecognisedTurn, Recording
from recordings.sound.store import save_bytes
from studies.models import Interview
from tests.browser.inside import at_desk
from tests.recordings.made import make_recording
from transcripts.actions import Source, store_recognised
from transcripts.domain.turns import ParsedTranscript, ParsedTurn
from transcripts.formats import detect
from transcripts.models import Turn

WORDS, TURN_WORDS = 20_000, 30
TWO_HOURS_MS = 7_200_000
WORD_MS = TWO_HOURS_MS // WORDS
SLOWER = 4
KEYS, DEEDS, OPENINGS, WAITING = 60, 20, 5, 20
LATEST = 30_000
PACE_MS = 250
"""Between two deeds: nobody splits turns faster. Letters come as fast as they are painted."""

TIMES = """() => {
    window.bench = { times: [], saves: [] };
    document.addEventListener("keydown", (event) => {
        if (event.key === "Control") return;
        const pressed = event.timeStamp;
        requestAnimationFrame(() => setTimeout(() => bench.times.push(performance.now() - pressed)));
    }, true);
    const send = desk.saving.send;
    desk.saving.send = async (body) => {
        const began = performance.now();
        const answer = await send(body);
        bench.saves.push(performance.now() - began);
        return answer;
    };
}"""
FOLLOW = """() => {
    const words = desk.draft.live.slice(300, 320).flatMap((turn) => turn.words);
    return words.map((word) => {
        const began = performance.now();
        desk.head.step(word[2], false);
        document.body.getBoundingClientRect();
        return performance.now() - began;
    });
}"""
PREVIEW = """() => new Promise((resolve) => {
    desk.find.open("", false);
    const began = performance.now();
    const field = document.getElementById("find-words");
    field.value = "the";
    field.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => setTimeout(() => {
        const spent = performance.now() - began;
        field.value = "";
        field.dispatchEvent(new Event("input"));
        resolve([spent, desk.find.at]);
    }));
})"""
PUT_IN = """() => new Promise((resolve) => {
    const began = performance.now();
    document.querySelector("#kept [data-part=take]").click();
    const look = () => {
        const done = !desk.saving.queue.length && desk.draft.live.filter((turn) => turn.text.endsWith("kept")).length;
        if (done) resolve([performance.now() - began, done]);
        else setTimeout(look, 5);
    };
    setTimeout(look, 5);
})"""


def correcting(bench: Bench) -> Iterator[Row]:
    """Opening, typing, following, undo, split and merge, find, saving, and coming back with a journal."""
    if bench.browser is None:
        yield Row("correct two hours", "ms", absent=bench.no_browser)
        return
    correction = _stored(bench)
    address = f"{bench.server.address}/s/{bench.loaded.study.slug}/corrections/{correction.uuid}"
    yield from _opening(bench, address)
    yield from _working(bench, address)
    yield from _coming_back(bench, address)


def _opening(bench: Bench, address: str) -> Iterator[Row]:
    cold, warm = [], []
    for _ in range(OPENINGS):
        with _desk(bench, address) as page:
            cold.append(_usable(page))
            page.reload()
            warm.append(_usable(page))
    what = f"correct: open two hours, {WORDS // TURN_WORDS} turns, until they can be typed in"
    yield Row(f"{what}, cold", "ms", cold, 1000)
    yield Row(f"{what}, warm", "ms", warm, 1000)


def _working(bench: Bench, address: str) -> Iterator[Row]:
    with _desk(bench, address) as page:
        _usable(page)
        page.evaluate(TIMES)
        page.evaluate("desk.page.go(desk.draft.live[333], 20)")
        typed = _pressed(page, ["x"] * KEYS)
        page.wait_for_timeout(1500)
        split, merged, undone = [], [], []
        for _ in range(DEEDS):
            split += _pressed(page, ["Enter"], PACE_MS)
            merged += _pressed(page, ["Backspace"], PACE_MS)
            undone += _pressed(page, ["Control+z", "Control+z"], PACE_MS)
        followed = page.evaluate(FOLLOW)
        found = [page.evaluate(PREVIEW) for _ in range(7)]
        page.wait_for_timeout(1500)
        saves = page.evaluate("bench.saves")
        wrong = complaint(
            not_every_key_is_in_the_text=page.evaluate("desk.draft.live[333].text.includes('x'.repeat(60))"),
            something_waits=page.evaluate("desk.saving.queue.length") == 0,
        )
    yield Row("correct: key to painted frame, 95th percentile", "ms", typed, 50, None, wrong, summary=p95)
    yield Row("correct: follow the sound by a word, 95th percentile", "ms", followed, 8, None, wrong, summary=p95)
    deeds = (("split", split), ("merge", merged), ("undo", undone))
    for name, times in deeds:
        yield Row(f"correct: {name} until painted, 95th percentile", "ms", times, 50, None, wrong, summary=p95)
    yield Row("correct: preview of a replacement over all turns", "ms", [spent for spent, _ in found], 150)
    yield Row("correct: autosave acknowledged, 95th percentile", "ms", saves, 300, None, wrong, summary=p95)


def _coming_back(bench: Bench, address: str) -> Iterator[Row]:
    """A window that was closed without a line, with twenty turns in its journal, opened again."""
    with fresh_page(bench.browser, bench.server.address, session_of(bench.loaded.owner)) as page:
        _slow_down(page)
        page.goto(address)
        _usable(page)
        page.context.set_offline(True)
        for turn in range(WAITING):
            page.evaluate("at => desk.page.go(desk.draft.live[at], desk.draft.live[at].text.length)", turn)
            page.keyboard.type(" kept")
        page.wait_for_timeout(1200)
        again = page.context.new_page()
        page.close(run_before_unload=False)
        again.context.set_offline(False)
        _free(bench)
        _slow_down(again)
        again.goto(address)
        _usable(again)
        again.wait_for_selector("#kept:not([hidden])")
        spent, stored = again.evaluate(PUT_IN)
    wrong = complaint(not_every_turn_came_back=stored == WAITING)
    yield Row(f"correct: {WAITING} turns of the journal put in and saved", "ms", [spent], 2000, None, wrong)


def _desk(bench: Bench, address: str) -> Any:
    return _Opened(bench, address)


class _Opened:
    """A fresh browser with the desk open, slowed down; the text is free again afterwards."""

    def __init__(self, bench: Bench, address: str) -> None:
        self.bench = bench
        self.fresh = fresh_page(bench.browser, bench.server.address, session_of(bench.loaded.owner))
        self.address = address

    def __enter__(self) -> Any:
        page = self.fresh.__enter__()
        _slow_down(page)
        page.goto(self.address)
        return page

    def __exit__(self, *trouble: Any) -> None:
        self.fresh.__exit__(*trouble)
        _free(self.bench)


def _free(bench: Bench) -> None:
    """Let the next window in at once."""
    with scope(study=bench.loaded.study):
        Correction.objects.update(held_until=None)


def _slow_down(page: Any) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _usable(page: Any) -> float:
    """When the text could be typed in, in ms from the navigation."""
    page.wait_for_selector("html[data-usable]", timeout=LATEST)
    at_desk(page, "Boolean(window.desk = desk)")
    return float(page.evaluate("document.documentElement.dataset.usable"))


def _pressed(page: Any, keys: Sequence[str], pace_ms: int = 0) -> list[float]:
    """Press keys one after another, each when the one before is painted and so much later; ms each."""
    page.evaluate("bench.times.length = 0")
    for number, key in enumerate(keys, 1):
        page.keyboard.press(key)
        while page.evaluate("bench.times.length") < number:
            page.wait_for_timeout(5)
        page.wait_for_timeout(pace_ms)
    found: list[float] = page.evaluate("bench.times")
    return found


def _stored(bench: Bench) -> Correction:
    """Twenty thousand recognised words with their times, and a recording whose outline is two hours long."""
    with scope(study=bench.loaded.study):
        interview = Interview.objects.create(study=bench.loaded.study, label="two hours", language="en")
        turns = list(_turns())
        version = store_recognised(
            interview=interview, actor=bench.loaded.owner, turns=turns, source=Source("bench", ""), language="en",
            voices={},
        )  # fmt: skip
        stored = Turn.objects.filter(version=version).order_by("index")
        RecognisedTurn.objects.bulk_create(
            RecognisedTurn(turn=turn, words=_words(said.text, said.start_ms or 0))
            for turn, said in zip(stored, turns, strict=True)
        )
        _recorded(make_recording(interview, bench.loaded.owner, duration_ms=TWO_HOURS_MS))
        return begin_correction(transcript=version.transcript, actor=bench.loaded.owner)


def _recorded(recording: Recording) -> None:
    peaks = np.random.default_rng(1).integers(-128, 127, 40 * TWO_HOURS_MS // 1000, dtype=np.int8)
    recording.tracks.update(peaks=save_bytes(f"recordings/{recording.uuid.hex}/outline", peaks.tobytes()))


def _turns() -> Iterator[ParsedTurn]:
    parsed: ParsedTranscript = detect.read(corpus.plain_transcript(WORDS + 500).encode(), most_bytes=1 << 24)
    words = " ".join(turn.text for turn in parsed.turns).split()[:WORDS]
    for at in range(0, WORDS - TURN_WORDS + 1, TURN_WORDS):
        speaker = "Interviewer" if at // TURN_WORDS % 3 == 0 else "P1"
        text = " ".join(words[at : at + TURN_WORDS])
        yield ParsedTurn(speaker, text, at * WORD_MS, (at + TURN_WORDS) * WORD_MS, certain=True)


def _words(text: str, start_ms: int) -> list[list[Any]]:
    found, place = [], 0
    for number, word in enumerate(text.split()):
        begin = start_ms + number * WORD_MS
        found.append([place, place + len(word), begin, begin + WORD_MS - 20, 0.4 if number % 20 == 0 else 0.9])
        place += len(word) + 1
    return found
