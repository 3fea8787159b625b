"""The passages of a code, and all codings, over the 60 interviews."""

import csv
import io
import zipfile
from collections.abc import Iterator
from http import HTTPStatus

from django_scopes import scope

from benchmarks import floors
from benchmarks.bench import Bench, ask, body, path
from benchmarks.corpus import Corpus
from benchmarks.measure import Row, complaint, floor_of, milliseconds
from benchmarks.server import Answer
from exchange.package.build import build
from exchange.package.material import gather
from exchange.package.rounds import layers
from studies.models import Study

ON_A_PAGE = 50
RUNS = 5


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
    """Every coding of L, one row each, as the package has them; and the whole package."""
    study = bench.loaded.study
    with scope(study=study):
        times = milliseconds(lambda: _tables(study), RUNS)
        rows = [row for table in _tables(study) for row in csv.DictReader(io.StringIO(table.decode()))]
        whole = milliseconds(lambda: _package(study), runs=2, warm_ups=0)
        files = zipfile.ZipFile(io.BytesIO(_package(study))).namelist()
    expected = quotations(bench.corpus)
    wrong = complaint(
        not_one_row_a_coding=len(rows) == len(expected),
        a_quotation_is_not_its_passage=sorted(row["text"] for row in rows) == expected,
    )
    floor = floor_of(lambda: floors.passages(bench.database, bench.round_of_l, None))
    yield Row("all codings of L as CSV, as in the package", "ms", times, 1000, floor, wrong)
    transcripts = sum(file.startswith("transcripts/") and file.endswith(".txt") for file in files)
    wrong = complaint(not_every_transcript_is_in_it=transcripts == len(bench.corpus.many) + 2)
    yield Row("package of everything, built", "ms", whole, None, None, wrong)


def _tables(study: Study) -> list[bytes]:
    return [member.make() for member in layers(gather(study))]


def _package(study: Study) -> bytes:
    out = io.BytesIO()
    build(study, out, language="en")
    return out.getvalue()


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
