"""What the buttons of the catalogue do: each leads back to where the hand was."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from catalogue import actions
from catalogue.domain.catalogue import issue_identifier
from catalogue.forms import IssueForm, PassageForm, QuotationForm, StatementForm
from catalogue.models import Issue, Statement
from catalogue.queries.catalogue import statements
from catalogue.views.catalogue import catalogue_page, issue_page, readable_or_404
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission

KEPT = ("statement", "code", "words", "page")
"""What of the search for passages survives a deed; forms send it as `search_…`."""


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def add_issue(request: StudyRequest) -> HttpResponse:
    """A new issue, opened so that statements can follow."""
    form = IssueForm(request.POST, study=request.study)
    if not form.is_valid():
        return catalogue_page(request, form, status=422)
    made = actions.add_issue(study=request.study, actor=request.person, **form.cleaned_data)
    return redirect("issue", request.study.slug, made.uuid)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def edit_issue(request: StudyRequest, issue: UUID) -> HttpResponse:
    """New words for title and description."""
    found = readable_or_404(request, issue)
    form = IssueForm(request.POST, study=request.study)
    if not form.is_valid():
        return issue_page(request, found, status=422, opened="issue", issue_form=form)
    actions.edit_issue(issue=found, actor=request.person, **form.cleaned_data)
    return _back(request, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def retire_issue(request: StudyRequest, issue: UUID) -> HttpResponse:
    """Out of the catalogue; the same page offers the way back."""
    found = readable_or_404(request, issue)
    actions.retire_issue(issue=found, actor=request.person)
    return _back(request, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def restore_issue(request: StudyRequest, issue: UUID) -> HttpResponse:
    """Back into the catalogue."""
    found = readable_or_404(request, issue)
    actions.restore_issue(issue=found, actor=request.person)
    messages.success(request, _("%(issue)s is back.") % {"issue": issue_identifier(found.number)})
    return _back(request, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def add_statement(request: StudyRequest, issue: UUID) -> HttpResponse:
    """A new statement; the search for its evidence opens."""
    found = readable_or_404(request, issue)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return issue_page(request, found, status=422, opened="statement", statement_form=form)
    made = actions.add_statement(issue=found, actor=request.person, **form.cleaned_data)
    return _back(request, found, made, statement=str(made.uuid))


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def edit_statement(request: StudyRequest, statement: UUID) -> HttpResponse:
    """New words or another kind for a statement."""
    found = _statement(request, statement)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return issue_page(request, found.issue, status=422, opened=str(found.uuid), edit_form=form)
    actions.edit_statement(statement=found, actor=request.person, **form.cleaned_data)
    return _back(request, found.issue, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def move_statement(request: StudyRequest, statement: UUID) -> HttpResponse:
    """One place up or down."""
    found = _statement(request, statement)
    _try(request, lambda: actions.move_statement(statement=found, actor=request.person, up="up" in request.POST))
    return _back(request, found.issue, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def remove_statement(request: StudyRequest, statement: UUID) -> HttpResponse:
    """Taken out; the page offers to put it back."""
    found = _statement(request, statement)
    actions.remove_statement(statement=found, actor=request.person)
    return _back(request, found.issue, removed=str(found.uuid))


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def restore_statement(request: StudyRequest, statement: UUID) -> HttpResponse:
    """Put back where it stood."""
    found = _statement(request, statement)
    actions.restore_statement(statement=found, actor=request.person)
    return _back(request, found.issue, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def add_evidence(request: StudyRequest, statement: UUID) -> HttpResponse:
    """A passage becomes evidence of the statement."""
    found = _statement(request, statement)
    form = PassageForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose one of the passages listed."))
    _try(request, lambda: actions.add_evidence(statement=found, actor=request.person, **form.cleaned_data))
    return _back(request, found.issue, found)


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def remove_evidence(request: StudyRequest, statement: UUID) -> HttpResponse:
    """A quotation taken away from a statement; the message offers to put it back."""
    found = _statement(request, statement)
    form = QuotationForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose one of the statement's quotations."))
    evidence = actions.evidence_of(found, actor=request.person, **form.cleaned_data)
    actions.remove_evidence(evidence=evidence, actor=request.person)
    undo = f"{form.cleaned_data['version']} {form.cleaned_data['number']}"
    return _back(request, found.issue, found, taken=f"{found.uuid} {undo}")


@in_study(Permission.EDIT_CATALOGUE)
@require_POST
def restore_evidence(request: StudyRequest, statement: UUID) -> HttpResponse:
    """The quotation back under its statement."""
    found = _statement(request, statement)
    form = QuotationForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Choose one of the statement's quotations."))
    evidence = actions.evidence_of(found, actor=request.person, **form.cleaned_data)
    actions.restore_evidence(evidence=evidence, actor=request.person)
    return _back(request, found.issue, found)


def _statement(request: StudyRequest, uuid: UUID) -> Statement:
    found = statements(request.study, request.person).select_related("issue__study")
    return get_object_or_404(found, uuid=uuid)


def _try(request: StudyRequest, deed: Callable[[], object]) -> None:
    """Do it; a refusal becomes a message on the page that the hand comes back to."""
    try:
        deed()
    except Refused as refused:
        messages.error(request, str(refused))


def _back(request: StudyRequest, issue: Issue, at: Statement | None = None, **extra: str) -> HttpResponse:
    """To the issue, with the search for passages as it was, at the statement that was worked on."""
    kept = {name: request.POST[f"search_{name}"] for name in KEPT if request.POST.get(f"search_{name}")}
    query = urlencode(kept | extra)
    anchor = f"#s-{at.uuid}" if at else ""
    return redirect(reverse("issue", args=[issue.study.slug, issue.uuid]) + (f"?{query}" if query else "") + anchor)
