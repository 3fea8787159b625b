"""Consent: dated, with its wording and the signed form; what is in force follows from the lines."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from studies import history
from studies.actions.consents import note_consents, take_back_consent
from studies.actions.identities import write_identity
from studies.actions.participants import (
    add_participant,
    change_participant,
    import_participants,
    remove_participant,
)
from studies.consents import consents_on
from studies.errors import Refused
from studies.formats.participants_csv import Planned
from studies.forms.material import ParticipantForm
from studies.models import AuditEvent, Consent, ConsentDocument, Identity, Participant
from studies.permissions import Role
from tests.factories import World, join
from tests.reading import plain
from tests.studies.made import PDF, make_consent

TODAY = timezone.localdate()
SPRING, SUMMER = date(2025, 4, 1), date(2025, 8, 1)


@pytest.fixture
def someone(world: World):
    """A participant who has said nothing yet."""
    with scope(study=world.study):
        yield add_participant(study=world.study, actor=world.owner, values={"pseudonym": "P77"})


def lines(participant: Participant) -> list[tuple[str, bool, date | None]]:
    return [(one.scope, one.is_given, one.on) for one in participant.consents.order_by("id")]


def note(world: World, participant: Participant, *scopes: str, is_given: bool = True, **fields) -> list[Consent]:
    return note_consents(participant=participant, actor=world.owner, scopes=scopes, is_given=is_given, **fields)


def test_what_was_consented_when_has_an_answer(world: World, someone: Participant):
    note(world, someone, "record", "quote", on=SPRING, wording="May we record and quote you?")
    note(world, someone, "quote", is_given=False, on=SUMMER)
    assert consents_on(someone, SPRING - timedelta(days=1)) == {"record": None, "quote": None, "share": None}
    assert consents_on(someone, SPRING) == {"record": True, "quote": True, "share": None}
    assert consents_on(someone, TODAY) == {"record": True, "quote": False, "share": None}
    assert (someone.consents_to_record, someone.consents_to_quote, someone.consents_to_share) == (True, False, False)


def test_a_line_noted_later_for_an_earlier_day_does_not_undo_a_withdrawal(world: World, someone: Participant):
    note(world, someone, "share", is_given=False, on=SUMMER)
    note(world, someone, "share", on=SPRING)
    assert someone.consents_to_share is False
    note(world, someone, "share")  # on no known day: as of today
    assert someone.consents_to_share is True


def test_ticks_in_a_form_and_in_a_table_are_lines_too(world: World, someone: Participant):
    change_participant(participant=someone, actor=world.owner, values={"consents_to_record": True, "sector": "food"})
    change_participant(participant=someone, actor=world.owner, values={"consents_to_record": True})
    lines_of_a_table = [
        Planned(1, "P77", {"consents_to_record": False}, known="P77"),
        Planned(2, "P78", {"pseudonym": "P78", "consents_to_record": True, "consents_to_quote": True}),
    ]
    import_participants(study=world.study, actor=world.owner, lines=lines_of_a_table)
    assert lines(someone) == [("record", True, None), ("record", False, None)]
    added = Participant.objects.get(pseudonym="P78")
    assert lines(added) == [("record", True, None), ("quote", True, None)]
    assert {one.noted_by for one in added.consents.all()} == {world.owner}


def test_nothing_is_noted_without_a_use_or_for_a_day_to_come(world: World, someone: Participant):
    with pytest.raises(Refused, match="Say what the consent is about"):
        note(world, someone, "everything")
    with pytest.raises(Refused, match="This day is still to come"):
        note(world, someone, "quote", on=TODAY + timedelta(days=1))
    assert lines(someone) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\xff\xd8\xff\xe0 photo", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n scan", "image/png"),
    ],
)
def test_a_signed_form_is_told_by_its_bytes(world: World, someone: Participant, content, kind):
    first, _second = note(world, someone, "record", "share", signed_form=content)
    kept = ConsentDocument.objects.get()
    assert (kept.consent, kept.media_type, kept.size, bytes(kept.content)) == (first, kind, len(content), content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html>", "A signed form is a PDF"), (PDF + b"x" * (5 << 20), "This file is larger than 5 MB")],
)
def test_what_is_no_signed_form_is_refused_and_nothing_noted(world: World, someone: Participant, content, sentence):
    with pytest.raises(Refused, match=sentence):
        note(world, someone, "record", signed_form=content)
    assert (lines(someone), someone.consents_to_record) == ([], False)


def test_who_noted_a_line_takes_it_back_and_nobody_else(world: World, someone: Participant):
    [mine] = note(world, someone, "record", signed_form=PDF)
    other = join(world.study, world.stranger, Role.INTERVIEWER)
    with pytest.raises(Refused, match="Somebody else noted this"):
        take_back_consent(consent=mine, actor=other)
    take_back_consent(consent=mine, actor=world.owner)
    someone.refresh_from_db()
    assert (lines(someone), someone.consents_to_record, ConsentDocument.objects.count()) == ([], False, 0)


def test_the_history_tells_of_it_without_wording(world: World, someone: Participant):
    [mine] = note(world, someone, "quote", wording="May we quote Rosa?")
    note(world, someone, "quote", is_given=False)
    take_back_consent(consent=mine, actor=world.owner)
    rows = AuditEvent.objects.filter(verb__startswith="consent.").order_by("id")
    assert [row.sentence for row in history.told(rows)] == [
        "noted a consent of P77; given: consent to quote",
        "noted a consent of P77; withdrawn: consent to quote",
        "took back what was noted of a consent of P77",
    ]
    assert "Rosa" not in str(list(rows.values()))


def test_a_participant_whom_nothing_mentions_is_forgotten_with_consents_and_name(world: World, someone: Participant):
    note(world, someone, "record", signed_form=PDF)
    write_identity(participant=someone, actor=world.owner, values={"real_name": "Rosa"})
    remove_participant(participant=someone, actor=world.owner)
    assert not Participant.objects.filter(pk=someone.pk).exists()
    assert (ConsentDocument.objects.count(), Identity.objects.count()) == (0, 0)
    with pytest.raises(Refused, match="took part in an interview and stays"):
        remove_participant(participant=world.participant, actor=world.owner)


class TestThePage:
    """As its owner and interviewers see it."""

    @pytest.fixture
    def address(self, world: World, someone: Participant, client: Client) -> str:
        client.force_login(world.owner)
        return reverse("consents", args=[world.study.slug, someone.uuid])

    def test_it_begins_empty_and_takes_a_consent_with_its_form(self, world, someone, client, address):
        assert "Nothing is noted yet." in plain(client.get(address).content)
        scan = SimpleUploadedFile("rosa-signed.pdf", PDF)
        said = {"scopes": ["record"], "answer": "given", "on": "2025-04-01", "wording": "May we?", "signed_form": scan}
        assert client.post(address, said).headers["Location"] == address
        page = plain(client.get(address).content)
        assert "April 1, 2025" in page
        assert "May we?" in page
        assert "rosa" not in page
        [consent] = someone.consents.all()
        answer = client.get(reverse("signed_form", args=[world.study.slug, someone.uuid, consent.uuid]))
        assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
        assert answer["Content-Disposition"] == 'attachment; filename="consent.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]

    def test_the_next_form_offers_the_last_wording(self, world, someone, client, address):
        note(world, someone, "quote", wording="May we quote you, by pseudonym?")
        assert "May we quote you, by pseudonym?" in plain(client.get(address).content).partition("Note a consent")[2]

    def test_another_day_is_answered(self, world, someone, client, address):
        note(world, someone, "quote", on=SUMMER)
        assert plain(client.get(address).content).count("not asked yet") == 2
        assert plain(client.get(address, {"day": "2025-04-01"}).content).count("not asked yet") == 3
        assert plain(client.get(address, {"day": "nonsense"}).content).count("not asked yet") == 2

    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, someone, client, address):
        late = {"scopes": ["quote"], "answer": "withdrawn", "on": f"{TODAY + timedelta(days=9)}", "wording": "No more."}
        answer = client.post(address, late)
        assert (answer.status_code, "This day is still to come." in plain(answer.content)) == (422, True)
        assert "No more." in plain(answer.content)
        assert client.post(address, {"answer": "given"}).status_code == 422
        assert lines(someone) == []

    def test_own_lines_can_be_taken_back_others_not(self, world, someone, client, address):
        note(world, someone, "quote", is_given=False, on=SPRING)
        make_consent(someone, world.interviewer)
        page = plain(client.get(address).content)
        assert page.count("Take back") == 1
        [mine] = someone.consents.filter(noted_by=world.owner)
        client.post(reverse("consent_take_back", args=[world.study.slug, someone.uuid, mine.uuid]))
        assert list(someone.consents.values_list("noted_by", flat=True)) == [world.interviewer.pk]

    def test_a_line_of_another_participant_is_none_of_this_one_s(self, world, someone, client, address):
        other = make_consent(world.participant, world.owner)
        assert client.get(reverse("signed_form", args=[world.study.slug, someone.uuid, other.uuid])).status_code == 404

    def test_a_consent_without_a_form_has_none_to_give(self, world, someone, client, address):
        [mine] = note(world, someone, "quote")
        assert client.get(reverse("signed_form", args=[world.study.slug, someone.uuid, mine.uuid])).status_code == 404

    def test_the_participant_s_page_leads_there(self, world, someone, client, address):
        page = client.get(reverse("participant_edit", args=[world.study.slug, someone.uuid])).content.decode()
        assert address in page
        assert ParticipantForm.Meta.model is Participant
