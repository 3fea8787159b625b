"""Participants, interviews, the guide: stored exactly, refused in sentences, one audit row each."""

import re
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from studies.models import AuditEvent, GuideVersion, Interview, Participant
from tests.factories import World, make_guide, make_interview, make_participant

PERSON = {
    "pseudonym": "P7",
    "role": "data scientist",
    "experience_years": "4",
    "sector": "retail",
    "company_size": "50–200",
    "region": "Québec",
    "team": "A",
    "language": "en",
    "recruited_through": "LinkedIn",
    "consents_to_record": "on",
    "consents_to_quote": "on",
}


@pytest.fixture
def interviewer(world: World, client: Client) -> Client:
    client.force_login(world.interviewer)
    return client


def url(world: World, rest: str) -> str:
    return f"/s/{world.study.slug}/{rest}"


@scopes_disabled()
def audited(*verbs: str) -> list[tuple[str, dict[str, Any]]]:
    rows = AuditEvent.objects.filter(verb__in=verbs) if verbs else AuditEvent.objects.all()
    return list(rows.order_by("id").values_list("verb", "data"))


@scopes_disabled()
def one(model, **lookup):
    return model.objects.get(**lookup)


@scopes_disabled()
def pseudonyms(interview: Interview) -> list[str]:
    return [person.pseudonym for person in interview.participants.all()]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_participant_is_stored_as_described(interviewer: Client, world: World):
    assert interviewer.post(url(world, "participants/add"), PERSON).status_code == 302
    stored = one(Participant, study=world.study, pseudonym="P7")
    assert (stored.experience_years, stored.region, stored.is_pilot) == (4, "Québec", False)
    assert (stored.consents_to_record, stored.consents_to_quote, stored.consents_to_share) == (True, True, False)
    given = {"given": ["consents_to_record", "consents_to_quote"], "withdrawn": []}
    assert audited() == [("participant.added", given)]


@pytest.mark.parametrize("pseudonym", ["P1", "p1", " P1 "])
def test_a_taken_pseudonym_is_refused_beside_the_field(interviewer: Client, world: World, pseudonym: str):
    response = interviewer.post(url(world, "participants/add"), {**PERSON, "pseudonym": pseudonym})
    assert response.status_code == 422
    assert "pseudonyms are unique" in text(response)
    assert "data scientist" in text(response)
    assert audited() == []


def test_withdrawn_consent_is_stored_and_noted(interviewer: Client, world: World):
    response = interviewer.post(
        url(world, f"participants/{world.participant.uuid}/edit"), {"pseudonym": "P1", "consents_to_record": "on"}
    )
    assert response.status_code == 302
    stored = one(Participant, pk=world.participant.pk)
    assert (stored.consents_to_record, stored.consents_to_quote, stored.consents_to_share) == (True, False, False)
    lost = ["consents_to_quote", "consents_to_share"]
    assert audited() == [("participant.changed", {"fields": lost, "given": [], "withdrawn": lost})]


def test_a_participant_of_an_interview_stays(interviewer: Client, world: World):
    response = interviewer.post(url(world, f"participants/{world.participant.uuid}/remove"))
    assert response.status_code == 422
    assert "P1 took part in an interview and stays" in text(response)
    assert one(Participant, pk=world.participant.pk)
    assert audited() == []


@scopes_disabled()
def test_a_participant_of_nothing_can_go(interviewer: Client, world: World):
    lonely = make_participant(world.study, "P9")
    assert interviewer.post(url(world, f"participants/{lonely.uuid}/remove")).status_code == 302
    assert not Participant.objects.filter(pk=lonely.pk).exists()
    assert [verb for verb, _ in audited()] == ["participant.removed"]


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_of_participants_costs_the_same_for_any_number(
    interviewer: Client, world: World, django_assert_num_queries, more: int
):
    for number in range(more):
        make_interview(world.study, f"X-{number}", participants=[make_participant(world.study, f"X{number}")])
    with django_assert_num_queries(5):
        page = text(interviewer.get(url(world, "participants")))
    assert page.count("record, quote, share") == 1 + more


