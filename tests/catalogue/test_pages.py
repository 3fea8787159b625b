"""The pages of the catalogue, as people with different rights find them."""

import pytest
from django_scopes import scopes_disabled

from catalogue.models import Evidence, Issue, Statement
from studies.models import Interview
from tests import factories
from tests.catalogue.catalogue_study import counted  # noqa: F401
from tests.factories import World
from tests.reading import plain

SAID = "Labels are often wrong"


@pytest.fixture
def page(client, world: World):
    """What a person reads at an address of the study."""

    def read(person, path: str) -> str:
        client.force_login(person)
        return client.get(f"/s/{world.study.slug}/{path}").content.decode()

    return read


@pytest.fixture
def press(client, world: World):
    """Press a button: the answer after its redirects."""

    def send(person, path: str, **data):
        client.force_login(person)
        return client.post(f"/s/{world.study.slug}/{path}", data, follow=True)

    return send


@scopes_disabled()
def first_statement(made) -> Statement:
    """The one that rests on what both marked alike."""
    return made.issue.statements.order_by("pk")[0]


def test_the_list_counts_who_reports_an_issue_and_who_is_quoted(world, page):
    html = " ".join(page(world.observer, "catalogue").split())
    assert "ISSUE-01" in html
    assert world.issue.title in html
    assert '<td class="number"> 0 of 1 </td> <td class="number"> 1 of 1 </td>' in html
    assert "Both are out of the 1 participant of transcripts that have a result" in html
    assert "Of 1 quotation, 1 is no longer in the result." in html
    assert "Add the issue" not in html


def test_an_issue_names_its_codes_its_two_counts_and_how_quotations_stand(counted, client):  # noqa: F811
    client.force_login(counted.owner)
    address = f"/s/{counted.study.slug}/catalogue/{counted.issue.uuid}"
    html = plain(client.get(address).content)
    assert "Reported by</strong> 2 of 3 participants · 1 team, 1 person without a team · in 1 of 1 focus group" in html
    assert "1 passage with a speaker who is linked to no participant" in html
    assert "Quoted</strong> 1 of 3 participants · 1 team · in 0 of 1 focus group · 2 quotations" in html
    assert ">labels</span>" in html.partition("what follows rest on:")[2]
    assert "Of 1 quotation, 1 was marked by both coders alike." in html
    assert '<span class="settled">both alike</span>' in html
    assert '<span class="tag tag-wrong">pilot, not counted</span>' in html
    searched = plain(client.get(address, {"statement": str(first_statement(counted).uuid)}).content)
    assert searched.partition("<aside")[2].count('<span class="settled">both alike</span>') == 3


def test_an_issue_says_how_many_were_asked(counted, client):  # noqa: F811
    guides = [factories.make_guide(counted.study) for _version in range(2)]
    with scopes_disabled():
        Interview.objects.filter(kind="focus_group").update(guide_version=guides[0])
    client.force_login(counted.owner)
    address = f"/s/{counted.study.slug}/catalogue/{counted.issue.uuid}"
    assert "asked</strong>" not in plain(client.get(address).content)
    told = {"title": "Labels", "description": ""}
    for guide, said in ((guides[0], ", 1 of the 2 who were asked"), (guides[1], ", nobody was asked")):
        client.post(f"{address}/edit", {**told, "asked_from": guide.pk})
        assert said in plain(client.get(address).content)
    client.post(f"{address}/edit", told)
    assert "who were asked" not in plain(client.get(address).content)
    foreign = factories.make_guide(factories.make_study())
    assert client.post(f"{address}/edit", {**told, "asked_from": foreign.pk}).status_code == 422


def test_without_a_guide_there_is_nothing_to_choose(counted, client):  # noqa: F811
    client.force_login(counted.owner)
    address = f"/s/{counted.study.slug}/catalogue/{counted.issue.uuid}"
    assert "asked_from" not in client.get(address).content.decode()
    factories.make_guide(counted.study)
    assert "nothing said of asking" in client.get(address).content.decode()


def test_readings_are_chosen_without_a_word_about_coders(counted, client):  # noqa: F811
    counted.study.approach = "constructivist"
    counted.study.save()
    client.force_login(counted.owner)
    address = f"/s/{counted.study.slug}/catalogue/{counted.issue.uuid}"
    html = plain(client.get(address, {"statement": str(first_statement(counted).uuid)}).content)
    assert "Of 1 quotation, 1 stands in the readings." in html
    assert "both alike" not in html


