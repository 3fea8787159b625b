"""The catalogue as it leaves the study: a PDF to print, a dictionary for JSON.

Words of whoever did not consent to be quoted stay behind; the quotation's identifier goes along.
"""

import sys
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from reports import pdf as printer
from reports.domain.catalogue import Prevalence
from reports.queries.catalogue import Entry, Quoted, Stated, entries, quotations
from studies.models import Person, Study

MOST_NAMED = 40
"""So many characters without a glyph are named; of a whole script the first say enough."""


SHEETS = ["catalogue-pdf"]
FONT_SHEETS = (("catalogue-pdf-letters", 0x100, 0x2000), ("catalogue-pdf-signs", 0x2100, sys.maxunicode))
"""Sheets with fonts for characters from the first code point to before the second."""


class Indexed(NamedTuple):
    """A quotation and the issues that it supports."""

    quoted: Quoted
    issues: list[Entry]


def pdf(study: Study, person: Person | None = None, *, language: str) -> printer.Printed:
    """The catalogue as `person` may see it, in English or French; valid and saying so where it is empty.

    Where no font at hand can draw a character, it is named in the chapter on how to read the catalogue.
    """
    with translation.override(language):
        found = entries(study, person)
        context = {
            "study": study,
            "language": language,
            "entries": found,
            "statements": sum(entry.statements for entry in found),
            "without_quotation": sum(
                not stated.quotations for entry in found for group in entry.groups for stated in group.statements
            ),
            "quotations": len(quotations(found)),
            "withheld": sum(not quoted.may_quote for quoted in quotations(found)),
            "index": index(found),
        }
        printed = _printed(context)
        if not printed.without_glyph:
            return printed
        named = [f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip() for sign in printed.without_glyph]
        return _printed({**context, "without_glyph": named[:MOST_NAMED], "missing": len(named)})


def _printed(context: dict[str, Any]) -> printer.Printed:
    html = render_to_string("reports/pdf/catalogue.html", {**context, "sheets": SHEETS})
    needed = [sheet for sheet, first, end in FONT_SHEETS if any(first <= ord(sign) < end for sign in set(html))]
    if needed:
        html = render_to_string("reports/pdf/catalogue.html", {**context, "sheets": [*needed, *SHEETS]})
    return printer.render(html)


def index(found: Sequence[Entry]) -> list[tuple[str, list[Indexed]]]:
    """Every quotation by transcript and turn, with the issues that rest on it."""
    users: dict[str, list[Entry]] = {}
    for entry in found:
        for quoted in quotations([entry]):
            users.setdefault(quoted.identifier, []).append(entry)
    by_transcript = groupby(quotations(found), key=lambda quoted: quoted.transcript)
    return [(transcript, [Indexed(one, users[one.identifier]) for one in group]) for transcript, group in by_transcript]


def as_dict(study: Study, person: Person | None = None) -> dict[str, Any]:
    """The catalogue in plain values, the same for every language."""
    return {"study": study.title, "issues": [_issue(entry) for entry in entries(study, person)]}


def _issue(entry: Entry) -> dict[str, Any]:
    return {
        "identifier": entry.identifier,
        "title": entry.issue.title,
        "description": entry.issue.description,
        "prevalence": _prevalence(entry.prevalence),
        "statements": [_statement(stated) for group in entry.groups for stated in group.statements],
    }


def _prevalence(counted: Prevalence) -> dict[str, int]:
    return {
        "participants": counted.participants,
        "teams": counted.teams,
        "quotations_with_unknown_speaker": counted.unknown,
    }


def _statement(stated: Stated) -> dict[str, Any]:
    return {
        "kind": stated.statement.kind,
        "text": stated.statement.text,
        "quotations": [_quotation(quoted) for quoted in stated.quotations],
    }


def _quotation(quoted: Quoted) -> dict[str, Any]:
    return {
        "identifier": quoted.identifier,
        "transcript": quoted.transcript,
        "turn": quoted.turn,
        "start": quoted.start,
        "end": quoted.end,
        "code": quoted.code.name if quoted.code else None,
        "speakers": list(quoted.heard.participants) if quoted.may_quote else [],
        "text": quoted.printed,
        "withheld": not quoted.may_quote,
    }
