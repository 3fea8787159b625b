"""A second look hides the others' work while it is open, and is called blind only where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coding.visibility import visible_memos
from moderation import actions
from moderation.models import Case, SecondLook
from moderation.part import decisions
from moderation.queries import case_sets, stamp
from moderation.second_looks import looked_at_again, was_blind
from rounds.visibility import results_visible, visible_layers
from studies.models import Person
from studies.permissions import Role
from tests import factories
from tests.moderation.conftest import Bench
from tests.moderation.test_pages import as_person, decide
from tests.reading import read


@pytest.fixture
def case(bench: Bench) -> Case:
    """A case that went back to its coders after its round was closed."""
    close(bench)
    found = bench.case("ONE_CODER")
    actions.send_back(case=found, actor=bench.moderator, seen="")
    return found


def close(bench: Bench) -> None:
    bench.round.closed_at = timezone.now()
    bench.round.save()


def look_of(coder: Person) -> SecondLook:
    return SecondLook.objects.select_related("asked__case_set__round").get(coder=coder)


def answer(coder: Person) -> None:
    actions.answer(look=look_of(coder), actor=coder, kept=[], added=[])


def sees(bench: Bench, person: Person) -> bool:
    """Whether the person sees results of the transcript, by every question that is asked about it."""
    shown = results_visible(bench.study, person).shows(bench.round.pk, bench.version.pk)
    assert shown == (visible_layers(bench.study, person).count() == 2)
    assert shown == bool(case_sets(bench.study, person))
    assert shown == (not decisions(bench.study, person))
    return shown


def test_until_all_have_answered_nobody_who_is_asked_sees_the_others(bench: Bench, case: Case) -> None:
    assert [sees(bench, one) for one in (bench.first, bench.second, bench.moderator)] == [False, False, True]
    assert visible_layers(bench.study, bench.first).get().coder == bench.first
    answer(bench.first)
    assert [sees(bench, one) for one in (bench.first, bench.second)] == [False, False]
    answer(bench.second)
    assert [sees(bench, one) for one in (bench.first, bench.second)] == [True, True]


@pytest.mark.parametrize("deed", ["decide", "undo"])
def test_a_decision_that_overtakes_the_question_ends_it(bench: Bench, case: Case, deed: str) -> None:
    asked = bench.case("ONE_CODER").decision
    if deed == "decide":
        actions.decide(case=case, actor=bench.moderator, choice="neither", seen=stamp(asked))
    else:
        actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(asked))
    assert sees(bench, bench.first)


def test_other_transcripts_stay_to_be_seen(bench: Bench, case: Case) -> None:
    version = factories.make_version(bench.study)
    other = factories.make_round(bench.study, versions=[version], coders=[bench.first, bench.second])
    for person in (bench.first, bench.second):
        factories.submit(factories.layer_of(other, version, person))
    other.closed_at = timezone.now()
    other.save()
    assert [row.version for row in case_sets(bench.study, bench.first)] == [version]
    assert looked_at_again(bench.study, bench.first).get() == bench.version.transcript
    assert results_visible(bench.study, None).shows(*(bench.round.pk, bench.version.pk))


def test_others_memos_on_the_transcript_are_kept_back_too(bench: Bench, case: Case) -> None:
    about = {"transcript": bench.version.transcript}
    theirs = factories.make_memo(bench.study, bench.second, "They differ.", **about)
    own = factories.make_memo(bench.study, bench.first, "Mine.", **about)
    general = factories.make_memo(bench.study, bench.second)
    assert set(visible_memos(bench.study, bench.first)) == {own, general}
    for coder in (bench.first, bench.second):
        answer(coder)
    assert set(visible_memos(bench.study, bench.first)) == {own, general, theirs}


def test_a_moderator_who_is_asked_themselves_sees_no_more_of_it(bench: Bench) -> None:
    close(bench)
    factories.join(bench.study, bench.first, Role.MODERATOR)
    case = bench.case("ONE_CODER")
    page = decide(bench, as_person(bench.first), case, "return")
    assert page.status_code == 200
    assert "No case to decide" in page.content.decode()
    assert not sees(bench, bench.first)
    read(bench.study, bench.first, "case", case.uuid, status=404)


def test_it_was_blind_where_the_round_was_open_from_asking_to_answering(bench: Bench) -> None:
    actions.send_back(case=bench.case("ONE_CODER"), actor=bench.moderator, seen="")
    assert was_blind(look_of(bench.first))
    answer(bench.first)
    close(bench)
    assert was_blind(look_of(bench.first))
    assert not was_blind(look_of(bench.second))
    answer(bench.second)
    assert not was_blind(look_of(bench.second))
    page = read(bench.study, bench.moderator, "case", bench.case("ONE_CODER").uuid)
    assert page.index("At the second look, blind") < page.index("Again, after the round was closed")
    assert "asked again, after the round was closed" in read(bench.study, bench.owner, "ledger")


def test_pages_call_it_what_it_is(bench: Bench) -> None:
    case = bench.case("ONE_CODER")
    assert "blind to the others. Both answers are kept." in read(bench.study, bench.moderator, "case", case.uuid)
    actions.send_back(case=case, actor=bench.moderator, seen="")
    blind = "Until all have answered, what others did in this transcript stays hidden from you."
    assert blind in read(bench.study, bench.first, "second_look", look_of(bench.first).uuid)
    assert "asked again, blind" in read(bench.study, bench.owner, "ledger")
    bench.round.closed_at = timezone.now() + timedelta(seconds=1)
    bench.round.save()
    page = read(bench.study, bench.first, "second_look", look_of(bench.first).uuid)
    assert blind not in page
    assert "counts as coded again after the round was closed, and is not called blind." in page
    table = as_person(bench.owner).get(f"/s/{bench.study.slug}/moderation/ledger.csv")
    assert b"".join(table).decode().splitlines()[1].split(",")[-3:-1] == ["no", "no"]
    assert "it is not called blind" in read(bench.study, bench.moderator, "case", bench.case("BOUNDARY").uuid)
