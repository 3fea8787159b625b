"""From a file to a page that can be read, in a browser."""

from pathlib import Path

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.axe import Axe
from tests.factories import World
from transcripts.models import Transcript

ZOOM = """WEBVTT

1
00:00:04.859 --> 00:00:07.410
Ada Lovelace: So, how do you notice that data are missing?

2
00:00:09.540 --> 00:00:12.990
Grace: Usually a customer tells us.

3
00:00:13.100 --> 00:00:15.000
Grace: Note: that is the polite version.

4
00:00:16.000 --> 00:00:18.500
And then we look at the logs --> nothing.

5
00:00:19.000 --> 00:00:21.000
Note: laughter

6
00:00:22.000 --> 00:00:24.000
Ada Lovelace: And after that?
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A good file and one that is none."""
    (tmp_path / "zoom.vtt").write_text(ZOOM)
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    return [tmp_path / "zoom.vtt", tmp_path / "scan.pdf"]


def test_a_file_is_brought_looked_at_and_stored(world: World, page: Page, log_in, axe: Axe, picture, files) -> None:
    log_in(world.interviewer)
    page.goto(f"/s/{world.study.slug}/transcripts")
    page.get_by_role("link", name="Bring transcripts").click()
    page.get_by_label("Transcript files").set_input_files(files)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("status").first).to_contain_text("scan.pdf was not taken: This PDF is damaged.")
    axe.check(page)
    picture("transcripts-uploads")

    page.get_by_role("link", name="zoom.vtt").click()
    assert page.get_by_label("Role: Note").input_value() == "text"
    axe.check(page)
    picture("transcripts-preview")

    page.get_by_label("Name: Grace").fill("Grace H.")
    page.get_by_label("Label of the new one").fill("I-90")
    page.get_by_label("Label of the new one").press("Enter")
    expect(page.locator(".preview-result .speaker").nth(1)).to_have_text("Grace H.")
    page.get_by_role("button", name="Store this transcript").click()
    expect(page.get_by_role("heading", name="I-90")).to_be_visible()
    expect(page.locator("#t2 p")).to_contain_text("the polite version. And then we look at the logs --> nothing.")
    axe.check(page)
    picture("transcripts-transcript")
    with scopes_disabled():
        assert Transcript.objects.get(interview__label="I-90").speakers.count() == 2


def test_an_anchor_leads_to_its_turn(world: World, page: Page, log_in) -> None:
    version = factories.make_version(world.study, [("P1", f"words {number} " * 60) for number in range(40)])
    log_in(world.observer)
    page.goto(f"/s/{world.study.slug}/transcripts/{version.transcript.uuid}#t30")
    expect(page.locator("#t30")).to_be_in_viewport()
    assert page.locator("#t30").evaluate("turn => turn.matches(':target')")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_bringing_a_file_needs_no_script(world: World, page: Page, log_in, files) -> None:
    log_in(world.owner)
    page.goto(f"/s/{world.study.slug}/transcripts/uploads")
    page.get_by_label("Transcript files").set_input_files(files[0])
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Store this transcript").click()
    expect(page.locator("#t1 .speaker")).to_have_text("Ada Lovelace")


def test_dropped_files_go_into_the_input(world: World, page: Page, log_in) -> None:
    log_in(world.owner)
    page.goto(f"/s/{world.study.slug}/transcripts/uploads")
    dropped = page.evaluate_handle(
        """() => {
            const files = new DataTransfer();
            files.items.add(new File(["Anna: yes"], "a.txt"));
            return files;
        }"""
    )
    page.dispatch_event("form[data-drop]", "drop", {"dataTransfer": dropped})
    assert page.get_by_label("Transcript files").evaluate("input => input.files[0].name") == "a.txt"
