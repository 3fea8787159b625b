"""The table in the documentation is the one that holds."""

from tests.architecture.source import ROOT
from workbench.management.commands.access_matrix import document


def test_the_documented_table_is_current():
    current = (ROOT / "docs/access-matrix.md").read_text()
    assert current == document(), "run: python manage.py access_matrix > docs/access-matrix.md"


def test_the_table_says_who_may_do_what():
    assert "| `/health` | everybody |" in document()
    assert "| `/studies/new` | whoever is logged in |" in document()
