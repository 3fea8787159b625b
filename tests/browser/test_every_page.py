"""Every page of the demonstration study, as every role, in both languages and both colour schemes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page

from correction import actions
from demonstration import loading
from jobs.models import Job
from recordings.models import Chunk
from rounds.forms import latest_versions
from studies.models import Interview, Membership, Person, Study
from studies.permissions import Role
from tests.browser.axe import Axe
from tests.browser.walk import Found, Walk, route_of
from tests.factories import make_correction, make_member
from tests.recordings.made import make_recognition, make_sound_upload, record
from tests.recordings.sounds import speech, wav

MANNERS = {
    "English, light": {"locale": "en-GB", "color_scheme": "light"},
    "French, dark": {"locale": "fr-FR", "color_scheme": "dark"},
}
"""The two together meet each language and each scheme. A page whose main part somebody else has seen word for word is
not looked at twice."""

SEE_MOST = (Role.OWNER, Role.CODER, Role.MODERATOR)
"""Every role walks through the first manner, these three through the second; they see two pages of a kind in the first,
because an empty one stands beside a full one."""

MOST_OF_A_KIND = {"light": 2, "dark": 1}
"""Pages of one route that are looked at in a browser, whoever sees them: the walk itself asks for every one."""

NARROWEST = {"width": 1024, "height": 768}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FEWEST_PAGES = 6
PUBLIC = ["/login", "/invitation/MQ/no-such-token"]


@pytest.fixture(params=MANNERS)
def context_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Language and colour scheme, on the narrowest screen that Tandem promises to be usable on."""
    return {**MANNERS[request.param], "viewport": NARROWEST}


@pytest.fixture
def people(transactional_db: None) -> dict[str, Person]:
    """For each role somebody of the demonstration study who has this role alone."""
    loading.load()
    with scopes_disabled():
        study = Study.objects.get(is_demonstration=True)
    with scope(study=study):
        add_recordings(study)
        add_corrections(study)
    with scopes_disabled():
        return {role: alone_in(role, study) for role in Role.values}


def add_recordings(study: Study) -> None:
    """What the demonstration has none of: one recording with a finished run and a proposal, and a broken one."""
    first, second = Interview.objects.filter(study=study).order_by("label")[:2]
    interviewer = alone_in(Role.INTERVIEWER, study)
    whole = record(first, interviewer, ("talk.wav", wav(speech(2), speech(2, seed=2))))
    said = {
        "language": "en",
        "segments": [{"words": [{"text": " Yes.", "start_ms": 0, "end_ms": 400}], "text": " Yes."}],
    }
    for passage in ({}, {"start_ms": 0, "end_ms": 2000}):
        run = make_recognition(whole, interviewer, outcome="words", **passage)
        Job.objects.filter(pk=run.job_id).update(state=Job.State.DONE)
        flag = {"kind": "low_confidence", "start_ms": 0, "end_ms": 400, "count": 1}
        track = whole.tracks.get(index=0)
        Chunk.objects.create(
            recognition=run, track=track, index=0, start=0, end=32_000, state="done", result=said, flags=[flag]
        )
    make_recognition(whole, interviewer)
    record(second, interviewer, ("broken.mp3", b"ID3" + bytes(999)))
    make_sound_upload(study, interviewer)


def add_corrections(study: Study) -> None:
    """A text in hand with a question, one that waits for agreement, and one that is frozen."""
    interviewer, owner = alone_in(Role.INTERVIEWER, study), alone_in(Role.OWNER, study)
    open_, sent, frozen = (make_correction(version, interviewer) for version in latest_versions(study)[:3])
    for correction in (open_, sent):
        turn = correction.turns.order_by("place")[1]
        actions.ask_question(
            correction=correction, actor=interviewer, question=uuid4(), turn=turn.uuid, text="Is this so?", at_ms=None
        )
    for correction in (sent, frozen):
        turn = correction.turns.order_by("place")[0]
        turn.text += " Yes."
        turn.save()
        actions.send_for_agreement(correction=correction, actor=interviewer, reader=owner)
    actions.freeze(correction=frozen, actor=owner)


def alone_in(role: str, study: Study) -> Person:
    """A member with this role and no other, or a guest who is given it."""
    for held in Membership.objects.filter(study=study, role=role).order_by("pk").select_related("person"):
        if study.memberships.filter(person=held.person).count() == 1:
            return held.person
    return make_member(study, role)


def test_every_page_reads_well(
    people: dict[str, Person],
    page: Page,
    axe: Axe,
    log_in: Callable[[Person], None],
    context_options: dict[str, Any],
    subtests: pytest.Subtests,
) -> None:
    seen: set[Found] = set()
    fetched: set[str] = set()
    looked_at = Counter[str]()
    first = context_options["color_scheme"] == "light"
    walking = people if first else {role: people[role] for role in SEE_MOST}
    for role, person in walking.items():
        log_in(person)
        walk = Walk(person, fetched, visits=2 if first and role in SEE_MOST else 1)
        found = list(walk.pages())
        assert len(found) >= FEWEST_PAGES
        assert walk.broken == []
        for new in [reached for reached in found if reached not in seen]:
            looked_at[route_of(new.address)] += 1
            if looked_at[route_of(new.address)] > MOST_OF_A_KIND[context_options["color_scheme"]]:
                continue
            with subtests.test(f"{role} at {new.address}"):
                look_at(page, new.address, axe, context_options["locale"][:2])
        seen.update(found)


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
