"""What the pages of coding say in every state that a code, a memo, a layer or a round can be in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from coding import actions
from coding.actions.memos import About
from coding.actions.reshaping import Part
from coding.models import Code, CodingToConfirm, Gathering
from rounds.actions import close_round
from rounds.models import Layer
from studies.permissions import Role
from tests.factories import (
    World,
    layer_of,
    make_code,
    make_coding,
    make_member,
    make_memo,
    make_study,
    make_version,
)
from tests.reading import plain, read, send

SAME_NAME = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
  <Code guid="00000000-0000-0000-0000-000000000001" name="one" isCodable="true">
    <Code guid="00000000-0000-0000-0000-000000000002" name="same" isCodable="true"/></Code>
  <Code guid="00000000-0000-0000-0000-000000000003" name="two" isCodable="true">
    <Code guid="00000000-0000-0000-0000-000000000004" name="same" isCodable="true"/></Code>
</Codes></CodeBook>"""


@pytest.fixture
def layer(world: World) -> Layer:
    """The first coder's open layer with two codings, one with a note."""
    made = layer_of(world.round, world.second, world.coder)
    make_coding(made, world.codes[0], "Labels are often wrong", memo="Always?")
    make_coding(made, world.codes[1], "The model drifts")
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "role", "said", "link"),
    [
        ("codebook", Role.CODER, "No code yet", "/codebook/new"),
        ("coding", Role.CODER, "Nothing to code yet", "/codebook"),
        ("rounds", Role.OWNER, "No round yet", "/rounds/new"),
        ("new_round", Role.OWNER, "There is no transcript to code", "/transcripts"),
    ],
)
def test_where_there_is_nothing_the_page_says_what_comes_first(name: str, role: str, said: str, link: str) -> None:
    study = make_study("Empty")
    page = read(study, make_member(study, role), name)
    assert said in page
    assert f'href="/s/{study.slug}{link}"' in page


@scopes_disabled()
def test_a_code_s_page_tells_its_lineage_memos_and_wordings(world: World, layer: Layer) -> None:
    code = world.codes[0]
    study = world.study
    other = make_member(study, Role.OWNER)
    with scope(study=study):
        actions.write_memo(study=study, actor=other, text="Thought.", kind="code", about=About(code=code))
        part, _other = actions.split_code(
            code=code, actor=other, parts=[Part("wrong at the source"), Part("wrong later")], places={}
        )
    page = read(study, other, "code", code.uuid)
    assert f'made out of it: <a href="{reverse("code", args=[study.slug, part.uuid])}">{part.name}</a>' in page
    assert "Thought." in page
    assert "· split" in page
    assert "· in force" in page
    assert "made out of wrong labels" in read(study, other, "code", part.uuid)
    assert "Codes were made out of it:" in read(study, world.coder, "older_codings", layer.uuid)
    Code.objects.filter(pk=code.pk).update(subcodes_exclusive=True)
    assert "The codes directly under it exclude one another." in read(study, world.coder, "code", code.uuid)


@scopes_disabled()
def test_a_coder_s_own_code_is_retired_with_their_codings(world: World) -> None:
    own = make_code(world.study, "mine", private_to=world.coder, coined_in=world.round)
    make_coding(layer_of(world.round, world.second, world.coder), own, "The model drifts")
    page = read(world.study, world.coder, "code", own.uuid)
    assert "One coding of yours goes with it. Undo brings both back." in page
    assert "Retire it with one coding" in page


@scopes_disabled()
def test_the_codebook_marks_fixed_codes_and_codes_gathered_differently(world: World) -> None:
    a, b = world.codes
    top = make_code(world.study, "quality", stage="axial")
    Code.objects.filter(pk=b.pk).update(is_fixed=True)
    for coder, parent in ((world.coder, top), (world.second_coder, None)):
        Gathering.objects.create(round=world.round, coder=coder, code=a, parent=parent)
    world.round.closed_at = timezone.now()
    world.round.save()
    page = read(world.study, world.owner, "codebook")
    assert '<span class="tag">fixed</span>' in page
    assert "Gathered differently" in page
    assert f"{world.coder.name} → quality; {world.second_coder.name} → the top" in page


@scopes_disabled()
def test_an_import_says_what_it_would_do_and_what_it_renames(world: World) -> None:
    a, b = world.codes
    Code.objects.filter(pk=b.pk).update(definition="Old.")
    table = f"code,definition\n{a.name},\n{b.name},New.\nfresh,First.\n"
    sent = {"file": SimpleUploadedFile("codes.csv", table.encode())}
    page = send(world.study, world.owner, "codebook_import", status=200, **sent)
    assert "1 new codes, 1 changed, 1 as they are, 0 left out." in page
    assert "<td> changed </td>" in page
    nothing = {"file": SimpleUploadedFile("codes.csv", f"code\n{a.name}\n".encode())}
    assert 'class="btn btn-primary" disabled>Take it in' in send(
        world.study, world.owner, "codebook_import", status=200, **nothing
    )
    twice = {"file": SimpleUploadedFile("codes.qdc", SAME_NAME.encode())}
    page = send(world.study, world.owner, "codebook_import", status=200, **twice)
    assert "Names must differ in one codebook; these codes get another one:" in page
    assert "<li>same →" in page


