"""Who stands behind an issue, and whose words may be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.domain.catalogue import Prevalence, issue_identifier, prevalence
from reports.domain.voices import Heard, Room, Voice, listen, may_be_quoted

INTERVIEWER = Voice(is_interviewer=True)
UNLINKED = Voice()
NO_SPEAKER = None


def linked(participant: str) -> Voice:
    return Voice(participant=participant)


def said_by(*participants: str) -> Heard:
    return Heard(participants=participants)


def test_two_people_of_one_team_with_one_problem_are_one_team():
    assert prevalence([said_by("P1"), said_by("P2")], {"P1": "Search", "P2": "Search"}) == Prevalence(2, 1, 0)


def test_somebody_without_a_team_is_a_team_of_their_own():
    teams = {"P1": "", "P2": "", "P3": "Search"}
    assert prevalence([said_by("P1"), said_by("P2"), said_by("P3")], teams) == Prevalence(3, 3, 0)


def test_somebody_who_says_it_twice_counts_once():
    assert prevalence([said_by("P1"), said_by("P1")], {"P1": "Search"}) == Prevalence(1, 1, 0)


@pytest.mark.parametrize("spelling", ["search", " Search ", "SEARCH"])
def test_spelling_makes_no_other_team(spelling: str):
    assert prevalence([said_by("P1"), said_by("P2")], {"P1": "Search", "P2": spelling}).teams == 1


def test_a_team_is_not_mixed_up_with_somebody_of_that_name():
    assert prevalence([said_by("P1"), said_by("P2")], {"P1": "P2", "P2": ""}).teams == 2


def test_nothing_to_count():
    assert prevalence([], {}) == Prevalence(0, 0, 0)


def test_interviewers_count_for_nobody():
    heard = listen([INTERVIEWER], ["P1"])
    assert prevalence([heard], {"P1": ""}) == Prevalence(0, 0, 0)


def test_an_interviewer_linked_by_mistake_counts_for_nobody():
    assert listen([Voice(is_interviewer=True, participant="P1")], ["P1"]).participants == ()


def test_the_only_participant_is_whoever_is_not_the_interviewer():
    assert listen([INTERVIEWER, UNLINKED], ["P1"]) == Heard(("P1",), has_interviewer=True)


def test_among_several_nobody_is_guessed():
    heard = listen([UNLINKED], ["P1", "P2"])
    assert heard == Heard(has_unknown=True)
    assert prevalence([heard, heard, said_by("P1")], {}) == Prevalence(1, 1, 2)


def test_a_turn_without_a_speaker_is_nobody_s_even_with_one_participant():
    assert listen([NO_SPEAKER], ["P1"]) == Heard(has_unknown=True)


def test_issues_are_counted_with_two_digits():
    assert [issue_identifier(n) for n in (3, 42, 107)] == ["ISSUE-03", "ISSUE-42", "ISSUE-107"]


ROOM = Room(("P1", "P2"), ends=[10, 20, 30], voices=[INTERVIEWER, linked("P1"), linked("P2")])
"""Turns [0, 10), [11, 20), [21, 30); line feeds between them."""


@pytest.mark.parametrize(
    ("span", "heard"),
    [
        ((0, 10), Heard(has_interviewer=True)),
        ((11, 20), said_by("P1")),
        ((12, 13), said_by("P1")),
        ((19, 22), said_by("P1", "P2")),
        ((5, 30), Heard(("P1", "P2"), has_interviewer=True)),
        ((29, 30), said_by("P2")),
    ],
)
def test_a_passage_is_said_by_the_speakers_of_the_turns_it_touches(span: tuple[int, int], heard: Heard):
    assert ROOM.heard(*span) == heard


def test_everybody_in_the_room():
    assert ROOM.everybody == Heard(("P1", "P2"), has_interviewer=True)


@pytest.mark.parametrize(
    ("heard", "consenting", "allowed"),
    [
        (said_by("P1"), {"P1"}, True),
        (said_by("P1"), {"P2"}, False),
        (said_by("P1", "P2"), {"P1"}, False),
        (said_by("P1", "P2"), {"P1", "P2"}, True),
        (Heard(has_unknown=True), {"P1"}, False),
        (Heard(has_unknown=True), {"P1", "P2"}, True),
        (Heard(("P1",), has_unknown=True), {"P1"}, False),
        (Heard(has_interviewer=True), {"P1"}, False),
        (Heard(has_interviewer=True), {"P1", "P2"}, True),
        (Heard(), {"P1"}, False),
    ],
)
def test_words_are_quoted_only_with_the_consent_of_whoever_may_have_said_them(heard, consenting, allowed):
    assert may_be_quoted(heard, ["P1", "P2"], consenting) is allowed


def test_where_nobody_was_recorded_nobody_consented():
    assert may_be_quoted(Heard(has_interviewer=True), [], {"P1"}) is False


PEOPLE = st.sampled_from(["P1", "P2", "P3", "P4"])
PASSAGES = st.lists(st.builds(Heard, st.lists(PEOPLE, unique=True).map(tuple), st.booleans(), st.booleans()))
TEAMS = st.dictionaries(PEOPLE, st.sampled_from(["", "Search", "Ads"]))


@given(PASSAGES, TEAMS)
def test_there_are_never_more_teams_than_participants(passages, teams):
    counted = prevalence(passages, teams)
    assert counted.teams <= counted.participants
    assert (counted.teams == 0) == (counted.participants == 0)


@given(PASSAGES, TEAMS)
def test_neither_order_nor_repetition_changes_who_reports_it(passages, teams):
    assert prevalence(passages[::-1] + passages, teams)[:2] == prevalence(passages, teams)[:2]
