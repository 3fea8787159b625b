"""Finding passages again: by codes and who says it, by words, and in tables of what occurs with what."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from finding.domain.spans import Passage
from finding.forms.finding import AttributeForm, PassagesForm, ProblemsForm, ScopeForm, TableForm
from finding.queries import tables
from finding.queries.passages import counts, described, passages, values_of
from finding.queries.scope import Scope
from finding.queries.tables import Table
from rounds.visibility import is_blind
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import csv_answer, xlsx_answer
from transcripts.queries import transcripts
from transcripts.searching import Hit, Wanted, hits, turns_with
from transcripts.visibility import Reader

ON_A_PAGE = 50
CONNECTING = ("[]", '""', "and", "or", "and not", "near 2", "inside", "followed by 3", "under", "( )")
"""Pieces of a question that a press puts in."""
AT_ONCE = 500
COLUMNS = ("transcript", "turn", "start", "end", "speakers", "teams", "codes", "coders", "quotation", "question")
WORD_COLUMNS = ("transcript", "turn", "start", "end", "speaker", "words", "question")


@dataclass(frozen=True)
class TableWords:
    """What a table says about itself; `whole` heads the column of the code alone."""

    title: Promise
    lead: Promise
    whole: Promise


TABLE_WORDS = {
    "together": TableWords(
        gettext_lazy("Codes together"),
        gettext_lazy(
            "Each number counts the passages of the row's code that overlap a passage of the column's, or the "
            "participants or teams heard in them. Press one to read them."
        ),
        gettext_lazy("all"),
    ),
    "attributes": TableWords(
        gettext_lazy("Codes by participants"),
        gettext_lazy(
            "Each number counts the passages of a code in which somebody with this attribute speaks, or these "
            "participants or their teams. Press one to read them."
        ),
        gettext_lazy("all"),
    ),
    "fixed": TableWords(
        gettext_lazy("Fixed codes"),
        gettext_lazy(
            "Codes from a list set before coding, counted once for every team and problem: two people of one team "
            "who share a problem count once. A problem is a code whose passage overlaps."
        ),
        gettext_lazy("once a team and problem"),
    ),
}


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def find(request: StudyRequest) -> HttpResponse:
    """Passages that answer a question, fifty a page, with what is counted."""
    form = PassagesForm(request.study, request.person, request.GET)
    scope, refused = form.scope(), ""
    found: list[Passage] = []
    if form.question:
        try:
            found = passages(scope, form.question, form.narrowing())
        except Refused as error:
            refused = str(error)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": form.question,
        "refused": refused,
        "page": page,
        "passages": described(scope, list(page.object_list)),
        "counts": counts(scope, found),
        "names": [code.name for code in scope.codes.values()],
        "connecting": CONNECTING,
        "values": values_of(scope),
        "blind": is_blind(request.study, request.person),
        "query": request.GET.urlencode(),
    }
    return render(request, "finding/find.html", context, status=422 if refused else 200)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def find_table(request: StudyRequest, kind: str) -> HttpResponseBase:
    """The same, all of them, as CSV or workbook; the question goes along."""
    form = PassagesForm(request.study, request.person, request.GET)
    scope = form.scope()
    found = passages(scope, form.question, form.narrowing())
    rows = _passage_rows(scope, found, form.question)
    return _download(request, kind, "found", COLUMNS, rows)


@in_study(Permission.READ_TRANSCRIPTS)
@require_safe
def find_words(request: StudyRequest) -> HttpResponse:
    """Turns of the transcripts that hold words, coded or not."""
    typed = request.GET.get("words", "")[:200]
    wanted = Wanted.of(typed)
    turns = turns_with(request.study, wanted, _readable(request))
    page = Paginator(turns, ON_A_PAGE).get_page(request.GET.get("page"))
    found = _named(request, hits(list(page.object_list), wanted))
    context = {"typed": typed, "page": page, "hits": found}
    return render(request, "finding/find_words.html", context | {"query": request.GET.urlencode()})


@in_study(Permission.READ_TRANSCRIPTS)
@require_safe
def find_words_table(request: StudyRequest, kind: str) -> HttpResponseBase:
    """The same, every place a row."""
    typed = request.GET.get("words", "")[:200]
    wanted = Wanted.of(typed)
    found = _named(request, hits(list(turns_with(request.study, wanted, _readable(request))), wanted))
    rows = (
        (
            hit.turn.version.transcript.interview.label,
            hit.turn.number,
            hit.turn.start + start,
            hit.turn.start + end,
            speaker,
            hit.text,
            typed,
        )
        for hit, speaker in found
        for start, end in hit.places
    )
    return _download(request, kind, "words", WORD_COLUMNS, rows)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def find_counted(request: StudyRequest, table: str) -> HttpResponse:
    """One of the tables: which codes occur together, who speaks of what, fixed codes once a team and problem."""
    form_class, count = COUNTED[table]
    form = form_class(request.study, request.person, request.GET)
    return _table_page(request, form, count(form), table)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def find_counted_table(request: StudyRequest, table: str, kind: str) -> HttpResponseBase:
    """The same as a file."""
    form_class, count = COUNTED[table]
    found = count(form_class(request.study, request.person, request.GET))
    rows = ([row.code.name, row.whole.number, *(cell.number for cell in row.cells)] for row in found.rows)
    return _download(request, kind, table, ["code", "all", *found.columns], rows, with_question=True)


def _together(form: TableForm) -> Table:
    scope = form.scope()
    return tables.together(scope, tables.most_used(scope, form.how_many), form.counted)


def _attributes(form: AttributeForm) -> Table:
    scope = form.scope()
    codes = tables.most_used(scope, form.how_many)
    return tables.by_attribute(scope, codes, form.chosen, form.counted)


def _fixed(form: ProblemsForm) -> Table:
    scope = form.scope()
    uuid = form.cleaned_data.get("problems")
    problems = next((code for code in scope.codes.values() if str(code.uuid) == uuid), None)
    return tables.counted_once(scope, problems)


COUNTED: dict[str, tuple[type[Any], Callable[[Any], Table]]] = {
    "together": (TableForm, _together),
    "attributes": (AttributeForm, _attributes),
    "fixed": (ProblemsForm, _fixed),
}
"""What is asked for each table, and what counts it."""


def _table_page(request: StudyRequest, form: ScopeForm, table: Table, kind: str) -> HttpResponse:
    kept = [pair for pair in parse_qsl(request.GET.urlencode()) if pair[0] in ("coder", "round")]
    rows = [
        {
            "code": row.code,
            "whole": {"number": row.whole.number, "query": _query(row.whole.question, kept)},
            "cells": [{"number": cell.number, "query": _query(cell.question, kept)} for cell in row.cells],
        }
        for row in table.rows
    ]
    context = {
        "kind": kind,
        "words": TABLE_WORDS[kind],
        "csv": reverse(f"find_{kind}_csv", args=[request.study.slug]),
        "xlsx": reverse(f"find_{kind}_xlsx", args=[request.study.slug]),
        "form": form,
        "columns": table.columns,
        "rows": rows,
        "highest": max((cell.number for row in table.rows for cell in row.cells), default=0),
        "blind": is_blind(request.study, request.person),
        "query": request.GET.urlencode(),
    }
    return render(request, "finding/find_table.html", context)


def _download(
    request: StudyRequest,
    kind: str,
    name: str,
    header: Sequence[str],
    rows: Iterator[Sequence[object]],
    *,
    with_question: bool = False,
) -> HttpResponseBase:
    """CSV carries the question in its last column, a workbook on a sheet of its own as well."""
    asked = request.GET.urlencode()
    if with_question:
        header, rows = [*header, "question"], ([*row, asked] for row in rows)
    if kind == "csv":
        return csv_answer(request.study, f"{name}.csv", header, rows)
    about = {
        _("study"): request.study.title,
        **{key: ", ".join(map(str, request.GET.getlist(key))) for key in request.GET},
    }
    return xlsx_answer(f"{name}.xlsx", header, rows, about)


def _passage_rows(scope: Scope, found: Sequence[Passage], asked: str) -> Iterator[Sequence[object]]:
    for at in range(0, len(found), AT_ONCE):
        for one in described(scope, found[at : at + AT_ONCE]):
            speakers = [*one.heard.participants, *([_("interviewer")] if one.heard.has_interviewer else [])]
            codes = dict.fromkeys(carried.code for carried in one.carried)
            coders = dict.fromkeys(carried.coder for carried in one.carried)
            yield (
                one.transcript,
                one.turn,
                one.start,
                one.end,
                "; ".join(speakers),
                "; ".join(one.teams),
                "; ".join(codes),
                "; ".join(coders),
                one.words,
                asked,
            )


def _named(request: StudyRequest, found: Iterable[Hit]) -> list[tuple[Hit, str]]:
    """Each with what its speaker is called."""
    listed = list(found)
    voices = Reader.of(request.permissions).voices({hit.turn.version.transcript_id for hit in listed})
    names = {voice.pk: voice.name for voice in voices}
    return [(hit, names.get(hit.turn.speaker_id or 0, "")) for hit in listed]


def _readable(request: StudyRequest) -> list[int]:
    """The latest versions that the person may read."""
    found = transcripts(request.study, Reader.of(request.permissions))
    pks = (getattr(transcript, "version_id", None) for transcript in found)
    return [pk for pk in pks if pk is not None]


def _query(question: Mapping[str, str], kept: Sequence[tuple[str, str]]) -> str:
    return urlencode([*question.items(), *kept])
