"""Writing the catalogue by hand: a statement, its evidence by keyboard, and the way back."""

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.factories import World

SAID = "we find out from the customer"


def test_a_statement_gets_its_evidence_without_the_mouse(world: World, page: Page, log_in, axe: Axe, picture):
    log_in(world.moderator)
    page.goto(f"/s/{world.study.slug}/catalogue")
    axe.check(page)
    page.get_by_role("link", name=world.issue.title).click()
    page.get_by_label("Kind").last.select_option("consequence")
    page.get_by_label("Statement").last.fill("Customers notice first.")
    page.get_by_role("button", name="Add the statement").click()
    expect(page.get_by_role("heading", name="Evidence for")).to_be_visible()
    axe.check(page)
    page.locator("body").press("ArrowDown")
    expect(page.get_by_role("button", name="Add", exact=True).first).to_be_focused()
    page.keyboard.press("Enter")
    in_hand = page.locator("article.in-hand")
    expect(in_hand.get_by_text(SAID)).to_be_visible()
    expect(page.get_by_role("button", name="Added")).to_be_focused()
    picture("catalogue-evidence")
    in_hand.get_by_role("button", name="Take").click()
    expect(in_hand.get_by_text(SAID)).to_have_count(0)
    in_hand.get_by_role("button", name="Undo").click()
    expect(in_hand.get_by_text(SAID)).to_be_visible()


def test_a_retired_issue_comes_back_where_it_was_retired(world: World, page: Page, log_in):
    log_in(world.owner)
    page.goto(f"/s/{world.study.slug}/catalogue/{world.issue.uuid}")
    page.get_by_role("button", name="Retire this issue").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_text("ISSUE-01 is back.")).to_be_visible()


def test_a_dark_page_passes_too(world: World, page: Page, log_in, axe: Axe):
    page.emulate_media(color_scheme="dark")
    log_in(world.owner)
    page.goto(f"/s/{world.study.slug}/catalogue/{world.issue.uuid}?statement={world.statement.uuid}")
    axe.check(page)