@scopes_disabled()
def test_versions_of_the_codebook_show_what_became_of_a_code(world: World) -> None:
    a, b = world.codes
    send(world.study, world.owner, "codebook_keep", note="before")
    with scope(study=world.study):
        actions.edit_code(code=b, actor=world.owner, definition="Found after the fact.")
        send(world.study, world.owner, "codebook_keep", note="between")
        actions.edit_code(code=b, actor=world.owner, definition="Found by the customer.")
        actions.merge_codes(study=world.study, actor=world.owner, codes=[a], into=b)
    page = read(world.study, world.owner, "codebook_versions", **{"from": "2"})
    assert "<ins>" in page
    assert "<del>" in page
    assert "merged" in page


@scopes_disabled()
def test_the_desk_and_the_list_say_when_a_layer_is_frozen(world: World, layer: Layer) -> None:
    submitted = layer_of(world.round, world.first, world.coder)
    page = read(world.study, world.coder, "desk", submitted.uuid)
    assert '<span class="tag">submitted</span>' in page
    assert "readonly" in page
    page = read(world.study, world.coder, "submission", submitted.uuid)
    assert f"{submitted.version.transcript.interview.label} is submitted" in page
    assert submitted.sha256 in page
    assert "Read what you coded" in page
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
    assert '<span class="tag">closed</span>' in read(world.study, world.coder, "desk", layer.uuid)
    assert "This round is closed. Its codings can be read" in read(world.study, world.coder, "coding")
    assert '<span class="tag">closed</span>' in read(world.study, world.owner, "rounds")
    assert "its codings rest on the definitions of their time" in read(
        world.study, world.coder, "older_codings", layer.uuid
    )


@scopes_disabled()
def test_codings_to_look_at_are_counted_at_the_desk(world: World, layer: Layer) -> None:
    CodingToConfirm.objects.create(layer=layer, version=layer.version, number=1, start=0, end=9)
    with scope(study=world.study):
        actions.edit_code(code=world.codes[0], actor=world.owner, definition="Labels that experts would change.")
    page = read(world.study, world.coder, "desk", layer.uuid)
    assert "one to confirm" in page
    assert "one under an older definition" in page
    assert "the words of one coding changed." in read(world.study, world.coder, "submission", layer.uuid)
    assert '<p class="quiet">Always?</p>' in read(world.study, world.coder, "moved_codings", layer.uuid)


def read_two(world: World, *codes: Code) -> str:
    """The page of merging with several codes ticked."""
    client = Client()
    client.force_login(world.owner)
    address = reverse("merge", args=[world.study.slug])
    return plain(client.get(address, {"code": [str(code.uuid) for code in codes]}).content)


@scopes_disabled()
def test_a_merge_is_told_to_whom_it_concerns(world: World, layer: Layer) -> None:
    a, b = world.codes
    kept = make_code(world.study, "kept")
    children = [make_code(world.study, name, parent=a) for name in ("one", "two")]
    page = read(world.study, world.owner, "merge", code=str(a.uuid), into=str(kept.uuid))
    assert f"<td>{children[0].name}, {children[1].name}</td>" in page
    assert f"{b.name}</span>, <span" in read_two(world, a, b)
    lonely = make_code(world.study, "alone", stage="selective")
    page = read(world.study, world.owner, "merge", code=str(lonely.uuid))
    assert "Only codes of the same stage can be merged" in page
    with scope(study=world.study):
        actions.merge_codes(study=world.study, actor=world.owner, codes=[b], into=kept)
    page = read(world.study, world.coder, "older_codings", layer.uuid)
    assert "The code was merged; confirming puts these passages under the one it became." in page


@scopes_disabled()
def test_a_code_s_passages_show_what_it_means_and_notes(world: World, layer: Layer) -> None:
    Code.objects.filter(pk=world.codes[0].pk).update(definition="Meaning.", example="Like this.")
    page = read(world.study, world.coder, "passages", world.codes[0].uuid)
    for words in ("Meaning.", "Like this.", '<span class="memo">Always?</span>'):
        assert words in page
    assert "No passages yet" in read(world.study, world.coder, "passages", make_code(world.study).uuid)


@scopes_disabled()
def test_memos_say_who_reads_them_and_where_they_lead(world: World) -> None:
    study, coder = world.study, world.coder
    with scope(study=study):
        first = actions.write_memo(
            study=study, actor=coder, text="First.", kind="code", about=About(), codes=[world.codes[0]]
        )
        actions.write_memo(study=study, actor=coder, text="Secret.", kind="code", about=About(), is_private=True)
        second = actions.write_memo(study=study, actor=coder, text="Second.", kind="code", about=About(), memos=[first])
        aside = make_memo(study, coder, "Put aside.")
        actions.remove_memo(memo=aside, actor=coder)
    page = read(study, coder, "memos")
    for words in ("for you alone", "yours until the round is closed", f"· {world.codes[0].name}", "One memo put aside"):
        assert words in page
    assert f'← <a href="/s/{study.slug}/memos/{second.uuid}">' in read(study, coder, "memo", first.uuid)
    code, transcript = world.codes[0].uuid, world.second.transcript.uuid
    assert f'name="code" value="{code}"' in read(study, coder, "new_memo", code=str(code))
    assert f'name="transcript" value="{transcript}"' in read(study, coder, "new_memo", transcript=str(transcript))


@scopes_disabled()
def test_a_split_shows_the_notes_of_its_codings(world: World, layer: Layer) -> None:
    own = make_code(world.study, "mine", private_to=world.coder, coined_in=world.round)
    make_coding(layer, own, "nobody checks them", memo="A note.")
    assert '<p class="quiet">A note.</p>' in read(world.study, world.coder, "split", own.uuid)


@scopes_disabled()
def test_an_open_round_takes_transcripts_that_came_later(world: World) -> None:
    make_version(world.study)
    assert "Add to the round" in read(world.study, world.owner, "rounds")
