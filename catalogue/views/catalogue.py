"""The issue catalogue: the list, an issue with its statements and evidence, the PDF."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalogue.forms import IssueForm, SearchForm, StatementForm
from catalogue.models import Issue, Statement
from catalogue.queries.catalogue import catalogue as read_catalogue
from catalogue.queries.catalogue import issues, readable_issue, statements
from catalogue.queries.passages import codes_of, consensus, passages
from catalogue.rendering.printing import pdf, unprintable
from catalogue.rendering.words import account_in_words
from finding.queries.result import Result
from rounds.visibility import is_blind
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from studies.tables import as_download

PASSAGES_A_PAGE = 25


@in_study(Permission.VIEW_RESULTS)
@require_safe
def catalogue(request: StudyRequest) -> HttpResponse:
    """All issues, with who stands behind them."""
    return catalogue_page(request, IssueForm(study=request.study))


@in_study(Permission.VIEW_RESULTS)
@require_safe
def issue(request: StudyRequest, issue: UUID) -> HttpResponse:
    """One issue; whoever may edit the catalogue also finds passages to add."""
    return issue_page(request, readable_or_404(request, issue))


@in_study(Permission.VIEW_RESULTS)
@require_safe
def catalogue_pdf(request: StudyRequest) -> HttpResponse:
    """The catalogue to print, in the reader's language, as far as the reader may see it."""
    content = pdf(request.study, request.person, language=get_language() or "en")
    return as_download(HttpResponse(content, content_type="application/pdf"), f"{request.study.slug}-catalogue.pdf")


def catalogue_page(request: StudyRequest, form: IssueForm, *, status: int = 200) -> HttpResponse:
    """The list with a form for a new issue where the reader may add one."""
    found = read_catalogue(request.study, request.person)
    context = {
        "entries": found.entries,
        "account": account_in_words(found),
        "base": found.result.base,
        "retired": issues(request.study, request.person, retired=True),
        "form": form,
        "unprintable": unprintable(request.study, found.entries),
        **_rights(request),
    }
    return render(request, "catalogue/catalogue.html", context, status=status)


def issue_page(
    request: StudyRequest, issue: Issue, *, status: int = 200, opened: str = "", **forms: Any
) -> HttpResponse:
    """The issue; a form that was refused comes back as it was, in the part of the page that `opened` names."""
    found = read_catalogue(request.study, request.person, [issue])
    context = {
        "entry": found.entries[0],
        "account": account_in_words(found),
        "removed": _just_removed(request, issue),
        "taken": request.GET.get("taken", "").split(),
        "issue_form": IssueForm(instance=issue, study=request.study),
        "statement_form": StatementForm(),
        "statement_kinds": Statement.Kind.choices,
        "opened": opened,
        **_rights(request),
        **_evidence(request, issue, found.result),
        **forms,
    }
    return render(request, "catalogue/issue.html", context, status=status)


def readable_or_404(request: StudyRequest, uuid: UUID) -> Issue:
    """The issue of this address, where the person may read it now."""
    found = readable_issue(request.study, request.person, uuid)
    if found is None:
        raise Http404
    return found


def _rights(request: StudyRequest) -> dict[str, bool]:
    blind = is_blind(request.study, request.person)
    return {
        "may_edit": Permission.EDIT_CATALOGUE in request.permissions and not blind,
        "may_read": Permission.READ_TRANSCRIPTS in request.permissions,
        "blind": blind,
    }


def _just_removed(request: StudyRequest, issue: Issue) -> Statement | None:
    """The statement removed by the deed before this page, so that it can be brought back."""
    uuid = request.GET.get("removed", "")
    removed = statements(request.study, request.person).filter(issue=issue, removed_at__isnull=False)
    found: Statement | None = next((one for one in removed if str(one.uuid) == uuid), None)
    return found


def _evidence(request: StudyRequest, issue: Issue, result: Result) -> dict[str, Any]:
    """The search for passages: for the statement in the address, or else for the first one."""
    if not _rights(request)["may_edit"]:
        return {}
    stated = Statement.objects.filter(issue=issue, removed_at=None).order_by("pk")
    wanted = request.GET.get("statement", "")
    statement = next((one for one in stated if str(one.uuid) == wanted), None)
    if statement is None:
        return {}
    spans = consensus(result)
    codes = codes_of(request.study, spans)
    choices = [(str(code.uuid), f"{code.name} ({count})") for code, count in codes]
    form = SearchForm(request.GET, choices=choices)
    asked = form.cleaned_data if form.is_valid() else {"code": "", "words": ""}
    words = {"code": asked.get("code", ""), "words": asked.get("words", "")}
    found = passages(request.study, result, spans, **words, statement=statement)
    page = Paginator(found, PASSAGES_A_PAGE).get_page(request.GET.get("page"))
    return {"target": statement, "search": form, "page": page, "any_passages": bool(spans)}
