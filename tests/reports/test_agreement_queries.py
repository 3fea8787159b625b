"""Agreement through the database: what is read, what is left out, exact numbers of a small example."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from coding.actions import close_round
from reports.domain.agreement.comparison import Counts
from reports.queries.agreement import is_blind_to, latest_round, round_agreement
from tests.factories import make_round
from tests.reports.agreement_study import Bench

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}


@pytest.fixture
def bench():
    return Bench()


def computed(bench):
    with scope(study=bench.study):
        return round_agreement(bench.round)


def by_name(agreement, comparison):
    return {agreement.codes[row.code].name: row for row in comparison.per_code}


def test_a_worked_example(bench):
    """Code "late": a = 2, b = 1, c = 1, d = 6; Cohen by hand: .80 observed, .58 expected."""
    bench.transcript("I-01", FIRST, SECOND)
    agreement = computed(bench)
    late, wrong = (by_name(agreement, agreement.before)[name] for name in ("late", "wrong"))
    assert late.counts == Counts(everyone=2, only=(1, 1), several=0, nobody=6)
    assert late.percent.value == pytest.approx(0.8)
    assert late.kappa.value == pytest.approx(0.22 / 0.42)
    assert late.alpha.value == pytest.approx(1 - 0.2 / (2 * 6 * 14 / (20 * 19)))
    assert wrong.alpha.value == 1.0
    assert agreement.before.overall.kappa.value == pytest.approx((0.9 - 0.54) / (1 - 0.54))
    assert agreement.before.coders == ("coder-1", "coder-2")
    assert agreement.codings == {"coder-1": 8, "coder-2": 8}
    assert (agreement.transcripts, agreement.before.documents) == (1, ("I-01",))


def test_a_transcript_that_not_all_submitted_is_not_read(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, None)
    agreement = computed(bench)
    assert agreement.before.documents == ("I-01",)
    assert agreement.transcripts == 2
    assert agreement.codings == {"coder-1": 8, "coder-2": 8}


def test_two_of_three_coders_are_not_enough_while_the_round_is_open():
    bench = Bench(3)
    bench.transcript("I-01", FIRST, SECOND, None)
    assert computed(bench).before.documents == ()
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    agreement = computed(bench)
    assert agreement.before.documents == ("I-01",)
    assert agreement.before.coders == ("coder-1", "coder-2")


def test_in_a_closed_round_a_layer_that_was_not_submitted_is_missing_not_uncoded(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, None)
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    assert computed(bench).before.documents == ("I-01",)


def test_a_submitted_transcript_without_codes_is_uncoded(bench):
    bench.transcript("I-01", FIRST, {"late": ".........."})
    agreement = computed(bench)
    assert by_name(agreement, agreement.before)["late"].counts == Counts(0, (3, 0), 0, 7)


def test_two_rows_of_one_merged_code_are_one(bench):
    bench.transcript("I-01", {"late": "##........"}, {"too late": "##........"})
    late, too_late = bench.codes["late"], bench.codes["too late"]
    too_late.merged_into = late
    with scope(study=bench.study):
        too_late.save()
    agreement = computed(bench)
    assert [agreement.codes[row.code].name for row in agreement.before.per_code] == ["late"]
    assert agreement.before.per_code[0].alpha.value == 1.0


def test_codings_changed_after_submission_would_change_nothing(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    before = computed(bench)
    with scope(study=bench.study):
        bench.round.layers.get(version=version, coder=bench.coders[0]).codings.all().delete()
    assert computed(bench).before.per_code == before.before.per_code


def test_before_anything_is_decided_there_is_no_after(bench):
    bench.transcript("I-01", FIRST, SECOND)
    agreement = computed(bench)
    assert agreement.after == ()
    assert agreement.moderated.undecided == 2
    assert agreement.moderated.cases == {"AGREE": 7, "ONE_CODER": 2}
    assert agreement.moderated.cases_by_code == {str(bench.codes["late"].uuid): 2}


def test_after_moderation_each_coder_is_compared_with_the_consensus(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.take_neither("I-01")
    agreement = computed(bench)
    first, second = agreement.after
    assert (first.coders, second.coders) == (("coder-1", "consensus"), ("coder-2", "consensus"))
    assert by_name(agreement, first)["late"].counts == Counts(2, (1, 0), 0, 7)
    assert by_name(agreement, first)["wrong"].alpha.value == 1.0
    assert agreement.moderated.decided == ("I-01",)
    assert agreement.before.per_code[0].code == first.per_code[0].code


def test_a_transcript_with_an_open_case_waits(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, SECOND)
    bench.take_neither("I-02")
    agreement = computed(bench)
    assert [found.documents for found in agreement.after] == [("I-02",), ("I-02",)]
    assert agreement.before.documents == ("I-01", "I-02")
    assert agreement.moderated.undecided == 2


def test_a_code_the_moderator_dropped_is_not_computable_where_a_coder_never_used_it(bench):
    bench.transcript("I-01", {"late": "###.......", "odd": "#........."}, {"late": "###......."})
    bench.take_neither("I-01")
    agreement = computed(bench)
    odd = by_name(agreement, agreement.after[1])["odd"]
    assert odd.alpha.value is None
    assert odd.alpha.reason.clause == "nobody used this code in the transcripts compared"


def test_both_agreeing_that_there_is_nothing_is_a_decided_transcript_without_agreement_figures(bench):
    bench.transcript("I-01", {"late": ".........."}, {"late": ".........."})
    agreement = computed(bench)
    assert agreement.moderated.decided == ("I-01",)
    assert agreement.before.overall.alpha.reason.code == "no_code_used"


def test_the_coders_of_an_open_round_are_blind_to_it_and_nobody_else(bench):
    bench.transcript("I-01", FIRST, SECOND)
    with scope(study=bench.study):
        people = (*bench.coders, bench.owner, bench.moderator)
        assert [is_blind_to(person, bench.round) for person in people] == [True, True, False, False]
        close_round(round_=bench.round, actor=bench.owner)
        assert not is_blind_to(bench.coders[0], bench.round)


def test_the_latest_round_with_something_to_see_comes_first(bench):
    bench.transcript("I-01", FIRST, SECOND)
    later = make_round(bench.study, coders=bench.coders)
    with scope(study=bench.study):
        assert latest_round(bench.study, bench.owner) == bench.round
        assert latest_round(bench.study, bench.coders[0]) == later


def queries(bench):
    computed(bench)  # cases are stored the first time
    with CaptureQueriesContext(connection) as captured:
        computed(bench)
    return len(captured)


def test_more_transcripts_ask_no_more_queries(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.take_neither("I-01")
    for_one = queries(bench)
    bench.transcript("I-02", FIRST, SECOND)
    bench.transcript("I-03", {"other": "#"}, {"late": "#"})
    assert queries(bench) == for_one
    assert for_one <= 16
