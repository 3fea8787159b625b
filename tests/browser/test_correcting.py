"""The correction desk in a browser: a recognised interview is corrected by keyboard alone, through a broken line and
another person's hands, and freezes with the first interviewer's agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Browser, BrowserContext, Page, expect

from correction import actions
from correction.models import Correction, Sitting
from recordings.models import Chunk, Recognition
from studies.models import Person
from studies.permissions import Role
from tests import factories
from tests.browser.axe import Axe
from tests.browser.conftest import SIZE
from tests.browser.inside import at_desk
from tests.correction.conftest import SPOKEN, Room, recognised
from tests.recordings.made import make_recognition, record
from tests.recordings.sounds import joined, silence, speech, wav
from transcripts.models import TranscriptVersion

LogIn = Callable[[Person], None]


@pytest.fixture
def room(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Room]:
    """An interview of eight seconds, recognised with one gap, and nobody over it yet."""
    settings.MEDIA_ROOT, settings.TANDEM_DATA_DIR = str(tmp_path / "media"), tmp_path
    study = factories.make_study("Corrected", languages=["en", "fr"])
    with scope(study=study):
        first = factories.make_member(study, Role.OWNER, name="First")
        second = factories.make_member(study, Role.INTERVIEWER, name="Second")
        interview = factories.make_interview(study, "I-01", first_interviewer=first, second_interviewer=second)
        interview.participants.add(factories.make_participant(study, "P1", consents_to_record=True))
        recording = record(interview, first, ("talk.wav", wav(joined(speech(5), silence(1), speech(2)))))
        raw = recognised(interview)
        run = make_recognition(recording, first, outcome="words", answer=Recognition.Answer.TAKEN, version=raw)
        gap = {"kind": "speech_without_text", "start_ms": 7300, "end_ms": 7900, "count": 0}
        unsure = {"kind": "low_confidence", "start_ms": 1200, "end_ms": 1550, "count": 1}
        Chunk.objects.create(
            recognition=run, track=recording.tracks.get(index=0), index=0, start=0, end=128_000, state="done",
            result={"language": "en", "segments": []}, flags=[unsure, gap],
        )  # fmt: skip
        correction = actions.begin_correction(transcript=raw.transcript, actor=second)
        yield Room(study, first, second, interview, raw, correction)


@pytest.fixture
def elsewhere(browser: Browser, live_server: Any) -> Iterator[Callable[[Person], Page]]:
    """Another browser, of somebody else."""
    contexts: list[BrowserContext] = []

    def enter(person: Person) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, viewport=SIZE, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(8000)
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def desk_of(room: Room) -> str:
    return reverse("correct", args=[room.study.slug, room.correction.uuid])


def texts(page: Page) -> list[str]:
    return page.locator(".turn p").all_inner_texts()


def until(page: Page, true: str, seconds: float = 8) -> None:
    """Wait until an expression over the desk holds; the page's own rules forbid Playwright's way of waiting."""
    for _look in range(round(seconds * 20)):
        if at_desk(page, true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {true}")


def saved(page: Page) -> None:
    """Wait until the server has everything."""
    until(page, "!desk.saving.queue.length && !desk.editing.dirty")
    expect(page.locator("#saved")).to_contain_text("saved")


def choose(page: Page, words: str) -> None:
    """Put the caret over some words, as the keyboard would."""
    turn = at_desk(page, "desk.draft.live.findIndex((one) => one.text.includes(given))", words)
    at = at_desk(page, "desk.draft.live[given[0]].text.indexOf(given[1])", [turn, words])
    at_desk(page, "desk.page.go(desk.draft.live[given[0]], given[1], given[2])", [turn, at, at + len(words)])


def open_desk(page: Page, room: Room) -> None:
    page.goto(desk_of(room))
    expect(page.locator("html")).to_have_attribute("data-painted", "3")
    expect(page.locator("#saved")).to_contain_text("saved")


def test_a_recognised_interview_is_corrected_by_keyboard_alone_and_frozen(
    room: Room, page: Page, log_in: LogIn, axe: Axe, elsewhere: Callable[[Person], Page], picture: Callable[[str], Any]
) -> None:
    log_in(room.second)
    page.goto(reverse("transcript", args=[room.study.slug, room.raw.transcript.uuid]))
    page.get_by_role("button", name="Correct").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-painted", "3")
    expect(page.locator("#review h2")).to_have_text("2 to hear again")

    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#review .here")).to_contain_text("0:01 words it was not sure of")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.keyboard.type("label")
    expect(page.get_by_role("textbox", name="Turn 1, Interviewer, 0:00")).to_have_text("How do you label your data?")
    saved(page)
    axe.check(page)
    page.keyboard.press("Alt+q")
    page.keyboard.type("Or table?")
    page.keyboard.press("Enter")
    expect(page.locator("#questions")).to_contain_text("Or table?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#progress")).to_have_text("1 of 3 turns checked")

    choose(page, "in 2014")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(4)
    page.keyboard.press("Alt+1")
    expect(page.locator(".turn .speaker").nth(2)).to_have_text("Interviewer")
    page.keyboard.press("Alt+m")
    page.keyboard.press("1")
    expect(page.locator(".turn p").nth(2)).to_have_text("(pause 0.1 s) in 2014.")
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    expect(page.locator(".turn")).to_have_count(3)

    page.keyboard.press("Control+h")
    page.keyboard.type("lable")
    page.keyboard.press("Tab")
    page.keyboard.type("label")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#find [data-part=count]")).to_contain_text("changed: 1")
    page.keyboard.press("Escape")
    saved(page)
    picture("correct")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-painted", "3")
    expect(page.locator("#saved")).to_contain_text("saved")
    page.locator(".turn p").nth(1).focus()
    for _deed in range(5):  # the replacement, the merge, the pause, the speaker, the split
        page.keyboard.press("Control+z")
    assert texts(page) == ["How do you label your data?", SPOKEN[1][1], SPOKEN[2][1]]
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".turn")).to_have_count(4)
    page.keyboard.press("Control+z")

    page.keyboard.press("Alt+ArrowDown")
    page.get_by_role("button", name="Write what is said here").press("Enter")
    page.keyboard.type("Yes, it does.")
    saved(page)
    until(page, "desk.sound.playing || desk.visit.heard.length > 0")
    page.keyboard.press("Control+Enter")
    saved(page)
    page.get_by_role("link", name="Finish").press("Enter")
    expect(page.get_by_role("heading", name="How this text stands")).to_be_visible()
    axe.check(page)
    page.get_by_label("Who agrees").select_option(label="First")
    page.get_by_role("button", name="Send for agreement").press("Enter")
    expect(page.get_by_text("Sent to First.")).to_be_visible()
    assert any(sitting.heard for sitting in Sitting.objects.filter(correction=room.correction))

    reader = elsewhere(room.first)
    reader.goto(reverse("study", args=[room.study.slug]))
    reader.get_by_role("link", name="Agree to the corrected text of I-01").press("Enter")
    expect(reader.locator(".diff del")).to_have_text(["lable"])
    axe.check(reader)
    reader.get_by_label("Answer").fill("No, label.")
    reader.get_by_role("button", name="Agree: freeze this text").press("Enter")
    expect(reader.get_by_text("You agreed. The text is frozen")).to_be_visible()
    axe.check(reader)
    version = TranscriptVersion.objects.get(kind="corrected")
    assert version.text.split("\n") == ["How do you label your data?", SPOKEN[1][1], SPOKEN[2][1], "Yes, it does."]
    assert room.correction.questions.get().answer == "No, label."
    page.goto(reverse("corrections", args=[room.study.slug]))
    expect(page.locator("tbody")).to_contain_text("I-01")
    axe.check(page)


def test_a_line_that_breaks_and_another_hand_lose_nothing(
    room: Room, page: Page, log_in: LogIn, elsewhere: Callable[[Person], Page], troubles: list[str]
) -> None:
    log_in(room.second)
    page.clock.install()
    open_desk(page, room)
    other = elsewhere(room.first)
    other.goto(desk_of(room))
    expect(other.locator("#company")).to_contain_text("Second is correcting this text; you read along.")
    choose(page, "lable them")
    page.keyboard.type("label those")
    expect(other.locator(".turn p").nth(1)).to_contain_text("We label those by hand")

    page.context.set_offline(True)
    choose(page, "drifts")
    page.keyboard.type("drifted")
    choose(page, "by hand")
    page.keyboard.type("with care")
    expect(page.locator("#saved")).to_contain_text("Not saved: 2. The server does not answer")
    page.clock.fast_forward(60_000)
    expect(page.locator("#saved")).to_contain_text("Not saved: 2. The server does not answer")
    choose(page, "How do you")
    page.keyboard.type("And how do you")  # the hand is still on it when the text is taken
    other.get_by_role("button", name="Take over").click()
    expect(other.locator("#company")).to_be_hidden()
    choose(other, "by hand")
    other.keyboard.type("by machine")
    saved(other)

    page.context.set_offline(False)
    at_desk(page, "desk.saving.pump()")
    expect(page.locator("#company")).to_contain_text("First took the text over at")
    expect(page.locator("#saved")).to_contain_text("Not saved: 3. First has the text now.")
    page.get_by_role("button", name="Take over").press("Enter")
    dialog = page.get_by_role("dialog", name="Two people changed this turn")
    expect(dialog).to_contain_text("by machine")
    dialog.get_by_role("textbox").fill("We label those by machine, with care, um, in 2014.")
    dialog.get_by_role("button", name="Store this").press("Enter")
    saved(page)
    assert texts(page)[0].startswith("And how do you")
    assert texts(page)[1:] == ["We label those by machine, with care, um, in 2014.", "Then the model drifted."]
    expect(other.locator("#company")).to_contain_text("Second took the text over", timeout=15_000)
    expect(other.locator(".turn p").nth(2)).to_have_text("Then the model drifted.")
    assert room.texts() == texts(page)
    assert all(trouble.startswith(("423", "409")) for trouble in troubles), troubles
    troubles.clear()


def test_what_a_crash_left_in_the_browser_is_offered(room: Room, context: BrowserContext, log_in: LogIn) -> None:
    log_in(room.second)
    page = context.new_page()
    open_desk(page, room)
    page.route("**/edit", lambda route: route.abort())
    choose(page, "drifts")
    page.keyboard.type("drifted")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type(" away")
    expect(page.locator("#saved")).to_contain_text("Not saved: 1")
    page.close(run_before_unload=False)
    assert room.texts()[2] == SPOKEN[2][1]

    Correction.objects.update(held_until=None)
    page = context.new_page()
    page.goto(desk_of(room))
    expect(page.locator("#kept")).to_contain_text("(turns: 1, last typed at")
    page.get_by_role("button", name="Put them in").press("Enter")
    expect(page.locator(".turn p").nth(2)).to_have_text("Then the model drifted away.")
    saved(page)
    assert room.texts()[2] == "Then the model drifted away."
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-painted", "3")
    until(page, "desk.review.doubts.length > 0")
    expect(page.locator("#kept")).to_be_hidden()
    page.close()


def test_the_sound_answers_the_keys(room: Room, page: Page, log_in: LogIn) -> None:
    log_in(room.second)
    open_desk(page, room)
    choose(page, "them")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Space")
    until(page, "desk.sound.playing && desk.sound.time >= 3200")
    assert page.evaluate("[...CSS.highlights.get('heard')].map(String)") != []
    page.keyboard.type("x")
    until(page, "!desk.sound.playing")
    until(page, "desk.sound.playing")
    page.keyboard.press("Escape")
    until(page, "!desk.sound.playing")
    at_desk(page, "desk.sound.seek(5000)")
    page.keyboard.press("F1")
    assert at_desk(page, "desk.sound.time") == 3500
    page.keyboard.press("F4")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.1
    before = at_desk(page, "desk.draft.live[1].start")
    page.keyboard.press("Alt+Comma")
    assert at_desk(page, "desk.draft.live[1].start") == before - 100
    page.keyboard.press("Escape")
    page.keyboard.press("Control+F1")
    page.get_by_role("dialog").locator("[data-change=ask]").press("Enter")
    with page.expect_response(lambda answer: "F9" in (answer.request.post_data or "")):
        page.keyboard.press("F9")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-painted", "3")
    assert at_desk(page, "desk.keyboard.keys.ask") == ["F9"]
