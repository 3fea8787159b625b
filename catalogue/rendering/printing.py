"""The catalogue as it leaves the study: a PDF to print, a dictionary for JSON.

Words of whoever did not consent to be quoted stay behind; the quotation's identifier goes along.
"""

import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from catalogue import pdf as printer
from catalogue.domain.catalogue import Account, Count
from catalogue.queries.catalogue import Entry, Quoted, Stated, catalogue, quotations
from catalogue.rendering.words import account_in_words
from studies.models import Person, Study
from transcripts.models import Transcript

BOX = "□"
SHEETS = ["catalogue-pdf"]
FONT_SHEETS = (("catalogue-pdf-letters", 0x100, 0x2000), ("catalogue-pdf-signs", 0x2100, sys.maxunicode))
"""Sheets with fonts for characters from the first code point to before the second: reading a font takes time."""


class Indexed(NamedTuple):
    """A quotation and the issues that it supports."""

    quoted: Quoted
    issues: list[Entry]


class Unprintable(NamedTuple):
    """A character without a glyph, its code point, and where it stands: cover, issues, quotations."""

    sign: str
    code_point: str
    places: list[str]


def pdf(study: Study, person: Person | None = None, *, language: str) -> bytes:
    """The catalogue as `person` may see it, in English or French; valid and saying so where it is empty."""
    with translation.override(language):
        whole = catalogue(study, person)
        found, base = whole.entries, whole.result.base
        quoted = quotations(found)
        statements = [stated for entry in found for group in entry.groups for stated in group.statements]
        context = {
            "study": study,
            "language": language,
            "entries": found,
            "statements": len(statements),
            "unfounded": sum(not stated.quotations for stated in statements),
            "quotations": len(quoted),
            "withheld": sum(not one.may_quote for one in quoted),
            "transcripts": Transcript.objects.filter(study=study).count(),
            "index": index(found),
            "base": base,
            "has_groups": bool(base.sessions),
            "tells_of_asking": whole.tells_of_asking,
            "account": account_in_words(whole),
            "unprintable": (missing := unprintable(study, found)),
            "sheets": [*_font_sheets(study, found, missing), *SHEETS],
        }
        return printer.render(_boxed(render_to_string("catalogue/pdf/catalogue.html", context), missing))


def unprintable(study: Study, found: Sequence[Entry]) -> list[Unprintable]:
    """The characters that the PDF shows as boxes, in the order of their code points, with the places they stand at."""
    texts = _printed_texts(study, found)
    missing = printer.unprintable(text for _place, text in texts)
    return [
        Unprintable(sign, f"U+{ord(sign):04X}", list(dict.fromkeys(place for place, text in texts if sign in text)))
        for sign in sorted(missing)
    ]


def _boxed(html: str, missing: Sequence[Unprintable]) -> str:
    """The page with a box that has a glyph where none has; a missing one spoils the text that readers copy."""
    head, _body, rest = html.partition("<body>")
    return head + _body + rest.translate({ord(one.sign): BOX for one in missing})


def _font_sheets(study: Study, found: Sequence[Entry], missing: Sequence[Unprintable]) -> list[str]:
    """The sheets with fonts that the texts need beyond those of Western Europe's languages."""
    signs = {ord(sign) for _place, text in _printed_texts(study, found) for sign in text} | {ord(BOX) for _ in missing}
    return [sheet for sheet, first, end in FONT_SHEETS if any(first <= sign < end for sign in signs)]


def _printed_texts(study: Study, found: Sequence[Entry]) -> list[tuple[str, str]]:
    """Every text that people wrote, with a name for where it stands."""
    cover = gettext("cover")
    texts = [(cover, study.title), (cover, study.research_questions)]
    for entry in found:
        texts += [(entry.identifier, entry.issue.title), (entry.identifier, entry.issue.description)]
        for group in entry.groups:
            for stated in group.statements:
                texts.append((entry.identifier, stated.statement.text))
                for quoted in stated.quotations:
                    names = [quoted.identifier, quoted.code.name if quoted.code else "", *quoted.heard.participants]
                    texts += [(quoted.identifier, text) for text in (*names, quoted.printed or "")]
    return texts


