"""The passages of a code, and all codings, over the 60 interviews."""

import csv
import io
from collections.abc import Iterator
from http import HTTPStatus

from benchmarks import floors
from benchmarks.bench import Bench, ask, body, path
from benchmarks.corpus import Corpus
from benchmarks.measure import Row, complaint, floor_of
from benchmarks.server import Answer

ON_A_PAGE = 50


def passages(bench: Bench) -> Iterator[Row]:
    """The most used code of L: the first page, and all of it as a table."""
    place = bench.corpus.most_used
    code, expected = bench.loaded.codes[place], bench.corpus.of_code(place)
    times, answer = ask(lambda: bench.owner.get(path("passages", code=code.uuid)))
    shown = body(answer).count("<blockquote")
    wrong = complaint(not_a_page_full=shown == min(expected, ON_A_PAGE), no_count=f"{expected}" in body(answer))
    floor = floor_of(lambda: floors.passages(bench.database, bench.round_of_l, code.pk, ON_A_PAGE))
    yield Row(f"passages of one code over L ({expected:,}): first page", "ms", times, 100, floor, wrong)
    times, answer = ask(lambda: bench.owner.get(path("passages_csv", code=code.uuid)))
    wrong = _wrong_with(answer, quotations(bench.corpus, place))
    floor = floor_of(lambda: floors.passages(bench.database, bench.round_of_l, code.pk))
    yield Row("passages of one code over L: all as CSV", "ms", times, 500, floor, wrong)


def export(bench: Bench) -> Iterator[Row]:
    """Every coding of L, one row each."""
    what = "all codings of L as CSV"
    times, answer = ask(lambda: bench.owner.get(path("codebook/codings.csv")), runs=5)
    if answer.status == HTTPStatus.NOT_FOUND:
        yield Row(what, "ms", absent="there is no such export yet", budget=1000)
        return
    wrong = _wrong_with(answer, quotations(bench.corpus))
    yield Row(what, "ms", times, 1000, floor_of(lambda: floors.passages(bench.database, bench.round_of_l, None)), wrong)


def quotations(corpus: Corpus, code: int | None = None) -> list[str]:
    """What the codings of L quote, of one code or of all, sorted."""
    return sorted(
        transcript.text[span.start : span.end]
        for transcript in corpus.many
        for layer in transcript.codings
        for span in layer
        if code is None or span.code == code
    )


def _wrong_with(answer: Answer, expected: list[str]) -> str:
    rows = list(csv.DictReader(io.StringIO(body(answer).removeprefix("\ufeff"))))
    quoted = sorted(row["quotation"] for row in rows)
    return complaint(
        status_is_not_200=answer.status == HTTPStatus.OK,
        not_one_row_a_coding=len(rows) == len(expected),
        a_quotation_is_not_its_passage=quoted == expected,
    )
