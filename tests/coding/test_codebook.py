"""The codebook's pages: what a person sees, may change, and is told when not."""

from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from coding import actions
from coding.models import Code, Gathering
from coding.rendering.codebook import differences, tree
from rounds.actions import close_round
from tests import factories
from tests.factories import World


def post(client: Client, world: World, person: object, view: str, /, *args: object, **data: object) -> tuple[int, str]:
    """Status and words of the answer."""
    client.force_login(person)  # type: ignore[arg-type]
    answer = client.post(reverse(view, args=[world.study.slug, *args]), data)
    return answer.status_code, answer.content.decode()


def test_the_tree_stands_depth_first_with_the_passages_one_may_see(world: World) -> None:
    with scope(study=world.study):
        axial = factories.make_code(world.study, "trust", stage="axial")
        selective = factories.make_code(world.study, "being late", stage="selective")
        actions.gather_code(code=world.codes[0], actor=world.owner, parent=axial)
        actions.gather_code(code=axial, actor=world.owner, parent=selective)
        nodes = [(node.code.name, node.depth, node.passages) for node in tree(world.study, world.moderator)]
    assert nodes == [("being late", 0, 0), ("trust", 1, 0), ("wrong labels", 2, 2), ("late discovery", 0, 2)]


def test_a_blind_coder_counts_their_own_passages_only(world: World) -> None:
    with scope(study=world.study):
        assert [node.passages for node in tree(world.study, world.coder)] == [1, 1]


def test_a_code_is_made_with_its_definition(world: World, client: Client) -> None:
    status, _words = post(client, world, world.owner, "add_code", name="drift", definition="Models age.", stage="axial")
    assert status == 302
    with scopes_disabled():
        code = Code.objects.get(name="drift")
        assert (code.definition, code.stage, code.private_to) == ("Models age.", "axial", None)


def test_a_name_that_is_taken_is_refused_beside_the_form(world: World, client: Client) -> None:
    status, words = post(client, world, world.owner, "add_code", name="WRONG  labels", stage="open")
    assert status == 422
    assert "already a code of this name" in words


def test_a_blind_coder_s_new_code_is_theirs_alone(world: World, client: Client) -> None:
    assert post(client, world, world.coder, "add_code", name="mine", stage="open")[0] == 302
    page = reverse("codebook", args=[world.study.slug])
    client.force_login(world.second_coder)
    assert ">mine<" not in client.get(page).content.decode()
    client.force_login(world.coder)
    assert ">mine<" in client.get(page).content.decode()


def test_a_blind_coder_reads_a_shared_code_and_places_it_but_cannot_change_it(world: World, client: Client) -> None:
    code = world.codes[0]
    axial = factories.make_code(world.study, "trust", stage="axial")
    client.force_login(world.coder)
    assert 'name="definition"' not in client.get(reverse("code", args=[world.study.slug, code.uuid])).content.decode()
    assert post(client, world, world.coder, "save_code", code.uuid, name="other", definition="x")[0] == 422
    assert post(client, world, world.coder, "gather_code", code.uuid, parent=axial.uuid)[0] == 302
    with scopes_disabled():
        code.refresh_from_db()
        assert (code.name, code.parent) == ("wrong labels", None)
        assert Gathering.objects.get().parent == axial


def test_a_used_code_is_not_retired_and_an_unused_one_is(world: World, client: Client) -> None:
    spare = factories.make_code(world.study, "spare")
    status, words = post(client, world, world.owner, "retire_code", world.codes[0].uuid)
    assert (status, "2 codings use this code" in words) == (422, True)
    assert post(client, world, world.owner, "retire_code", spare.uuid)[0] == 302
    with scopes_disabled():
        assert Code.objects.get(pk=spare.pk).retired_at is not None


def test_what_the_coders_placed_differently_is_listed_once_the_round_is_closed(world: World) -> None:
    with scope(study=world.study):
        for person, name in ((world.coder, "trust"), (world.second_coder, "blame")):
            axial = factories.make_code(world.study, name, stage="axial")
            actions.gather_code(code=world.codes[0], actor=person, parent=axial)
        assert differences(world.study, world.owner) == []
        close_round(round_=world.round, actor=world.owner)
        listed = differences(world.study, world.coder)
        assert [(d.code.name, [place.name for _, place in d.places if place]) for d in listed] == [
            ("wrong labels", ["trust", "blame"])
        ]


def test_another_study_s_code_is_not_there(world: World, client: Client) -> None:
    foreign = factories.make_code(world.other_study, "foreign")
    client.force_login(world.owner)
    assert client.get(reverse("code", args=[world.study.slug, foreign.uuid])).status_code == 404
