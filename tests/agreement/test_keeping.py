"""Results of agreement are stored in the background: when, which, and that a page reads them."""

import pytest
from django_scopes import scope

from agreement import keeping
from agreement.models import AgreementResult
from agreement.queries import comparing
from agreement.queries.compared_codes import Counted
from coding.actions import merge_codes, undo_codebook
from coding.models import CodebookStep
from jobs.actions import claim
from jobs.models import Job
from jobs.work import Work
from rounds.actions import close_round
from studies.models import Approach
from tests.agreement.agreement_study import Bench

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr(comparing, "COMPUTED", {})
    made = Bench()
    made.transcript("I-01", FIRST, SECOND)
    with scope(study=made.study):
        yield made


def waiting() -> list[Job]:
    return list(Job.objects.filter(kind=keeping.KIND, state=Job.State.QUEUED))


def work_off() -> None:
    [job] = waiting()
    taken = claim(job.pk)
    assert taken is not None
    keeping.run(Work(*taken))
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def test_closing_a_round_lets_its_results_be_stored_once(bench):
    close_round(round_=bench.round, actor=bench.owner)
    work_off()
    [row] = AgreementResult.objects.all()
    keeping.after_closing(bench.round, bench.owner)
    work_off()
    assert list(AgreementResult.objects.all()) == [row]
    assert [job.state for job in Job.objects.filter(kind=keeping.KIND)] == ["done"]


def test_a_merge_and_its_undo_store_what_they_change(bench):
    close_round(round_=bench.round, actor=bench.owner)
    work_off()
    late, wrong = bench.codes["late"], bench.codes["wrong"]
    merge_codes(study=bench.study, actor=bench.moderator, codes=[late], into=wrong)
    work_off()
    assert AgreementResult.objects.count() == 2
    step = CodebookStep.objects.get(actor=bench.moderator)
    undo_codebook(study=bench.study, actor=bench.moderator, step=step.request_id)
    assert len(waiting()) == 1


def test_one_that_waits_is_enough_but_one_under_way_is_not(bench):
    keeping.after_merge(bench.study)
    keeping.after_merge(bench.study)
    [first] = waiting()
    claim(first.pk)
    keeping.after_merge(bench.study)
    assert [job.pk for job in waiting()] != [first.pk]


def test_where_coders_are_not_compared_nothing_is_computed(bench):
    bench.study.approach = Approach.REFLEXIVE
    keeping.after_merge(bench.study)
    assert waiting() == []


def test_a_page_stores_nothing_and_reads_what_is_stored(bench):
    close_round(round_=bench.round, actor=bench.owner)

    def result(way=None):
        there = comparing.Comparing(bench.study)
        return there.result(there.choices(bench.round)[0], way)

    computed = result()
    assert AgreementResult.objects.count() == 0
    work_off()
    stored = AgreementResult.objects.get()
    assert result().computed_at == stored.computed_at
    assert result().comparison == computed.comparison
    assert result(computed.way._replace(counted=Counted.ROLLED_UP)).digest != stored.digest


def test_only_the_oldest_results_that_nobody_stored_are_forgotten(bench):
    rows = [AgreementResult(digest=str(number)) for number in range(comparing.MOST_REMEMBERED + 2)]
    for row in rows:
        comparing.remember(row)
    assert list(comparing.COMPUTED.values()) == rows[2:]
