"""A drawn sample, by keyboard, on the narrowest screen: chosen, looked at, changed, opened."""

from __future__ import annotations

from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from rounds.models import CodingRound
from studies.permissions import Role
from tests import factories
from tests.browser.axe import Axe
from tests.factories import World


@pytest.fixture
def context_options() -> dict[str, Any]:
    return {"locale": "en-GB", "viewport": {"width": 1024, "height": 768}}


def test_a_sample_is_drawn_looked_at_and_changed_by_keyboard(world: World, page: Page, log_in, axe: Axe, picture):
    factories.make_member(world.study, Role.CODER, name="Zoe")
    for number in range(3, 11):
        interview = factories.make_interview(world.study, f"J-{number:02}", language="fr" if number % 2 else "en")
        factories.make_version(world.study, [("P1", "word " * 100 * number)], interview=interview)
    log_in(world.owner)
    page.goto(f"/s/{world.study.slug}/rounds/new")
    expect(page.get_by_label("Size of the sample")).to_be_hidden()
    axe.check(page)
    for box in page.get_by_role("checkbox").all()[:-1]:
        box.check()
    page.get_by_label("Reliability").check()
    page.get_by_label("Every coder codes every transcript").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Size of the sample").fill("30 %")
    page.get_by_label("language").check()
    page.get_by_label("Seed").fill("7")
    axe.check(page)
    picture("round-new")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Who codes what")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("3 transcripts, drawn by lot (seed 7), are coded by 2 coders")
    axe.check(page)
    picture("round-preview")
    unticked = page.get_by_role("checkbox", checked=False).first
    name = unticked.get_attribute("aria-label") or ""
    unticked.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Count again").press("Enter")
    expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    expect(page.get_by_role("main")).to_contain_text("This was changed by hand afterwards.")
    page.get_by_role("button", name="Open the round").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The round is open.")
    expect(page.get_by_role("main")).to_contain_text("say nothing of agreement")
    axe.check(page)
    picture("round-opened")
    with scopes_disabled():
        opened = CodingRound.objects.get(number=2)
        assert (opened.layers.count(), opened.purpose) == (14, "reliability")
