"""Agreement in a browser: from the first sentence to the case behind a low number, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.agreement.agreement_study import Bench
from tests.browser.axe import Axe

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
    expect(page.locator(".headline")).to_contain_text("On 3 transcripts the two coders agree at α = ")
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
    expect(page.locator(".headline")).to_contain_text("by participants' turns")
    expect(page.get_by_text("Counted as asked below:")).to_contain_text("by characters of participants' turns")
    with page.expect_navigation():
        page.get_by_label("Whose turns").select_option(label="all turns, the interviewers' too")
    expect(page.get_by_label("Counted in")).to_have_value("character")
    axe.check(page)


def test_what_does_not_lead_opens_in_its_place(bench, page: Page, log_in, axe: Axe):
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement")
    page.get_by_text("Counted otherwise").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#otherwise")).to_contain_text("None of these numbers leads.")
    expect(page.locator("#otherwise")).to_contain_text("by sentences of")
    axe.check(page)


def test_passages_come_before_names(bench, page: Page, log_in, axe: Axe, picture):
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement")
    follow(page, "Passages, then names")
    expect(page.locator(".headline")).to_contain_text("marked the same text at |u-α = ")
    page.get_by_text("1 name used by coder-1 alone").click()
    axe.check(page)
    picture("agreement-open")


def test_a_plan_is_written_by_keyboard(page: Page, log_in, axe: Axe, transactional_db, picture):
    bench = Bench()
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement/{bench.round.uuid}/plan")
    axe.check(page)
    page.get_by_label("Threshold").first.fill("0.7")
    page.get_by_role("button", name="Write the plan").press("Enter")
    expect(page.get_by_text("Say where the threshold comes from: readers ask.")).to_be_visible()
    axe.check(page)
    page.get_by_label("Where the threshold comes from").fill("Our earlier study")
    page.get_by_label("What happens below it").fill("We discuss the definitions.")
    page.get_by_role("button", name="Write the plan").press("Enter")
    expect(page.get_by_text("The plan is written.")).to_be_visible()
    picture("agreement-plan")


def test_the_paragraph_is_copied(bench, page: Page, log_in, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in(bench.owner)
    page.goto(f"/s/{bench.study.slug}/agreement")
    page.get_by_role("button", name="Copy the French").click()
    expect(page.locator("#live")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#methods-fr").inner_text().strip()
