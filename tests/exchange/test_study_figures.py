"""`manage.py study_figures`: the number that leads, parts, passages and codes; and what the page of the five says."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.exchange.designed_study import designed
from tests.shared_data import SHARED_DATA, needs_shared_data

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "five-interviews.md"


def figures(slug: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("study_figures", slug, stdout=out)
    return out.getvalue()


def test_a_planned_number_leads_with_its_interval_and_every_part_has_a_line() -> None:
    printed = figures(designed().study.slug).splitlines()
    [lead] = [line for line in printed if "positive, developed | yes" in line]
    assert lead.startswith("| coder-1 × coder-2 × coder-3 | turn, participants, at_close | positive, developed | yes |")
    assert " | 6 of 7 | 86% | .429 | [.234, .623] | " in lead
    assert [line.split(" | ")[:2] for line in printed if line.startswith(("| fixed", "| developed", "| coined"))] == [
        ["| fixed", "1"],
        ["| developed", "5"],
        ["| coined", "1"],
        ["| fixed", "1"],
        ["| developed", "2"],
    ]
    assert "Layers compared: 13 fresh." in printed
    assert "Layers compared: 4 seen." in printed
    assert sum("| turn | participants | merged_since |" in line for line in printed) == 2
    assert sum("| turn | participants | rolled_up |" in line for line in printed) == 2
    own = [line for line in printed if line.startswith("| compared | counted | coefficient")]
    assert [line.count("I-0") for line in own] == [0, 2]


def test_a_study_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="no study “nothing-like-it”"):
        figures("nothing-like-it")


@needs_shared_data
def test_the_page_of_the_five_interviews_has_these_figures() -> None:
    files = sorted(map(str, (SHARED_DATA / "mlss-interviews").glob("*.json")))
    call_command("import_coded_interviews", "mlss", *files, stdout=io.StringIO())
    page = PAGE.read_text()
    tables, _, rest = figures("mlss").partition("## Catalogue")
    assert tables.strip() in page
    files_in_package = rest.split("## Package")[1].split()[0]
    assert f"| package, right after the import | {files_in_package} files, " in page
