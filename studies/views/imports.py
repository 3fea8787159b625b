"""Participants from a table: a file, a look at what it would do, then the deed. Nothing is stored before that."""

from collections.abc import Sequence

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from studies.actions.participants import import_participants
from studies.actions.studies import hold
from studies.domain import participants_csv
from studies.domain.participant_columns import COLUMNS, HEADERS, guess
from studies.domain.participants_csv import Planned, Table, Unreadable
from studies.errors import Refused
from studies.forms.imports import ColumnsForm, FileForm, meaning
from studies.gate import StudyRequest, in_study
from studies.import_preview import about_file, line_shown, tally, unknown_headers
from studies.models import Participant, Study
from studies.permissions import Permission


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
        text, encoding = participants_csv.decode(form.cleaned_data["file"].read())
        table = participants_csv.read(text, encoding)
    except Unreadable as unreadable:
        form.add_error("file", about_file(unreadable))
        return _choose(request, form, status=422)
    return _preview(request, text, table, ColumnsForm(table, guess(table.header)), guess(table.header))


def _look_again(request: StudyRequest) -> HttpResponse:
    """The table comes back with the preview's form, with other meanings of its columns or to be stored."""
    text = request.POST["text"]
    try:
        table = participants_csv.read(text)
    except Unreadable as unreadable:
        raise Refused(about_file(unreadable)) from unreadable
    form = ColumnsForm(table, guess(table.header), request.POST)
    columns = form.chosen() if form.is_valid() else guess(table.header)
    if "seen" in request.POST and _stored(request, table, columns):
        return redirect("participants", slug=request.study.slug)
    return _preview(request, text, table, form, columns)


def _stored(request: StudyRequest, table: Table, columns: Sequence[str | None]) -> bool:
    """Store what was looked at; not where the participants or the columns have changed since."""
    with transaction.atomic():
        hold(request.study)
        try:
            lines = _plan(request.study, table, columns)
        except Unreadable:
            return False
        if participants_csv.fingerprint(lines) != request.POST["seen"]:
            return False
        import_participants(study=request.study, actor=request.person, lines=lines)
    return True


def _plan(study: Study, table: Table, columns: Sequence[str | None]) -> list[Planned]:
    return participants_csv.plan(table, columns, Participant.objects.filter(study=study).values(*COLUMNS))


def _choose(request: StudyRequest, form: FileForm, status: int = 200) -> HttpResponse:
    fields = [(meaning(name), headers.split(", ")) for name, headers in HEADERS.items()]
    return render(request, "studies/participants_import.html", {"form": form, "fields": fields}, status=status)


def _preview(
    request: StudyRequest, text: str, table: Table, form: ColumnsForm, columns: Sequence[str | None]
) -> HttpResponse:
    context = {"form": form, "text": text, "table": table, "unknown": unknown_headers(table, columns)}
    try:
        lines = _plan(request.study, table, columns)
        context |= {"lines": [line_shown(line) for line in lines], "tally": tally(lines)}
        context |= {"seen": participants_csv.fingerprint(lines), "stale": "seen" in request.POST}
    except Unreadable as unreadable:
        context["unreadable"] = about_file(unreadable)
    status = 422 if "seen" in request.POST or "unreadable" in context else 200
    return render(request, "studies/participants_preview.html", context, status=status)
