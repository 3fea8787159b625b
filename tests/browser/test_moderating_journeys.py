"""Longer work at the moderator's desk: fifty decisions by keyboard, two moderators at once, a case that goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect

from moderation.codings.queries import consensus_codings
from moderation.models import Decision, SecondLook
from studies.models import Person
from tests import factories
from tests.browser.axe import Axe
from tests.browser.conftest import SIZE
from tests.moderation.conftest import Bench, make_bench

PLACES = 60
Span = tuple[str, int, int]


@dataclass
class Rehearsal:
    """A transcript of sixty places, each a case, and what every key puts into the consensus there."""

    study: Any
    moderators: list[Person]
    round: Any
    version: Any
    labels: str
    drift: str

    def at(self, place: int, words: int = 4) -> tuple[int, int]:
        """The span of the first `words` of a place's four words of five characters each."""
        start = place * 24
        return start, start + words * 6 - 1

    def outcome(self, place: int, key: str) -> list[Span]:
        """Worked out from how the places were coded, not by the desk's own code."""
        whole, part = self.at(place), self.at(place, 3)
        if place % 3 == 0:
            spans = {"1": [whole], "2": [part], "5": [whole], "6": [part], "4": []}[key]
            return [(self.labels, *span) for span in spans]
        if place % 3 == 1:
            codes = {"1": [self.drift], "2": [self.labels], "3": [self.drift, self.labels], "4": []}[key]
            return [(code, *whole) for code in codes]
        return [(self.drift, *whole)] if key == "2" else []

    def key(self, place: int) -> str:
        """A key that the case at this place offers, another one from place to place."""
        keys = ("12564", "1234", "214")[place % 3]
        return keys[place // 3 % len(keys)]


@pytest.fixture
def rehearsal(transactional_db: None) -> Rehearsal:
    """Boundary, different code and only the second coder, in turn."""
    with scopes_disabled():
        study = factories.make_study()
        moderators = [factories.make_member(study, "moderator", name=name) for name in ("Mona", "Max")]
        coders = [factories.make_member(study, "coder") for _ in "AB"]
        labels, drift = factories.make_code(study, "wrong labels"), factories.make_code(study, "drift")
        text = " ".join(f"w{place:02}{word}x" for place in range(PLACES) for word in "abcd")
        version = factories.make_version(study, (("P1", text),))
        made = factories.make_round(study, versions=[version], coders=coders)
        first, second = (factories.layer_of(made, version, coder) for coder in coders)
        stage = Rehearsal(study, moderators, made, version, str(labels.uuid), str(drift.uuid))
        for place in range(PLACES):
            (start, end), (_start, short) = stage.at(place), stage.at(place, 3)
            if place % 3 == 0:
                factories.make_coding(first, labels, start=start, end=end)
                factories.make_coding(second, labels, start=start, end=short)
            elif place % 3 == 1:
                factories.make_coding(first, drift, start=start, end=end)
                factories.make_coding(second, labels, start=start, end=end)
            else:
                factories.make_coding(second, drift, start=start, end=end)
        for layer in (first, second):
            factories.submit(layer)
    return stage


def desk(page: Page, study: Any, number: int = 1) -> None:
    page.goto(f"/s/{study.slug}/moderation/cases")
    arrived(page, number)


def arrived(page: Page, number: int) -> None:
    """Wait until this case (counted from 1) is in hand and can be decided."""
    expect(page.locator("#case-title")).to_contain_text(f"Case {number} of")
    page.wait_for_load_state("networkidle")


def press(page: Page, key: str, then: int) -> None:
    page.keyboard.press(key)
    arrived(page, then)


def consensus(stage: Rehearsal) -> list[Span]:
    with scopes_disabled():
        return sorted(consensus_codings(stage.round, stage.version).spans)


def test_fifty_decisions_by_keyboard_with_undo_and_reload_in_the_middle(
    rehearsal: Rehearsal, page: Page, log_in: Callable[[Person], None]
) -> None:
    stage = rehearsal
    log_in(stage.moderators[0])
    desk(page, stage.study)
    for place in range(25):
        press(page, stage.key(place), place + 2)
    for place in (24, 23, 22):
        press(page, "Control+z", place + 1)
    page.reload()
    arrived(page, 23)
    press(page, "Control+z", 22)
    press(page, "Control+z", 21)
    for place in range(20, 50):
        if place == 30:
            press(page, "d", place + 2)
            press(page, "Control+z", place + 1)
        press(page, stage.key(place), place + 2)
    expect(page.locator(".queue-progress")).to_have_text("50 of 60 cases decided")
    wanted = sorted(span for place in range(50) for span in stage.outcome(place, stage.key(place)))
    assert consensus(stage) == wanted
    with scopes_disabled():
        assert Decision.objects.filter(undone_at=None).count() == 50
        assert Decision.objects.exclude(undone_at=None).count() == 6


def test_two_moderators_at_once_lose_nothing(
    rehearsal: Rehearsal, page: Page, log_in: Callable[[Person], None], browser: Browser, live_server: Any
) -> None:
    stage = rehearsal
    log_in(stage.moderators[0])
    client = Client()
    client.force_login(stage.moderators[1])
    context = browser.new_context(base_url=live_server.url, viewport=SIZE, locale="en-GB", reduced_motion="reduce")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    other = context.new_page()
    for shown in (page, other):
        desk(shown, stage.study)
    press(page, "1", 2)
    other.keyboard.press("2")
    expect(other.locator("[role=alert]")).to_contain_text("Mona has decided this case meanwhile (A). Yours (B) was not")
    arrived(other, 1)
    press(other, "j", 2)
    press(other, "3", 3)
    page.keyboard.press("4")
    expect(page.locator("[role=alert]")).to_contain_text("Max has decided this case meanwhile (both)")
    press(page, "j", 3)
    press(page, "2", 4)
    press(other, "Control+z", 2)
    press(other, "1", 4)
    press(page, "Control+z", 3)
    context.close()
    assert consensus(stage) == sorted([*stage.outcome(0, "1"), *stage.outcome(1, "1")])
    with scopes_disabled():
        standing = Decision.objects.filter(undone_at=None).order_by("id").values_list("decided_by__name", "choice")
        assert list(standing) == [("Mona", "a"), ("Max", "a")]


@pytest.fixture
def returned(transactional_db: None) -> Bench:
    """A transcript with a case of each type, round still open."""
    with scopes_disabled():
        return make_bench()


def test_a_case_goes_back_to_both_coders_blind_and_comes_home_with_both_answers(
    returned: Bench, page: Page, log_in: Callable[[Person], None], axe: Axe
) -> None:
    bench = returned
    log_in(bench.moderator)
    desk(page, bench.study)
    page.keyboard.press("x")
    expect(page.locator("#live")).to_contain_text("Sent back to its coders. Case 3")
    for coder, words in ((bench.first, "Labels are often wrong"), (bench.second, "nobody checks them")):
        log_in(coder)
        page.goto(f"/s/{bench.study.slug}/")
        page.get_by_role("link", name="Look at one passage again.").click()
        page.get_by_role("link", name="from turn 2").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Which codes does this passage need?")
        expect(page.locator("main")).not_to_contain_text("drift")
        axe.check(page)
        page.locator("#code-0").fill("wrong labels")
        page.locator("#words-0").fill(words)
        page.get_by_label("Why, for the moderator").fill(f"because of {words}")
        page.get_by_role("button", name="This is my answer").click()
        expect(page.locator("#messages")).to_contain_text("Your answer is stored.")
        axe.check(page)
    log_in(bench.moderator)
    desk(page, bench.study)
    expect(page.locator(".again")).to_have_count(2)
    expect(page.locator(".again").nth(1)).to_contain_text("because of nobody checks them")
    axe.check(page)
    page.keyboard.press("0")
    expect(page.locator("#live")).to_contain_text("Took the second answer of B.")
    with scopes_disabled():
        [row] = Decision.objects.latest("id").outcome[-1:]
        assert bench.version.text[row["start"] : row["end"]] == "nobody checks them"
        assert SecondLook.objects.exclude(answered_at=None).count() == 2


def test_words_are_marked_with_the_mouse_at_a_second_look(
    returned: Bench, page: Page, log_in: Callable[[Person], None]
) -> None:
    with scopes_disabled():
        case = returned.case("ONE_CODER")
        look = factories.make_second_look(case, returned.moderator, returned.first)
    log_in(returned.first)
    page.goto(f"/s/{returned.study.slug}/coding/again/{look.uuid}")
    page.wait_for_load_state("networkidle")
    box = page.locator(".turn p").nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 1, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 250, box["y"] + 12, steps=4)
    page.mouse.up()
    marked = page.locator("#words-0").input_value()
    assert marked.startswith("The model drifts.")
    expect(page.locator("#code-0")).to_be_focused()
    page.keyboard.type("late")
    page.get_by_role("button", name="This is my answer").click()
    expect(page.locator("#messages")).to_contain_text("stored")
    with scopes_disabled():
        [*_kept, row] = SecondLook.objects.get(pk=look.pk).answer
        assert returned.version.text[row["start"] : row["end"]] == marked


def test_many_at_once_discussion_and_lessons_in_a_closed_round(
    returned: Bench, page: Page, log_in: Callable[[Person], None], axe: Axe
) -> None:
    bench = returned
    with scopes_disabled():
        bench.round.closed_at = timezone.now()
        bench.round.save()
    log_in(bench.moderator)
    page.goto(f"/s/{bench.study.slug}/moderation/many")
    page.get_by_label("that overlap by at least, in percent").fill("50")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="1 case fits")).to_be_visible()
    axe.check(page)
    page.get_by_role("button", name="Take the union of each").click()
    expect(page.locator("#messages")).to_contain_text("1 case is decided.")
    page.get_by_role("button", name="Undo").click()
    arrived(page, 1)
    page.keyboard.press("t")
    page.get_by_label("Say something").fill("Where does it end?")
    page.get_by_role("button", name="Say it").click()
    expect(page.locator(".remark-text")).to_have_text("Where does it end?")
    axe.check(page)
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".remarks")).to_contain_text("taken back")
    page.goto(f"/s/{bench.study.slug}/moderation/lessons")
    expect(page.locator("table.lessons tbody tr")).to_have_count(2)
    axe.check(page)
