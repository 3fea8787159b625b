"""A package rests on consents: when one changes it is marked, refused and taken from the disk."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from exchange.actions import packages_folder, request_package
from exchange.package.build import build
from jobs.leftovers import Leftover, leftovers
from jobs.models import Job
from jobs.tasks import run_job
from rounds.actions import close_round
from studies.models import Participant
from tests import factories
from tests.factories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(world: World, client: Client, tmp_path: Path, settings) -> Job:
    """A package that was built, and its owner logged in."""
    settings.TANDEM_DATA_DIR = tmp_path
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
        made = request_package(study=world.study, actor=world.owner)
    run_job.func(made.pk)
    client.force_login(world.owner)
    return made


def files() -> list[Path]:
    return sorted(packages_folder().glob("*.zip"))


def fetched(world: World, client: Client, job: Job) -> tuple[int, str]:
    answer = client.get(reverse("package_download", args=[world.study.slug, job.uuid]))
    if answer.streaming:
        b"".join(answer)
        for close in answer._resource_closers:  # the answer's own end would also end the test's connection
            close()
        return answer.status_code, ""
    return answer.status_code, answer.content.decode()


def page(world: World, client: Client) -> str:
    return client.get(reverse("package", args=[world.study.slug])).content.decode()


def no_sharing(world: World) -> None:
    Participant.objects.filter(pk=world.participant.pk).update(consents_to_share=False)


def no_quoting(world: World) -> None:
    Participant.objects.filter(pk=world.participant.pk).update(consents_to_quote=False)


def somebody_more(world: World) -> None:
    other = factories.make_participant(world.study, "P9", consents_to_share=False)
    world.first.transcript.interview.participants.add(other)


def nobody(world: World) -> None:
    world.first.transcript.interview.participants.clear()


@pytest.mark.parametrize("change", [no_sharing, no_quoting, somebody_more, nobody])
def test_whatever_changes_it_is_refused_and_gone(
    world: World, client: Client, job: Job, change: Callable[[World], None]
) -> None:
    assert fetched(world, client, job)[0] == 200
    assert len(files()) == 1
    with scopes_disabled():
        change(world)
    status, text = fetched(world, client, job)
    assert status == 422
    assert "Build it again" in text
    assert files() == []
    assert "overtaken" in page(world, client)


@pytest.mark.parametrize("change", [no_sharing, no_quoting, somebody_more, nobody])
def test_what_changes_while_it_is_built_overtakes_it_too(
    world: World, client: Client, tmp_path: Path, settings, monkeypatch, change: Callable[[World], None]
) -> None:
    def built_meanwhile(*args, **kwargs):
        files = build(*args, **kwargs)
        change(world)
        return files

    settings.TANDEM_DATA_DIR = tmp_path
    monkeypatch.setattr("exchange.actions.build", built_meanwhile)
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
        job = request_package(study=world.study, actor=world.owner)
    run_job.func(job.pk)
    client.force_login(world.owner)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert fetched(world, client, job)[0] == 422
    assert files() == []


def test_consent_given_again_does_not_bring_it_back(world: World, client: Client, job: Job) -> None:
    with scopes_disabled():
        no_sharing(world)
        page(world, client)
        Participant.objects.filter(pk=world.participant.pk).update(consents_to_share=True)
    assert fetched(world, client, job)[0] == 422
    assert files() == []


def test_what_came_later_leaves_it_alone(world: World, client: Client, job: Job) -> None:
    with scopes_disabled():
        factories.make_participant(world.study, "P9", consents_to_share=False)
        factories.make_version(world.study)
    assert fetched(world, client, job)[0] == 200
    assert "overtaken" not in page(world, client)


def test_a_package_that_kept_nothing_is_not_handed_out(world: World, client: Client, job: Job) -> None:
    with scopes_disabled():
        job.refresh_from_db()
        Job.objects.filter(pk=job.pk).update(result={k: v for k, v in job.result.items() if k != "rests_on"})
    assert fetched(world, client, job)[0] == 422


def test_a_worker_sweeps_an_overtaken_package_away_and_no_other(world: World, client: Client, job: Job) -> None:
    def of_packages() -> list[Leftover]:
        return [left for left in leftovers(timedelta(0)) if left.place == "packages"]

    assert of_packages() == []
    with scopes_disabled():
        no_sharing(world)
    [package] = of_packages()
    assert package.is_sure
    package.remove()
    assert files() == []
    assert fetched(world, client, job)[0] == 422
