"""Somebody who codes a transcript again, blind, sees nothing of what came of its earlier round, on any page."""

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from coding.models import Memo
from rounds.models import CodingRound
from studies.permissions import Role
from tests.factories import World, join, layer_of, make_code, make_coding, make_memo, make_round, make_version, submit

PAGES = (
    "codebook",
    "codebook/{code}/passages",
    "codebook/{code}/passages.csv",
    "memos",
    "memos/memos.csv",
    "find?q=[leak]",
    "moderation",
    "moderation/cases",
    "moderation/cases?state=all",
    "moderation/ledger",
    "moderation/ledger.csv",
    "moderation/lessons",
    "discussion",
    "agreement",
    "agreement/{round}",
    "agreement/{round}/agreement.json",
    "agreement/{round}/codes.csv",
    "agreement/{round}/documents.csv",
    "agreement/{round}/codes/{code}",
    "catalogue",
    "",
)
LABEL = "I-AGAIN"
TOLD = "earlier words of the other"


@pytest.fixture
def again(world: World) -> World:
    """A transcript coded by both in a closed round, decided about, and coded again by the first coder, blind."""
    version = make_version(world.study)
    interview = version.transcript.interview
    interview.label = LABEL
    interview.save()
    code = make_code(world.study, "leak")
    earlier = make_round(world.study, versions=[version], coders=[world.coder, world.second_coder])
    make_coding(layer_of(earlier, version, world.second_coder), code, "Labels are often wrong", memo=TOLD)
    for person in (world.coder, world.second_coder):
        submit(layer_of(earlier, version, person))
    with scope(study=world.study):
        CodingRound.objects.filter(pk=earlier.pk).update(closed_at=timezone.now())
        world.round.closed_at = timezone.now()
        world.round.save()
        memo = make_memo(world.study, world.second_coder, TOLD, transcript=version.transcript, written_in=earlier)
        Memo.objects.filter(pk=memo.pk).update(changed_at=timezone.now())
        object.__setattr__(world, "round", earlier)
        object.__setattr__(world, "codes", (code,))
    return world


def pages(client: Client, world: World, person) -> dict[str, str]:
    client.force_login(person)
    place = {"code": world.codes[0].uuid, "round": world.round.uuid}
    answers = {page: client.get(f"/s/{world.study.slug}/{page.format(**place)}") for page in PAGES}
    return {
        page: (b"".join(one.streaming_content) if one.streaming else one.content).decode()
        for page, one in answers.items()
        if one.status_code == 200
    }


def told(answers: dict[str, str]) -> set[str]:
    """The pages that say something of the other coder's earlier work on the transcript."""
    return {page for page, words in answers.items() if TOLD in words or (LABEL in words and page)}


@pytest.mark.parametrize("roles", [(), (Role.OWNER,), (Role.MODERATOR,), (Role.OWNER, Role.MODERATOR)], ids="+".join)
def test_before_they_code_again_they_see_it_and_then_they_do_not(again: World, client: Client, roles) -> None:
    person = join(again.study, again.coder, *roles)
    before = told(pages(client, again, person))
    assert {
        "codebook/{code}/passages",
        "codebook/{code}/passages.csv",
        "memos",
        "agreement/{round}/documents.csv",
    } <= before
    with scope(study=again.study):
        version = again.round.layers.select_related("version__transcript__interview")[0].version
        newer = make_version(again.study, interview=version.transcript.interview)
        make_round(again.study, versions=[newer], coders=[person, again.second_coder])
    assert told(pages(client, again, person)) == set()
    assert told(pages(client, again, again.observer)) >= {"codebook/{code}/passages", "agreement/{round}/documents.csv"}
