"""Memos: one index with filters and export, and a page for each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coding import actions
from coding.actions.memos import About
from coding.forms.memos import AboutForm, IndexForm, MemoForm
from coding.models import Coding, Memo
from coding.rendering import memos as rendering
from coding.visibility import visible_codes, visible_memos
from rounds.models import Layer
from rounds.visibility import is_blind, visible_layers
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import csv_answer, xlsx_answer
from transcripts.models import Transcript

ON_A_PAGE = 50
COLUMNS = ("kind", "about", "of", "title", "memo", "quotation", "codes", "author", "changed")
FIELDS = ("text", "title", "kind", "is_private")


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def memos(request: StudyRequest) -> HttpResponse:
    """Every memo that the person may read, newest first."""
    form = _index_form(request)
    found = _chosen(request, form)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    aside = Memo.objects.filter(study=request.study, author=request.person, removed_at__isnull=False)
    context = {
        "form": form,
        "page": page,
        "blind": is_blind(request.study, request.person),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "aside": aside,
        "query": request.GET.urlencode(),
    }
    return render(request, "coding/memos.html", context)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def memos_table(request: StudyRequest, kind: str) -> HttpResponseBase:
    """The same as CSV or workbook."""
    rows = (
        (
            one.kind,
            one.about_kind,
            one.about,
            one.title,
            one.text,
            one.quotation,
            "; ".join(one.codes),
            one.author,
            one.at.isoformat(timespec="minutes"),
        )
        for one in _chosen(request, _index_form(request))
    )
    if kind == "csv":
        return csv_answer(request.study, "memos.csv", COLUMNS, rows)
    about = {_("study"): request.study.title, **{key: request.GET[key] for key in request.GET}}
    return xlsx_answer("memos.xlsx", COLUMNS, rows, about)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def new_memo(request: StudyRequest) -> HttpResponse:
    """An empty page about what the address names."""
    about = _about(request, request.GET)
    kind = Memo.Kind.CODE if about.code or about.layer else Memo.Kind.THEORETICAL
    return _page(request, _draft(request, about), MemoForm(request.study, request.person, initial={"kind": kind}))


@in_study(Permission.VIEW_CODEBOOK)
@require_POST
def add_memo(request: StudyRequest) -> HttpResponse:
    """Keep a new memo; the desk asks for JSON and stays where it is."""
    about = _about(request, request.POST)
    form = MemoForm(request.study, request.person, request.POST)
    if not form.is_valid():
        if request.accepts("text/html"):
            return _page(request, _draft(request, about), form, status=422)
        raise Refused(str(next(iter(form.errors.values()))[0]))
    made = actions.write_memo(study=request.study, actor=request.person, about=about, **form.cleaned_data)
    if not request.accepts("text/html"):
        return JsonResponse({"memo": str(made.uuid)})
    messages.success(request, _("The memo is kept."))
    return redirect("memos", request.study.slug)


@in_study(Permission.VIEW_CODEBOOK)
@require_safe
def memo(request: StudyRequest, memo: UUID) -> HttpResponse:
    """One memo, to be read, or changed by who wrote it."""
    found = _memo(request, memo)
    initial = {name: getattr(found, name) for name in FIELDS}
    initial |= {"codes": found.codes.all(), "memos": found.memos.all()}
    return _page(request, found, MemoForm(request.study, request.person, initial=initial, memo=found))


@in_study(Permission.VIEW_CODEBOOK)
@require_POST
def save_memo(request: StudyRequest, memo: UUID) -> HttpResponse:
    """Keep what was changed."""
    found = _memo(request, memo)
    form = MemoForm(request.study, request.person, request.POST, memo=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    actions.change_memo(memo=found, actor=request.person, **form.cleaned_data)
    messages.success(request, _("The memo is kept."))
    return redirect("memo", request.study.slug, found.uuid)


@in_study(Permission.VIEW_CODEBOOK)
@require_POST
def remove_memo(request: StudyRequest, memo: UUID) -> HttpResponse:
    """Put a memo aside."""
    actions.remove_memo(memo=_memo(request, memo), actor=request.person)
    messages.success(request, _("The memo is put aside; it can be brought back below the list."))
    return redirect("memos", request.study.slug)


@in_study(Permission.VIEW_CODEBOOK)
@require_POST
def restore_memo(request: StudyRequest, memo: UUID) -> HttpResponse:
    """Bring it back."""
    own = Memo.objects.filter(author=request.person, study=request.study, uuid=memo).first()
    found = own or _memo(request, memo)
    actions.restore_memo(memo=found, actor=request.person)
    return redirect("memo", request.study.slug, found.uuid)


def _index_form(request: StudyRequest) -> IndexForm:
    authors = rendering.authors(request.study, request.person)
    return IndexForm(request.study, request.person, authors, request.GET)


def _chosen(request: StudyRequest, form: IndexForm) -> list[rendering.Entry]:
    form.is_valid()
    return rendering.entries(request.study, request.person, form.cleaned_data)


def _about(request: StudyRequest, data: Any) -> About:
    """What a memo is about; what is not there, or not the person's to see, is 404."""
    form = AboutForm(data)
    if not form.is_valid():
        raise Http404
    values, study, person = form.cleaned_data, request.study, request.person
    if values["layer"]:
        layers = Layer.objects.filter(pk__in=visible_layers(study, person)).select_related(
            "version__transcript__interview"
        )
        layer = get_object_or_404(layers, uuid=values["layer"])
        get_object_or_404(Coding, layer=layer, number=values["number"])
        return About(layer=layer, number=values["number"])
    if values["code"]:
        return About(code=get_object_or_404(visible_codes(study, person), uuid=values["code"]))
    if values["transcript"]:
        found = Transcript.objects.filter(study=study).select_related("interview")
        return About(transcript=get_object_or_404(found, uuid=values["transcript"]))
    return About()


def _draft(request: StudyRequest, about: About) -> Memo:
    """A memo that is not stored, to show what it will be about."""
    return Memo(
        study=request.study,
        author=request.person,
        code=about.code,
        transcript=about.transcript,
        layer=about.layer,
        number=about.number,
    )


def _memo(request: StudyRequest, uuid: UUID) -> Memo:
    found = visible_memos(request.study, request.person).select_related(
        "author", "code", "transcript__interview", "layer__version__transcript__interview", "written_in", "study"
    )
    return get_object_or_404(found, uuid=uuid)


def _page(request: StudyRequest, memo: Memo, form: MemoForm, status: int = 200) -> HttpResponse:
    is_new = memo.pk is None
    readable = visible_memos(request.study, request.person)
    context = {
        "memo": memo,
        "is_new": is_new,
        "is_own": memo.author_id == request.person.pk,
        "form": form,
        "about": rendering.about_words(request.study, memo, rendering.codings_of([memo])),
        "quoted": rendering.quoted(memo),
        "linked_codes": [] if is_new else visible_codes(request.study, request.person).filter(linked_memos=memo),
        "linked": [] if is_new else readable.filter(linked_from=memo),
        "linked_from": [] if is_new else readable.filter(memos=memo),
        "revisions": [] if is_new or memo.author_id != request.person.pk else memo.revisions.all(),
        "blind": is_blind(request.study, request.person),
    }
    return render(request, "coding/memo.html", context, status=status)
