"""What goes on inside a page: the correction desk's script exports its desk, and nothing hangs on the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

_WITH_DESK = """async (given) => {
    const module = await import(document.querySelector("script[src*='js/correct/desk']").src);
    const desk = await module.desk;
    return (%s);
}"""


def at_desk(page: Page, expression: str, given: Any = None) -> Any:
    """What a JavaScript expression over `desk` and `given` comes to, on a page with a correction desk."""
    return page.evaluate(_WITH_DESK % expression, given)
