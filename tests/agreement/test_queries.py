"""Agreement through the database: what is read, what is left out, exact numbers of a small example."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from agreement.domain.comparison import LEADING, Counts, Turns, Unit
from agreement.domain.plan import Plan
from agreement.models import AgreementResult
from agreement.plans import plan_of, withdraw_plan, write_plan
from agreement.queries.beside import beside
from agreement.queries.compared_codes import Counted
from agreement.queries.compared_share import Share
from agreement.queries.comparing import Comparing, Way
from agreement.queries.rounds import is_blind_to, latest_round
from agreement.rendering.lead import lead
from coding.actions import merge_codes
from moderation.actions import draw_audit
from moderation.codings.domain.lessons import Fate
from rounds.actions import close_round
from rounds.models import Provenance, Purpose
from studies.errors import Refused
from studies.models import AuditEvent
from studies.permissions import Role
from tests.agreement.agreement_study import Bench
from tests.factories import join, make_participant, make_round

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}


@pytest.fixture
def bench():
    return Bench()


def computed(bench, key="coders", unit=Unit.TURN, round_=None, *, details=True, **way):
    """The result of one comparison; None where there is nothing to compare."""
    with scope(study=bench.study):
        there = Comparing(bench.study)
        found = [choice for choice in there.choices(round_ or bench.round) if choice.key == key]
        return there.result(found[0], Way(unit, **way), details=details) if found else None


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
    assert (result.share.of_round, result.comparison.documents) == (1, ("I-01",))


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
    assert result.share == Share(1, 2, 2, 10, 20)
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
    (row,) = computed(bench, counted=Counted.ROLLED_UP).comparison.per_code
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
    assert computed(bench, counted=Counted.ROLLED_UP).comparison.groups == ()


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


def beside_of(bench):
    with scope(study=bench.study):
        return beside(Comparing(bench.study), bench.round)


def test_what_became_of_each_coders_codings_without_any_coefficient(bench):
    bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, SECOND)
    assert beside_of(bench).fates == {}
    bench.take_neither("I-01")
    found = beside_of(bench)
    assert keys(bench) == ["coders"]
    assert found.fates == {
        "coder-1": Counter({Fate.TAKEN: 7, Fate.DROPPED: 1}),
        "coder-2": Counter({Fate.TAKEN: 7, Fate.DROPPED: 1}),
    }
    assert (len(found.moderated.decided), len(found.moderated.ready), found.moderated.undecided) == (1, 2, 2)
    bench.take_back_and_take("I-01", "late")
    assert beside_of(bench).fates["coder-2"] == Counter({Fate.TAKEN: 7, Fate.DROPPED: 1, Fate.MISSED: 1})


def test_audits_stay_hidden_from_whom_the_round_is_not_whole(bench):
    bench.transcript("I-01", FIRST, SECOND)
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        join(bench.study, bench.owner, Role.AUDITOR)
        draw_audit(round_=bench.round, actor=bench.owner, percent=100, seed=1)
        assert len(beside(Comparing(bench.study, bench.moderator), bench.round).audits) == 1
        make_round(bench.study, coders=bench.coders, versions=[bench.round.layers.first().version])
        assert beside(Comparing(bench.study, bench.coders[0]), bench.round).audits == []


def test_both_agreeing_that_there_is_nothing_is_a_decided_transcript_without_agreement_figures(bench):
    version = bench.transcript("I-01", {"late": ".........."}, {"late": ".........."})
    assert moderated(bench).decided == (version.pk,)
    assert computed(bench).comparison.overall.estimates[LEADING].reason.code == "no_code_used"


def test_pilot_interviews_are_in_no_result_and_in_calibration(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    bench.transcript("I-02", FIRST, SECOND)
    pilot = make_participant(bench.study, is_pilot=True)
    with scope(study=bench.study):
        version.transcript.interview.participants.add(pilot)
        assert beside(Comparing(bench.study), bench.round).moderated.undecided == 2
    assert computed(bench).comparison.documents == ("I-02",)
    assert computed(bench).share == Share(1, 1, 1, 10, 10)
    bench.round.purpose = Purpose.CALIBRATION
    assert computed(bench).comparison.documents == ("I-01", "I-02")
    assert not computed(bench).is_a_result


def test_what_was_merged_after_closing_never_leads(bench):
    bench.transcript("I-01", {"late": "##........"}, {"too late": "##........"})
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        before = computed(bench)
        merge_codes(study=bench.study, actor=bench.owner, codes=[bench.codes["too late"]], into=bench.codes["late"])
    after, since = computed(bench), computed(bench, counted=Counted.SINCE)
    assert set(by_name(after)) == {"late", "too late"}
    assert after.comparison == before.comparison
    assert (after.digest, since.digest != after.digest, since.snapshot) == (before.digest, True, after.snapshot)
    assert since.comparison.overall.estimates[LEADING].value == 1.0
    assert (after.is_before_discussion, since.is_before_discussion) == (True, False)
    with scope(study=bench.study):
        (merge,) = Comparing(bench.study).codes(bench.round).merges
    assert (merge.code.name, merge.into.name, merge.by) == ("too late", "late", bench.owner.name)


def planned(bench, **changes):
    plan = Plan(**{"coefficient": LEADING, "unit": "turn", "turns": "all", "counted": "at_close", **changes})
    with scope(study=bench.study):
        return write_plan(round_=bench.round, actor=bench.owner, plan=plan)


def test_the_planned_number_leads_and_no_other_is_planned(bench):
    planned(bench, coefficient="pooled_kappa", unit="sentence")
    bench.transcript("I-01", FIRST, SECOND)
    with scope(study=bench.study):
        way = Comparing(bench.study).leading_way(bench.round)
    assert way == Way(Unit.SENTENCE, Turns.ALL, Counted.AT_CLOSE)
    found = lead(computed(bench, unit=Unit.SENTENCE, turns=Turns.ALL))
    assert (found.name, found.part, found.is_planned) == ("pooled_kappa", "", True)
    assert not lead(computed(bench)).is_planned


def test_a_planned_part_leads_also_where_it_is_everything_and_not_where_it_is_nothing(bench):
    planned(bench, codes="developed", turns="participants")
    bench.transcript("I-01", FIRST, SECOND)
    found = lead(computed(bench))
    assert (found.part, found.is_planned, found.overall.codes) == ("developed", True, 2)
    other = Bench()
    planned(other, codes="fixed", turns="participants")
    other.transcript("I-01", FIRST, SECOND)
    found = lead(computed(other))
    assert (found.part, found.is_planned, found.overall.codes) == ("", False, 2)


def test_a_plan_is_fixed_with_the_first_submission(bench):
    first = planned(bench)
    assert planned(bench).sha256 == first.sha256
    assert planned(bench, turns="participants").sha256 != first.sha256
    bench.transcript("I-01", FIRST, None)
    with pytest.raises(Refused, match="neither written nor changed"):
        planned(bench)
    with scope(study=bench.study), pytest.raises(Refused, match="neither written nor changed"):
        withdraw_plan(round_=bench.round, actor=bench.owner)


def test_a_plan_can_be_withdrawn_before_that(bench):
    planned(bench)
    with scope(study=bench.study):
        withdraw_plan(round_=bench.round, actor=bench.owner)
        withdraw_plan(round_=bench.round, actor=bench.owner)
        assert plan_of(bench.round) is None
        verbs = [event.verb for event in AuditEvent.objects.filter(study=bench.study).order_by("pk")]
    assert verbs == ["plan.written", "plan.withdrawn"]


def test_a_layer_that_began_with_the_earlier_one_is_no_second_coding(bench):
    version = bench.transcript("I-01", FIRST, SECOND)
    later = make_round(bench.study, coders=bench.coders[:1])
    bench.again(later, version, bench.coders[0], SECOND)
    with scope(study=bench.study):
        later.layers.update(provenance=Provenance.CARRIED)
    assert keys(bench, later) == []


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
    computed(bench)  # results are stored the first time
    with CaptureQueriesContext(connection) as captured:
        computed(bench)
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
