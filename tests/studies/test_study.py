"""A study: started, described, its landing page role by role, its history and who may read what in it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from studies import audit
from studies.models import AuditEvent, Membership, Person, Study
from studies.parts import CHAPTERS, sentence_of
from studies.permissions import Role
from studies.story import story
from tests.factories import World, join, make_interview, make_participant, make_person, make_study
from workbench.rooms import APPS

ROOT = Path(__file__).resolve().parent.parent.parent


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def ada(db: None, client: Client) -> Person:
    ada = make_person("Ada")
    client.force_login(ada)
    return ada


def test_whoever_starts_a_study_owns_it(ada: Person, client: Client):
    values = {"title": "Qualité des données", "research_questions": " What? \n\nWhy?", "languages": "anglais, French"}
    response = client.post("/studies/new", values)
    study = Study.objects.get(slug="qualite-des-donnees")
    assert response.headers["Location"] == "/s/qualite-des-donnees/"
    assert (study.title, study.research_questions, study.languages) == (
        "Qualité des données",
        "What?\nWhy?",
        ["en", "fr"],
    )
    assert list(Membership.objects.filter(study=study).values_list("person", "role")) == [(ada.pk, "owner")]
    with scopes_disabled():
        assert AuditEvent.objects.get().verb == "study.started"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"slug": "taken"}, "Another study has this short name"),
        ({"title": "Taken"}, "Another study has this short name"),
        ({"title": "質"}, "No short name can be made from this title"),
        ({"languages": "English, Klingon"}, "“Klingon” is no language that Tandem knows"),
        ({"languages": ""}, "This field is required."),
        ({"slug": "two words"}, "Enter a valid “slug”"),
    ],
)
def test_a_study_that_cannot_be_is_refused(ada: Person, client: Client, values: dict[str, str], sentence: str):
    make_study(slug="taken")
    response = client.post("/studies/new", {"title": "A title", "languages": "English", **values})
    assert (response.status_code, sentence in text(response)) == (422, True)
    assert Study.objects.count() == 1


def test_the_owner_describes_the_study_and_its_short_name_stays(world: World, client: Client):
    client.force_login(world.owner)
    address = f"/s/{world.study.slug}/settings"
    assert 'value="English"' in text(client.get(address))
    values = {"title": "Another title", "languages": "French, English", "slug": "another"}
    assert client.post(address, values).headers["Location"] == address
    study = Study.objects.get(pk=world.study.pk)
    assert (study.title, study.languages, study.slug) == ("Another title", ["fr", "en"], world.study.slug)
    with scopes_disabled():
        event = AuditEvent.objects.get()
    assert (event.verb, event.data) == ("study.described", {"fields": ["title", "languages"]})


def landing(client: Client, world: World, person: Person) -> str:
    client.force_login(person)
    return text(client.get(f"/s/{world.study.slug}/"))


@pytest.mark.parametrize("role", Role.values)
def test_everybody_has_the_desk_of_their_role_and_only_an_owner_the_story(world: World, client: Client, role: str):
    page = landing(client, world, getattr(world, role))
    assert re.findall(r'id="as-(\w+)"', page) == [role]
    assert ("The study&#x27;s story" in page or "The study's story" in page) == (role == "owner")


def test_who_holds_several_roles_has_several_desks(world: World, client: Client):
    join(world.study, world.owner, "coder", "moderator", "interviewer")
    page = landing(client, world, world.owner)
    assert re.findall(r'id="as-(\w+)"', page) == ["coder", "moderator", "interviewer", "owner"]


def test_the_story_counts_and_names_what_holds_each_step_up(world: World):
    make_participant(world.study, "P2", consents_to_record=False)
    make_interview(world.study, "Pilot-99")
    with scope(study=world.study):
        recruited, interviewed, *later = story(world.study, world.owner)
    assert (recruited.done, recruited.blocked_by) == (2, "One has not consented to be recorded.")
    assert (interviewed.done, interviewed.blocked_by) == (3, "One interview names no participant.")
    titles = [str(chapter.title) for chapter in CHAPTERS.values()]
    assert [chapter.title for chapter in later] == [title for title in titles[2:] if title in {c.title for c in later}]


def test_an_empty_study_says_what_to_do_first(client: Client, world: World):
    fresh = make_study()
    owner = join(fresh, make_person(), "owner", "interviewer")
    client.force_login(owner)
    page = text(client.get(f"/s/{fresh.slug}/"))
    for sentence in (
        "Nobody is described yet.",
        "Invite two coders",
        "Bring the interview guide.",
        "Describe the participants",
    ):
        assert sentence in page


def test_a_blind_owner_s_story_counts_their_own_layers_only(world: World):
    with scopes_disabled():
        everything = {c.title: c for c in story(world.study, world.owner)}["Coded"]
        world.round.coders.add(world.owner)
        blind = {c.title: c for c in story(world.study, world.owner)}["Coded"]
    assert (everything.done, everything.whole) == (2, 4)
    assert (blind.done, blind.whole) == (0, 0)


def test_every_verb_has_its_sentence():
    source = "".join(path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py"))
    verbs = set(re.findall(r'verb="(\w+\.\w+)"|_note\(actor, "(\w+\.\w+)"', source))
    verbs = {one or other for one, other in verbs}
    assert len(verbs) > 40
    untold = {verb for verb in verbs if sentence_of(verb) is None}
    assert untold == {"person.added", "person.language_chosen", "person.password_chosen"}


@pytest.fixture
def past(world: World) -> World:
    """Rows of several kinds by several people."""

    def note(actor: Person | None, verb: str, about=None, **data):
        audit.record(study=world.study, actor=actor, verb=verb, about=about, **data)

    note(world.owner, "member.added", world.coder, roles=["coder", "observer"])
    note(
        world.interviewer,
        "participant.changed",
        world.participant,
        fields=[],
        given=[],
        withdrawn=["consents_to_quote"],
    )
    note(world.coder, "coding.applied", codings=1)
    note(world.owner, "coding.applied", codings=1)
    note(world.second_coder, "layer.submitted")
    note(world.moderator, "case.decided")
    note(None, "participants.imported", added=3, changed=1, withdrawn=0)
    return world


def history_of(client: Client, world: World) -> list[str]:
    client.force_login(world.owner)
    page = text(client.get(f"/s/{world.study.slug}/history"))
    return [re.sub(r"<[^>]+>", "", row).strip() for row in re.findall(r"<span><b>(.*?)</span>", page)]


def test_the_history_says_who_did_what_newest_first(past: World, client: Client):
    rows = history_of(client, past)
    assert rows[0] == "Tandem imported participants: 3 new, 1 changed"
    assert rows[-2] == f"{past.interviewer.name} changed the description of P1; withdrawn: consent to quote"
    assert rows[-1] == f"{past.owner.name} added {past.coder.name} as coder, observer"
    assert len(rows) == 7


def test_a_blind_owner_reads_nothing_of_others_coding_and_moderation(past: World, client: Client):
    with scopes_disabled():
        past.round.coders.add(past.owner)
    rows = history_of(client, past)
    assert rows == [
        "Tandem imported participants: 3 new, 1 changed",
        f"{past.owner.name} applied a code",
        f"{past.interviewer.name} changed the description of P1; withdrawn: consent to quote",
        f"{past.owner.name} added {past.coder.name} as coder, observer",
    ]


def test_what_is_gone_is_told_without_its_name(world: World, client: Client):
    lonely = make_participant(world.study, "P9")
    audit.record(study=world.study, actor=world.owner, verb="participant.added", about=lonely)
    with scopes_disabled():
        lonely.delete()
    assert history_of(client, world) == [f"{world.owner.name} described the participant what is gone since"]


def test_the_history_is_paged_and_costs_the_same(world: World, client: Client, django_assert_num_queries):
    for _ in range(51):
        audit.record(study=world.study, actor=world.owner, verb="participant.added", about=world.participant)
    client.force_login(world.owner)
    with django_assert_num_queries(9):
        page = text(client.get(f"/s/{world.study.slug}/history"))
    assert page.count("described the participant P1") == 50
    assert text(client.get(f"/s/{world.study.slug}/history?page=2")).count("described the participant P1") == 1
