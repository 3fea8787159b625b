"""The coder's desk by keyboard alone: select, code, coin, undo across a reload, submit."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from coding.models import Coding
from rounds.models import Layer
from tests.browser.axe import Axe
from tests.factories import World, layer_of, make_code


@scopes_disabled()
def codings(layer: Layer) -> list[tuple[str, str, str]]:
    """(code, words, memo) of every coding of the layer."""
    text = layer.version.text
    rows = Coding.objects.filter(layer=layer).select_related("code").order_by("start", "end", "number")
    return [(row.code.name, text[row.start : row.end], row.memo) for row in rows]


def saved(page: Page) -> None:
    """Wait until everything has reached the server."""
    expect(page.locator("#saved")).to_contain_text("saved")


def test_a_transcript_is_coded_by_keyboard_alone(
    world: World, page: Page, log_in: Callable[[Any], None], axe: Axe, picture: Callable[[str], Any]
) -> None:
    log_in(world.coder)
    layer = layer_of(world.round, world.second, world.coder)
    page.goto(reverse("desk", args=[world.study.slug, layer.uuid]))
    expect(page.locator("html")).to_have_attribute("data-painted", "0")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-painted", "1")
    saved(page)
    assert codings(layer) == [("wrong labels", "Honestly, we do not.", "")]

    page.keyboard.press("s")
    page.keyboard.press("/")
    page.keyboard.type("nobody checks")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-painted", "2")
    page.keyboard.press("m")
    page.keyboard.type("They say it twice.")
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_be_empty()
    saved(page)
    page.keyboard.press("1")
    expect(page.locator("#said")).to_contain_text("already carries this code")
    words = "Labels are often wrong, and nobody checks them."
    assert codings(layer)[1:] == [("nobody checks", words, "They say it twice.")]
    axe.check(page)
    picture("desk")

    page.keyboard.press("Escape")
    with page.expect_response("**/undo"):
        page.keyboard.press("Control+z")
    saved(page)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-painted", "2")
    assert codings(layer)[1] == ("nobody checks", words, "")
    with page.expect_response("**/redo"):
        page.keyboard.press("Control+Shift+z")
    saved(page)
    assert codings(layer)[1] == ("nobody checks", words, "They say it twice.")

    page.get_by_role("link", name="Submit", exact=True).click()
    page.get_by_role("button", name="Submit for good").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is submitted")
    with scopes_disabled():
        layer.refresh_from_db()
        assert layer.is_submitted


def test_enter_makes_a_new_code_where_only_a_definition_holds_the_word(
    world: World, page: Page, log_in: Callable[[Any], None]
) -> None:
    make_code(world.study, "agreement on meaning", definition="What a machine cannot settle.")
    log_in(world.coder)
    layer = layer_of(world.round, world.second, world.coder)
    page.goto(reverse("desk", args=[world.study.slug, layer.uuid]))
    expect(page.locator("html")).to_have_attribute("data-painted", "0")
    for keys in ("j", "s", "Enter", "Enter"):  # nothing is typed: nothing is chosen
        page.keyboard.press(keys)
    page.keyboard.type("machine")
    expect(page.locator("#options li[aria-selected=true]")).to_contain_text("machine")
    expect(page.locator("#options li")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-painted", "1")
    saved(page)
    assert codings(layer) == [("machine", "Honestly, we do not.", "")]