def test_the_participants_page_says_what_follows_for_pilots(counted, client):  # noqa: F811
    client.force_login(counted.owner)
    html = plain(client.get(f"/s/{counted.study.slug}/participants/add").content)
    assert "An interview with pilots alone gives no result" in html


def test_an_empty_catalogue_teaches(client, db):
    study = factories.make_study()
    client.force_login(factories.make_member(study, "owner"))
    assert "No issue yet" in client.get(f"/s/{study.slug}/catalogue").content.decode()


def test_an_issue_shows_its_quotations_with_the_way_back(world, page):
    html = page(world.observer, f"catalogue/{world.issue.uuid}")
    assert SAID in html
    assert f"/transcripts/{world.first.transcript.uuid}#t2" in html
    assert "Add evidence" not in html


def test_words_of_whoever_did_not_consent_are_flagged_inside_the_study(world, page):
    world.participant.consents_to_quote = False
    world.participant.save()
    html = page(world.observer, f"catalogue/{world.issue.uuid}")
    assert SAID in html
    assert "not in print" in html


def test_a_blind_coder_reads_a_sentence_instead_of_evidence(world, page):
    html = page(world.coder, f"catalogue/{world.issue.uuid}")
    assert SAID not in html
    assert "You are coding in an open round" in html


def test_an_issue_without_a_title_keeps_what_was_typed(world, press):
    response = press(world.owner, "catalogue/add", title="", description="Long thoughts")
    assert response.status_code == 422
    assert "Give the issue a title." in response.content.decode()
    assert "Long thoughts" in response.content.decode()


def test_a_statement_without_words_keeps_its_kind(world, press):
    response = press(world.moderator, f"catalogue/{world.issue.uuid}/state", kind="mitigation", text=" ")
    assert response.status_code == 422
    assert "one sentence will do" in response.content.decode()


def test_evidence_is_searched_added_taken_away_and_brought_back(world, press, page):
    press(world.moderator, f"catalogue/{world.issue.uuid}/state", kind="consequence", text="Customers tell us.")
    with scopes_disabled():
        statement = Statement.objects.get(text="Customers tell us.")
    search = page(world.moderator, f"catalogue/{world.issue.uuid}?statement={statement.uuid}&words=customer")
    assert "1 passage of the result" in search
    words = "we find out from the customer"
    start = world.first.text.index(words)
    quotation = {"version": world.first.uuid, "number": 2}
    passage = {
        "version": world.first.uuid,
        "code": world.codes[1].uuid,
        "start": start,
        "end": start + len(words),
    }
    deeds = f"catalogue/statements/{statement.uuid}/evidence"
    html = press(world.moderator, f"{deeds}/add", **passage, search_statement=statement.uuid).content.decode()
    assert "Added" in html
    assert html.count(words) >= 2
    gone = press(world.moderator, f"{deeds}/remove", **quotation).content.decode()
    assert "The quotation was taken away." in gone
    assert words not in gone
    assert words in press(world.moderator, f"{deeds}/restore", **quotation).content.decode()


def test_a_passage_that_moderation_has_changed_is_refused_in_a_sentence(world, press):
    stale = {"version": world.first.uuid, "code": world.codes[0].uuid, "start": 0, "end": 3}
    html = press(world.owner, f"catalogue/statements/{world.statement.uuid}/evidence/add", **stale).content.decode()
    assert "not in the result any more" in html
    with scopes_disabled():
        assert Evidence.objects.count() == 1


def test_a_removed_statement_is_offered_back(world, press):
    html = press(world.owner, f"catalogue/statements/{world.statement.uuid}/remove").content.decode()
    assert "The statement was removed." in html
    assert world.statement.text not in html
    again = press(world.owner, f"catalogue/statements/{world.statement.uuid}/restore").content.decode()
    assert world.statement.text in again


def test_a_retired_issue_can_be_brought_back_from_both_pages(world, press, page):
    assert "This issue is retired" in press(world.owner, f"catalogue/{world.issue.uuid}/retire").content.decode()
    assert "Bring back" in page(world.owner, "catalogue")
    press(world.owner, f"catalogue/{world.issue.uuid}/restore")
    with scopes_disabled():
        assert Issue.objects.get().retired_at is None
