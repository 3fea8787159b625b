"""The package's addresses: an owner asks, the worker builds, the owner fetches; a coder of an open round does not."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from jobs.models import Job
from jobs.tasks import run_job
from rounds.actions import close_round
from tests import factories
from tests.factories import World

pytestmark = pytest.mark.django_db


def test_a_package_is_built_in_the_background_and_fetched_by_an_owner(world: World, client: Client) -> None:
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
    client.force_login(world.owner)
    answer = client.post(reverse("package_build", args=[world.study.slug]))
    with scopes_disabled():
        job = Job.objects.get(kind="package")
    assert answer.headers["Location"] == reverse("job", args=[world.study.slug, job.uuid])
    run_job.func(job.pk)
    fetched = client.get(reverse("package_download", args=[world.study.slug, job.uuid]))
    content = b"".join(fetched.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"README.md", "codebook.csv", "layers/round-1_coder-1.csv", "catalogue.pdf", "MANIFEST.json"} <= set(names)


def test_an_owner_who_codes_in_an_open_round_gets_none(world: World, client: Client) -> None:
    factories.join(world.study, world.coder, "owner")
    client.force_login(world.coder)
    assert client.post(reverse("package_build", args=[world.study.slug])).status_code == 422
    with scopes_disabled():
        assert not Job.objects.exists()
