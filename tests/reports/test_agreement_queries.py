"""Agreement through the database: what is read, what is left out, exact numbers of a small example."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from coding.actions import close_round
from reports.domain.agreement.comparison import Counts, Unit
from reports.models import AgreementResult
from reports.queries.agreement import is_blind_to, latest_round
from reports.queries.comparing import Comparing
from tests.factories import make_round
from tests.reports.agreement_study import Bench

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}


@pytest.fixture
def bench():
    return Bench()


def computed(bench, key="coders", unit=Unit.TURN, round_=None, **options):
    """The result of one comparison; None where there is nothing to compare."""
    with scope(study=bench.study):
        comparing = Comparing(bench.study)
        found = [choice for choice in comparing.choices(round_ or bench.round) if choice.key == key]
        return comparing.result(found[0], unit, **options) if found else None


def keys(bench, round_=None):
    with scope(study=bench.study):
        return [choice.key for choice in Comparing(bench.study).choices(round_ or bench.round)]


def moderated(bench):
    with scope(study=bench.study):
        return Comparing(bench.study).moderated(bench.round)


def by_name(result):
    return {result.codes[row.code].name: row for row in result.comparison.per_code}


def value(row, name):
    return row.estimates[name].value


def test_a_worked_example(bench):
    """Code "late": a = 2, b = 1, c = 1, d = 6; Cohen by hand: .80 observed, .58 expected."""
    bench.transcript("I-01", FIRST, SECOND)
    result = computed(bench)
    late, wrong = (by_name(result)[name] for name in ("late", "wrong"))
    assert late.counts == Counts(everyone=2, only=(1, 1), several=0, nobody=6)
    assert value(late, "percent") == pytest.approx(0.8)
    assert value(late, "kappa") == pytest.approx(0.22 / 0.42)
    assert value(late, "alpha") == pytest.approx(1 - 0.2 / (2 * 6 * 14 / (20 * 19)))
    assert value(wrong, "alpha") == 1.0
    assert value(result.comparison.overall, "pooled_kappa") == pytest.approx((0.9 - 0.54) / (1 - 0.54))
    assert result.choice.names == ("coder-1", "coder-2")
    assert result.codings == {"coder-1": 8, "coder-2": 8}
    assert (result.transcripts, result.comparison.documents) == (1, ("I-01",))


def test_characters_and_sentences(bench):
    bench.transcript("I-01", FIRST, SECOND)
    counts = by_name(computed(bench, unit=Unit.CHARACTER))["late"].counts
    assert counts == Counts(20, (10, 10), 0, 100 - 40), "ten turns of ten; what lies between them is no unit"
    assert computed(bench, unit=Unit.SENTENCE).comparison.units == 10
    assert computed(bench, unit=Unit.DOCUMENT).comparison.units == 1


def test_a_transcript_that_not_all_submitted_is_not_read(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, None)
    result = computed(bench)
    assert result.comparison.documents == ("I-01",)
    assert result.transcripts == 2
    assert result.codings == {"coder-1": 8, "coder-2": 8}


def test_two_of_three_coders_are_not_enough_while_the_round_is_open():
    bench = Bench(3)
    bench.transcript("I-01", FIRST, SECOND, None)
    assert keys(bench) == []
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    assert computed(bench).choice.names == ("coder-1", "coder-2")


def test_three_coders_are_compared_together_and_pair_by_pair():
    bench = Bench(3)
    bench.transcript("I-01", FIRST, SECOND, FIRST)
    pairs = ["pair:coder-1:coder-2", "pair:coder-1:coder-3", "pair:coder-2:coder-3"]
    assert keys(bench) == ["coders", *pairs]
    assert value(by_name(computed(bench, pairs[1]))["late"], "alpha") == 1.0
    assert by_name(computed(bench, pairs[0]))["late"].counts == Counts(2, (1, 1), 0, 6)


def test_in_a_closed_round_a_layer_that_was_not_submitted_is_missing_not_uncoded(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, None)
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    assert computed(bench).comparison.documents == ("I-01",)


def test_a_submitted_transcript_without_codes_is_uncoded(bench):
    bench.transcript("I-01", FIRST, {"late": ".........."})
    assert by_name(computed(bench))["late"].counts == Counts(0, (3, 0), 0, 7)


def test_two_rows_of_one_merged_code_are_one(bench):
    bench.transcript("I-01", {"late": "##........"}, {"too late": "##........"})
    assert set(by_name(computed(bench))) == {"late", "too late"}
    late, too_late = bench.codes["late"], bench.codes["too late"]
    too_late.merged_into = late
    with scope(study=bench.study):
        too_late.save()
    (row,) = computed(bench).comparison.per_code
    assert (row.code, value(row, "alpha")) == (str(late.uuid), 1.0)


def under(bench, parent, *codes):
    with scope(study=bench.study):
        for code in codes:
            bench.code(code).parent = bench.code(parent)
            bench.code(code).save()


def test_codes_are_rolled_up_to_their_outermost_parent(bench):
    bench.transcript("I-01", {"late": "##..", "early": "..#."}, {"late": "#...", "early": ".##."})
    under(bench, "time", "late", "early")
    under(bench, "theme", "time")
    assert set(by_name(computed(bench))) == {"late", "early"}
    (row,) = computed(bench, rolled_up=True).comparison.per_code
    assert (row.code, row.counts) == (str(bench.codes["theme"].uuid), Counts(3, (0, 0), 0, 1))


def test_codes_that_exclude_one_another_get_the_unitizing_family(bench):
    bench.transcript("I-01", {"late": "##..", "early": "..#."}, {"late": "##..", "later still": "..#."})
    under(bench, "time", "late", "early")
    under(bench, "early", "later still")
    assert computed(bench).comparison.groups == ()
    with scope(study=bench.study):
        bench.code("time").subcodes_exclusive = True
        bench.code("time").save()
    (group,) = computed(bench).comparison.groups
    assert [computed(bench).codes[code].name for code in group.codes] == ["early", "late"]
    assert group.estimates["u"].value == pytest.approx(1.0)
    assert computed(bench, rolled_up=True).comparison.groups == ()


def test_codings_changed_after_submission_would_change_nothing(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    before = computed(bench)
    with scope(study=bench.study):
        bench.round.layers.get(version=version, coder=bench.coders[0]).codings.all().delete()
        AgreementResult.objects.all().delete()
    assert computed(bench).comparison == before.comparison


def test_a_result_is_computed_once_and_kept_beside_later_ones(bench):
    bench.transcript("I-01", FIRST, SECOND)
    first = computed(bench)
    assert computed(bench).computed_at == first.computed_at
    bench.transcript("I-02", FIRST, FIRST)
    second = computed(bench)
    assert second.snapshot != first.snapshot
    assert second.comparison.documents == ("I-01", "I-02")
    with scope(study=bench.study):
        assert AgreementResult.objects.count() == 2


def test_a_transcript_that_is_called_otherwise_is_named_otherwise(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    computed(bench)
    with scope(study=bench.study):
        interview = version.transcript.interview
        interview.label = "I-07"
        interview.save()
    assert computed(bench).comparison.documents == ("I-07",)


def test_over_all_codes_nothing_else_is_read(bench):
    bench.transcript("I-01", FIRST, SECOND)
    whole, head = computed(bench), computed(bench, details=False)
    assert head.comparison.overall == whole.comparison.overall
    assert head.comparison.per_code == ()


def test_before_anything_is_decided_there_is_no_after(bench):
    bench.transcript("I-01", FIRST, SECOND)
    assert keys(bench) == ["coders"]
    found = moderated(bench)
    assert found.undecided == 2
    assert found.cases == {"AGREE": 7, "ONE_CODER": 2}
    late = str(bench.codes["late"].uuid)
    assert found.cases_counted({late: late}) == {late: 2}


def test_after_moderation_each_coder_is_compared_with_the_consensus(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    bench.take_neither("I-01")
    assert keys(bench) == ["coders", "consensus:coder-1", "consensus:coder-2"]
    first = computed(bench, "consensus:coder-1")
    assert first.choice.names == ("coder-1", "consensus")
    assert by_name(first)["late"].counts == Counts(2, (1, 0), 0, 7)
    assert value(by_name(first)["wrong"], "alpha") == 1.0
    assert moderated(bench).decided == (version.pk,)


def test_another_decision_gives_another_result(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.take_neither("I-01")
    before = computed(bench, "consensus:coder-1")
    bench.take_back_and_take("I-01", "late")
    after = computed(bench, "consensus:coder-1")
    assert after.snapshot != before.snapshot
    assert by_name(after)["late"].counts == Counts(3, (0, 0), 0, 7)


def test_a_transcript_with_an_open_case_waits(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, SECOND)
    bench.take_neither("I-02")
    assert computed(bench, "consensus:coder-1").comparison.documents == ("I-02",)
    assert computed(bench).comparison.documents == ("I-01", "I-02")
    assert moderated(bench).undecided == 2


def test_both_agreeing_that_there_is_nothing_is_a_decided_transcript_without_agreement_figures(bench):
    version = bench.transcript("I-01", {"late": ".........."}, {"late": ".........."})
    assert moderated(bench).decided == (version.pk,)
    assert computed(bench).comparison.overall.estimates["alpha"].reason.code == "no_code_used"


def test_a_coder_is_compared_with_their_own_earlier_round(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    later = make_round(bench.study, coders=bench.coders[:1])
    bench.again(later, version, bench.coders[0], SECOND)
    assert keys(bench, later) == ["earlier:coder-1:1"]
    result = computed(bench, "earlier:coder-1:1", round_=later)
    assert result.choice.names == ("coder-1 (round 2)", "coder-1 (round 1)")
    assert by_name(result)["late"].counts == Counts(2, (1, 1), 0, 6)
    assert result.comparison.documents == ("I-01",)


def test_rounds_that_somebody_codes_blind_are_left_out_for_them(bench):
    bench.transcript("I-01", FIRST, SECOND)
    with scope(study=bench.study):
        assert Comparing(bench.study, bench.coders[0]).choices(bench.round) == []
        assert len(Comparing(bench.study, bench.owner).choices(bench.round)) == 1


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
    computed(bench, "consensus:coder-1")  # cases and results are stored the first time
    with CaptureQueriesContext(connection) as captured:
        computed(bench, "consensus:coder-1")
    return len(captured)


def test_more_transcripts_ask_no_more_queries(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.take_neither("I-01")
    for_one = queries(bench)
    bench.transcript("I-02", FIRST, SECOND)
    bench.transcript("I-03", {"other": "#"}, {"late": "#"})
    bench.take_neither("I-02")
    assert queries(bench) == for_one
    assert for_one <= 20
