"""The moderator's desk in a browser: by keyboard, by mouse, across reloads, and against somebody else's decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from coding.models import Code
from moderation import actions
from moderation.codings.queries import consensus_codings
from moderation.models import Decision
from studies.models import Person
from tests.browser.axe import Axe
from tests.moderation.conftest import Bench, make_bench

PAINTED = """() => Object.fromEntries([...CSS.highlights].map(([name, ranges]) =>
    [name, [...ranges].map((range) => range.toString())]))"""


@pytest.fixture
def desk(transactional_db: None, page: Page, log_in: Callable[[Person], None]) -> Bench:
    """A transcript with three undecided cases, its desk open before the moderator."""
    with scopes_disabled():
        bench = make_bench()
    log_in(bench.moderator)
    page.goto(f"/s/{bench.study.slug}/moderation/cases")
    arrived(page, "boundary")
    return bench


def arrived(page: Page, kind: str) -> None:
    """Wait until the case in hand is of this type."""
    expect(page.locator("#case-title")).to_contain_text(f": {kind}")
    page.wait_for_load_state("networkidle")


def consensus(bench: Bench) -> list[tuple[str, str]]:
    """(code, words) of the consensus layer in the order of the text, then of the code."""
    with scopes_disabled():
        names = {str(code.uuid): code.name for code in Code.objects.all()}
        spans = consensus_codings(bench.round, bench.version).spans
    ordered = sorted(spans, key=lambda span: (span[1], names[span[0]]))
    return [(names[code], bench.version.text[start:end]) for code, start, end in ordered]


def test_one_key_decides_and_brings_the_next_case(desk: Bench, page: Page) -> None:
    page.keyboard.press("5")
    arrived(page, "different code")
    expect(page.locator("#live")).to_contain_text("Took the union. Case 3")
    page.keyboard.press("3")
    arrived(page, "only one coder")
    page.keyboard.press("1")
    expect(page.locator("#case-title")).to_have_text("Every case is decided")
    expect(page.locator(".queue-progress")).to_have_text("3 of 3 cases decided")
    assert consensus(desk) == [
        ("wrong labels", "Labels are often wrong, and nobody"),
        ("wrong labels", "We find out from the customer"),
        ("drift", "The model drifts"),
        ("wrong labels", "The model drifts"),
    ]


def test_a_choice_that_is_not_offered_says_so_and_changes_nothing(desk: Bench, page: Page) -> None:
    page.keyboard.press("3")
    expect(page.locator("#live")).to_have_text("This case does not offer that choice.")
    arrived(page, "boundary")


def test_undo_goes_back_over_a_reload(desk: Bench, page: Page) -> None:
    page.keyboard.press("1")
    arrived(page, "different code")
    page.keyboard.press("2")
    arrived(page, "only one coder")
    page.keyboard.press("Control+z")
    arrived(page, "different code")
    page.reload()
    arrived(page, "different code")
    page.keyboard.press("Control+z")
    arrived(page, "boundary")
    expect(page.locator("#undo")).to_have_count(0)
    assert consensus(desk) == [("wrong labels", "We find out from the customer")]


def test_keys_walk_through_the_queue_and_the_back_button_returns(desk: Bench, page: Page) -> None:
    page.keyboard.press("j")
    arrived(page, "different code")
    page.keyboard.press("n")
    arrived(page, "only one coder")
    page.keyboard.press("k")
    arrived(page, "different code")
    page.go_back()
    arrived(page, "only one coder")
    page.keyboard.press("2")
    arrived(page, "boundary")


def test_each_coders_span_is_painted_and_a_choice_is_shown_before_it_is_taken(desk: Bench, page: Page) -> None:
    assert page.evaluate(PAINTED) == {
        "case-hull": ["Labels are often wrong, and nobody"],
        "case-side-0": ["Labels are often wrong"],
        "case-side-1": ["Labels are often wrong, and nobody"],
        "case-side-2": [],
        "case-consensus": [],
    }
    page.locator("#choice-intersection").hover()
    assert page.evaluate(PAINTED)["case-consensus"] == ["Labels are often wrong"]
    page.locator("#case-title").hover()
    assert page.evaluate(PAINTED)["case-consensus"] == []


def test_an_own_boundary_by_keys_moves_word_by_word(desk: Bench, page: Page) -> None:
    page.keyboard.press("7")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#live")).to_have_text("are often wrong")
    assert page.evaluate(PAINTED)["case-own"] == ["are often wrong"]
    page.keyboard.press("Enter")
    arrived(page, "different code")
    assert consensus(desk)[0] == ("wrong labels", "are often wrong")


def test_an_own_boundary_by_mouse_may_cross_turns(desk: Bench, page: Page) -> None:
    lines = page.locator("#passage .turn p")
    first, last = lines.nth(0).bounding_box(), lines.nth(1).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 1, first["y"] + 12)
    page.mouse.down()
    page.mouse.move(last["x"] - 4, last["y"] + 12, steps=4)
    page.mouse.up()
    assert page.evaluate(PAINTED)["case-own"] == ["Where do the data come from?"]
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    arrived(page, "different code")
    assert consensus(desk)[0] == ("wrong labels", "Where do the data come from?")


def test_another_code_may_be_made_up_on_the_spot(desk: Bench, page: Page) -> None:
    page.keyboard.press("8")
    page.keyboard.type("label noise 3")
    page.keyboard.press("Enter")
    arrived(page, "different code")
    assert consensus(desk)[0] == ("label noise 3", "Labels are often wrong, and nobody")


def test_escape_leaves_the_own_boundary_and_digits_decide_again(desk: Bench, page: Page) -> None:
    page.keyboard.press("7")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    arrived(page, "different code")
    assert consensus(desk)[0] == ("wrong labels", "Labels are often wrong, and nobody")


def test_typed_words_count_and_wrong_ones_are_refused_with_a_sentence(desk: Bench, page: Page) -> None:
    page.keyboard.press("7")
    page.locator("#own-words").fill("nobody ever said this")
    page.locator("#choice-boundary").click()
    expect(page.locator("[role=alert]")).to_contain_text("copy them from the passage")
    expect(page.locator("#own-words")).to_have_value("nobody ever said this")
    page.locator("#own-words").fill("nobody checks them")
    page.locator("#choice-boundary").click()
    arrived(page, "different code")
    assert consensus(desk)[0] == ("wrong labels", "nobody checks them")


def test_a_reason_is_one_key_and_words_another(desk: Bench, page: Page) -> None:
    page.keyboard.press("r")
    page.keyboard.press("r")
    expect(page.locator("#live")).to_have_text("oversight")
    page.keyboard.press("m")
    page.keyboard.type("1 of 2 read on")
    page.keyboard.press("Enter")
    arrived(page, "boundary")
    page.locator("#choice-a").click()
    arrived(page, "different code")
    with scopes_disabled():
        decision = Decision.objects.get()
    assert (decision.choice, decision.reason, decision.note) == ("a", "oversight", "1 of 2 read on")
    expect(page.locator("#note")).to_have_value("")


def test_two_moderators_at_once_lose_nothing(desk: Bench, page: Page) -> None:
    with scopes_disabled():
        case = desk.case("BOUNDARY")
        actions.decide(case=case, actor=desk.other_moderator, choice="b", seen="", note="theirs")
    page.keyboard.press("1")
    expect(page.locator("[role=alert]")).to_contain_text("Max has decided this case meanwhile (B). Yours (A) was not")
    expect(page.locator(".side-consensus")).to_contain_text("theirs")
    page.keyboard.press("1")
    arrived(page, "different code")
    with scopes_disabled():
        assert list(Decision.objects.order_by("id").values_list("choice", flat=True)) == ["b", "a"]


def test_whoever_was_logged_out_loses_no_case_from_the_page(desk: Bench, page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("1")
    expect(page.locator("[role=alert]")).to_contain_text("not stored")
    arrived(page, "boundary")


def test_the_focus_stays_on_the_button_that_decides(desk: Bench, page: Page) -> None:
    page.locator("#choice-b").focus()
    page.keyboard.press("Enter")
    arrived(page, "different code")
    expect(page.locator("#choice-b")).to_be_focused()


def test_the_key_sheet_opens_and_closes(desk: Bench, page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    arrived(page, "boundary")


def test_nothing_stands_in_the_way_of_anybody(desk: Bench, page: Page, axe: Axe) -> None:
    axe.check(page)
    page.keyboard.press("7")
    axe.check(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    axe.check(page)
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    arrived(page, "different code")
    page.goto(f"/s/{desk.study.slug}/moderation/cases?state=decided")
    axe.check(page)


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_a_script_buttons_decide(desk: Bench, page: Page) -> None:
    page.locator("#choice-union").click()
    arrived(page, "different code")
    page.locator("#own summary").click()
    page.locator("#own-words").fill("model drifts")
    page.locator("#other-code").fill("label noise")
    page.locator("#choice-other").click()
    arrived(page, "only one coder")
    page.locator("#undo-button").click()
    arrived(page, "different code")
    assert consensus(desk)[0] == ("wrong labels", "Labels are often wrong, and nobody")
