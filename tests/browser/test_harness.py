"""The harness itself: it sees what goes wrong in the browser, and what axe would find."""

from playwright.sync_api import Page

from tests.browser.axe import Axe


def test_a_script_s_exception_is_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/login")
    page.evaluate("setTimeout(() => { throw new Error('broken') }, 0)")
    page.wait_for_timeout(100)
    assert troubles.pop() == "exception: broken"


def test_an_inline_script_is_refused_and_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/login")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))")
    page.wait_for_timeout(100)
    assert "Content Security Policy" in troubles.pop()
    assert page.evaluate("window.ran") is None


def test_an_inline_style_is_refused_and_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/login")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">text</p>')")
    page.wait_for_timeout(100)
    assert "Content Security Policy" in troubles.pop()


def test_a_missing_page_is_noted(page: Page, troubles: list[str]) -> None:
    page.goto("/static/no-such-file.css")
    assert troubles.pop().startswith("404: GET ")


def test_axe_finds_what_it_should(page: Page, axe: Axe) -> None:
    page.goto("/login")
    page.evaluate("document.body.innerHTML = '<main><h1>Page</h1><input><img src=\"data:,\"></main>'")
    assert {"image-alt", "label"} <= {violation["id"] for violation in axe.violations(page)}