def index(found: Sequence[Entry]) -> list[tuple[str, list[Indexed]]]:
    """Every quotation by transcript and turn, with the issues that rest on it."""
    users: dict[str, list[Entry]] = {}
    for entry in found:
        for quoted in quotations([entry]):
            users.setdefault(quoted.identifier, []).append(entry)
    by_transcript = groupby(quotations(found), key=lambda quoted: quoted.transcript)
    return [(transcript, [Indexed(one, users[one.identifier]) for one in group]) for transcript, group in by_transcript]


def as_dict(study: Study, person: Person | None = None) -> dict[str, Any]:
    """The catalogue in plain values, the same for every language.

    - `study`: its title. `participants`, `focus_groups`, `transcripts`: those that can be counted, with a result, no
      pilots. `coders_compared`: whether the study's approach compares coders.
    - `coders_independent`: whether every layer behind the result is known to be coded without having seen another's.
    - `quotations`: how many in `all`, without pilots; of them marked by all coders `alike`, `settled` by a moderator,
      marked by one and `accepted`, coded once (`alone`), `added` by a moderator (these five and `coders_independent`
      are null where coders are not compared), and those `no_longer_in_the_result`; beside them those `of_pilots`.
    - `issues`: each with `identifier`, `title`, `description`; `codes` that say it occurs; `asked_from`, the number of
      the guide's version since which it was asked about, or null; `reported`, counted in the result, and `quoted`,
      counted in the quotations, of statements of other kinds than mitigation; and `statements`.
    - a count: `participants` `of` those who can be counted; `asked`, how many of the `of_asked` who were asked, both
      null without `asked_from`; `teams` that are recorded; `without_team`, people of whom none is; `focus_groups`
      `of_focus_groups`; `passages_with_unknown_speaker`.
    - a statement: `kind`, `text`, `quotations`: each with its `identifier`, where it stands, its `code`, who speaks and
      the `text` (null where `withheld`); `settlement`, one of the five above, null where it is no longer in the result,
      or of a pilot, or nothing is compared; `in_result`; `pilot`.
    """
    whole = catalogue(study, person)
    base, result = whole.result.base, whole.result
    return {
        "study": study.title,
        "participants": len(base.participants),
        "focus_groups": len(base.sessions),
        "transcripts": len(result.settled),
        "coders_compared": result.is_compared,
        "coders_independent": result.is_independent if result.is_compared else None,
        "quotations": _account(whole.account, is_compared=result.is_compared),
        "issues": [_issue(entry, is_compared=result.is_compared) for entry in whole.entries],
    }


def _account(account: Account, *, is_compared: bool) -> dict[str, int | None]:
    settled = {str(how): n if is_compared else None for how, n in account.by.items()}
    return {"all": account.all, **settled, "no_longer_in_the_result": account.gone, "of_pilots": account.pilot}


def _issue(entry: Entry, *, is_compared: bool) -> dict[str, Any]:
    return {
        "identifier": entry.identifier,
        "title": entry.issue.title,
        "description": entry.issue.description,
        "codes": [code.name for code in entry.codes],
        "asked_from": entry.issue.asked_from.number if entry.issue.asked_from else None,
        "reported": _count(entry.reported),
        "quoted": _count(entry.quoted),
        "statements": [
            _statement(stated, is_compared=is_compared) for group in entry.groups for stated in group.statements
        ],
    }


def _count(counted: Count) -> dict[str, int | None]:
    return {
        "participants": counted.participants,
        "of": counted.of,
        "asked": counted.asked,
        "of_asked": counted.of_asked,
        "teams": counted.teams,
        "without_team": counted.without_team,
        "focus_groups": counted.sessions,
        "of_focus_groups": counted.of_sessions,
        "passages_with_unknown_speaker": counted.unknown,
    }


def _statement(stated: Stated, *, is_compared: bool) -> dict[str, Any]:
    return {
        "kind": stated.statement.kind,
        "text": stated.statement.text,
        "quotations": [_quotation(quoted, is_compared=is_compared) for quoted in stated.quotations],
    }


def _quotation(quoted: Quoted, *, is_compared: bool) -> dict[str, Any]:
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
        "settlement": str(quoted.how) if quoted.how and is_compared and not quoted.is_pilot else None,
        "in_result": quoted.how is not None,
        "pilot": quoted.is_pilot,
    }
