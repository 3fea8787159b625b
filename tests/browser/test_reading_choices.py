"""Where the names stand, chosen in a browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.factories import World

NOTES = (
    "Intervieweur / réunion de mai\n\nAnna Martin | Où étiez-vous à l'été dernier ?\n\n"
    "Karim Benali | À l'école, je crois, et puis chez ma sœur.\n\nAnna Martin | Et après ?\n"
)


def test_the_names_are_found_where_somebody_says(
    world: World, page: Page, log_in, axe: Axe, picture, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_bytes(NOTES.encode("cp1252"))
    log_in(world.interviewer)
    page.goto(f"/s/{world.study.slug}/transcripts/uploads")
    page.get_by_label("Transcript files").set_input_files(tmp_path / "notes.txt")
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("group", name="Where do the names stand?")).to_be_visible()
    axe.check(page)
    picture("transcripts-ways")
    page.get_by_role("radio", name="in the first column").check()
    page.get_by_role("button", name="Read the file like this").click()
    expect(page.locator(".transcript .speaker").first).to_have_text("Anna Martin")
    expect(page.get_by_role("link", name="Not right?")).to_be_visible()
    axe.check(page)
    page.go_back()
    page.reload()
    expect(page.locator(".transcript .speaker").first).to_have_text("Anna Martin")
