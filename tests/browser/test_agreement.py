"""Agreement in a browser: from the first sentence to the case behind a low number, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.reports.agreement_study import Bench

FIRST = {"late": "###.......", "wrong": "#####.....", "early": ".......#.."}
SECOND = {"late": "##.#......", "wrong": "#####.....", "alone": ".......#.."}


@pytest.fixture
def bench(transactional_db: None) -> Bench:
    made = Bench()
    for label in ("I-01", "I-02", "I-03"):
        made.transcript(label, FIRST, SECOND)
    made.take_neither("I-01")
    return made


def follow(page: Page, name: str) -> None:
    """Take the link with the keyboard and wait for its page."""
    page.get_by_role("link", name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_first_sentence_to_the_case_behind_a_low_number(bench, page: Page, log_in, axe: Axe, picture):
    log_in(bench.moderator)
    page.goto(f"/s/{bench.study.slug}/agreement")
    expect(page.locator(".headline")).to_contain_text("Across 3 double-coded transcripts the two coders agree at α = ")
    axe.check(page)
    picture("agreement")
    follow(page, "late")
    expect(page.get_by_role("heading", level=1)).to_have_text("late")
    axe.check(page)
    picture("agreement-code")
    follow(page, "I-02 T3")
    expect(page.locator("#case-title")).to_contain_text("only one coder")


def test_the_unit_and_the_comparison_are_chosen(bench, page: Page, log_in, axe: Axe):
    page.emulate_media(color_scheme="dark")
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement")
    with page.expect_navigation():
        page.get_by_label("Counted in").select_option(label="characters")
    expect(page.locator(".headline")).to_contain_text("character level")
    with page.expect_navigation():
        page.get_by_label("Compared", exact=True).select_option(label="coder-1 × consensus")
    expect(page.locator(".headline")).to_contain_text("coder-1 and the consensus agree")
    expect(page.get_by_label("Counted in")).to_have_value("character")
    axe.check(page)


def test_the_paragraph_is_copied(bench, page: Page, log_in, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement")
    page.get_by_role("button", name="Copy the French").click()
    expect(page.locator("#live")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#methods-fr").inner_text().strip()
