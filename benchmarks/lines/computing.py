"""Cases over the 60 interviews with 24,000 codings a coder."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django_scopes import scope

from benchmarks.bench import Bench
from benchmarks.corpus import Corpus
from benchmarks.measure import Row, complaint, floor_of, milliseconds
from moderation.codings.domain.cases import Coding, build_cases
from moderation.codings.making import make_cases
from moderation.models import Case, CaseSet

RUNS = 5


def cases(bench: Bench) -> Iterator[Row]:
    """All cases of L computed from the frozen layers and stored; the floor only computes them."""
    study = bench.loaded.study
    with scope(study=study):
        times = _each_anew(CaseSet.objects.all().delete, lambda: make_cases(study))
        stored = Counter(Case.objects.values_list("type", flat=True))
        known = milliseconds(lambda: make_cases(study))
    found = Counter(_plain_cases(bench.corpus))
    wrong = complaint(other_cases_than_the_floor=stored == found)
    floor = floor_of(lambda: _plain_cases(bench.corpus))
    yield Row(f"cases over L ({sum(found.values()):,}), built and stored", "ms", times, 2000, floor, wrong)
    yield Row("cases over L, already built", "ms", known, None, None, wrong)


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
