"""Who stands behind an issue, and whose words may be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.domain.catalogue import Account, Count, account, count, issue_identifier
from finding.domain.voices import Base, Heard, Room, Told, Voice, listen, may_be_quoted
from moderation.codings.domain.settlement import Settlement

INTERVIEWER = Voice(is_interviewer=True)
UNLINKED = Voice()
NO_SPEAKER = None


def linked(participant: str) -> Voice:
    return Voice(participant=participant)


def said_by(*participants: str) -> Heard:
    return Heard(participants=participants)


def told_by(*participants: str) -> Told:
    return Told(participants)


def base(teams: dict[str, str], sessions: frozenset[int] = frozenset()) -> Base:
    """Everybody of whom a team, or none, is told."""
    return Base(frozenset(teams), sessions, teams)


def test_two_people_of_one_team_with_one_problem_are_two_participants_and_one_team():
    counted = count([told_by("P1"), told_by("P2")], base({"P1": "Search", "P2": "Search", "P3": "Ads"}))
    assert counted == Count(2, 3, None, None, teams=1, without_team=0, sessions=0, of_sessions=0, unknown=0)


def test_a_team_that_nobody_recorded_is_no_team():
    counted = count([told_by("P1"), told_by("P2"), told_by("P3")], base({"P1": "", "P2": " ", "P3": "Search"}))
    assert (counted.participants, counted.teams, counted.without_team) == (3, 1, 2)


def test_somebody_who_says_it_twice_counts_once():
    assert count([told_by("P1"), told_by("P1")], base({"P1": "Search"})).participants == 1


@pytest.mark.parametrize("spelling", ["search", " Search ", "SEARCH"])
def test_spelling_makes_no_other_team(spelling: str):
    assert count([told_by("P1"), told_by("P2")], base({"P1": "Search", "P2": spelling})).teams == 1


def test_nothing_to_count():
    assert count([], Base()) == Count(0, 0, None, None, 0, 0, 0, 0, 0)


def test_who_cannot_be_counted_is_not_counted():
    assert count([told_by("P1"), told_by("P9")], base({"P1": "", "P2": ""}))[:2] == (1, 2)


def test_of_those_who_were_asked_only_they_count():
    counted = count([told_by("P1"), told_by("P2")], base({"P1": "", "P2": "", "P3": ""}), frozenset({"P2", "P3", "P9"}))
    assert (counted.participants, counted.of, counted.asked, counted.of_asked) == (2, 3, 1, 2)


def test_a_session_counts_once_beside_its_people():
    passages = [Told(("P1",), 7), Told(("P2",), 7), Told(("P3",)), Told((), 8), Told((), 99)]
    counted = count(passages, base({"P1": "", "P2": "", "P3": ""}, frozenset({7, 8, 9})))
    assert (counted.participants, counted.sessions, counted.of_sessions) == (3, 2, 3)


def test_unknown_speakers_are_counted_as_passages():
    assert count([Told(has_unknown=True), Told(has_unknown=True), told_by("P1")], base({"P1": ""})).unknown == 2


def test_quotations_are_accounted_for_once_each_and_by_the_weaker_claim():
    uses = [
        ("Q1", Settlement.ALIKE, False),
        ("Q1", Settlement.ACCEPTED, False),
        ("Q2", Settlement.ALONE, False),
        ("Q3", Settlement.SETTLED, False),
        ("Q3", None, False),
        ("Q4", None, True),
        ("Q5", Settlement.ALIKE, False),
    ]
    found = account(uses)
    by = dict.fromkeys(Settlement, 0) | {Settlement.ALIKE: 1, Settlement.ACCEPTED: 1, Settlement.ALONE: 1}
    assert found == Account(by, gone=1, pilot=1)
    assert found.all == 4, "without the pilot"
    assert account(reversed(uses)) == found


def test_an_interviewer_linked_by_mistake_counts_for_nobody():
    assert listen([Voice(is_interviewer=True, participant="P1")], ["P1"]).participants == ()


def test_the_only_participant_is_whoever_is_not_the_interviewer():
    assert listen([INTERVIEWER, UNLINKED], ["P1"]) == Heard(("P1",), has_interviewer=True)


def test_among_several_nobody_is_guessed():
    heard = listen([UNLINKED], ["P1", "P2"])
    assert heard == Heard(has_unknown=True)


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


@pytest.mark.parametrize(
    ("span", "telling"),
    [
        ((0, 10), Heard(has_interviewer=True)),
        ((12, 13), said_by("P1")),
        ((11, 20), said_by("P1")),
        ((11, 25), said_by("P1")),
        ((12, 30), said_by("P2")),
        ((19, 22), Heard()),
        ((5, 15), Heard()),
        ((0, 30), Heard(("P1", "P2"), has_interviewer=True)),
        ((5, 20), said_by("P1")),
    ],
)
def test_in_a_group_a_passage_counts_for_whoever_has_a_whole_turn_in_it_or_all_of_it_in_a_turn(
    span: tuple[int, int], telling: Heard
):
    assert ROOM.telling(*span) == telling


def test_a_bystander_of_the_referee_s_passage_reports_nothing():
    room = Room(("P1", "P2", "P3"), [10, 20, 30, 40], [linked("P1"), linked("P2"), INTERVIEWER, linked("P3")])
    assert room.heard(5, 35).participants == ("P1", "P2", "P3")
    assert room.telling(5, 35) == Heard(("P2",), has_interviewer=True)


def test_alone_with_an_interviewer_every_touch_is_the_participant_s():
    room = Room(("P1",), [10, 20, 30], [INTERVIEWER, UNLINKED, INTERVIEWER])
    assert room.telling(5, 15) == Heard(("P1",), has_interviewer=True)
    assert room.participants == {"P1"}


def test_a_group_whose_people_are_only_known_by_their_turns_is_a_group():
    room = Room((), [10, 20], [linked("P1"), linked("P2")])
    assert room.participants == {"P1", "P2"}
    assert room.telling(5, 15) == Heard()


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
PASSAGES = st.lists(
    st.builds(Told, st.lists(PEOPLE, unique=True).map(tuple), st.sampled_from([None, 1, 2]), st.booleans())
)
BASES = st.builds(
    Base,
    st.frozensets(PEOPLE),
    st.frozensets(st.sampled_from([1, 2])),
    st.dictionaries(PEOPLE, st.sampled_from(["", "A"])),
)


@given(PASSAGES, BASES, st.none() | st.frozensets(PEOPLE))
def test_no_count_is_larger_than_what_it_is_out_of(passages, base, asked):
    counted = count(passages, base, asked)
    assert counted.participants <= counted.of
    assert (counted.asked or 0) <= min(counted.of_asked or 0, counted.participants)
    assert counted.sessions <= counted.of_sessions
    assert counted.teams + counted.without_team <= counted.participants
    assert (counted.participants == 0) == (counted.teams + counted.without_team == 0)


@given(PASSAGES, BASES)
def test_neither_order_nor_repetition_changes_who_reports_it(passages, base):
    assert count(passages[::-1] + passages, base)[:8] == count(passages, base)[:8]
