"""From spans to cases: the worked examples, written out, and what each rule decides."""

import json
import subprocess
import sys
from typing import Any

import pytest

from moderation.codings.domain.cases import Case, CaseType, Coding, build_cases, case_key
from moderation.codings.domain.worked_examples import cases_of, differences
from tests.shared_data import SHARED_DATA, needs_shared_data

EXAMPLES = SHARED_DATA / "oracles" / "pairing_public.json"


def spans(*rows: tuple[str, str, int, int]) -> list[Coding]:
    """Codings n0, n1, … from (coder, code, start, end)."""
    return [Coding(f"n{index}", *row) for index, row in enumerate(rows)]


def brief(cases: list[Case]) -> list[tuple[str, str, int, int, str, str, float]]:
    """(type, codes, start, end, present, ids, overlap) of each case; ids as their digits."""
    return [
        (
            c.type.value,
            "".join(c.codes),
            c.start,
            c.end,
            "".join(c.present),
            "".join(c.ids).replace("n", ""),
            c.overlap,
        )
        for c in cases
    ]


def two(*rows: tuple[str, str, int, int]) -> list[tuple[str, str, int, int, str, str, float]]:
    return brief(build_cases(spans(*rows), ("A", "B")))


def three(*rows: tuple[str, str, int, int]) -> list[tuple[str, str, int, int, str, str, float]]:
    return brief(build_cases(spans(*rows), ("A", "B", "C")))


def published() -> list[Any]:
    if not EXAMPLES.exists():
        return []
    return [pytest.param(e, id=e["id"]) for e in json.loads(EXAMPLES.read_text())["examples"]]


@needs_shared_data
@pytest.mark.parametrize("example", published())
def test_every_worked_example_gives_exactly_the_expected_cases(example: dict[str, Any]) -> None:
    found = cases_of(example)
    assert differences(found, example["expected"]) == []
    assert [case["start"] for case in found] == [case["start"] for case in example["expected"]]


def test_identical_spans_agree() -> None:
    assert two(("A", "x", 10, 20), ("B", "x", 10, 20)) == [("AGREE", "x", 10, 20, "AB", "01", 1.0)]


def test_other_offsets_are_a_boundary_case() -> None:
    assert two(("A", "x", 10, 40), ("B", "x", 12, 44)) == [("BOUNDARY", "x", 10, 44, "AB", "01", 0.823529)]


def test_one_long_span_against_three_short_ones_is_one_fragmented_case() -> None:
    rows = spans(("A", "x", 0, 100), ("B", "x", 0, 30), ("B", "x", 35, 60), ("B", "x", 60, 100))
    [case] = build_cases(rows, ("A", "B"))
    assert brief([case]) == [("BOUNDARY", "x", 0, 100, "AB", "0123", 0.95)]
    assert case.fragmented


def test_one_passage_under_two_codes_is_one_case() -> None:
    assert two(("A", "x", 10, 40), ("B", "y", 10, 42)) == [("DIFFERENT_CODE", "xy", 10, 42, "AB", "01", 0.9375)]


def test_an_omission_beside_an_agreement_is_no_substitution() -> None:
    assert two(("A", "x", 10, 40), ("A", "y", 10, 40), ("B", "y", 10, 40)) == [
        ("AGREE", "y", 10, 40, "AB", "12", 1.0),
        ("ONE_CODER", "x", 10, 40, "A", "0", 1.0),
    ]


def test_a_span_by_one_coder_names_who_is_missing() -> None:
    [case] = build_cases(spans(("A", "x", 5, 9)), ("A", "B"))
    assert brief([case]) == [("ONE_CODER", "x", 5, 9, "A", "0", 1.0)]
    assert case.missing == ("B",)


def test_touching_spans_do_not_link() -> None:
    assert two(("A", "x", 0, 10), ("B", "x", 10, 20)) == [
        ("ONE_CODER", "x", 0, 10, "A", "0", 1.0),
        ("ONE_CODER", "x", 10, 20, "B", "1", 1.0),
    ]


def test_two_characters_of_fifty_do_not_link() -> None:
    assert two(("A", "x", 0, 50), ("B", "x", 48, 100)) == [
        ("ONE_CODER", "x", 0, 50, "A", "0", 1.0),
        ("ONE_CODER", "x", 48, 100, "B", "1", 1.0),
    ]


def test_a_fifth_of_the_shorter_span_is_enough_to_link() -> None:
    assert [case[0] for case in two(("A", "x", 0, 50), ("B", "x", 40, 100))] == ["BOUNDARY"]
    assert [case[0] for case in two(("A", "x", 0, 50), ("B", "x", 41, 100))] == ["ONE_CODER", "ONE_CODER"]


def test_a_coders_own_overlapping_spans_are_one_unit() -> None:
    assert two(("A", "x", 5, 20), ("A", "x", 10, 30), ("B", "x", 5, 30)) == [("AGREE", "x", 5, 30, "AB", "012", 1.0)]


def test_a_coders_own_touching_spans_stay_two_units() -> None:
    rows = spans(("A", "x", 0, 10), ("A", "x", 10, 20), ("B", "x", 0, 20))
    [case] = build_cases(rows, ("A", "B"))
    assert (case.type, case.fragmented, len(case.units)) == ("BOUNDARY", True, 3)


