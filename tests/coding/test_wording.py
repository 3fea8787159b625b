"""Wordings: who coded under which definition, and codings listed for their coder when it changes."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from coding import actions
from coding.models import CodebookVersion, CodeWording, Coding
from coding.queries import codebook_log
from coding.rendering.older import groups, waiting
from rounds.actions import close_round, open_round
from tests.factories import World, layer_of, make_code, make_coding, make_member, make_study


@pytest.fixture
def coded(world: World) -> World:
    """The world with a coding in the first coder's open layer."""
    make_coding(layer_of(world.round, world.second, world.coder), world.codes[0], "Labels are often wrong")
    return world


def test_another_definition_lists_the_codings_made_under_the_older_one(coded: World) -> None:
    layer = layer_of(coded.round, coded.second, coded.coder)
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="Labels that experts would change.")
        [group] = groups(layer)
        assert [(field, [(p.change, p.text) for p in pieces]) for field, pieces in group.changes] == [
            ("definition", [("ins", "Labels that experts would change.")])
        ]
        assert [row.words for row in group.rows] == ["Labels are often wrong"]
        numbers = CodeWording.objects.filter(code=coded.codes[0]).values_list("number", "definition")
        assert list(numbers) == [(1, ""), (2, "Labels that experts would change.")]


def test_colour_name_and_example_are_no_wording(coded: World) -> None:
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, name="wrong label", colour=4, example="So.")
        assert waiting(layer_of(coded.round, coded.second, coded.coder)) == 0


def test_before_the_first_round_a_code_is_worded_freely(db: None) -> None:
    study = make_study()
    with scope(study=study):
        fresh = make_code(study, "fresh")
        actions.edit_code(code=fresh, actor=make_member(study, "owner"), definition="Any.")
        assert (fresh.wording, fresh.wordings.count()) == (1, 0)


def test_whether_a_wording_is_kept_does_not_tell_whether_the_code_is_in_use(coded: World) -> None:
    with scope(study=coded.study):
        unused = make_code(coded.study, "unused")
        for code in (coded.codes[0], unused):
            actions.edit_code(code=code, actor=coded.owner, definition="Any.")
        assert [(c.wording, c.wordings.count()) for c in (coded.codes[0], unused)] == [(2, 2), (2, 2)]


def test_what_is_coded_after_the_change_needs_no_look(coded: World) -> None:
    layer = layer_of(coded.round, coded.second, coded.coder)
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="New.")
        actions.apply_code(
            layer=layer, actor=coded.coder, request_id=uuid4(), code=coded.codes[0].uuid, start=0, end=12
        )
        assert sorted(Coding.objects.filter(layer=layer).values_list("wording", flat=True)) == [1, 2]
        assert waiting(layer) == 1


def test_undo_of_a_definition_needs_no_look_any_more(coded: World) -> None:
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="New.")
        step = codebook_log(coded.study, coded.owner).undoable()
        assert step is not None
        actions.undo_codebook(study=coded.study, actor=coded.owner, step=step.request_id)
        assert waiting(layer_of(coded.round, coded.second, coded.coder)) == 0


def test_the_page_confirms_what_is_ticked(coded: World, client: Client) -> None:
    layer = layer_of(coded.round, coded.second, coded.coder)
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="New.")
    client.force_login(coded.coder)
    words = client.get(reverse("older_codings", args=[coded.study.slug, layer.uuid])).content.decode()
    assert "<ins>New.</ins>" in words
    assert "Labels are often wrong" in words
    answer = client.post(reverse("confirm_wording", args=[coded.study.slug, layer.uuid]), {"number": [1]})
    assert answer.headers["Location"] == reverse("desk", args=[coded.study.slug, layer.uuid])
    with scopes_disabled():
        assert Coding.objects.get(layer=layer).wording == 2


def test_submitted_layers_keep_the_wording_of_their_time(coded: World) -> None:
    with scope(study=coded.study):
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="New.")
        assert waiting(layer_of(coded.round, coded.first, coded.coder)) == 0


def test_versions_are_kept_when_a_round_opens_and_closes_and_say_what_differs(coded: World, client: Client) -> None:
    with scope(study=coded.study):
        kept = actions.keep_codebook(study=coded.study, actor=coded.owner, occasion="kept", note="pilot")
        assert actions.keep_codebook(study=coded.study, actor=coded.owner, occasion="kept").pk == kept.pk
        actions.edit_code(code=coded.codes[0], actor=coded.owner, definition="Labels that are wrong.")
        close_round(round_=coded.round, actor=coded.owner)
        rows = list(CodebookVersion.objects.values_list("number", "occasion", "note"))
    assert rows == [(1, "kept", "pilot"), (2, "closed", "")]
    client.force_login(coded.moderator)
    page = reverse("codebook_versions", args=[coded.study.slug])
    words = client.get(page, {"from": "1", "to": "2"}).content.decode()
    assert "One code differs" in words
    assert "<ins>Labels that are wrong.</ins>" in words
    assert "0 codes differ" in client.get(page, {"from": "2"}).content.decode()


def test_codings_carried_into_a_new_round_keep_the_wording_they_were_made_under(coded: World) -> None:
    layer = layer_of(coded.round, coded.second, coded.coder)
    a, b = coded.codes
    with scope(study=coded.study):
        make_coding(layer, b, "nobody checks them", memo="Late.")
        make_coding(layer, a, "nobody checks them", memo="Wrong.")
        actions.edit_code(code=a, actor=coded.owner, definition="New.")
        actions.merge_codes(study=coded.study, actor=coded.owner, codes=[b], into=a)
        again = open_round(
            study=coded.study,
            actor=coded.owner,
            stage="open",
            versions=[coded.second],
            coders=[coded.coder, coded.second_coder],
            carry=True,
        )
        carried = layer_of(again, coded.second, coded.coder)
        rows = Coding.objects.filter(layer=carried).order_by("start").values_list("code__name", "memo", "wording")
        assert list(rows) == [("wrong labels", "", 1), ("wrong labels", "Late.\n\nWrong.", 0)]
        assert waiting(carried) == 2
