"""Every published or computed answer of the oracle records; a failing test prints the record's source."""

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from agreement.domain import package
from agreement.domain.records import KINDS, Check, checks
from agreement.domain.values import value_counts
from tests.shared_data import SHARED_DATA, needs_shared_data

FILE = SHARED_DATA / "oracles" / "oracles_public.json"
RECORDS = json.loads(FILE.read_text())["examples"] if FILE.exists() else []


def expectations() -> Iterator[Any]:
    for record in RECORDS:
        if record["kind"] in KINDS:
            for check in checks(record):
                yield pytest.param(check, record["source"], id=f"{check.record}-{check.name}")


@needs_shared_data
@pytest.mark.parametrize(("check", "source"), list(expectations()))
def test_the_record_is_reproduced(check: Check, source: str):
    assert check.computed is not None, f"{source}: nothing computes {check.name}"
    if check.expected is None:
        assert math.isnan(check.computed), source
    else:
        assert check.computed == pytest.approx(check.expected, abs=check.tolerance), source


@needs_shared_data
def test_only_the_unitizing_alpha_of_1995_is_left_out():
    assert {record["kind"] for record in RECORDS} - KINDS.keys() == {"unitizing1995"}


@needs_shared_data
def test_the_package_reproduces_every_nominal_alpha_of_raw_values():
    alphas = [record for record in RECORDS if record["kind"] == "raw" and "alpha_nominal" in record["expected"]]
    for record in alphas:
        counts = value_counts(record["input"]["raw"]).counts.astype(np.int64)
        expected = record["expected"]["alpha_nominal"]
        computed = package.alpha(counts, np.ones(len(counts), np.int64))
        assert computed == pytest.approx(expected["value"], abs=expected["tol"]), record["source"]
    assert alphas
