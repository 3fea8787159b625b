"""Finding again over the 60 interviews; the codebook, a merge, a thousand codings undone."""

import re
from collections.abc import Iterator
from uuid import uuid4

from django.db import transaction
from django_scopes import scope

from benchmarks.bench import Bench, ask, body, path
from benchmarks.corpus import Corpus
from benchmarks.measure import Row, complaint, milliseconds
from coding import actions
from coding.models import Coding
from coding.queries import layer_codings
from finding.domain.question import bracketed

RUNS = 5
WORD = re.compile(r"\bthe\b", re.IGNORECASE)
SHOWN = 20


def finding(bench: Bench) -> Iterator[Row]:
    """What a researcher asks of everything that was coded."""
    first, second = bench.loaded.codes[bench.corpus.most_used], bench.loaded.codes[bench.corpus.most_used - 1]
    asked = f"?q={bracketed(first.name)} and not {bracketed(second.name)}".replace(" ", "+")
    expected = _apart(bench.corpus, bench.corpus.most_used, bench.corpus.most_used - 1)
    times, answer = ask(lambda: bench.owner.get(path("find") + asked))
    wrong = complaint(another_number=_found(body(answer)) == expected)
    yield Row(f"a question over L ({expected:,} passages): first page", "ms", times, 300, None, wrong)
    times, answer = ask(lambda: bench.owner.get(path("find_together")))
    wrong = complaint(no_table=body(answer).count('<th scope="row">') == SHOWN)
    yield Row("codes together over L, the 20 most used", "ms", times, 1000, None, wrong)
    transcripts = [*bench.corpus.many, bench.corpus.small, bench.corpus.huge]
    expected = sum(bool(WORD.search(turn)) for transcript in transcripts for turn in transcript.text.split("\n"))
    times, answer = ask(lambda: bench.owner.get(path("find_words") + "?words=the"))
    wrong = complaint(another_number=_found(body(answer)) == expected)
    yield Row(f"a word in every transcript ({expected:,} turns): first page", "ms", times, 200, None, wrong)
    times, answer = ask(lambda: bench.coder.get(path("codebook")))
    wrong = complaint(not_every_code=body(answer).count("data-code=") == len(bench.loaded.codes))
    yield Row("the codebook of 150 codes with its numbers", "ms", times, 300, None, wrong)
    yield from _in_bulk(bench)


def _in_bulk(bench: Bench) -> Iterator[Row]:
    study, layer, coder = bench.loaded.study, bench.loaded.huge, bench.loaded.coders[0]
    with scope(study=study):
        before = layer_codings(layer)
        numbers = [row.number for row in before[:1000]]
        times: list[float] = []
        for _ in range(RUNS):
            step = uuid4()
            with transaction.atomic():
                actions.remove_codings(layer=layer, actor=coder, request_id=step, numbers=numbers)
            times += milliseconds(lambda step=step: actions.undo(layer=layer, actor=coder, step=step), 1, 0)  # type: ignore[misc]
        wrong = complaint(not_as_before=layer_codings(layer) == before)
        layer.steps.all().delete()
        yield Row("a thousand codings of XL, undone", "ms", times, 500, None, wrong)
        merged, into = bench.loaded.codes[0], bench.loaded.codes[1]
        codings = Coding.objects.count()

        def merge() -> None:
            with transaction.atomic():
                actions.merge_codes(study=study, actor=bench.loaded.moderator, codes=[merged], into=into)
                transaction.set_rollback(True)

        times = milliseconds(merge, RUNS)
        wrong = complaint(a_coding_was_touched=Coding.objects.count() == codings)
        yield Row("a code of L merged into another", "ms", times, 100, None, wrong)


def _found(page: str) -> int:
    match = re.search(r"<strong>([\d,]+)</strong>", page)
    return int(match[1].replace(",", "")) if match else -1


def _apart(corpus: Corpus, first: int, second: int) -> int:
    """Distinct passages of one code that overlap none of the other, counted plainly."""
    found = 0
    for transcript in corpus.many:
        spans = [span for layer in transcript.codings for span in layer]
        one = {(span.start, span.end) for span in spans if span.code == first}
        other = [(span.start, span.end) for span in spans if span.code == second]
        found += sum(not any(start < o_end and o_start < end for o_start, o_end in other) for start, end in one)
    return found
