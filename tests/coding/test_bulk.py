"""Many codings at once, one step each: recoded, removed, undone; and the desk's own choices."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from coding import actions
from coding.models import CoderDeskChoice, Coding
from coding.queries import layer_codings
from rounds.models import Layer
from tests.factories import World, layer_of, make_coding, make_version


@pytest.fixture
def thousand(world: World) -> Layer:
    """A layer of a thousand codings."""
    version = make_version(world.study, [("P1", "word " * 1000)])
    with scope(study=world.study):
        layer = Layer.objects.create(round=world.round, version=version, coder=world.coder, state="in_progress")
        Coding.objects.bulk_create(
            Coding(layer=layer, number=n + 1, code=world.codes[0], start=5 * n, end=5 * n + 4, memo=str(n))
            for n in range(1000)
        )
        layer.next_number = 1001
        layer.save()
    return layer


def test_a_thousand_codings_are_recoded_removed_and_undone(world: World, thousand: Layer) -> None:
    with scope(study=world.study):
        before = layer_codings(thousand)
        numbers, first, second = range(1, 1001), uuid4(), uuid4()
        code = world.codes[1].uuid
        actions.recode_many(layer=thousand, actor=world.coder, request_id=first, numbers=numbers, code=code)
        assert {row.code for row in layer_codings(thousand)} == {str(code)}
        actions.remove_codings(layer=thousand, actor=world.coder, request_id=second, numbers=numbers)
        assert layer_codings(thousand) == []
        actions.undo(layer=thousand, actor=world.coder, step=second)
        actions.undo(layer=thousand, actor=world.coder, step=first)
        assert layer_codings(thousand) == before


def test_the_queries_of_a_bulk_deed_do_not_grow_with_its_codings(world: World, thousand: Layer) -> None:
    counted = []
    with scope(study=world.study):
        for numbers in ([1], [2, 3, 4]):
            with CaptureQueriesContext(connection) as queries:
                actions.recode_many(
                    layer=thousand, actor=world.coder, request_id=uuid4(), numbers=numbers, code=world.codes[1].uuid
                )
            counted.append(len(queries))
    assert counted[0] == counted[1]


def test_where_the_code_stands_already_two_codings_become_one_with_both_memos(world: World) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    kept = make_coding(layer, world.codes[1], "Labels are often wrong", memo="Late.")
    gone = make_coding(layer, world.codes[0], "Labels are often wrong", memo="Wrong.")
    other = make_coding(layer, world.codes[0], "Honestly", memo="Ah.")
    with scope(study=world.study):
        outcome = actions.recode_many(
            layer=layer,
            actor=world.coder,
            request_id=uuid4(),
            numbers=[gone.number, other.number],
            code=world.codes[1].uuid,
        )
        rows = Coding.objects.filter(layer=layer).order_by("start").values_list("number", "memo")
        assert list(rows) == [(other.number, "Ah."), (kept.number, "Late.\n\nWrong.")]
        assert outcome.removed == [gone.number]


def test_codings_go_to_a_code_that_is_made_on_the_way(world: World, client: Client) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    coding = make_coding(layer, world.codes[0], "Honestly", memo="Kept.")
    client.force_login(world.coder)
    deed = {"request_id": uuid4(), "numbers": str(coding.number), "name": "candour"}
    answer = client.post(reverse("desk_recode-new", args=[world.study.slug, layer.uuid]), deed).json()
    assert [(state["number"], state["memo"]) for state in answer["put"]] == [(coding.number, "Kept.")]
    assert [row[1] for row in answer["codes"]] == ["candour"]
    again = client.post(reverse("desk_recode-new", args=[world.study.slug, layer.uuid]), deed).json()
    assert again["put"] == answer["put"]


def test_a_bulk_deed_asks_for_codings_that_are_there(world: World, client: Client) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    client.force_login(world.coder)
    deed = {"request_id": uuid4(), "numbers": "1,2", "code": world.codes[0].uuid}
    answer = client.post(
        reverse("desk_recode-many", args=[world.study.slug, layer.uuid]), deed, headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["refused"]) == (
        422,
        "This coding is not there any more; reload the page.",
    )


def test_the_desk_keeps_a_person_s_keys_and_nothing_odd(world: World, client: Client) -> None:
    client.force_login(world.coder)
    keep = reverse("coder_desk_keep", args=[world.study.slug])
    choices = {"keys": {"memo": ["é"]}, "interviewers": "dimmed"}
    assert client.post(keep, json.dumps(choices), content_type="application/json").status_code == 200
    assert CoderDeskChoice.objects.get(person=world.coder).choices == choices
    for odd in ("[]", "{", '{"keys": 3}', json.dumps({"keys": {"memo": ["x" * 9000]}})):
        answer = client.post(keep, odd, content_type="application/json", headers={"accept": "application/json"})
        assert answer.status_code == 422
    assert CoderDeskChoice.objects.get(person=world.coder).choices == choices
