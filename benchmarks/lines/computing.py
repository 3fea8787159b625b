"""Cases and agreement over the 60 interviews with 24,000 codings a coder."""

from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django_scopes import scope

from benchmarks import floors
from benchmarks.bench import Bench, ask, path
from benchmarks.corpus import Corpus
from benchmarks.measure import Row, complaint, floor_of, milliseconds
from moderation.cache import refresh
from moderation.domain.cases import Coding, build_cases
from moderation.models import Case, CaseSet
from reports.queries.agreement import round_agreement

RUNS = 5
TOLERANCE = 1e-9


def cases(bench: Bench) -> Iterator[Row]:
    """All cases of L computed from the frozen layers and stored; the floor only computes them."""
    study = bench.loaded.study
    with scope(study=study):
        times = _each_anew(CaseSet.objects.all().delete, lambda: refresh(study))
        stored = Counter(Case.objects.values_list("type", flat=True))
        known = milliseconds(lambda: refresh(study))
    found = Counter(_plain_cases(bench.corpus))
    wrong = complaint(other_cases_than_the_floor=stored == found)
    floor = floor_of(lambda: _plain_cases(bench.corpus))
    yield Row(f"cases over L ({sum(found.values()):,}), built and stored", "ms", times, None, floor, wrong)
    yield Row("cases over L, already built", "ms", known, None, None, wrong)


def agreement(bench: Bench) -> Iterator[Row]:
    """Percent, kappa and alpha for every code at turn level over L, and the page that shows them."""
    study = bench.loaded.study
    with scope(study=study):
        round_ = study.coding_rounds.get(number=1)
        refresh(study)
        times = milliseconds(lambda: round_agreement(round_), RUNS)
        compared = round_agreement(round_)
    times_of_page, answer = ask(lambda: bench.owner.get(path("agreement_round", round=round_.uuid)), RUNS)
    expected = floors.alphas(bench.corpus)
    alphas = {row.code: row.alpha.value for row in compared.before.per_code}
    wrong = complaint(
        not_every_coding_compared=sum(compared.codings.values()) == bench.corpus.codings_of_l,
        other_alphas_than_the_floor=all(
            _close(alphas.get(str(code.uuid)), alpha) for code, alpha in zip(bench.loaded.codes, expected, strict=True)
        ),
        the_page_is_not_200=answer.status == HTTPStatus.OK,
    )
    floor = floor_of(lambda: floors.alphas(bench.corpus))
    yield Row("agreement over L: computed", "ms", times, 2000, floor, wrong)
    yield Row("agreement over L: its page", "ms", times_of_page, 2000, floor, wrong)


def _close(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < TOLERANCE


def _each_anew(before: Callable[[], Any], work: Callable[[], Any]) -> list[float]:
    """Milliseconds of the work, each time after `before`, in one transaction as a request has it."""
    times = []
    for _ in range(RUNS):
        with transaction.atomic():
            before()
        times += milliseconds(work, runs=1, warm_ups=0)
    return times


def _plain_cases(corpus: Corpus) -> list[str]:
    """The type of every case of L, from the corpus alone."""
    return [
        case.type
        for transcript in corpus.many
        for case in build_cases(
            (
                Coding(f"{coder}-{n}", str(coder), str(span.code), span.start, span.end)
                for coder, spans in enumerate(transcript.codings)
                for n, span in enumerate(spans)
            ),
            ["0", "1"],
            transcript.text,
        )
    ]
