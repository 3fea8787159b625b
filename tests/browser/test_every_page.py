"""Every page of the demonstration study, as every role, in both languages and both colour schemes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page

from exchange import demonstration
from studies.models import Membership, Person, Study
from studies.permissions import Role
from tests.browser.axe import Axe
from tests.browser.walk import Walk
from tests.factories import make_member

MANNERS = {
    "English, light": {"locale": "en-GB", "color_scheme": "light"},
    "French, dark": {"locale": "fr-FR", "color_scheme": "dark"},
}
"""The two together meet each language and each scheme; every role walks through both."""

NARROWEST = {"width": 1024, "height": 768}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FEWEST_PAGES = 6
PUBLIC = ["/login", "/invitation/MQ/no-such-token"]


@pytest.fixture(params=MANNERS)
def context_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Language and colour scheme, on the narrowest screen that Tandem promises to be usable on."""
    return {**MANNERS[request.param], "viewport": NARROWEST}


@pytest.fixture
def person(transactional_db: None, role: str) -> Person:
    """Somebody of the demonstration study with this role alone, or a guest who is given it."""
    demonstration.load()
    with scopes_disabled():
        study = Study.objects.get(is_demonstration=True)
        holders = Membership.objects.filter(study=study, role=role).order_by("pk")
        only = [held.person for held in holders if study.memberships.filter(person=held.person).count() == 1]
        return only[0] if only else make_member(study, role)


@pytest.mark.parametrize("role", Role.values)
def test_every_page_reads_well(
    role: str,
    person: Person,
    page: Page,
    axe: Axe,
    log_in: Callable[[Person], None],
    context_options: dict[str, Any],
    subtests: pytest.Subtests,
) -> None:
    log_in(person)
    walk = Walk(person)
    pages = list(walk.pages())
    for address in pages:
        with subtests.test(address):
            look_at(page, address, axe, context_options["locale"][:2])
    assert walk.broken == []
    assert len(pages) >= FEWEST_PAGES


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_that_needs_no_login_reads_well(
    address: str, page: Page, axe: Axe, context_options: dict[str, Any]
) -> None:
    look_at(page, address, axe, context_options["locale"][:2])


def look_at(page: Page, address: str, axe: Axe, language: str) -> None:
    """Open the page; see that it is whole, fits, and can be read by everybody."""
    page.goto(address)
    assert page.title().strip()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1, "a page has one heading of the first level"
    assert page.evaluate(OVERFLOW) <= 0, "the page is wider than a small screen"
    axe.check(page, address)
