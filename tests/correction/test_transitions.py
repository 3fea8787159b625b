"""What can be done with a text in hand depends on where it stands, whatever a page still shows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from correction import actions
from correction.domain.transitions import AFTER, State, Verb
from correction.models import Correction
from studies.errors import Refused
from studies.models import AuditEvent, Membership
from tests.correction.conftest import Room


def alone(room: Room) -> None:
    """Nobody else may correct any more, so nobody could agree."""
    Membership.objects.filter(study=room.study, person=room.first).delete()
    actions.freeze_alone(correction=room.correction, actor=room.second)


def ask(room: Room) -> None:
    """A question about the first turn."""
    actions.ask_question(
        correction=room.correction, actor=room.second, question=uuid4(), turn=room.turns()[0].uuid, text="Who?",
        at_ms=None,
    )  # fmt: skip


DEEDS: dict[Verb, Callable[[Room], object]] = {
    Verb.EDIT: lambda room: room.do(room.change(room.turns()[0], text="Other.")),
    Verb.WITHDRAW: lambda room: actions.withdraw_correction(correction=room.correction, actor=room.second),
    Verb.SEND: lambda room: actions.send_for_agreement(
        correction=room.correction, actor=room.second, reader=room.first
    ),
    Verb.SEND_BACK: lambda room: actions.send_back(correction=room.correction, actor=room.first),
    Verb.AGREE: lambda room: actions.freeze(correction=room.correction, actor=room.first),
    Verb.FREEZE_ALONE: alone,
    Verb.ASK: ask,
}

SENTENCES = {
    Verb.EDIT: "This text is sent for agreement or frozen; it does not change any more.",
    Verb.WITHDRAW: "Somebody has worked on this text; it is not thrown away.",
    Verb.ASK: "This text is frozen.",
}
FASTER = "Somebody was faster: this text is in another state by now. Reload the page."


def test_the_table_knows_the_states_that_are_stored() -> None:
    assert list(State) == Correction.State.values
    assert set(AFTER) == set(Verb)
    assert not any(State.FROZEN in places for places in AFTER.values())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_each_deed_is_done_where_the_table_says_so_and_refused_elsewhere(room: Room, verb: Verb, state: State) -> None:
    """The page was loaded while the text stood open; where it stands now only the database knows."""
    Correction.objects.update(state=state, corrector=room.second)
    if state in AFTER[verb]:
        DEEDS[verb](room)
        left = list(Correction.objects.values_list("state", flat=True))
        assert left == ([] if verb is Verb.WITHDRAW else [AFTER[verb][state]])
    else:
        before = AuditEvent.objects.count()
        with pytest.raises(Refused) as refused:
            DEEDS[verb](room)
        assert str(refused.value) == SENTENCES.get(verb, FASTER)
        assert (Correction.objects.get().state, AuditEvent.objects.count()) == (state, before)


def test_a_text_in_which_somebody_has_begun_meanwhile_is_not_thrown_away(room: Room) -> None:
    stale = Correction.objects.get()
    ask(room)
    with pytest.raises(Refused, match="Somebody has worked on this text"):
        actions.withdraw_correction(correction=stale, actor=room.first)
    assert Correction.objects.get().questions.count() == 1


def test_a_text_that_was_put_aside_meanwhile_is_nobody_s_to_change(room: Room) -> None:
    stale = Correction.objects.get()
    actions.withdraw_correction(correction=room.correction, actor=room.second)
    with pytest.raises(Refused, match="Somebody was faster"):
        actions.withdraw_correction(correction=stale, actor=room.first)


def test_the_page_offers_to_put_aside_what_the_action_would(room: Room, client: Client) -> None:
    client.force_login(room.second)
    address = reverse("correction_finish", args=[room.study.slug, room.correction.uuid])
    offer = "Nothing was changed: put it aside"
    assert offer in client.get(address).content.decode()
    ask(room)
    assert offer not in client.get(address).content.decode()
