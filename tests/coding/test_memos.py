"""Memos: on a coding, a code, a transcript, the study; blind like codings; one index with filters and export."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from openpyxl import load_workbook

from coding import actions
from coding.actions.memos import About
from coding.models import Memo
from coding.rendering.memos import entries
from coding.visibility import visible_memos
from rounds.actions import close_round
from studies.errors import Refused
from studies.models import AuditEvent, Person
from tests.factories import World, layer_of, make_coding, make_memo


def write(world: World, person: Person, text: str, about: About = About(), **fields: object) -> Memo:  # noqa: B008
    """A memo, written through the action."""
    return actions.write_memo(  # type: ignore[no-any-return]
        study=world.study,
        actor=person,
        text=text,
        about=about,
        **{"kind": "theoretical", **fields},  # type: ignore[arg-type]
    )


def read_by(world: World, person: Person) -> list[str]:
    """What the person reads."""
    return sorted(visible_memos(world.study, person).values_list("text", flat=True))


def test_what_a_blind_coder_writes_is_theirs_until_the_round_is_closed(world: World) -> None:
    with scope(study=world.study):
        write(world, world.coder, "Ownership?", About(code=world.codes[0]))
        write(world, world.coder, "Not for you.", is_private=True)
        assert read_by(world, world.coder) == ["Not for you.", "Ownership?"]
        for other in (world.second_coder, world.owner, world.moderator, world.observer):
            assert read_by(world, other) == []
        close_round(round_=world.round, actor=world.owner)
        for other in (world.second_coder, world.owner, world.moderator, world.observer):
            assert read_by(world, other) == ["Ownership?"]


def test_a_blind_coder_reads_of_others_only_what_was_written_before_the_round(world: World) -> None:
    with scope(study=world.study):
        make_memo(world.study, world.moderator, "Before.")
        write(world, world.moderator, "Coder 2 codes whole turns.")
        assert read_by(world, world.coder) == ["Before."]
        assert read_by(world, world.owner) == ["Before.", "Coder 2 codes whole turns."]


def test_a_memo_on_a_coding_is_seen_by_those_who_see_the_coding(world: World) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    coding = make_coding(layer, world.codes[0], "Labels are often wrong")
    with scope(study=world.study):
        memo = write(world, world.coder, "Twice!", About(layer=layer, number=coding.number))
        Memo.objects.filter(pk=memo.pk).update(written_in=None)
        assert read_by(world, world.owner) == []
        assert read_by(world, world.coder) == ["Twice!"]


def test_older_words_are_kept_and_only_the_author_changes_a_memo(world: World) -> None:
    with scope(study=world.study):
        memo = write(world, world.owner, "First.")
        actions.change_memo(memo=memo, actor=world.owner, text="Second.", title="Thought")
        assert [(old.title, old.text) for old in memo.revisions.all()] == [("", "First.")]
        with pytest.raises(Refused, match="somebody else's"):
            actions.change_memo(memo=memo, actor=world.moderator, text="Mine.")
        with pytest.raises(Refused, match="says nothing"):
            actions.change_memo(memo=memo, actor=world.owner, text="  ")
        actions.remove_memo(memo=memo, actor=world.owner)
        assert read_by(world, world.owner) == []
        actions.restore_memo(memo=memo, actor=world.owner)
        assert read_by(world, world.owner) == ["Second."]
        verbs = AuditEvent.objects.filter(verb__startswith="memo.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["memo.written", "memo.changed", "memo.removed", "memo.restored"]


def test_the_index_holds_memos_and_notes_on_codings_and_filters_both(world: World) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    make_coding(layer, world.codes[0], "Labels are often wrong", memo="Une équipe entière.")
    with scope(study=world.study):
        write(world, world.coder, "On the code.", About(code=world.codes[1]), kind="code")
        write(world, world.coder, "On the text.", About(transcript=world.second.transcript), kind="operational")
        write(world, world.coder, "On all.", codes=[world.codes[0]])

        def texts(**chosen: object) -> set[str]:
            return {one.text for one in entries(world.study, world.coder, chosen)}

        assert len(texts()) == 4
        assert texts(kind="operational") == {"On the text."}
        assert texts(about="coding") == {"Une équipe entière."}
        assert texts(about="code") == {"On the code."}
        assert texts(code=world.codes[0]) == {"Une équipe entière.", "On all."}
        assert texts(transcript=world.second.transcript) == {"Une équipe entière.", "On the text."}
        assert texts(words="EQUIPE") == {"Une équipe entière."}
        assert entries(world.study, world.second_coder, {}) == []


def test_the_index_is_exported_with_what_was_asked(world: World, client: Client) -> None:
    with scope(study=world.study):
        write(world, world.owner, "=1+1", kind="methodological")
        write(world, world.owner, "Else.", kind="operational")
    client.force_login(world.owner)
    asked = {"kind": "methodological"}
    csv = b"".join(client.get(reverse("memos_csv", args=[world.study.slug]), asked)).decode()  # type: ignore[arg-type]
    assert [line.split(",")[4] for line in csv.splitlines()] == ["memo", "'=1+1"]
    book = load_workbook(io.BytesIO(client.get(reverse("memos_xlsx", args=[world.study.slug]), asked).content))
    table, about = book.worksheets
    assert [row[4] for row in table.values] == ["memo", "'=1+1"]
    assert list(about.values) == [("study", world.study.title), ("kind", "methodological")]


def test_a_memo_is_written_on_its_page_and_at_the_desk(world: World, client: Client) -> None:
    client.force_login(world.coder)
    add = reverse("add_memo", args=[world.study.slug])
    layer = layer_of(world.round, world.second, world.coder)
    coding = make_coding(layer, world.codes[0], "Labels are often wrong")
    about = {"layer": layer.uuid, "number": coding.number}
    page = client.get(reverse("new_memo", args=[world.study.slug]), about).content.decode()
    assert "Labels are often wrong" in page
    assert client.post(add, {**about, "text": "Who labels?", "kind": "code"}).status_code == 302
    answer = client.post(add, {"text": " ", "kind": "code"}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    answer = client.post(add, {"text": "Quick.", "kind": "theoretical"}, headers={"accept": "application/json"})
    with scopes_disabled():
        quick = Memo.objects.get(uuid=answer.json()["memo"])
        memo = Memo.objects.get(text="Who labels?")
    assert (quick.layer, quick.code, quick.author) == (None, None, world.coder)
    assert (memo.layer, memo.number, memo.written_in) == (layer, coding.number, world.round)
    save = reverse("save_memo", args=[world.study.slug, memo.uuid])
    client.post(
        save, {"text": "Who labels, and why?", "kind": "code", "memos": [quick.uuid], "codes": [world.codes[0].uuid]}
    )
    words = client.get(reverse("memo", args=[world.study.slug, memo.uuid])).content.decode()
    assert "→ <a" in words
    assert "Who labels?" in words


def test_a_memo_about_what_one_may_not_see_is_not_there(world: World, client: Client) -> None:
    layer = layer_of(world.round, world.second, world.second_coder)
    coding = make_coding(layer, world.codes[0], "Labels are often wrong")
    client.force_login(world.coder)
    about = {"layer": layer.uuid, "number": coding.number}
    assert client.get(reverse("new_memo", args=[world.study.slug]), about).status_code == 404
    data = {**about, "text": "Hm.", "kind": "code"}
    assert client.post(reverse("add_memo", args=[world.study.slug]), data).status_code == 404
