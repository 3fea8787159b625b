"""The codebook as a file, in and out, and its versions."""

from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding import actions
from coding.actions.importing import Planned, import_codebook, plan_codebook
from coding.actions.versions import current_codebook
from coding.domain import codebook_version
from coding.formats import qdc, tables
from coding.formats.book import Book, BookCode, UnreadableBook
from coding.forms.deeds import whole
from coding.models import CodebookVersion
from coding.rendering import codebook as rendering
from coding.rendering.codebook_versions import shown
from rounds.visibility import blind_since, is_blind, is_read_at_once
from studies.errors import Refused
from studies.forms.imports import EncodingField
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.sentences import translated
from studies.tables import as_download, csv_answer, xlsx_answer

MOST_BYTES = 5 * 1024 * 1024
SALT = "coding.codebook-import"
REASONS = {
    "not_xml": gettext_lazy("This file is no codebook of REFI-QDA: its XML is broken (%(about)s)."),
    "no_codes": gettext_lazy("There is no code in this file."),
    "not_a_table": gettext_lazy("This file cannot be read as a table."),
    "no_names": gettext_lazy("The first line must name a column “code” or “name”; it names: %(about)s."),
    "too_many": gettext_lazy("This file is too large for a codebook."),
}


class BookForm(forms.Form):
    """A file to take a codebook from."""

    file = forms.FileField(
        label=gettext_lazy("Codebook"),
        help_text=gettext_lazy("CSV or XLSX with a column “code”, or a .qdc of NVivo, ATLAS.ti, MAXQDA, QualCoder…"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.qdc,.xml"}),
    )
    encoding = EncodingField()


class NoteForm(forms.Form):
    """What changed, in a few words."""

    note = forms.CharField(max_length=300, required=False, label=gettext_lazy("What changed"))


@in_study(Permission.EDIT_CODEBOOK)
@require_http_methods(["GET", "POST"])
def codebook_import(request: StudyRequest) -> HttpResponse:
    """Choose a file, look at what it would do; nothing is stored before that."""
    if request.method != "POST":
        return _choose(request, BookForm())
    form = BookForm(request.POST, request.FILES)
    if not form.is_valid():
        return _choose(request, form, status=422)
    try:
        book = _read(form.cleaned_data["file"], form.cleaned_data["encoding"])
    except UnreadableBook as unreadable:
        form.add_error("file", _why(unreadable))
        return _choose(request, form, status=422)
    planned = plan_codebook(study=request.study, actor=request.person, codes=book.codes)
    rows = [astuple(code) for code in book.codes]
    context = {
        "planned": planned,
        "numbers": _numbers(planned),
        "renamed": book.notes,
        "unknown": book.unknown,
        "notes": [translated(remark) for remark in book.remarks],
        "kept": signing.dumps(rows, salt=SALT, compress=True),
        "blind": is_blind(request.study, request.person),
    }
    return render(request, "coding/codebook_preview.html", context)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def codebook_take(request: StudyRequest) -> HttpResponse:
    """Take in what was looked at."""
    try:
        rows: list[list[Any]] = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Refused(_("This preview is too old; choose the file again.")) from None
    codes = [BookCode(*row) for row in rows]
    numbers = _numbers(import_codebook(study=request.study, actor=request.person, codes=codes))
    said = _("The codebook was taken in: %(new)s new codes, %(changed)s changed, %(refused)s left out.")
    messages.success(request, said % numbers)
    return redirect("codebook", request.study.slug)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def codebook_file(request: StudyRequest, kind: str) -> HttpResponseBase:
    """The codebook as the person sees it."""
    codes = rendering.book(request.study, request.person)
    if kind == "csv":
        return csv_answer(request.study, "codebook.csv", tables.COLUMNS, tables.rows(codes))
    if kind == "xlsx":
        return xlsx_answer("codebook.xlsx", tables.COLUMNS, tables.rows(codes), {_("study"): request.study.title})
    if not codes:
        raise Refused(_("There is no code yet; the standard knows no empty codebook."))
    return as_download(HttpResponse(qdc.write(codes), content_type="application/xml"), "codebook.qdc")


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def codebook_versions(request: StudyRequest) -> HttpResponse:
    """The versions kept so far, and what differs between two of them, or one and the codebook as it is."""
    versions = list(
        CodebookVersion.objects.filter(study=request.study).select_related("created_by").order_by("-number")
    )
    numbers = {version.number: version for version in versions}
    old = numbers.get(whole(request.GET.get("from")) or len(versions))
    new = numbers.get(whole(request.GET.get("to")) or 0)
    context = {
        "versions": versions,
        "old": old,
        "new": new,
        "differences": shown(_codes(request, old), _codes(request, new)) if old else [],
        "edits": Permission.EDIT_CODEBOOK in request.permissions,
        "form": NoteForm(),
        "blind": is_blind(request.study, request.person),
        "since": blind_since(request.study, request.person),
        "read_at_once": is_read_at_once(request.study, request.person),
    }
    return render(request, "coding/codebook_versions.html", context)


@in_study(Permission.EDIT_CODEBOOK)
@require_POST
def codebook_keep(request: StudyRequest) -> HttpResponse:
    """Keep the codebook as it is."""
    form = NoteForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    kept = actions.keep_codebook(
        study=request.study, actor=request.person, occasion=CodebookVersion.Occasion.KEPT, note=note
    )
    messages.success(request, _("This is version %(number)s of the codebook.") % {"number": kept.number})
    return redirect("codebook_versions", request.study.slug)


def _codes(request: StudyRequest, version: CodebookVersion | None) -> dict[str, codebook_version.KeptCode]:
    return codebook_version.thaw(version.content) if version else current_codebook(request.study)


def _why(unreadable: UnreadableBook) -> str:
    if unreadable.sentence is not None:
        return translated(unreadable.sentence)
    return str(REASONS[unreadable.reason]) % {"about": unreadable.about or "—"}


def _read(file: Any, encoding: str) -> Book:
    if file.size > MOST_BYTES:
        raise UnreadableBook("too_many")
    content = file.read()
    start = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    return qdc.read(content) if start.startswith(b"<") or b"<\x00" in start[:8] else tables.read(content, encoding)


def _numbers(planned: list[Planned]) -> dict[str, int]:
    return {kind: sum(one.outcome == kind for one in planned) for kind in ("new", "changed", "same", "refused")}


def _choose(request: StudyRequest, form: BookForm, status: int = 200) -> HttpResponse:
    return render(request, "coding/codebook_import.html", {"form": form}, status=status)
