"""A file finds the interview that it is named after, whatever its system made of the letters."""

import pytest

from transcripts.domain.file_names import called_after

LABELS = ["I-01", "I-1-b", "I-12", "Édith", "Anna", "面接", "FG-2"]


@pytest.mark.parametrize(
    ("stem", "label"),
    [
        ("I-01", "I-01"),
        ("i-01", "I-01"),
        ("I-1", None),
        ("I-01_transcript", "I-01"),
        ("I-01 (1)", "I-01"),
        ("I-01_2026-03-01", "I-01"),
        ("I-1-b_final", "I-1-b"),
        ("I-1-2", None),
        ("I-123", None),
        ("E\u0301dith", "Édith"),
        ("e\u0301dith_transcription", "Édith"),
        ("Anna Maria", None),
        ("Anna-Maria", None),
        ("面接", "面接"),
        ("fg-2.corrected", "FG-2"),
        ("other", None),
        ("", None),
    ],
)
def test_called_after(stem: str, label: str | None) -> None:
    assert called_after(stem, LABELS) == label
