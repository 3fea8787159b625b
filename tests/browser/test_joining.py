"""Joining a study in a browser: the owner's link, a new account, an account that is there, and somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from studies.models import Membership, Person
from tests.browser.axe import Axe
from tests.factories import PASSWORD, World, make_person


def invite(page: Page, world: World, email: str, name: str) -> str:
    """The link that the owner is shown."""
    page.goto(f"/s/{world.study.slug}/members")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("form.many-ticks").get_by_label("interviewer").check()
    page.get_by_role("button", name="Invite").click()
    return page.get_by_label("Invitation link").input_value()


def test_a_newcomer_joins_by_the_link(
    page: Page, world: World, log_in: Callable[[Person], None], axe: Axe, context: Any
) -> None:
    log_in(world.owner)
    link = invite(page, world, "noor@uni.example", "Noor")
    axe.check(page, "members with a link")
    context.clear_cookies()
    page.goto(link)
    axe.check(page, "the link")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password confirmation").fill(PASSWORD)
    page.get_by_role("button", name="Choose and join").click()
    expect(page).to_have_url(f"{page.url.split('/s/')[0]}/s/{world.study.slug}/")
    assert Membership.objects.filter(person__email="noor@uni.example", study=world.study).count() == 1


def test_somebody_with_an_account_logs_in_on_the_way_and_accepts(
    page: Page, world: World, log_in: Callable[[Person], None], axe: Axe
) -> None:
    make_person("Noor", email="noor@uni.example", password=PASSWORD)
    log_in(world.owner)
    link = invite(page, world, "noor@uni.example", "Noor")
    page.goto(link)
    axe.check(page, "the link, as somebody else")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("E-mail").fill("noor@uni.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    axe.check(page, "the link, as the invited person")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert f"/s/{world.study.slug}/" in page.url
