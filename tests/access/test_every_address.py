"""Every address, asked by a person of every role, by a stranger and by nobody: exactly who the gate lets in gets in."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from studies.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.access.addresses import Address, addresses
from tests.factories import World, join, make_study

ALL = addresses()
INSIDE = [address for address in ALL if address.is_inside]
OUTSIDE = [address for address in ALL if not address.is_inside]
WITH_OBJECTS = [address for address in INSIDE if len(address.places) > 1]
OWN_WORK = [a for a in INSIDE if {"layer", "look"} & {*a.places} and a.gate.permission == Permission.CODE]
METHODS = ("get", "post")
ADMITTED = {200, 204, 302, 303, 400, 405, 409, 422}
"""What somebody may see whom the gate let in: an answer, a sentence about what was sent, or another method's turn."""


NOTED = r"(?:INTO |FROM )?\"(?:django_session|studies_failedattempt)\""
"""A login, and who came to a link that is none, are noted when a page is asked for."""
WRITING = re.compile(rf"(?:INSERT|UPDATE|DELETE|REPLACE)\b(?! {NOTED})")


def ask(person, method: str, url: str) -> tuple[int, str]:
    """Status and where to; what the request changed is taken back. What is asked for by GET is read, never written."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    point = transaction.savepoint()
    with CaptureQueriesContext(connection) as asked:
        response = getattr(client, method)(url)
        if response.streaming:
            b"".join(response)
    transaction.savepoint_rollback(point)
    if method == "get":
        assert [query["sql"] for query in asked if WRITING.match(query["sql"])] == [], url
    return response.status_code, response.headers.get("Location", "")


def is_sent_to_login(answer: tuple[int, str]) -> bool:
    return answer[0] == 302 and answer[1].startswith("/login")


def called(address: Address) -> str:
    return address.route or "/"


@pytest.mark.parametrize("address", INSIDE, ids=called)
def test_only_the_gate_s_roles_get_in(world: World, address: Address):
    url = address.url(world)
    people = {role: getattr(world, role) for role in Role.values}
    admitted = {role: address.gate.permission in ROLE_PERMISSIONS[role] for role in people}
    wrong = []
    for role, person in people.items():
        for method in METHODS:
            status = ask(person, method, url)[0]
            if (status not in ADMITTED) if admitted[role] else (status != 403):
                wrong.append(f"{method.upper()} {url} by {role}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("address", INSIDE, ids=called)
def test_strangers_see_nothing_there(world: World, address: Address):
    assert {ask(world.stranger, method, address.url(world))[0] for method in METHODS} == {404}


@pytest.mark.parametrize("address", INSIDE, ids=called)
def test_nobody_is_sent_to_the_login(world: World, address: Address):
    assert all(is_sent_to_login(ask(None, method, address.url(world))) for method in METHODS)


@pytest.mark.parametrize("address", WITH_OBJECTS, ids=called)
def test_another_study_s_objects_are_unknown_in_one_s_own(world: World, address: Address):
    mighty = join(world.other_study, world.stranger, *Role.values)
    url = address.url(world).replace(f"/s/{world.study.slug}/", f"/s/{world.other_study.slug}/", 1)
    answers = {method: ask(mighty, method, url)[0] for method in METHODS}
    assert set(answers.values()) <= {404, 405}, answers
    assert 404 in answers.values()


@pytest.mark.parametrize("address", OWN_WORK, ids=called)
def test_a_coder_s_work_does_not_exist_for_the_other_coder(world: World, address: Address):
    assert {ask(world.second_coder, method, address.url(world))[0] for method in METHODS} <= {404, 405}


@pytest.mark.parametrize("address", OUTSIDE, ids=called)
def test_outside_a_study_login_is_the_default(world: World, address: Address):
    answers = [ask(None, method, address.url(world)) for method in METHODS]
    assert all(is_sent_to_login(answer) != address.gate.public for answer in answers), answers


def test_a_slug_that_nobody_has_is_as_unknown_as_one_that_is_not_yours(world: World):
    theirs, nobodys = (ask(world.owner, "get", f"/s/{slug}/")[0] for slug in (world.other_study.slug, "no-such-study"))
    assert theirs == nobodys == 404


def test_a_role_in_one_study_opens_no_other(world: World):
    make_study("A third", slug="a-third")
    assert ask(world.owner, "get", "/s/a-third/")[0] == 404


def test_there_are_addresses_to_ask():
    assert len(ALL) == len({address.route for address in ALL})
    assert any(address.gate.public for address in OUTSIDE)
