"""`python -m agreement.domain FILE`: what it prints, and when it is content."""

import copy
import json

import pytest

from agreement.domain.__main__ import main

COHEN = {
    "id": "cohen1960-45",
    "kind": "table",
    "source": "Cohen 1960 p.45",
    "input": {"table": [[88, 14, 18], [10, 40, 10], [2, 6, 12]]},
    "expected": {"cohen_kappa": {"value": 0.492, "tol": 0.0005}, "po": {"value": 0.7, "tol": 1e-9}},
}
"""Published: Cohen (1960), p. 45."""
NEVER = {
    "id": "nobody",
    "kind": "spans_binary",
    "source": "nobody coded anything",
    "input": {"L": 10, "coders": [[], []]},
    "expected": {"alpha": {"value": None, "tol": 0}, "percent": {"value": 1, "tol": 0}},
}


@pytest.fixture
def run(tmp_path, capsys):
    def _run(*records, content=None) -> tuple[int, str]:
        path = tmp_path / "records.json"
        path.write_text(json.dumps({"examples": records}) if content is None else content)
        status = main([str(path)])
        return status, "".join(capsys.readouterr())

    return _run


def changed(record, name, value):
    other = copy.deepcopy(record)
    other["expected"][name]["value"] = value
    return other


def test_records_that_agree(run):
    status, said = run(COHEN, NEVER)
    assert status == 0
    assert "cohen1960-45 (table): Cohen 1960 p.45" in said
    assert said.splitlines()[-1] == "4 agree, 0 differ, 0 not computed"


def test_a_value_that_differs(run):
    status, said = run(changed(COHEN, "cohen_kappa", 0.5))
    assert status == 1
    assert "DIFFERS" in said
    assert said.splitlines()[-1] == "1 agree, 1 differ, 0 not computed"


@pytest.mark.parametrize(
    "record", [changed(NEVER, "percent", None), changed(NEVER, "alpha", 1)], ids=["defined", "undefined"]
)
def test_a_value_that_is_defined_where_it_must_not_be_or_the_other_way(run, record):
    status, said = run(record)
    assert status == 1
    assert said.splitlines()[-1] == "1 agree, 1 differ, 0 not computed"


def test_what_is_not_computed_is_listed_and_does_not_fail(run):
    strange = {**COHEN, "expected": {"tau": {"value": 1, "tol": 0}}}
    legacy = {**COHEN, "kind": "unitizing1995", "id": "legacy"}
    status, said = run(strange, legacy)
    assert status == 0
    assert "Not computed:\n  cohen1960-45: tau\n  legacy: cohen_kappa\n  legacy: po\n" in said
    assert said.splitlines()[-1] == "0 agree, 0 differ, 3 not computed"


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"examples": [{"id": "x"}]}'])
def test_another_file_is_refused_with_a_sentence(run, content):
    status, said = run(content=content)
    assert status == 2
    assert "is no file of records" in said


def test_a_name_ends_in_a_category_a_code_or_a_threshold(run):
    status, said = run(
        {
            **COHEN,
            "id": "categories",
            "kind": "raw",
            "input": {"raw": [["yes", "yes"], ["no", "yes"], ["no", "no"]]},
            "expected": {
                "fleiss_category_yes": {"value": 1 - 1 / (3 * 0.5 * 0.5 * 2), "tol": 1e-9},
                "fleiss_category_no": {"value": 1 - 1 / (3 * 0.5 * 0.5 * 2), "tol": 1e-9},
            },
        },
        {
            **COHEN,
            "id": "thresholds",
            "kind": "segments",
            "input": {"a": [[0, 10], [20, 30]], "b": [[0, 8], [20, 24]], "thresholds": [0.75, 0.25]},
            "expected": {"matches_0.75": {"value": 1, "tol": 0}, "f1_0.25": {"value": 1, "tol": 0}},
        },
        {
            **COHEN,
            "id": "codes",
            "kind": "spans_multilabel",
            "input": {"L": 9, "n_coders": 2, "codings": [[0, "late", 0, 3], [1, "late", 0, 3], [0, "old", 4, 5]]},
            "expected": {"kappa_late": {"value": 1, "tol": 0}, "dice_old": {"value": 0, "tol": 0}},
        },
    )
    assert status == 0
    assert said.splitlines()[-1] == "6 agree, 0 differ, 0 not computed"
