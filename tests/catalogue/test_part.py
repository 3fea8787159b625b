"""What the landing page says about the catalogue."""

import pytest
from django_scopes import scope

from catalogue import actions
from studies.story import story
from studies.tasks_to_do import to_do
from tests import factories
from tests.catalogue.catalogue_study import Study
from tests.factories import World


def said(study, person, role: str) -> list[str]:
    with scope(study=study):
        return [item.sentence for item in to_do(study, person, frozenset({role})) if "catalogue" in item.url]


def test_a_statement_that_rests_on_nothing_waits(world: World):
    assert said(world.study, world.moderator, "moderator") == []
    with scope(study=world.study):
        actions.add_statement(issue=world.issue, actor=world.owner, kind="symptom", text="Nobody looks.")
    sentence = "One statement of the catalogue rests on no quotation yet."
    assert said(world.study, world.moderator, "moderator") == [sentence]
    assert said(world.study, world.owner, "owner") == [sentence]
    assert said(world.study, world.observer, "observer") == []


def test_a_moderator_who_codes_blind_is_told_nothing(world: World):
    factories.join(world.study, world.coder, "moderator")
    with scope(study=world.study):
        actions.add_statement(issue=world.issue, actor=world.owner, kind="symptom", text="Nobody looks.")
    assert said(world.study, world.coder, "moderator") == []


@pytest.mark.django_db
def test_nothing_waits_before_moderation_is_through():
    study = factories.make_study()
    owner = factories.make_member(study, "owner")
    assert said(study, owner, "owner") == []


def test_the_story_counts_issues(world: World):
    with scope(study=world.study):
        [chapter] = [chapter for chapter in story(world.study, world.owner) if chapter.title == "Catalogue"]
    assert (chapter.done, chapter.detail) == (1, "issue")


@pytest.mark.parametrize(
    ("approach", "marked", "waits"),
    [("compared", ["Yes.", ""], False), ("compared", ["Yes.", "Yes."], True), ("reflexive", ["Yes.", ""], True)],
)
@pytest.mark.django_db
def test_the_first_issue_waits_once_there_is_a_result_and_nothing_to_settle(approach, marked, waits):
    made = Study()
    made.issue.delete()
    made.study.approach = approach
    made.study.save()
    with scope(study=made.study):
        version = made.heard(("P1", "Yes."), people=[made.person("P1")])
        assert said(made.study, made.owner, "owner") == []
        made.coded(version, *([(words, "a")] if words else [] for words in marked))
    assert said(made.study, made.owner, "owner") == ["Write the first issue of the catalogue."] * waits
