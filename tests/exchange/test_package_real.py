"""The package of five real interviews holds what the files of the two researchers hold, counted from those files."""

import io
import json
from collections import Counter

import pytest
from django.core.management import call_command

from studies.models import Study
from tests.exchange.packages import packed, rows, unpacked
from tests.shared_data import SHARED_DATA, needs_shared_data

FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))


@needs_shared_data
@pytest.mark.django_db
def test_every_turn_and_every_coding_arrives():
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    files = unpacked(packed(Study.objects.get(slug="mlss")))
    given = {f"I-{int(path.stem.rpartition('-')[2]):02}": json.loads(path.read_text()) for path in FILES}
    for label, interview in given.items():
        turns = rows(files, f"transcripts/{label}.csv")
        assert [row["text"] for row in turns] == [_harmless(turn["text"]) for turn in interview["turns"]]
    for coder in ("coder-1", "coder-2"):
        listed = rows(files, f"layers/round-1_{coder}.csv")
        expected = Counter({label: len(interview["codings"][coder]) for label, interview in given.items()})
        assert Counter(row["transcript"] for row in listed) == expected
        assert Counter(row["code"].casefold() for row in listed) == Counter(
            coding["code"].casefold() for interview in given.values() for coding in interview["codings"][coder]
        )
        assert all(_words(given, row) == row["text"] for row in listed)


def _words(given, row) -> str:
    text = "\n".join(turn["text"] for turn in given[row["transcript"]]["turns"])
    return _harmless(text[int(row["start"]) : int(row["end"])])


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
