"""Participants from a table: a file, a look at what it would do, then the deed. Nothing is stored before that."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from studies.actions.participants import import_participants
from studies.actions.studies import hold
from studies.domain.participant_columns import COLUMNS, HEADERS, guess
from studies.errors import Refused
from studies.formats import participants_csv
from studies.formats.participants_csv import Planned, Unreadable, odd_years
from studies.formats.table import Table
from studies.forms.imports import ColumnsForm, FileForm, YearsForm, meaning
from studies.gate import StudyRequest, in_study
from studies.models import Participant, Study
from studies.permissions import Permission
from studies.rendering.import_preview import about_file, line_shown, tally, unknown_headers
from studies.sentences import translated

Columns = Sequence[str | None]


@in_study(Permission.MANAGE_PARTICIPANTS)
@require_http_methods(["GET", "POST"])
def import_table(request: StudyRequest) -> HttpResponse:
    """Choose a file, look at it, choose what its columns mean, store it."""
    if request.method == "GET":
        return _choose(request, FileForm())
    if "text" in request.POST:
        return _look_again(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, form, status=422)
    try:
        table = participants_csv.open_table(form.cleaned_data["file"].read(), form.cleaned_data["encoding"])
    except Unreadable as unreadable:
        form.add_error("file", about_file(unreadable))
        return _choose(request, form, status=422)
    columns = guess(table.header)
    years = YearsForm(odd_years(table, columns))
    return _preview(request, table, columns, ColumnsForm(table, columns), years, {})


def _look_again(request: StudyRequest) -> HttpResponse:
    """The table comes back with the preview's form, with other meanings of its columns or to be stored."""
    try:
        table = participants_csv.read(request.POST["text"])
    except Unreadable as unreadable:
        raise Refused(about_file(unreadable)) from unreadable
    form = ColumnsForm(table, guess(table.header), request.POST)
    columns = form.chosen() if form.is_valid() else guess(table.header)
    years_form = YearsForm(odd_years(table, columns), request.POST)
    years = years_form.chosen() if years_form.is_valid() else {}
    if "seen" in request.POST and years_form.is_valid() and _stored(request, table, columns, years):
        return redirect("participants", slug=request.study.slug)
    return _preview(request, table, columns, form, years_form, years)


def _stored(request: StudyRequest, table: Table, columns: Columns, years: Mapping[str, int]) -> bool:
    """Store what was looked at; not where the participants or the columns have changed since."""
    with transaction.atomic():
        hold(request.study)
        try:
            lines = _plan(request.study, table, columns, years)
        except Unreadable:
            return False
        if participants_csv.fingerprint(lines) != request.POST["seen"]:
            return False
        import_participants(study=request.study, actor=request.person, lines=lines)
    return True


def _plan(study: Study, table: Table, columns: Columns, years: Mapping[str, int]) -> list[Planned]:
    there = Participant.objects.filter(study=study).values(*COLUMNS)
    return participants_csv.plan(table, columns, there, years)


def _choose(request: StudyRequest, form: FileForm, status: int = 200) -> HttpResponse:
    fields = [(meaning(name), headers.split(", ")) for name, headers in HEADERS.items()]
    return render(request, "studies/participants_import.html", {"form": form, "fields": fields}, status=status)


def _preview(
    request: StudyRequest,
    table: Table,
    columns: Columns,
    form: ColumnsForm,
    years_form: YearsForm,
    years: Mapping[str, int],
) -> HttpResponse:
    context = {
        "form": form,
        "years_form": years_form,
        "text": participants_csv.as_text(table),
        "unknown": unknown_headers(table, columns),
        "notes": [translated(note) for note in table.notes],
    }
    try:
        lines = _plan(request.study, table, columns, years)
        context |= {"lines": [line_shown(line) for line in lines], "tally": tally(lines)}
        context |= {"seen": participants_csv.fingerprint(lines), "stale": "seen" in request.POST}
    except Unreadable as unreadable:
        context["unreadable"] = about_file(unreadable)
    status = 422 if "seen" in request.POST or "unreadable" in context else 200
    return render(request, "studies/participants_preview.html", context, status=status)
