"""The framework matrix: the table, a cell on a page of its own, files."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coding.models import Code
from coding.queries import canonical_codes
from coding.visibility import visible_code
from finding.actions import Overtaken, write_summary
from finding.forms.matrix import MatrixForm, SummaryForm
from finding.queries.matrix import Cell, Framework, Table, framework, said, table
from rounds.visibility import is_blind
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.models import Participant
from studies.permissions import Permission
from studies.tables import EXCEL, as_download, short_csv_answer, workbook

COLUMNS = ("participant", "code", "summary", "passages", "quotations")
EMPTIED = "matrix_emptied"
"""Where the session keeps the words of the cell emptied last, for undo."""


@in_study(Permission.VIEW_RESULTS)
@require_safe
def matrix(request: StudyRequest) -> HttpResponse:
    """The whole of it, or the part that is asked for."""
    found = framework(request.study, request.person)
    form = MatrixForm(found, request.GET)
    rights = _rights(request)
    context = {
        "form": form,
        "query": _query(form),
        "table": _table(found, form),
        "pilots": found.pilots,
        "participants": len(found.participants),
        "emptied": _emptied(request) if rights["may_edit"] else None,
        **rights,
    }
    return render(request, "finding/matrix.html", context)


@in_study(Permission.VIEW_RESULTS)
@require_safe
def matrix_table(request: StudyRequest, kind: str) -> HttpResponseBase:
    """The same as CSV, a cell a row, or as a workbook, a participant a row."""
    found = framework(request.study, request.person)
    form = MatrixForm(found, request.GET)
    shown = _table(found, form)
    if kind == "csv":
        return short_csv_answer("framework-matrix.csv", COLUMNS, _long(shown))
    about = {_("study"): request.study.title, **form.chosen}
    sheets = [
        (_("summaries"), _wide(shown, lambda cell: cell.text)),
        (_("passages"), _wide(shown, lambda cell: cell.passages)),
        (_("about"), about.items()),
    ]
    return as_download(HttpResponse(workbook(sheets), content_type=EXCEL), "framework-matrix.xlsx")


@in_study(Permission.VIEW_RESULTS)
@require_safe
def matrix_cell(request: StudyRequest, participant: UUID, code: UUID) -> HttpResponse:
    """One cell with the passages behind it; a code that was merged leads to what it has become."""
    who, asked = _participant(request, participant), _code_or_404(request, code)
    if asked.uuid != code:
        return redirect(_with(reverse("matrix_cell", args=[request.study.slug, who.uuid, asked.uuid]), request))
    return _page(request, who, asked)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def matrix_write(request: StudyRequest, participant: UUID, code: UUID) -> HttpResponse:
    """Save a cell. What cannot be saved comes back as it was typed, beside what stands there now."""
    who, asked = _participant(request, participant), _code_or_404(request, code)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _page(request, who, asked, form, status=422)
    values = form.cleaned_data
    try:
        before = write_summary(
            study=request.study,
            actor=request.person,
            participant=who,
            code=asked,
            text=values["text"],
            spans=values["quotations"],
            seen=values["seen"],
        )
    except Refused as refused:
        status = 409 if isinstance(refused, Overtaken) else 422
        return _page(request, who, asked, form, status=status, refused=refused)
    return _onwards(request, before, is_empty=not values["text"] and not values["quotations"])


def _page(
    request: StudyRequest,
    participant: Participant,
    code: Code,
    form: SummaryForm | None = None,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    """The cell; `form` is what was typed and not saved."""
    found = framework(request.study, request.person)
    part = MatrixForm(found, request.GET)
    cell = found.cell(participant, code)
    before, after = _table(found, part).neighbours(cell)
    context = {
        "cell": cell,
        "said": said(found, cell),
        "form": form or SummaryForm(initial={"text": cell.text}),
        "ticked": request.POST.getlist("quotations") if form else _keys(cell),
        "refused": refused,
        "is_overtaken": isinstance(refused, Overtaken),
        "before": before,
        "after": after,
        "query": _query(part),
        **_rights(request),
    }
    return render(request, "finding/matrix_cell.html", context, status=status)


def _onwards(request: StudyRequest, before: Cell, *, is_empty: bool) -> HttpResponse:
    """Back to the cell's place in the matrix, or to the next cell; what was emptied can be brought back there."""
    found = framework(request.study, request.person)
    part = MatrixForm(found, request.GET)
    query = part.chosen
    after = _table(found, part).neighbours(before)[1] if "next" in request.POST else None
    if is_empty and before.is_written:
        cell = found.cell(before.participant, before.code)
        request.session[EMPTIED] = {
            "study": request.study.slug,
            "participant": str(cell.participant.uuid),
            "code": str(cell.code.uuid),
            "text": before.text,
            "quotations": _keys(before),
            "seen": cell.stamp,
        }
        query, after = query | {"emptied": before.anchor}, None
    encoded = f"?{urlencode(query)}" if query else ""
    if after is not None:
        return redirect(
            reverse("matrix_cell", args=[request.study.slug, after.participant.uuid, after.code.uuid]) + encoded
        )
    return redirect(reverse("matrix", args=[request.study.slug]) + encoded + f"#{before.anchor}")


def _emptied(request: StudyRequest) -> dict[str, Any] | None:
    """What the cell held that was emptied by the deed before this page."""
    kept: dict[str, Any] = request.session.get(EMPTIED, {})
    return kept if "emptied" in request.GET and kept.get("study") == request.study.slug else None


def _participant(request: StudyRequest, uuid: UUID) -> Participant:
    return get_object_or_404(Participant.objects.filter(study=request.study, is_pilot=False), uuid=uuid)


def _code_or_404(request: StudyRequest, uuid: UUID) -> Code:
    """The code of this address, or the one it was merged into; who codes blind finds those of their codebook only."""
    if is_blind(request.study, request.person):
        found = visible_code(request.study, request.person, uuid)
    else:
        known: Code | None = Code.objects.filter(study=request.study, uuid=uuid).first()
        found = known and canonical_codes(request.study)[known.pk]
    if found is None:
        raise Http404
    return found


def _rights(request: StudyRequest) -> dict[str, bool]:
    blind = is_blind(request.study, request.person)
    return {"may_edit": Permission.EDIT_CATALOGUE in request.permissions and not blind, "blind": blind}


def _table(found: Framework, form: MatrixForm) -> Table:
    chosen = form.chosen
    return table(found, parent=form.outer, team=chosen.get("team", ""), role=chosen.get("role", ""))


def _keys(cell: Cell) -> list[str]:
    quotations = (one.quotation for one in cell.quotations)
    return [f"{one.version.uuid}:{one.start}:{one.end}" for one in quotations]


def _query(form: MatrixForm) -> str:
    return urlencode(form.chosen)


def _with(url: str, request: StudyRequest) -> str:
    asked = request.GET.urlencode()
    return f"{url}?{asked}" if asked else url


def _long(shown: Table) -> Iterator[tuple[object, ...]]:
    for cell in shown:
        identifiers = "; ".join(one.identifier for one in cell.quotations)
        yield cell.participant.pseudonym, cell.code.name, cell.text, cell.passages, identifiers


def _wide(shown: Table, value: Any) -> Iterator[list[object]]:
    yield ["participant", *(code.name for code in shown.columns)]
    for row in shown.rows:
        if row:
            yield [row[0].participant.pseudonym, *(value(cell) for cell in row)]
