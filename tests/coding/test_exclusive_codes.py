"""Codes whose subcodes exclude one another: said once at the parent, seen where codes are seen."""

import pytest
from django.urls import reverse
from django_scopes import scope

from coding.models import Code
from studies.models import AuditEvent
from tests.factories import make_code, make_member, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def code():
    study = make_study()
    return make_code(study, "data quality")


def words(response):
    return " ".join(response.content.decode().split())


def test_the_form_declares_it_and_takes_it_back(client, code):
    owner = make_member(code.study, "owner")
    client.force_login(owner)
    address = reverse("save_code", args=[code.study.slug, code.uuid])
    client.post(address, {"name": code.name, "subcodes_exclusive": "on"})
    with scope(study=code.study):
        assert Code.objects.get(pk=code.pk).subcodes_exclusive
        assert "subcodes_exclusive" in AuditEvent.objects.latest("id").data["fields"]
    page = words(client.get(reverse("code", args=[code.study.slug, code.uuid])))
    assert 'name="subcodes_exclusive"' in page
    assert "checked" in page.partition('name="subcodes_exclusive"')[2].partition(">")[0]
    assert "subcodes exclude one another" in words(client.get(reverse("codebook", args=[code.study.slug])))
    client.post(address, {"name": code.name})
    with scope(study=code.study):
        assert not Code.objects.get(pk=code.pk).subcodes_exclusive


def test_an_observer_cannot_declare_it(client, code):
    client.force_login(make_member(code.study, "observer"))
    address = reverse("save_code", args=[code.study.slug, code.uuid])
    assert client.post(address, {"name": code.name, "subcodes_exclusive": "on"}).status_code in (403, 404)
    with scope(study=code.study):
        assert not Code.objects.get(pk=code.pk).subcodes_exclusive
