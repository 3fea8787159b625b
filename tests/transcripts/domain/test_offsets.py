"""Python's side of the golden vectors for offsets; tests/js/offsets.test.js is the browser's."""

import json
from pathlib import Path
from typing import Any

import pytest

from coding.domain.spans import trimmed
from studies.domain.clean import canonical
from transcripts.domain.text import lay_out

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures" / "offsets.json"
VECTORS: list[dict[str, Any]] = json.loads(FIXTURE.read_text(encoding="utf-8"))["vectors"]
SPANS = [(vector, span) for vector in VECTORS for span in vector["spans"]]


def code_points(text: str, units: int) -> int:
    """Code points before a UTF-16 offset, by the codec and not by our own arithmetic."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le"))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_raw_turns_become_the_canonical_layout(vector: dict[str, Any]) -> None:
    laid = lay_out(canonical(raw) for raw in vector["raw"])

    assert [laid.text[span.start : span.end] for span in laid.spans] == vector["turns"]
    assert [span.start for span in laid.spans] == vector["starts"]
    assert len(laid.text) == vector["length"]


@pytest.mark.parametrize(("vector", "span"), SPANS)
def test_the_browsers_units_are_the_servers_code_points(vector: dict[str, Any], span: dict[str, Any]) -> None:
    points = [
        vector["starts"][turn] + code_points(vector["turns"][turn], units) for turn, units in (span["from"], span["to"])
    ]

    assert points == [span["start"], span["end"]]
    assert "\n".join(vector["turns"])[span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize(("vector", "span"), SPANS)
def test_the_server_keeps_a_span_that_the_browser_has_fitted(vector: dict[str, Any], span: dict[str, Any]) -> None:
    start, end = span.get("fit", (span["start"], span["end"]))

    assert trimmed("\n".join(vector["turns"]), start, end) == (start, end)
