"""The whole way in one browser: from an empty study to the package, each person at their own desk.

With JOURNEY_PICTURES naming a folder, the pages on the way are kept there; docs/journey.md shows them.
"""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from jobs.models import Job
from jobs.tasks import run_job
from rounds.models import Layer
from studies.models import Person, Study
from tests import factories

INTERVIEW = """Interviewer: How do you notice that a model gives poor answers?

P1: Usually a customer calls. By then it has been wrong for weeks.

Interviewer: What was the reason the last time?

P1: A supplier had changed the meaning of a field. Nobody had told us. We patched it by hand.
"""
SECOND = """Interviewer: Who looks at the data before training?

P2: Honestly, nobody. We look when something breaks.
"""


@pytest.fixture
def shot(page: Page) -> Callable[[str], None]:
    """Keep a picture of the page where somebody asked for pictures."""
    folder = os.environ.get("JOURNEY_PICTURES")

    def take(name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", caret="initial")

    return take


@scopes_disabled()
def layer_of(label: str, person: Person) -> Layer:
    """The person's layer of the transcript with this label."""
    return Layer.objects.get(version__transcript__interview__label=label, coder=person)


def code(page: Page, turn: int, sentence: int, name: str) -> None:
    """By keyboard: go to a turn, choose a sentence, type the code's name."""
    page.keyboard.press("Escape")
    for _ in range(40):
        page.keyboard.press("k")
    for _ in range(turn - 1):
        page.keyboard.press("j")
    for _ in range(sentence):
        page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.keyboard.type(name)
    with page.expect_response(lambda answer: "/apply" in answer.url):
        page.keyboard.press("Enter")


def press(page: Page, button: str) -> None:
    """Press a button that sends its form, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def submit(page: Page) -> None:
    """Submit the transcript at hand."""
    with page.expect_navigation():
        page.get_by_role("link", name="Submit", exact=True).click()
    press(page, "Submit for good")
    expect(page.get_by_role("heading", level=1)).to_contain_text("is submitted")


def test_the_way_from_an_empty_study_to_the_package(
    transactional_db: None, page: Page, log_in: Callable[[Any], None], shot: Callable[[str], None], tmp_path: Path
) -> None:
    owner, ann, ben, moderator = (
        factories.make_person(name, password=factories.PASSWORD) for name in ("Olga", "Ann", "Ben", "Mo")
    )
    set_up(page, log_in, owner, [(ann, "coder"), (ben, "coder"), (moderator, "moderator")], shot)
    bring_transcripts(page, tmp_path, shot)
    open_round(page, shot)
    code_twice(page, log_in, ann, ben, shot)
    moderate(page, log_in, moderator, shot)
    read_agreement(page, log_in, owner, shot)
    write_catalogue(page, shot)
    fetch_package(page, shot)


def set_up(
    page: Page,
    log_in: Callable[[Any], None],
    owner: Person,
    others: list[tuple[Person, str]],
    shot: Callable[[str], None],
) -> None:
    """A study, its people, participants and interviews."""
    log_in(owner)
    page.goto("/studies/new")
    page.get_by_label("Title").fill("Quality in practice")
    page.get_by_label("Interview languages").fill("English")
    press(page, "Start the study")
    for person, role in others:
        page.goto("/s/quality-in-practice/members")
        page.locator("input[name=email]").last.fill(person.email)
        page.get_by_label("Name", exact=True).fill(person.name)
        page.get_by_role("checkbox", name=role).last.check()
        press(page, "Invite")
        link = page.get_by_label("Invitation link").input_value()
        log_in(person)
        page.goto(link)
        with page.expect_navigation():
            page.get_by_role("button", name="Accept").click()
        log_in(owner)
    for pseudonym in ("P1", "P2"):
        page.goto("/s/quality-in-practice/participants/add")
        page.get_by_label("Pseudonym").fill(pseudonym)
        page.get_by_label("Team").fill("platform")
        for consent in ("recorded", "quoted", "share"):
            page.get_by_label(consent, exact=False).check()
        press(page, "Save")
    for label, pseudonym in (("I-01", "P1"), ("I-02", "P2")):
        page.goto("/s/quality-in-practice/interviews/add")
        page.get_by_label("Label").fill(label)
        page.get_by_role("checkbox", name=pseudonym).check()
        press(page, "Save")
    page.goto("/s/quality-in-practice/participants")
    shot("participants")


def bring_transcripts(page: Page, folder: Path, shot: Callable[[str], None]) -> None:
    """Two files, looked at and stored."""
    files = [folder / "first.txt", folder / "second.txt"]
    files[0].write_text(INTERVIEW)
    files[1].write_text(SECOND)
    for file, label in zip(files, ("I-01", "I-02"), strict=True):
        page.goto("/s/quality-in-practice/transcripts/uploads")
        page.get_by_label("Transcript files").set_input_files(file)
        press(page, "Upload and look")
        if page.get_by_role("link", name=file.name).count():
            with page.expect_navigation():
                page.get_by_role("link", name=file.name).first.click()
        page.get_by_label("Interview or focus group").select_option(label=label)
        shot("preview")
        press(page, "Store this transcript")
        expect(page.get_by_role("heading", name=label)).to_be_visible()


def open_round(page: Page, shot: Callable[[str], None]) -> None:
    """Both transcripts to both coders."""
    page.goto("/s/quality-in-practice/rounds/new")
    for box in page.get_by_role("checkbox").all():
        box.check()
    shot("round")
    press(page, "Open the round")
    expect(page.get_by_role("main")).to_contain_text("The round is open")


def code_twice(
    page: Page, log_in: Callable[[Any], None], ann: Person, ben: Person, shot: Callable[[str], None]
) -> None:
    """Ann and Ben code by keyboard; neither sees the other's work before both have submitted everything."""
    log_in(ann)
    page.goto(f"/s/quality-in-practice/coding/{layer_of('I-01', ann).uuid}")
    code(page, 2, 1, "late discovery")
    code(page, 4, 1, "unannounced change")
    code(page, 4, 3, "manual patch")
    shot("coding")
    submit(page)
    log_in(ben)
    page.goto(f"/s/quality-in-practice/coding/{layer_of('I-01', ben).uuid}")
    expect(page.locator("#tree")).not_to_contain_text("manual patch")
    code(page, 2, 1, "late discovery")
    code(page, 4, 1, "change of meaning")
    submit(page)
    for person in (ann, ben):
        log_in(person)
        page.goto(f"/s/quality-in-practice/coding/{layer_of('I-02', person).uuid}")
        code(page, 2, 1, "nobody checks")
        submit(page)


def moderate(page: Page, log_in: Callable[[Any], None], moderator: Person, shot: Callable[[str], None]) -> None:
    """One key a case: B for the different code, A for what only one coder saw."""
    log_in(moderator)
    page.goto("/s/quality-in-practice/moderation/cases")
    expect(page.locator("#queue-title")).to_contain_text("0 of 2")
    shot("moderation")
    page.keyboard.press("2")
    expect(page.locator("#queue-title")).to_contain_text("1 of 2")
    page.keyboard.press("1")
    expect(page.locator("#queue-title")).to_contain_text("2 of 2")
    page.goto("/s/quality-in-practice/moderation/cases?state=all")
    expect(page.locator("#queue-title")).to_contain_text("2 of 2")


def read_agreement(page: Page, log_in: Callable[[Any], None], owner: Person, shot: Callable[[str], None]) -> None:
    """The first sentence names the number, the unit and the moment."""
    log_in(owner)
    page.goto("/s/quality-in-practice/agreement")
    expect(page.get_by_role("main")).to_contain_text("On 2 transcripts the two coders agree at α = ")
    shot("agreement")


def write_catalogue(page: Page, shot: Callable[[str], None]) -> None:
    """An issue with a statement that rests on a passage, and its PDF."""
    page.goto("/s/quality-in-practice/catalogue")
    page.get_by_label("Title").fill("Problems are found by customers")
    press(page, "Add the issue")
    page.get_by_label("Kind").last.select_option("occurrence")
    page.get_by_label("Statement").last.fill("The team learns of it from outside.")
    page.get_by_role("button", name="Add the statement").click()
    page.get_by_role("button", name="Add", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("I-01-T2-Q1")
    shot("issue")
    pdf = page.request.get("/s/quality-in-practice/catalogue/catalogue.pdf")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")


def fetch_package(page: Page, shot: Callable[[str], None]) -> None:
    """Ask, let the worker build, fetch."""
    page.goto("/s/quality-in-practice/package")
    shot("package")
    press(page, "Build the package")
    with scopes_disabled():
        job = Job.objects.get(kind="package")
        study = Study.objects.get(slug="quality-in-practice")
    run_job.func(job.pk)
    fetched = page.request.get(f"/s/{study.slug}/package/{job.uuid}.zip")
    with zipfile.ZipFile(io.BytesIO(fetched.body())) as archive:
        rows = archive.read("consensus.csv").decode().splitlines()
    assert len(rows) - 1 == len(["late discovery", "change of meaning", "manual patch", "nobody checks"])
