"""Agreement over the 60 interviews with 24,000 codings a coder, beside what a researcher would do today."""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from statistics import median

import krippendorff
import numpy as np
from django.db import transaction
from django_scopes import scope
from sklearn.metrics import cohen_kappa_score

from agreement.domain.compare import compare
from agreement.domain.comparison import Comparison, Unit
from agreement.domain.units import Document
from agreement.models import AgreementResult
from benchmarks import floors
from benchmarks.agreement_documents import CODERS, PARTS, character_arrays, documents
from benchmarks.bench import Bench, ask, path
from benchmarks.corpus import CODES, Corpus
from benchmarks.measure import Row, complaint, floor_of, milliseconds

RUNS = 5
TOLERANCE = 1e-9
ASKED_OF_LIBRARIES = 3
"""Codes that the libraries are asked about; all 150 would take them minutes."""


def agreement(bench: Bench) -> Iterator[Row]:
    """All coefficients with 1,000 bootstraps, the same by other libraries, the page, the memory."""
    docs, floor = documents(bench.corpus), floor_of(lambda: floors.alphas(bench.corpus))
    found: dict[Unit, Comparison] = {}
    for unit in (Unit.TURN, Unit.CHARACTER):
        compared = lambda unit=unit: found.update({unit: compare(docs, CODERS, unit=unit, parts=PARTS)})  # noqa: E731
        times = milliseconds(compared, RUNS)
        wrong = _complaint_by_turn(bench.corpus, found[unit]) if unit is Unit.TURN else ""
        yield Row(f"agreement over L by {unit}: all, 1,000 bootstraps", "ms", times, 2000, floor, wrong)
        by_unit = median(times)
    yield _today(bench.corpus, found[Unit.CHARACTER], by_unit)
    yield from _page(bench)
    yield Row("agreement over L: memory of a process", "MB", [_peak(docs) / 1e6], 400)


def _complaint_by_turn(corpus: Corpus, found: Comparison) -> str:
    ours = {row.code: row.estimates["alpha"].value for row in found.per_code}
    expected = {f"{code:03}": alpha for code, alpha in enumerate(floors.alphas(corpus)) if alpha is not None}
    return complaint(
        other_codes=ours.keys() == expected.keys(),
        other_alphas_than_the_floor=all(_close(ours[code], alpha) for code, alpha in expected.items()),
    )


def _today(corpus: Corpus, ours: Comparison, our_time: float) -> Row:
    """krippendorff.alpha and scikit-learn's kappa on character arrays, from a few codes to all of them."""
    rows = {int(row.code): row for row in ours.per_code}
    times, agree = [], []
    for code in sorted(rows)[:ASKED_OF_LIBRARIES]:
        arrays, said = character_arrays(corpus, code), []
        asked = lambda arrays=arrays, said=said: said.append(_libraries(arrays))  # noqa: E731
        times += milliseconds(asked, runs=1, warm_ups=0)
        figures = (rows[code].estimates[name].value for name in ("alpha", "kappa"))
        agree += [_close(one, other) for one, other in zip(said[0], figures, strict=True)]
    whole = [time * CODES for time in times]
    wrong = complaint(other_alphas_or_kappas_than_the_libraries=all(agree))
    what = f"the same by krippendorff and scikit-learn, no intervals: {median(whole) / our_time:,.0f} times as long"
    return Row(what, "ms", whole, None, None, wrong)


def _libraries(arrays: list[np.ndarray]) -> tuple[float, float]:
    alpha = krippendorff.alpha(np.stack(arrays), level_of_measurement="nominal")
    return float(alpha), float(cohen_kappa_score(*arrays))


def _page(bench: Bench) -> Iterator[Row]:
    with scope(study=bench.loaded.study):
        round_ = bench.loaded.study.coding_rounds.get(number=1)

    def forget() -> None:
        with scope(study=bench.loaded.study), transaction.atomic():
            AgreementResult.objects.all().delete()

    forget()
    first = bench.owner.get(path("agreement_round", round=round_.uuid))
    times, again = ask(lambda: bench.owner.get(path("agreement_round", round=round_.uuid)), RUNS)
    wrong = complaint(the_page_is_not_200=first.status == again.status == HTTPStatus.OK)
    yield Row("agreement over L: its page, computed and stored", "ms", [first.seconds * 1000], None, None, wrong)
    yield Row("agreement over L: its page, from the stored result", "ms", times, 300, None, wrong)


def _peak(docs: list[Document]) -> float:
    """Bytes that a process of its own held at most."""
    command = [sys.executable, "-m", "benchmarks.agreement_documents"]
    folder = Path(__file__).parents[2]
    answer = subprocess.run(command, input=pickle.dumps(docs), capture_output=True, check=True, cwd=folder)
    return float(answer.stdout)


def _close(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < TOLERANCE
