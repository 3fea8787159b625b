"""A study of six interviews: two drawn by lot and coded by two of three coders, the rest coded once, an auditor after.

From the assignments to the catalogue and the package, each person at their own desk.
"""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from jobs.models import Job
from jobs.tasks import run_job
from moderation.codings.domain.cases import CaseType
from moderation.models import AuditedCoding, Case
from rounds.models import Layer
from studies.models import Person, Study
from studies.permissions import Role
from tests import factories
from tests.browser.axe import Axe
from tests.browser.test_journey import code, press, submit

LABELS = [f"I-0{n}" for n in range(1, 7)]
ANSWERS = (
    "Usually a customer calls. By then it has been wrong for weeks.",
    "A supplier had changed the meaning of a field. Nobody had told us.",
)


class Team:
    """The study and its people."""

    def __init__(self) -> None:
        self.study: Study = factories.make_study("Drawn by lot")
        self.owner = factories.make_member(self.study, Role.OWNER, name="Olga")
        self.coders = [factories.make_member(self.study, Role.CODER, name=name) for name in ("Ana", "Ben", "Cleo")]
        self.moderator = factories.make_member(self.study, Role.MODERATOR, name="Mona")
        self.auditor = factories.make_member(self.study, Role.AUDITOR, name="Ada")
        for label in LABELS:
            said = factories.make_participant(
                self.study, label.replace("I", "P"), team="platform",
                consents_to_record=True, consents_to_quote=True, consents_to_share=True,
            )  # fmt: skip
            turns = (("Interviewer", "How do you notice?"), *((said.pseudonym, words) for words in ANSWERS))
            interview = factories.make_interview(self.study, label=label)
            interview.participants.add(said)
            factories.make_version(self.study, turns, interview=interview)

    def address(self, rest: str) -> str:
        """An address of the study."""
        return f"/s/{self.study.slug}/{rest}"

    @scopes_disabled()
    def layers(self) -> list[Layer]:
        """What is to be coded, by transcript and coder."""
        rows = Layer.objects.filter(round__study=self.study).select_related("coder", "version__transcript__interview")
        return sorted(rows, key=lambda row: (row.version.transcript.interview.label, row.coder_id))


@pytest.fixture
def team(transactional_db: None) -> Team:
    with scopes_disabled():
        return Team()


def test_from_assignments_to_the_catalogue(
    team: Team, page: Page, log_in: Callable[[Person], None], axe: Axe, tmp_path: Path
) -> None:
    log_in(team.owner)
    draw_and_open(team, page, axe)
    plan(team, page, axe)
    code_it(team, page, log_in)
    moderate(team, page, log_in)
    read(team, page, log_in, axe)
    audit(team, page, log_in)
    write(team, page, log_in)
    publish(team, page, tmp_path)


def draw_and_open(team: Team, page: Page, axe: Axe) -> None:
    """Two of six, drawn by a seed; looked at before anything is open."""
    page.goto(team.address("rounds/new"))
    for group in ("Transcripts", "Coders"):
        for box in page.get_by_role("group", name=group).get_by_role("checkbox").all():
            box.check()
    page.get_by_role("radio", name="A sample, drawn by lot").check()
    page.get_by_role("radio", name="Reliability").check()
    page.get_by_label("Size of the sample").fill("2")
    page.get_by_label("Seed").fill("7")
    press(page, "Look at who codes what")
    assert page.locator("input[name=cell]:checked").count() == 2 * 2 + 4
    assert axe.violations(page) == []
    press(page, "Open the round")
    layers = team.layers()
    assert (len(layers), len({layer.version_id for layer in layers})) == (8, 6)
    assert {layer.provenance for layer in layers} == {"fresh"}
    expect(page.get_by_role("main")).to_contain_text("seed 7")


