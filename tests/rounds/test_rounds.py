"""Rounds and passages in the browser's eyes: who may open, what a blind coder learns, what the table holds."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from coding import actions
from rounds.actions import close_round, open_layer, submit
from rounds.models import CodingRound, Layer
from studies.models import AuditEvent
from tests import factories
from tests.factories import World
from tests.reading import ticked


def page(client: Client, world: World, person: object, name: str, *args: object) -> str:
    """The words of a page as this person gets it."""
    client.force_login(person)  # type: ignore[arg-type]
    answer = client.get(reverse(name, args=[world.study.slug, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_owner_opens_a_round_and_every_coder_gets_every_transcript(world: World, client: Client) -> None:
    client.force_login(world.owner)
    people = [world.coder.pk, world.second_coder.pk]
    data = {"stage": "axial", "coders": people, "versions": [world.first.pk, world.second.pk]}
    answer = client.post(reverse("open_round", args=[world.study.slug]), data)
    assert answer.status_code == 302
    with scopes_disabled():
        opened = CodingRound.objects.get(number=2)
        assert (opened.stage, opened.layers.count()) == ("axial", 4)


@pytest.mark.parametrize(("leave_out", "sentence"), [("coders", "at least one coder"), ("versions", "one transcript")])
def test_a_round_without_coders_or_transcripts_says_so_and_keeps_what_was_ticked(
    world: World, client: Client, leave_out: str, sentence: str
) -> None:
    client.force_login(world.owner)
    data = {
        "stage": ["axial"],
        "purpose": ["calibration"],
        "kind": ["overlap"],
        "strata": ["language"],
        "coders": [str(world.coder.pk), str(world.second_coder.pk)],
        "versions": [str(world.first.pk)],
    } | {leave_out: []}
    answer = client.post(reverse("open_round", args=[world.study.slug]), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ticked(answer.content) == {(name, value) for name, values in data.items() for value in values}


def test_a_blind_coder_learns_of_the_other_only_what_is_submitted(world: World, client: Client) -> None:
    with scope(study=world.study):
        layer = factories.layer_of(world.round, world.second, world.second_coder)
        open_layer(layer=layer, actor=world.second_coder)
    assert "in progress" in page(client, world, world.owner, "rounds")
    blind = page(client, world, world.coder, "rounds")
    assert "in progress" not in blind
    assert blind.count("not submitted") == 1


def test_passages_hold_one_s_own_codings_while_blind_and_everybody_s_afterwards(world: World, client: Client) -> None:
    code = world.codes[0]
    assert "1 coding" in page(client, world, world.coder, "passages", code.uuid)
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
    assert "2 codings" in page(client, world, world.coder, "passages", code.uuid)


def test_the_table_has_one_row_a_passage_with_its_words(world: World, client: Client) -> None:
    client.force_login(world.moderator)
    answer = client.get(reverse("passages_csv", args=[world.study.slug, world.codes[0].uuid]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [(row["turn"], row["quotation"]) for row in rows] == [
        ("2", "Labels are often wrong"),
        ("2", "Labels are often wrong, and nobody"),
    ]
    assert all(world.first.text[int(r["start"]) : int(r["end"])] == r["quotation"] for r in rows)


def test_a_memo_that_looks_like_a_formula_is_only_text(world: World, client: Client) -> None:
    with scopes_disabled():
        layer = Layer.objects.filter(coder=world.coder, version=world.first).get()
        layer.codings.update(memo="=HYPERLINK(1)")
    client.force_login(world.moderator)
    answer = client.get(reverse("passages_csv", args=[world.study.slug, world.codes[0].uuid]))
    assert ",'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_code_one_may_not_see_has_no_page(world: World, client: Client) -> None:
    with scope(study=world.study):
        theirs = actions.coin_code(round_=world.round, actor=world.second_coder, name="mine", stage="open")
    client.force_login(world.coder)
    assert client.get(reverse("passages", args=[world.study.slug, theirs.uuid])).status_code == 404


@pytest.mark.parametrize("name", ["rounds", "passages"])
def test_queries_do_not_grow_with_rows(world: World, client: Client, name: str) -> None:
    args = [world.codes[0].uuid] if name == "passages" else []

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, world, world.moderator, name, *args)
        return len(seen)

    queries()  # logs in, fills caches
    once = queries()
    with scopes_disabled():
        layer = Layer.objects.filter(coder=world.coder, version=world.first).get()
        for start in (0, 4, 7):
            factories.make_coding(layer, world.codes[0], start=start, end=start + 3)
        factories.submit(layer)
    assert queries() == once


@scopes_disabled()
def test_what_was_submitted_meanwhile_is_not_opened_again(world: World) -> None:
    """Two windows ask for a transcript that nobody has opened; one of them submits it before the other is served."""
    layer = factories.layer_of(world.round, world.second, world.coder)
    late = Layer.objects.get(pk=layer.pk)
    open_layer(layer=layer, actor=world.coder)
    submit(work=layer, actor=world.coder)
    open_layer(layer=late, actor=world.coder)
    assert late.state == Layer.objects.get(pk=layer.pk).state == Layer.State.SUBMITTED
    assert AuditEvent.objects.filter(verb="layer.opened", object_id=str(layer.uuid)).count() == 1
