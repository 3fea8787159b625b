"""Every published or computed answer of the oracle records for the coefficients that are here.

The records name their sources; a failing test prints the record's. Spans are judged character by
character there, so each character becomes a turn of its own.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from reports.domain.agreement import nominal, package
from reports.domain.agreement.compare import compare
from reports.domain.agreement.units import Document, tally_turns
from tests.shared_data import SHARED_DATA, needs_shared_data

RECORDS = SHARED_DATA / "oracles" / "oracles_public.json"
HERE_ALREADY = re.compile(
    r"""(po|pe_cohen|P|n_documents|pooled_kappa|cohen_kappa|percent_agreement|cac_pa|D[oe]_nominal|alpha_nominal
    |(percent|kappa|alpha)(_[a-d])?|n_(both|only_a|only_b|neither))$""",
    re.VERBOSE,
)
LATER_KINDS = {"unitizing", "unitizing1995", "sets", "set_distance", "segments"}


def value_counts(rows: Iterable[list[Any]]) -> np.ndarray:
    rows = list(rows)
    values = sorted({value for row in rows for value in row if value is not None})
    return np.array([[row.count(value) for value in values] for row in rows])


def from_value_counts(counts: np.ndarray) -> dict[str, float]:
    once = np.ones(len(counts), np.int64)
    return {
        "alpha_nominal": float(nominal.alpha(counts)),
        "alpha_nominal by the package": package.alpha(counts, once),
        "Do_nominal": float(nominal.observed_disagreement(counts)),
        "De_nominal": float(nominal.expected_disagreement(counts)),
        "cac_pa": float(nominal.percent_agreement(counts)),
        "P": float(nominal.percent_agreement(counts)),
    }


def from_table(cells: list[list[int]]) -> dict[str, float]:
    table = np.array(cells)
    pairs = [[i, j] for i, row in enumerate(cells) for j, count in enumerate(row) for _ in range(count)]
    observed = float(nominal.observed_agreement(table))
    return from_value_counts(value_counts(pairs)) | {
        "po": observed,
        "percent_agreement": observed,
        "pe_cohen": float(nominal.expected_agreement(table)),
        "cohen_kappa": float(nominal.cohen_kappa(table)),
    }


def by_character(document: dict[str, Any], key: str = "d") -> Document:
    turns = [(i, i + 1) for i in range(document["L"])]
    layers = {
        f"{c}": [(start, end, "x") for start, end in spans]
        for c, spans in enumerate(document["coders"])
        if spans is not None
    }
    return Document(key, turns, layers)


def from_documents(documents: list[Document], coders: int) -> dict[str, float | None]:
    result = compare(tally_turns(documents, [f"{c}" for c in range(coders)]))
    answers: dict[str, float | None] = {
        "n_documents": len(result.documents),
        "pooled_kappa": result.overall.kappa.value,
    }
    for row in result.per_code:
        answers |= {
            f"percent_{row.code}": row.percent.value,
            f"kappa_{row.code}": row.kappa.value,
            f"alpha_{row.code}": row.alpha.value,
            f"n_both_{row.code}": row.counts.everyone,
            f"n_only_a_{row.code}": row.counts.only[0],
            f"n_only_b_{row.code}": row.counts.only[1],
            f"n_neither_{row.code}": row.counts.nobody,
        }
    return answers | {name.removesuffix("_x"): value for name, value in answers.items()}


def from_multilabel(record: dict[str, Any]) -> dict[str, float | None]:
    layers: dict[str, list[tuple[int, int, str]]] = {f"{c}": [] for c in range(record["n_coders"])}
    for coder, code, start, end in record["codings"]:
        layers[f"{coder}"].append((start, end, code))
    turns = [(i, i + 1) for i in range(record["L"])]
    return from_documents([Document("d", turns, layers)], record["n_coders"])


COMPUTE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "raw": lambda record: from_value_counts(value_counts(record["raw"])),
    "counts": lambda record: from_value_counts(np.array(record["counts"])),
    "table": lambda record: from_table(record["table"]),
    "spans_binary": lambda record: from_documents([by_character(record)], len(record["coders"])),
    "spans_multilabel": from_multilabel,
    "spans_docs": lambda record: from_documents(
        [by_character(d, f"{i}") for i, d in enumerate(record["docs"])], len(record["docs"][0]["coders"])
    ),
}


def examples() -> Iterator[Any]:
    records = json.loads(RECORDS.read_text())["examples"] if RECORDS.exists() else []
    for record in records:
        for name, expected in record["expected"].items():
            if record["kind"] not in LATER_KINDS and HERE_ALREADY.match(name):
                yield pytest.param(record, name, expected, id=f"{record['id']}-{name}")


@needs_shared_data
@pytest.mark.parametrize(("record", "name", "expected"), list(examples()))
def test_the_record_is_reproduced(record, name, expected):
    computed = COMPUTE[record["kind"]](record["input"])
    assert computed[name] == pytest.approx(expected["value"], abs=expected["tol"]), record["source"]


@needs_shared_data
def test_the_package_reproduces_every_nominal_alpha():
    alphas = [param.values for param in examples() if param.values[1] == "alpha_nominal"]
    for record, name, expected in alphas:
        computed = COMPUTE[record["kind"]](record["input"])[f"{name} by the package"]
        assert computed == pytest.approx(expected["value"], abs=expected["tol"]), record["source"]
    assert len(alphas) >= 6


@needs_shared_data
def test_the_records_are_read():
    assert len(list(examples())) >= 57
