"""From a low number to its cause: one code, transcript by transcript, with the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from agreement.domain import nominal
from agreement.domain.coefficient import ALWAYS_USED, Coefficient, coefficient
from agreement.domain.comparison import CodeAgreement, Counts
from agreement.queries.comparing import Result
from agreement.rendering.confusion import taken_for
from agreement.rendering.numbers import written
from agreement.rendering.sentences import count_heads
from agreement.rendering.tables import counts_by_name
from agreement.rendering.ways import UNITS
from coding.models import Code
from moderation.codings.domain.cases import DIFFERENCES
from moderation.codings.places import KIND
from moderation.domain.states import State
from moderation.kinds import KINDS, type_label
from moderation.models import Case

SHOWN_CASES = 100


class DocumentLine(NamedTuple):
    """One transcript: counts, and the alpha of this code in it (two coders only); no interval."""

    document: str
    counts: list[int]
    alpha: str
    apart: int


class CaseLine(NamedTuple):
    """A case about the code: where it is, what it is, whether it is settled."""

    case: Case
    label: str
    turn: int
    is_settled: bool

    @property
    def type_label(self) -> str:
        """What its type is called."""
        return type_label(self.case.type)


@dataclass(frozen=True)
class Causes:
    """Everything about one code of one comparison. `more` counts cases beyond those shown."""

    result: Result
    code: Code
    row: CodeAgreement
    unit: str
    count_heads: list[str]
    documents: list[DocumentLine]
    taken_for: list[tuple[Code, int]]
    cases: list[CaseLine]
    more: int


def causes(result: Result, row: CodeAgreement) -> Causes:
    """What lies behind the numbers of a code; transcripts and cases where they differ first."""
    code = result.codes[row.code]
    documents = [_line(one.document, one.counts) for one in result.comparison.per_document if one.code == row.code]
    documents.sort(key=lambda line: (-line.apart, line.document))
    found = _cases(result, row.code)
    heads = [head.replace("-", "\u2011") for head in count_heads(result.choice.names)]
    shown = _case_lines(found[:SHOWN_CASES])
    instead = taken_for(result, row.code)
    more = max(len(found) - SHOWN_CASES, 0)
    return Causes(result, code, row, str(UNITS[result.unit]), heads, documents, instead, shown, more)


def _line(document: str, counts: Counts) -> DocumentLine:
    return DocumentLine(document, list(counts_by_name(counts).values()), written(_alpha(counts)), counts.used_by_some)


def _alpha(counts: Counts) -> Coefficient:
    if len(counts.only) != 2:
        return Coefficient(None, ALWAYS_USED)
    weights = [counts.everyone, counts.used_by_some, counts.nobody]
    found = nominal.alpha(np.array([[0, 2], [1, 1], [2, 0]]), np.array(weights))
    return coefficient(float(found), ALWAYS_USED)


def _cases(result: Result, code: str) -> list[Case]:
    """Cases to discuss about the code or about one that counts for it, those that wait first."""
    names = {uuid for uuid, target in result.counts_for.items() if target == code}
    is_about = reduce(or_, (Q(about__contains=uuid) for uuid in names))
    about_codings = Case.objects.filter(case_set__round=result.choice.round, case_set__kind=KIND)
    rows = about_codings.filter(type__in=DIFFERENCES)
    rows = rows.exclude(case_set__version__in=result.hidden_versions)
    rows = rows.annotate(about=Cast("codes", TextField())).filter(is_about).defer("units")
    rows = rows.select_related("case_set__version__transcript__interview").order_by("case_set", "position")
    return sorted(rows, key=lambda row: row.state == State.DECIDED)


def _case_lines(cases: Sequence[Case]) -> list[CaseLine]:
    sets = {case.case_set_id: case.case_set for case in cases}
    turns = KINDS[KIND].turns(cases, sets)
    return [CaseLine(case, case.case_set.label, turns[case.pk], case.state == State.DECIDED) for case in cases]
