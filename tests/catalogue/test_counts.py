"""Who reports an issue and who is quoted, of how many; how its quotations came to stand in the result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from django_scopes import scope

from catalogue.actions import add_evidence
from catalogue.domain.catalogue import Count
from catalogue.models import Issue
from catalogue.queries.catalogue import catalogue
from catalogue.queries.passages import consensus, passages
from catalogue.rendering.printing import as_dict
from catalogue.rendering.words import account_in_words
from finding.queries.result import study_result
from moderation.codings.domain.settlement import Settlement
from moderation.codings.queries import consensus_layers
from moderation.codings.results import result_places
from moderation.models import Case
from rounds.models import Provenance, Purpose
from rounds.visibility import results_visible
from studies.errors import Refused
from tests import factories
from tests.catalogue.catalogue_study import Study

ASKS, SAYS, DOES = "What goes wrong?", "Labels are often wrong.", "We label twice now."
TURNS = (("Interviewer", ASKS), ("P1", SAYS), ("P1", DOES))


def said_by(pseudonym: str) -> tuple[tuple[str, str], ...]:
    """The same turns, said by somebody else."""
    return tuple((pseudonym if who == "P1" else who, words) for who, words in TURNS)


@pytest.fixture
def made(db: None) -> Iterator[Study]:
    """An empty study, in scope, in English."""
    made = Study()
    with scope(study=made.study), translation.override("en"):
        yield made


def counts(made: Study) -> tuple[Count, Count]:
    """Reported and quoted, of the first issue."""
    [entry] = made.catalogue.entries
    return entry.reported, entry.quoted


def test_reported_is_counted_in_the_result_and_quoted_in_the_quotations(made: Study) -> None:
    teams = {"P1": "Search", "P2": "search", "P3": "", "P4": "Ads"}
    for pseudonym, team in teams.items():
        version = made.heard(*said_by(pseudonym), people=[made.person(pseudonym, team=team)])
        made.coded(version, [(SAYS, "labels")] if pseudonym != "P4" else [(DOES, "twice")])
    made.heard(*said_by("P5"), people=[made.person("P5")])
    first = made.study.transcripts.order_by("pk")[0].versions.get()
    made.state(first, SAYS, "labels")
    reported, quoted = counts(made)
    assert reported == Count(3, 4, None, None, teams=1, without_team=1, sessions=0, of_sessions=0, unknown=0)
    assert quoted == Count(1, 4, None, None, teams=1, without_team=0, sessions=0, of_sessions=0, unknown=0)


def test_who_only_tells_what_they_do_about_it_neither_reports_nor_is_quoted(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(DOES, "twice")])
    made.state(version, DOES, "twice", kind="mitigation")
    reported, quoted = counts(made)
    assert (reported.participants, quoted.participants, reported.of) == (0, 0, 1)
    assert made.catalogue.entries[0].codes == []
    made.state(version, DOES, "twice", kind="consequence")
    reported, quoted = counts(made)
    assert (reported.participants, quoted.participants) == (1, 1)


def test_interviewers_never_count(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(ASKS, "labels")])
    made.state(version, ASKS, "labels")
    assert [one.participants for one in counts(made)] == [0, 0]


def test_a_session_counts_where_a_participant_is_heard_not_where_an_interviewer_is(made: Study) -> None:
    people = [made.person("P1"), made.person("P2")]
    asked, touched = made.group(*TURNS, people=people), made.group(*TURNS, people=people)
    made.coded(asked, [(ASKS, "labels")])
    made.coded(touched, [("goes wrong?\nLabels", "labels")])
    made.state(asked, ASKS, "labels")
    reported, quoted = counts(made)
    assert (reported.participants, reported.sessions, reported.of_sessions) == (0, 1, 2)
    assert (quoted.sessions, quoted.of_sessions) == (0, 2)


def test_in_a_group_nobody_reports_by_sitting_by_and_sessions_are_counted(made: Study) -> None:
    people = [made.person(name) for name in ("P1", "P2", "P3")]
    turns = (
        ("P1", "Labels are wrong here too."),
        ("P2", "No, never."),
        ("Interviewer", "And you?"),
        ("P3", "Hm. We do."),
    )
    first, second = made.group(*turns, people=people), made.group(*turns, people=people)
    long = "wrong here too.\nNo, never.\nAnd you?\nHm."
    made.coded(first, [(long, "labels")])
    made.coded(second, [("Labels are", "other"), ("here too.\nNo", "labels")])
    made.state(first, "No, never.", "labels")
    reported, quoted = counts(made)
    assert reported == Count(1, 3, None, None, 0, 1, sessions=2, of_sessions=2, unknown=0), "P2, in both sessions"
    assert quoted == Count(1, 3, None, None, 0, 1, sessions=1, of_sessions=2, unknown=0)


def test_of_how_many_who_were_asked(made: Study) -> None:
    guides = [factories.make_guide(made.study) for _version in range(3)]
    for pseudonym, guide in (("P1", guides[0]), ("P2", guides[1]), ("P3", guides[2]), ("P4", None)):
        version = made.heard(*said_by(pseudonym), people=[made.person(pseudonym)], guide_version=guide)
        made.coded(version, [(SAYS, "labels")] if pseudonym != "P3" else [(DOES, "twice")])
    made.state(made.study.transcripts.order_by("pk")[0].versions.get(), SAYS, "labels")
    assert counts(made)[0].asked is None
    assert not made.catalogue.tells_of_asking
    Issue.objects.update(asked_from=guides[1])
    reported, quoted = counts(made)
    assert (reported.participants, reported.of, reported.asked, reported.of_asked) == (3, 4, 1, 2)
    assert (quoted.participants, quoted.of, quoted.asked, quoted.of_asked) == (1, 4, 0, 2)
    assert made.catalogue.tells_of_asking


def test_a_passage_with_an_unknown_speaker_is_counted_apart(made: Study) -> None:
    people = [made.person("P1"), made.person("P2")]
    version = made.heard(("P1", "Yes."), ("Somebody", SAYS), people=people)
    made.coded(version, [(SAYS, "labels"), ("often wrong", "late")])
    made.state(version, SAYS, "labels")
    made.state(version, "often", "late")
    reported, quoted = counts(made)
    assert (reported.participants, reported.unknown, quoted.unknown) == (0, 2, 2)


def test_pilots_are_out_of_both_counts_and_of_what_is_offered(made: Study) -> None:
    pilot, other = made.person("P1"), made.person("P2")
    alone = made.heard(*TURNS, people=[pilot])
    together = made.group(("P1", "At ours too."), ("P2", "And at ours."), people=[pilot, other])
    made.coded(alone, [(SAYS, "labels")])
    made.coded(together, [("At ours too.", "labels"), ("And at ours.", "labels")])
    for version, words in ((alone, SAYS), (together, "At ours too.")):
        made.state(version, words, "labels")
    assert [(one.participants, one.of) for one in counts(made)] == [(2, 2), (1, 2)]
    pilot.is_pilot = True
    pilot.save()
    reported, quoted = counts(made)
    assert (reported.participants, reported.of, quoted.participants, quoted.sessions) == (1, 1, 0, 0)
    assert made.catalogue.account[1:] == (0, 2)
    assert account_in_words(made.catalogue) == ["2 quotations come from pilots and are not counted."]
    result = study_result(results_visible(made.study, made.owner))
    assert [together.text[one.start : one.end] for one in consensus(result)] == ["And at ours."]
    with pytest.raises(ValueError, match="not enough values"):
        made.state(alone, SAYS, "labels")
    said = [one for stated in as_dict(made.study)["issues"][0]["statements"] for one in stated["quotations"]]
    assert [(one["pilot"], one["settlement"], one["in_result"]) for one in said] == [
        (True, None, False),
        (True, None, True),
    ]


def test_an_unknown_speaker_among_pilots_is_not_counted_either(made: Study) -> None:
    people = [made.person("P1"), made.person("P2")]
    version = made.group(("Somebody", SAYS), people=people)
    made.coded(version, [(SAYS, "labels")])
    made.state(version, SAYS, "labels")
    assert [one.unknown for one in counts(made)] == [1, 1]
    for pilot in people:
        pilot.is_pilot = True
        pilot.save()
    assert [one.unknown for one in counts(made)] == [0, 0]


def test_what_is_coded_for_training_is_no_result(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    round_ = made.coded(version, [(SAYS, "labels")])
    made.state(version, SAYS, "labels")
    round_.purpose = Purpose.TRAINING
    round_.save()
    assert [(one.participants, one.of) for one in counts(made)] == [(0, 0), (0, 0)]
    assert account_in_words(made.catalogue) == ["Of 1 quotation, 1 is no longer in the result."]


SETTLED = (
    "Of 3 quotations, 1 was marked by both coders alike, 1 was settled by a moderator, "
    "1 was marked by one coder and accepted."
)
INDEPENDENT = "Those who coded the same transcript did so independently of each other."


def settled(made: Study) -> None:
    """One quotation that both marked alike, one whose end was settled, one of a single coder that was accepted."""
    version = made.heard(("P1", "First, it drifts. Second, it stops. Third, it smells."), people=[made.person("P1")])
    made.coded(version, [("First", "a"), ("Second", "b")], [("First", "a"), ("Second, it", "b"), ("Third", "c")])
    made.decide(version, "Second, it", "union")
    made.decide(version, "Third", "b")
    for words, name in (("First", "a"), ("Second", "b"), ("Third", "c")):
        made.state(version, words, name)


def test_the_catalogue_says_how_its_quotations_were_settled(made: Study) -> None:
    settled(made)
    found = made.catalogue
    assert account_in_words(found) == [SETTLED, INDEPENDENT]
    [_group] = found.entries[0].groups
    said = [(one.quotations[0].how, one.quotations[0].settled) for one in _group.statements]
    assert said == [
        (Settlement.ALIKE, "both alike"),
        (Settlement.SETTLED, "settled by a moderator"),
        (Settlement.ACCEPTED, "one coder, accepted"),
    ]
    result, statement = found.result, _group.statements[0].statement
    offered = passages(made.study, result, consensus(result), code="", words="", statement=statement)
    assert [(one.words, one.settled, one.taken) for one in offered] == [
        ("First", "both alike", True),
        ("Second, it", "settled by a moderator", False),
        ("Third", "one coder, accepted", False),
    ]


def test_the_result_holds_what_the_consensus_layer_holds(made: Study) -> None:
    settled(made)
    results = results_visible(made.study, None)
    layers = consensus_layers(made.study, result_places(results))
    assert study_result(results).spans == {version: one.spans for (_round, version), one in layers.items()}


@pytest.mark.parametrize(
    "provenance", [one for one in Provenance if one not in (Provenance.FRESH, Provenance.DECLARED)]
)
def test_nobody_is_called_independent_whose_layer_does_not_carry_it(made: Study, provenance: Provenance) -> None:
    settled(made)
    made.layers().update(provenance=Provenance.DECLARED)
    assert account_in_words(made.catalogue) == [SETTLED, INDEPENDENT]
    made.layers().filter(coder=made.coders[0]).update(provenance=provenance)
    assert account_in_words(made.catalogue) == [SETTLED]
    assert as_dict(made.study)["coders_independent"] is False


def test_three_coders_mark_all_alike(db: None) -> None:
    made = Study(coders=3)
    with scope(study=made.study), translation.override("en"):
        version = made.heard(*TURNS, people=[made.person("P1")])
        made.coded(version, [(SAYS, "labels")])
        made.state(version, SAYS, "labels")
        found = made.catalogue
        assert account_in_words(found) == ["Of 1 quotation, 1 was marked by all coders alike.", INDEPENDENT]
        assert found.entries[0].groups[0].statements[0].quotations[0].settled == "all alike"


@pytest.mark.parametrize(
    ("kind", "words", "sentence"),
    [
        ("ALONE", "one coder", "Of 1 quotation, 1 was coded once (one coder)."),
        ("ADDED", "added by a moderator", "Of 1 quotation, 1 was added by a moderator."),
    ],
)
def test_what_was_coded_once_or_added_says_so(made: Study, kind: str, words: str, sentence: str) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(SAYS, "labels")])
    made.state(version, SAYS, "labels")
    Case.objects.update(type=kind)
    found = made.catalogue
    assert found.entries[0].groups[0].statements[0].quotations[0].settled == words
    assert account_in_words(found)[0] == sentence


def test_where_coders_are_not_compared_nothing_is_said_of_settling(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(SAYS, "labels"), (DOES, "twice")])
    made.state(version, SAYS, "labels")
    made.state(version, DOES, "twice")
    made.study.approach = "reflexive"
    made.study.save()
    found = made.catalogue
    assert account_in_words(found) == ["Of 2 quotations, 2 stand in the readings."]
    assert [one.settled for one in consensus_passages(made)] == ["", ""]
    said = as_dict(made.study)
    assert (said["coders_compared"], said["coders_independent"]) == (False, None)
    assert said["quotations"] == {
        "all": 2,
        **dict.fromkeys(("alike", "settled", "accepted", "alone", "added")),
        "no_longer_in_the_result": 0,
        "of_pilots": 0,
    }
    assert said["issues"][0]["statements"][0]["quotations"][0]["settlement"] is None
    made.coded(version, [(SAYS, "labels")])
    assert account_in_words(made.catalogue) == [
        "Of 2 quotations, 1 stands in the readings, 1 is no longer in the readings."
    ]
    quoted = [one.quotations[0] for one in made.catalogue.entries[0].groups[0].statements]
    assert [one.settled for one in quoted] == ["", "no longer in the readings"]
    made.coded(version, [])
    assert account_in_words(made.catalogue) == ["Of 2 quotations, 2 are no longer in the readings."]


def consensus_passages(made: Study) -> list:
    """What could be chosen."""
    result, statement = made.catalogue.result, factories.make_statement(made.issue)
    return passages(made.study, result, consensus(result), code="", words="", statement=statement)


def test_a_quotation_that_a_later_round_dropped_is_marked_and_kept(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(SAYS, "labels")])
    made.state(version, SAYS, "labels")
    made.coded(version, [(DOES, "twice")])
    [entry] = made.catalogue.entries
    [quoted] = entry.groups[0].statements[0].quotations
    assert (quoted.how, quoted.settled, quoted.words) == (None, "no longer in the result", SAYS)
    assert (entry.reported.participants, entry.quoted.participants) == (0, 1)
    assert made.catalogue.account.gone == 1
    with pytest.raises(ValueError, match="not enough values"):
        made.state(version, SAYS, "labels")
    assert [one.code for one in consensus(made.catalogue.result)] == [str(made.code("twice").uuid)]


def test_a_quotation_whose_decision_changed_is_marked_and_kept(made: Study) -> None:
    settled(made)
    version = made.study.transcripts.get().versions.get()
    made.decide(version, "Third", "neither")
    assert account_in_words(made.catalogue)[0] == (
        "Of 3 quotations, 1 was marked by both coders alike, 1 was settled by a moderator, "
        "1 is no longer in the result."
    )


def test_without_a_quotation_nothing_is_said_of_them(made: Study) -> None:
    assert account_in_words(made.catalogue) == []


def test_a_passage_that_is_not_in_the_result_is_refused(made: Study) -> None:
    version = made.heard(*TURNS, people=[made.person("P1")])
    made.coded(version, [(SAYS, "labels")], [])
    statement = factories.make_statement(made.issue)
    start = version.text.index(SAYS)
    span = {"code": made.code("labels").uuid, "start": start, "end": start + len(SAYS)}
    with pytest.raises(Refused, match="not in the result any more"):
        add_evidence(statement=statement, actor=made.owner, version=version.uuid, **span)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_grow_neither_with_issues_nor_with_quotations(
    made: Study, django_assert_num_queries: object, number: int
) -> None:
    for place in range(number):
        version = made.heard(*said_by(f"P{place}"), people=[made.person(f"P{place}")])
        made.coded(version, [(SAYS, "labels"), (DOES, "twice")])
        made.state(version, SAYS, "labels")
        made.rest(made.issue.statements.last(), version, DOES, "twice")
        made.issue = factories.make_issue(made.study, asked_from=factories.make_guide(made.study))
    catalogue(made.study, made.owner)
    with django_assert_num_queries(24):
        catalogue(made.study, made.owner)
