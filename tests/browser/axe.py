"""axe-core in a page: evaluated by the driver, so that the page's strict Content-Security-Policy stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parent.parent.parent / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] })"


class Axe:
    """Finds what people with a screen reader, a keyboard or weak eyes would stumble over."""

    def __init__(self) -> None:
        if not SOURCE.exists():
            pytest.skip("axe-core is not installed; `make test` installs it")
        self.source = SOURCE.read_text()

    def violations(self, page: Page) -> list[dict[str, Any]]:
        """Every rule that the page breaks, with the elements that break it."""
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(self.source)
        found: list[dict[str, Any]] = page.evaluate(RUN, RULES)["violations"]
        return found

    def check(self, page: Page, what: str = "") -> None:
        """Raise AssertionError that names each broken rule and where."""
        found = [_told(violation) for violation in self.violations(page)]
        assert not found, f"{what or page.url}\n" + "\n".join(found)


def _told(violation: dict[str, Any]) -> str:
    places = [f"    {node['html'][:160]}\n      {node['failureSummary']}" for node in violation["nodes"][:4]]
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(places)
