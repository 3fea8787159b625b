"""What a table of participants can say: its columns, the headers they go by, and what the words in a cell mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studies.domain.headers import header_key
from studies.domain.languages import code_of, plain

MOST_YEARS = 80
CONSENTS = ("consents_to_record", "consents_to_quote", "consents_to_share")
BOOLEANS = ("is_pilot", *CONSENTS)

HEADERS: dict[str, str] = {
    "pseudonym": "pseudonym, pseudonyme, participant, participante, participant id, id, code",
    "role": "role, role at work, job, job title, position, occupation, role au travail, fonction, poste, métier",
    "experience_years": "years of experience, experience, experience years, years, années d’expérience, années, "
    "expérience années, ancienneté",
    "sector": "sector, industry, domain, secteur, secteur d’activité, industrie, domaine",
    "company_size": "company size, size, organisation size, organization size, employees, taille de l’entreprise, "
    "taille, taille entreprise, effectif, employés",
    "region": "region, country, location, place, pays, lieu",
    "team": "team, group, équipe, groupe",
    "language": "language, interview language, langue, langue de l’entretien",
    "recruited_through": "how recruited, recruited through, recruited, recruitment, source, recruitment channel, "
    "recrutement, recruté par, mode de recrutement",
    "is_pilot": "pilot, is pilot, pilot interview, pilote, entretien pilote",
    "consents_to_record": "consents to record, consent to record, consent record, record, recording, "
    "consent recording, consent to recording, accord enregistrement, consentement enregistrement, "
    "consentement à l’enregistrement, enregistrement",
    "consents_to_quote": "consents to quote, consent to quote, consent quote, quote, quotes, quotation, "
    "consent quotation, consent to quotation, accord citation, consentement citation, consentement à la citation, "
    "citation, citations",
    "consents_to_share": "consents to share the transcript, consents to share, consent to share, consent share, "
    "share, sharing, consent sharing, consent to sharing, accord partage, consentement partage, "
    "consentement au partage, partage",
}
"""Field to the headers that mean it, whatever their case and accents; the first is the one written out."""

COLUMNS = tuple(HEADERS)
LONGEST = {
    "pseudonym": 60,
    "role": 120,
    "sector": 120,
    "company_size": 60,
    "region": 120,
    "team": 120,
    "recruited_through": 120,
}
"""Code points that each text may have."""

YES = frozenset({"yes", "y", "true", "1", "x", "ok", "oui", "o", "vrai", "✓", "✔"})
NO = frozenset({"no", "n", "false", "0", "-", "–", "non", "faux", "✗", "✘"})

_YEARS = re.compile(r"(\d{1,3})(?:[.,]0+)?\s*(?:years?|yrs?\.?|y|ans?|annees?|a)?")


class Why(StrEnum):
    """Why a file or a line is refused."""

    NO_TABLE = "no table"
    TOO_BIG = "too big"
    TOO_LONG = "too long"
    EMPTY = "empty"
    NO_PSEUDONYM_COLUMN = "no pseudonym column"
    COLUMN_TWICE = "column twice"
    NO_PSEUDONYM = "no pseudonym"
    NAMED_TWICE = "named twice"
    TOO_MANY_CELLS = "too many cells"
    NOT_YES_OR_NO = "not yes or no"
    NOT_YEARS = "not years"
    NOT_A_LANGUAGE = "not a language"
    CELL_TOO_LONG = "cell too long"


LEFT_AS_IT_IS = frozenset({Why.NOT_YEARS, Why.NOT_A_LANGUAGE})
"""What costs a line one field, not itself."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one line: the field and the cell in question, or the line that has the name already."""

    why: Why
    field: str = ""
    cell: str = ""
    line: int = 0

    @property
    def loses_line(self) -> bool:
        """Whether the whole line is refused for it."""
        return self.why not in LEFT_AS_IT_IS


_MEANINGS = {
    header_key(header): (rank, name)
    for name, headers in HEADERS.items()
    for rank, header in enumerate(headers.split(", "))
}


def _meaning(header: str) -> tuple[int, str] | None:
    """How plainly a header means which field, with or without what stands in its brackets."""
    without = re.sub(r"\([^()]*\)", "", header[:200])
    return _MEANINGS.get(header_key(header)) or _MEANINGS.get(header_key(without))


def guess(header: Sequence[str]) -> tuple[str | None, ...]:
    """What each column means by its header: nothing for an unknown one, and for the vaguer of two with one meaning."""
    meanings = [_meaning(text) for text in header]
    best = {name: min(one for one in meanings if one and one[1] == name) for _, name in filter(None, meanings)}
    taken: set[str] = set()
    found: list[str | None] = []
    for meaning in meanings:
        fits = meaning and meaning == best[meaning[1]] and meaning[1] not in taken
        found.append(meaning[1] if meaning and fits else None)
        taken.update(filter(None, found[-1:]))
    return tuple(found)


def value_of(name: str, cell: str) -> Any:
    """The value of a cell that is not empty, or the Problem with it. Consent is never guessed from an unknown word."""
    if name in BOOLEANS:
        word = plain(cell)
        return True if word in YES else False if word in NO else Problem(Why.NOT_YES_OR_NO, name, cell)
    if name == "experience_years":
        match = _YEARS.fullmatch(plain(cell))
        fits = match and int(match[1]) <= MOST_YEARS
        return int(match[1]) if match and fits else Problem(Why.NOT_YEARS, name, cell)
    if name == "language":
        return code_of(cell) or Problem(Why.NOT_A_LANGUAGE, name, cell)
    return cell if len(cell) <= LONGEST[name] else Problem(Why.CELL_TOO_LONG, name, cell)