def test_an_interview_is_stored_with_everybody(interviewer: Client, world: World):
    values = {
        "label": "FG-1",
        "kind": "focus_group",
        "participants": [world.participant.pk],
        "first_interviewer": world.interviewer.pk,
        "held_on": "2026-03-14",
        "language": "en",
        "guide_version": world.guide.pk,
    }
    assert interviewer.post(url(world, "interviews/add"), values).status_code == 302
    stored = one(Interview, study=world.study, label="FG-1")
    assert (stored.kind, str(stored.held_on), stored.guide_version_id) == ("focus_group", "2026-03-14", world.guide.pk)
    assert pseudonyms(stored) == ["P1"]
    assert stored.first_interviewer == world.interviewer
    assert [verb for verb, _ in audited()] == ["interview.added"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"label": ""}, "This field is required."),
        ({"first_interviewer": "coder"}, "Select a valid choice."),
        ({"language": "de"}, "Select a valid choice."),
        ({"first_interviewer": "interviewer", "second_interviewer": "interviewer"}, "somebody else than the first"),
    ],
)
def test_an_interview_that_cannot_be_is_refused(
    interviewer: Client, world: World, wrong: dict[str, str], sentence: str
):
    values = {name: getattr(getattr(world, value, None), "pk", value) for name, value in wrong.items()}
    response = interviewer.post(url(world, "interviews/add"), {"label": "Pilot-99", "kind": "interview", **values})
    assert (response.status_code, sentence in text(response)) == (422, True)
    assert audited() == []


def test_a_label_is_unique_whatever_its_case(interviewer: Client, world: World):
    make_interview(world.study, "Pilot-77")
    response = interviewer.post(url(world, "interviews/add"), {"label": "pilot-77", "kind": "interview"})
    assert (response.status_code, "labels are unique" in text(response)) == (422, True)


def test_another_study_s_participant_cannot_be_chosen(interviewer: Client, world: World):
    foreign = make_participant(world.other_study, "P1")
    values = {"label": "Pilot-99", "kind": "interview", "participants": [foreign.pk]}
    assert interviewer.post(url(world, "interviews/add"), values).status_code == 422


def test_editing_an_interview_changes_what_is_changed(interviewer: Client, world: World):
    interview = make_interview(world.study, "Pilot-50", participants=[world.participant])
    page = interviewer.get(url(world, f"interviews/{interview.uuid}/edit"))
    assert 'value="Pilot-50"' in page.content.decode()
    values = {"label": "Pilot-51", "kind": "interview", "language": "en"}
    assert interviewer.post(url(world, f"interviews/{interview.uuid}/edit"), values).status_code == 302
    stored = one(Interview, pk=interview.pk)
    assert (stored.label, pseudonyms(stored)) == ("Pilot-51", [])
    assert audited() == [("interview.changed", {"fields": ["label"]})]


def test_an_interview_with_a_transcript_stays(interviewer: Client, world: World):
    with scopes_disabled():
        interview = world.first.transcript.interview
    response = interviewer.post(url(world, f"interviews/{interview.uuid}/remove"))
    assert (response.status_code, "has a recording or a transcript and stays" in text(response)) == (422, True)
    empty = make_interview(world.study, "Pilot-60")
    assert interviewer.post(url(world, f"interviews/{empty.uuid}/remove")).status_code == 302


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_of_interviews_costs_the_same_for_any_number(
    interviewer: Client, world: World, django_assert_num_queries, more: int
):
    for number in range(more):
        make_interview(
            world.study,
            f"X-{number}",
            participants=[world.participant],
            first_interviewer=world.interviewer,
            guide_version=world.guide,
        )
    with django_assert_num_queries(5):
        page = text(interviewer.get(url(world, "interviews")))
    assert page.count(f"<td>{world.interviewer.name}</td>") == more


def test_a_guide_version_follows_and_the_earlier_one_stays_readable(interviewer: Client, world: World):
    values = {"text": "What goes wrong?", "change_note": "Shorter, after two pilots."}
    assert interviewer.post(url(world, "guide/add"), values).status_code == 302
    stored = one(GuideVersion, study=world.study, number=2)
    assert (stored.text, stored.change_note, stored.created_by) == (*values.values(), world.interviewer)
    assert "What goes wrong?" in text(interviewer.get(url(world, "guide")))
    first = text(interviewer.get(url(world, "guide/1")))
    assert world.guide.text in first
    assert "What goes wrong?" not in first
    assert audited() == [("guide.version_added", {"number": 2})]


def test_the_same_words_are_no_new_version(interviewer: Client, world: World):
    response = interviewer.post(url(world, "guide/add"), {"text": world.guide.text})
    assert (response.status_code, "word for word" in text(response)) == (422, True)


def test_another_study_s_guide_is_not_there(interviewer: Client, world: World):
    make_guide(world.other_study)
    make_guide(world.other_study)
    assert interviewer.get(url(world, "guide/2")).status_code == 404


def test_who_may_only_read_changes_nothing(world: World, client: Client):
    client.force_login(world.coder)
    assert client.get(url(world, "interviews")).status_code == 200
    assert "interviews/add" not in client.get(url(world, "interviews")).content.decode()
    for address in ("participants", "participants/add", "interviews/add", "guide/add", "participants.csv"):
        assert client.get(url(world, address)).status_code == 403, address
