"""What the pages of a study say where something is missing, and in every state of a job and of a package."""

from __future__ import annotations

from datetime import date

import pytest
from django.forms import CharField, Form, HiddenInput
from django.template.loader import render_to_string
from django.test import Client
from django_scopes import scopes_disabled

from studies.models import Participant, Study
from studies.permissions import Role
from tests.access.addresses import addresses
from tests.factories import (
    World,
    join,
    make_draft,
    make_interview,
    make_job,
    make_member,
    make_participant,
    make_round,
    make_study,
    make_version,
)
from tests.reading import plain, read, send

pytestmark = pytest.mark.django_db
PAGES = [address for address in addresses() if address.is_inside and address.places == ["slug"]]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_an_empty_study_opens(language: str) -> None:
    study = make_study("Empty")
    client = Client(headers={"accept-language": language})
    client.force_login(make_member(study, *Role.values))
    answers = {page.route: client.get(page.route_in(study.slug), follow=True) for page in PAGES}
    assert {answer.status_code for answer in answers.values()} <= {200, 405, 422}
    refused = [route for route, answer in answers.items() if answer.status_code == 422]
    assert all(route.endswith((".qdc", ".csv", ".xlsx")) for route in refused), refused
    empty = [route for route, answer in answers.items() if not answer.streaming and b'href=""' in answer.content]
    assert empty == []


@pytest.mark.parametrize(
    ("name", "said", "link"),
    [
        ("guide", "No guide yet", "/guide/add"),
        ("guide_add", "The first version of the guide", "/guide"),
        ("interviews", "No interview is entered yet", "/interviews/add"),
        ("participants", "Nobody is described yet", "/participants/import"),
    ],
)
def test_where_there_is_nothing_the_page_says_how_to_begin(name: str, said: str, link: str) -> None:
    study = make_study("Empty")
    page = read(study, make_member(study, Role.OWNER), name)
    assert said in page
    assert f'href="/s/{study.slug}{link}"' in page


def test_the_lists_name_everybody_nobody_and_pilots(world: World) -> None:
    two = [make_participant(world.study, "P8"), make_participant(world.study, "P9", is_pilot=True)]
    make_interview(world.study, "I-90", participants=two)
    make_interview(world.study, "I-91")
    page = read(world.study, world.owner, "interviews")
    assert "P8, P9" in page
    assert "nobody named" in page
    assert '<span class="tag">pilot</span>' in read(world.study, world.owner, "participants")


def test_a_pseudonym_that_is_taken_stands_above_the_form(world: World) -> None:
    page = send(world.study, world.owner, "participant_add", status=422, pseudonym=world.participant.pseudonym)
    assert 'role="alert"' in page or "wrong" in page


def test_the_landing_page_has_the_questions_and_chapters_without_a_number(world: World) -> None:
    Study.objects.filter(pk=world.study.pk).update(research_questions="What?\nWhy?")
    page = read(world.study, world.observer, "study")
    assert "<li>What?</li><li>Why?</li>" in page


def test_the_demonstration_is_marked_in_the_list_of_studies(world: World, client: Client) -> None:
    Study.objects.filter(pk=world.study.pk).update(is_demonstration=True)
    client.force_login(world.owner)
    assert '<span class="tag">demonstration</span>' in plain(client.get("/?all").content)


def test_a_chapter_without_a_remedy_or_a_number_says_so_plainly(world: World) -> None:
    study = make_study("Begun")
    coders = [make_member(study, Role.CODER) for _ in range(2)]
    make_round(study, versions=[make_version(study)], coders=coders)
    page = read(study, make_member(study, Role.OWNER), "study")
    assert '<p class="blocked"> No transcript is submitted by all its coders yet. </p>' in page


def test_hidden_fields_of_a_form_are_sent() -> None:
    class Hiding(Form):
        kept = CharField(widget=HiddenInput, initial="x")

    assert 'type="hidden" name="kept" value="x"' in render_to_string("_form.html", {"form": Hiding()})


@pytest.mark.parametrize(
    ("state", "said"), [("failed", "failed"), ("cancelled", "stopped"), ("running", "under way"), ("done", "Download")]
)
def test_a_package_says_what_became_of_it(world: World, state: str, said: str) -> None:
    result = {"bytes": 2048, "sha256": "ab" * 32, "file": "x.zip", "rests_on": {}} if state == "done" else {}
    job = make_job(world.study, world.owner, state=state, result=result, all_steps=4, done_steps=1)
    page = read(world.study, world.owner, "package")
    assert said in page
    assert ("2.0 KB" in page) == (state == "done")
    page = read(world.study, world.owner, "job", job.uuid)
    assert (f"/package/{job.uuid}.zip" in page) == (state == "done")
    assert ("<progress" in page) == (state == "running")


@scopes_disabled()
def test_an_owner_who_codes_blind_is_told_why_no_package_is_built(world: World) -> None:
    join(world.study, world.coder, Role.OWNER)
    make_job(world.study, world.owner, state="done", result={"bytes": 1, "file": "x.zip", "rests_on": {}})
    page = read(world.study, world.coder, "package")
    assert "You are coding in an open round. The package holds everybody's finished layers" in page
    assert "Download" not in page


@scopes_disabled()
def test_the_package_counts_quotations_that_go_without_words(world: World) -> None:
    Participant.objects.filter(study=world.study).update(consents_to_quote=False)
    assert "1 of them without its words, for want of consent to quote" in read(world.study, world.owner, "package")


def test_somebody_who_only_reads_is_told_that_transcripts_will_come() -> None:
    study = make_study()
    page = read(study, make_member(study, Role.OBSERVER), "transcripts")
    assert "When an interviewer of the study has brought transcripts, they stand here to be read." in page


def test_a_job_leads_to_what_it_works_on(world: World) -> None:
    job = make_job(world.study, world.owner, "prepare-recording", about=world.study.sound_uploads.model().uuid)
    assert "To what this job works on" in read(world.study, world.owner, "job", job.uuid)


@scopes_disabled()
def test_transcripts_say_what_waits_and_a_file_without_speakers_what_to_do(world: World, client: Client) -> None:
    make_draft(world.study, uploaded_by=world.owner)
    interview = world.first.transcript.interview
    interview.held_on = date(2026, 5, 4)
    interview.save()
    assert "1 upload waits to be stored" in read(world.study, world.owner, "transcripts")
    assert "May 4, 2026" in read(world.study, world.owner, "transcript", world.first.transcript.uuid)
    nobody = make_draft(world.study, b"Words of nobody.\n\nMore words.\n", uploaded_by=world.owner)
    assert "The file names no speaker." in read(world.study, world.owner, "upload", nobody.uuid)
    vtt = b"WEBVTT\n\nstray words\n\n00:01.000 --> 00:02.000\n<v Anna>Hello.\n\n00:xx --> 00:05.000\n<v Anna>Bad.\n"
    broken = make_draft(world.study, vtt, file_name="a.vtt", uploaded_by=world.owner)
    page = read(world.study, world.owner, "upload", broken.uuid)
    assert "not understood" in page
    latin = make_draft(world.study, "Anna: Où étiez-vous ?\n".encode("latin-1"), uploaded_by=world.owner)
    assert '<div class="note">' in read(world.study, world.owner, "upload", latin.uuid)