def plan(team: Team, page: Page, axe: Axe) -> None:
    """The owner says beforehand which number it will be."""
    page.get_by_role("link", name="plan of agreement", exact=False).first.click()
    page.locator("#id_threshold").fill("0.6")
    page.get_by_label("Where the threshold comes from").fill("What we need to count participants by code.")
    page.get_by_label("What happens below it").fill("We talk about the definitions and draw two more.")
    assert axe.violations(page) == []
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def code_it(team: Team, page: Page, log_in: Callable[[Any], None]) -> None:
    """Everybody codes what is theirs, by keyboard; of a transcript that two code, the second leaves one code out."""
    seen: set[int] = set()
    for layer in team.layers():
        log_in(layer.coder)
        page.goto(team.address(f"coding/{layer.uuid}"))
        code(page, 2, 1, "late discovery")
        if layer.version_id not in seen:
            code(page, 3, 1, "unannounced change")
        seen.add(layer.version_id)
        submit(page)
    log_in(team.owner)
    page.goto(team.address("rounds"))
    expect(page.get_by_role("main")).to_contain_text("closed")


def moderate(team: Team, page: Page, log_in: Callable[[Any], None]) -> None:
    """Only the two transcripts that two coded have differences; what was coded once is no case to decide."""
    log_in(team.moderator)
    page.goto(team.address("moderation/cases"))
    expect(page.locator("#queue-title")).to_contain_text("0 of 2")
    for done in (1, 2):
        page.keyboard.press("1")
        expect(page.locator("#queue-title")).to_contain_text(f"{done} of 2")
    with scope(study=team.study):
        assert Case.objects.filter(type=CaseType.ALONE, state="agreed").count() == 2 * 4


def read(team: Team, page: Page, log_in: Callable[[Any], None], axe: Axe) -> None:
    """The page says which share was coded twice, how it was drawn, and what was planned."""
    log_in(team.owner)
    page.goto(team.address("agreement"))
    main = page.get_by_role("main")
    expect(main).to_contain_text("2 of the study's 6 transcripts")
    expect(main).to_contain_text("seed 7")
    expect(main).to_contain_text("planned")
    assert axe.violations(page) == []


def audit(team: Team, page: Page, log_in: Callable[[Any], None]) -> None:
    """Half of the result by lot, to somebody who coded nothing; two keys."""
    page.goto(team.address("moderation/audits"))
    page.get_by_label("or percent of them").fill("50")
    page.get_by_label("Seed, to draw the same again").fill("3")
    press(page, "Draw it")
    log_in(team.auditor)
    page.goto(team.address("auditing"))
    page.get_by_role("link", name="Judge the next coding").click()
    with scope(study=team.study):
        drawn = AuditedCoding.objects.count()
    for number in range(drawn):
        expect(page.locator("#audit-progress")).to_contain_text(f"{number} of {drawn}")
        page.wait_for_load_state("networkidle")  # the keys come with a script
        with page.expect_navigation():
            page.keyboard.press("2" if number == 0 else "1")
    with scope(study=team.study):
        verdicts = list(AuditedCoding.objects.order_by("position").values_list("verdict", flat=True))
    assert verdicts == ["questioned", *["accepted"] * (drawn - 1)]


def write(team: Team, page: Page, log_in: Callable[[Any], None]) -> None:
    """One issue; who reports it is counted in the whole result, coded once or twice."""
    log_in(team.owner)
    page.goto(team.address("catalogue"))
    page.get_by_label("Title").fill("Problems are found by customers")
    press(page, "Add the issue")
    page.get_by_label("Kind").last.select_option("occurrence")
    page.get_by_label("Statement").last.fill("The team learns of it from outside.")
    page.get_by_role("button", name="Add the statement").click()
    page.get_by_role("button", name="Add", exact=True).first.click()
    expect(page.get_by_role("main")).to_contain_text("-T2-Q1")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("6 of 6 participants")
    expect(page.get_by_role("main")).to_contain_text("1 of 6")


def publish(team: Team, page: Page, folder: Path) -> None:
    """The package says all of it, and its own program finds the same numbers."""
    page.goto(team.address("package"))
    press(page, "Build the package")
    with scopes_disabled():
        job = Job.objects.get(kind="package")
    run_job.func(job.pk)
    fetched = page.request.get(team.address(f"package/{job.uuid}.zip"))
    with zipfile.ZipFile(io.BytesIO(fetched.body())) as archive:
        archive.extractall(folder)
    [program] = folder.rglob("verify_agreement.py")
    ran = subprocess.run([sys.executable, program, "--no-bootstrap"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
