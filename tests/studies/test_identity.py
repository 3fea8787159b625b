"""Who a participant is: on one page for owner and interviewers, and nowhere else."""

import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from exchange.package.build import build
from studies import history
from studies.actions.identities import write_identity
from studies.models import AuditEvent, Identity
from studies.permissions import Role
from tests.access.addresses import addresses
from tests.factories import World
from tests.reading import plain

WHO = {"real_name": "Rosalind Quince", "aliases": ["Rosie", "Quinny"], "contact": "rosalind@quince.example"}
NAMES = ("Quince", "Rosie", "Quinny", "quince.example")
INSIDE = [address for address in addresses() if address.is_inside and address.name != "identity"]


@pytest.fixture
def known(world: World) -> World:
    """The participant of the world is known by name."""
    with scope(study=world.study):
        write_identity(participant=world.participant, actor=world.owner, values=WHO)
    return world


@pytest.mark.parametrize("role", Role.values)
def test_it_stands_on_no_other_page(known: World, role: str):
    client = Client(raise_request_exception=False)
    client.force_login(getattr(known, role))
    telling = []
    for address in INSIDE:
        url = address.url(known)
        answer = client.get(url)
        content = b"".join(answer) if answer.streaming else answer.content
        telling += [url for name in NAMES if name.encode() in content]
    assert telling == []


def test_nor_in_the_package(known: World, tmp_path):
    with scope(study=known.study), (tmp_path / "package.zip").open("wb") as out:
        build(known.study, out, language="en")
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        members = {name: package.read(name) for name in package.namelist()}
    assert "participants.csv" in members
    assert [path for path, content in members.items() for name in NAMES if name.encode() in content] == []


def test_owner_and_interviewers_read_and_change_it(known: World, client: Client):
    page = reverse("identity", args=[known.study.slug, known.participant.uuid])
    client.force_login(known.interviewer)
    assert {"Rosalind Quince", "Rosie", "rosalind@quince.example"} <= set(_values(client.get(page)))
    said = {"real_name": "Rosalind Quince", "aliases": " Rosie \n\nRosie\nRQ", "contact": ""}
    assert client.post(page, said).status_code == 302
    with scope(study=known.study):
        identity = Identity.objects.get()
        rows = AuditEvent.objects.filter(verb="participant.identified").order_by("id")
        told = [row.sentence for row in history.told(rows)]
        data = [row.data for row in rows]
    assert (identity.aliases, identity.contact) == (["Rosie", "RQ"], "")
    assert told == [f"changed who {known.participant.pseudonym} is"] * 2
    assert data == [{"fields": ["real_name", "aliases", "contact"]}, {"fields": ["aliases", "contact"]}]


def _values(answer) -> list[str]:
    page = plain(answer.content) + answer.content.decode()
    return [value for value in ("Rosalind Quince", "Rosie", "rosalind@quince.example") if value in page]


def test_what_is_emptied_is_forgotten_and_saving_nothing_says_nothing(known: World, client: Client):
    page = reverse("identity", args=[known.study.slug, known.participant.uuid])
    client.force_login(known.owner)
    empty = {"real_name": "", "aliases": "", "contact": ""}
    client.post(page, empty)
    client.post(page, empty)
    with scope(study=known.study):
        assert (Identity.objects.count(), AuditEvent.objects.filter(verb="participant.identified").count()) == (0, 2)


def test_a_name_that_is_too_long_is_refused(known: World, client: Client):
    page = reverse("identity", args=[known.study.slug, known.participant.uuid])
    client.force_login(known.owner)
    assert client.post(page, {"real_name": "x" * 201}).status_code == 422
