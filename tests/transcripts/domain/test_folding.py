"""Words are found whatever their case, accents, quotation marks and dashes."""

import pytest

from transcripts.domain.folding import folded


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("eleve", "Élève"),
        ("ÉLÈVE", "e\u0301le\u0300ve"),
        ("strasse", "Straße"),
        ("l'équipe", "L’équipe"),
        ("oeuvre", "Œuvre"),
        ("e-mail", "e\u2011mail"),
        ("10 000", "10\u202f000"),
        ("istanbul", "İstanbul"),
    ],
)
def test_what_people_type_finds_what_was_said(typed: str, text: str) -> None:
    assert folded(typed) in folded(f"… {text} …")
