"""Adding what nobody marked, and judging a sample, in a browser: by keyboard, by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from moderation import actions
from moderation.models import AuditedCoding, Case
from studies.models import Person
from studies.permissions import Role
from tests import factories
from tests.browser.axe import Axe
from tests.moderation.conftest import Bench, make_bench

SELECT = """() => {
  const lines = [...document.querySelectorAll("#passage .turn > p")];
  const line = lines.find((one) => one.textContent.includes("Retraining"));
  const at = line.textContent.indexOf("Retraining");
  getSelection().setBaseAndExtent(line.firstChild, at, line.firstChild, at + "Retraining takes a week".length);
  line.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


@pytest.fixture
def bench(transactional_db: None) -> Bench:
    """A closed round with three undecided cases."""
    with scopes_disabled():
        made = make_bench()
        made.round.closed_at = timezone.now()
        made.round.save()
    with scope(study=made.study):
        made.cases()
    return made


def added(bench: Bench) -> list[str]:
    with scopes_disabled():
        rows = Case.objects.filter(type="ADDED", case_set__round=bench.round).order_by("position")
        return [bench.version.text[row.start : row.end] for row in rows]


def test_a_passage_is_added_at_the_desk_by_keyboard_and_taken_out_again(
    bench: Bench, page: Page, log_in: Callable[[Person], None]
) -> None:
    log_in(bench.moderator)
    page.goto(f"/s/{bench.study.slug}/moderation/cases?type=ONE_CODER")
    expect(page.locator("#case-title")).to_contain_text("only one coder")
    page.evaluate(SELECT)
    page.keyboard.press("i")
    expect(page.locator("#add-code")).to_be_focused()
    expect(page.locator("#own-words")).to_have_value("Retraining takes a week")
    page.keyboard.type("retraining")
    page.keyboard.press("Enter")
    expect(page.locator("#undo")).to_contain_text("Added what nobody had marked.")
    expect(page.locator("#case-title")).to_contain_text("only one coder")
    assert added(bench) == ["Retraining takes a week"]
    page.locator("#case-title").focus()
    page.keyboard.press("Control+z")
    expect(page.locator("#live")).to_contain_text("Undone.")
    assert added(bench) == []


def test_a_passage_is_added_from_the_transcript_by_marking_it(
    bench: Bench, page: Page, log_in: Callable[[Person], None], axe: Axe
) -> None:
    log_in(bench.moderator)
    page.goto(f"/s/{bench.study.slug}/moderation")
    page.get_by_role("link", name="Add a passage to").click()
    expect(page.locator("h1")).to_contain_text("Add a passage to")
    page.wait_for_load_state("networkidle")
    page.evaluate(SELECT)
    expect(page.locator("#words-0")).to_have_value("Retraining takes a week")
    expect(page.locator("#code-0")).to_be_focused()
    page.keyboard.type("drift")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#messages")).to_contain_text("marked as a passage that nobody had marked")
    assert added(bench) == ["Retraining takes a week"]


def test_an_auditor_judges_with_one_key_a_coding(
    bench: Bench, page: Page, log_in: Callable[[Person], None], axe: Axe
) -> None:
    with scope(study=bench.study):
        for kind in ("BOUNDARY", "DIFFERENT_CODE"):
            actions.decide(case=bench.case(kind), actor=bench.moderator, choice="a", seen="")
        actions.draw_audit(round_=bench.round, actor=bench.owner, percent=100)
        auditor = factories.make_member(bench.study, Role.AUDITOR)
    log_in(auditor)
    page.goto(f"/s/{bench.study.slug}/auditing")
    page.get_by_role("link", name="Judge the next coding").click()
    expect(page.locator("h1")).to_contain_text("Coding 1 of 3")
    page.wait_for_load_state("networkidle")
    assert axe.violations(page) == []
    page.keyboard.press("1")
    expect(page.locator("h1")).to_contain_text("Coding 2 of 3")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("m")
    page.keyboard.type("which customer?")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("h1")).to_contain_text("Coding 3 of 3")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("k")
    expect(page.locator("h1 .tag")).to_have_text("questioned")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("Coding 3 of 3")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("3")
    expect(page.locator("#other-code")).to_be_focused()
    page.keyboard.type("decay")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Every coding of this sample is judged.")
    with scopes_disabled():
        said = AuditedCoding.objects.order_by("position").values_list("verdict", "other_code", "note")
        assert list(said) == [
            ("accepted", "", ""),
            ("questioned", "", "which customer?"),
            ("other_code", "decay", ""),
        ]