def test_two_of_three_against_the_third_is_a_different_code() -> None:
    assert three(("A", "x", 5, 20), ("B", "x", 5, 20), ("C", "y", 5, 20)) == [
        ("DIFFERENT_CODE", "xy", 5, 20, "ABC", "012", 1.0)
    ]


def test_two_of_three_with_the_third_silent_is_partial() -> None:
    assert three(("A", "x", 5, 20), ("B", "x", 6, 20)) == [("PARTIAL", "x", 5, 20, "AB", "01", 0.933333)]


def test_two_substitutions_on_one_passage_pair_one_to_one() -> None:
    assert two(("A", "x", 0, 30), ("A", "y", 0, 30), ("B", "p", 0, 30), ("B", "q", 0, 12)) == [
        ("ONE_CODER", "q", 0, 12, "B", "3", 1.0),
        ("DIFFERENT_CODE", "px", 0, 30, "AB", "02", 1.0),
        ("ONE_CODER", "y", 0, 30, "A", "1", 1.0),
    ]


def test_a_shared_coder_blocks_a_substitution() -> None:
    cases = three(("A", "x", 5, 20), ("B", "x", 5, 20), ("B", "y", 5, 20), ("C", "y", 5, 20))
    assert [case[0] for case in cases] == ["PARTIAL", "PARTIAL"]


def test_codes_swapped_on_two_passages_are_two_substitutions() -> None:
    cases = two(("A", "x", 0, 20), ("A", "y", 30, 50), ("B", "y", 0, 20), ("B", "x", 30, 50))
    assert [case[:4] for case in cases] == [("DIFFERENT_CODE", "xy", 0, 20), ("DIFFERENT_CODE", "xy", 30, 50)]


def test_hulls_that_share_less_than_half_do_not_pair() -> None:
    assert [case[0] for case in two(("A", "x", 0, 30), ("B", "y", 10, 40))] == ["DIFFERENT_CODE"]
    assert [case[0] for case in two(("A", "x", 0, 30), ("B", "y", 11, 41))] == ["ONE_CODER", "ONE_CODER"]


def test_white_space_at_the_ends_makes_no_boundary_case() -> None:
    text = "one two  three\nfour"
    rows = spans(("A", "x", 4, 9), ("B", "x", 3, 7))
    assert [case.type for case in build_cases(rows, ("A", "B"))] == [CaseType.BOUNDARY]
    [case] = build_cases(rows, ("A", "B"), text)
    assert (case.type, case.start, case.end) == (CaseType.AGREE, 4, 7)


def test_a_coder_without_codings_counts_as_having_coded_nothing() -> None:
    assert [case.missing for case in build_cases(spans(("A", "x", 0, 5)), ("A", "B", "C"))] == [("B", "C")]
    assert build_cases([], ("A", "B")) == []


@pytest.mark.parametrize("row", [("A", "x", 5, 5), ("A", "x", -1, 3), ("C", "x", 0, 3)])
def test_an_empty_span_and_an_unknown_coder_are_refused(row: tuple[str, str, int, int]) -> None:
    with pytest.raises(ValueError, match="coding n0"):
        build_cases(spans(row), ("A", "B"))


def test_the_key_names_what_the_coders_did() -> None:
    def key(document: str, *rows: tuple[str, str, int, int]) -> str:
        return case_key(build_cases(spans(*rows), ("A", "B"))[0], document)

    same = key("d", ("A", "x", 0, 9), ("B", "x", 0, 8))
    assert same == key("d", ("A", "x", 0, 9), ("B", "x", 0, 8), ("B", "z", 50, 60))
    assert same == key("d", ("A", "merged", 0, 9), ("B", "merged", 0, 8))
    assert same != key("e", ("A", "x", 0, 9), ("B", "x", 0, 8))
    assert same != key("d", ("A", "x", 0, 9), ("B", "x", 1, 8))
    assert same != key("d", ("A", "x", 0, 9), ("B", "y", 0, 8))
    assert same != key("d", ("B", "z", 50, 60), ("A", "x", 0, 9), ("B", "x", 0, 8))


def run_on(file: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "moderation.codings.domain.cases", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def example_file(folder: Any, expected_end: int) -> Any:
    codings = [{"id": "n0", "coder": "A", "code": "x", "start": 5, "end": 9}]
    expected = build_cases(spans(("A", "x", 5, 9)), ("A", "B"))[0].as_dict() | {"end": expected_end}
    example = {"id": "own", "codings": codings, "coders": ["A", "B"], "params": {}, "expected": [expected]}
    file = folder / "examples.json"
    file.write_text(json.dumps({"examples": [example]}))
    return file


def test_the_command_prints_the_cases_and_compares(tmp_path: Any) -> None:
    right = run_on(example_file(tmp_path, 9))
    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.splitlines()[0] == "own: as expected ()"
    assert '"ids": ["n0"]' in right.stdout
    wrong = run_on(example_file(tmp_path, 10))
    assert wrong.returncode == 1
    assert "own: differs" in wrong.stdout


def test_the_command_names_a_file_it_cannot_read(tmp_path: Any) -> None:
    answer = run_on(tmp_path / "absent.json")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "is not a file of worked examples" in answer.stderr
