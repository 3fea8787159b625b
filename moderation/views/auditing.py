"""Audits: the owner draws a sample, the auditor judges one coding after the other, everybody reads what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation import actions
from moderation.codings.audits import next_unjudged
from moderation.forms import DrawAudit, Judge
from moderation.models import AuditedCoding
from moderation.rendering import auditing as rendering
from moderation.views.comparing import where_coders_are_compared
from rounds.models import CodingRound
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def audits(request: StudyRequest) -> HttpResponse:
    """Every audit in numbers; the owner draws another."""
    return render(request, "moderation/audits.html", rendering.overview(request.study, request.person))


@in_study(Permission.MANAGE_ROUNDS)
@where_coders_are_compared
@require_POST
def draw(request: StudyRequest) -> HttpResponse:
    """Draw a sample of a round's result."""
    form = DrawAudit(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Choose a round and how many codings, or which share of them, to draw."))
        said = form.cleaned_data
        made = actions.draw_audit(
            round_=_round(request, said["round"]),
            actor=request.person,
            size=said["size"] or 0,
            percent=said["percent"] or 0,
            seed=said["seed"],
        )
    except Refused as refusal:
        shown = rendering.overview(request.study, request.person) | {"refusal": str(refusal), "entered": request.POST}
        return render(request, "moderation/audits.html", shown, status=422)
    messages.success(request, _("The sample is drawn. Auditors find it under Audit."))
    return redirect("audit", request.study.slug, made.uuid)


@in_study(Permission.VIEW_RESULTS)
@where_coders_are_compared
@require_GET
def audit(request: StudyRequest, audit: UUID) -> HttpResponse:
    """One audit: what was said of each coding, doubts first."""
    return render(request, "moderation/audit.html", rendering.audit(request.study, request.person, audit))


@in_study(Permission.AUDIT)
@where_coders_are_compared
@require_GET
def auditing(request: StudyRequest) -> HttpResponse:
    """The samples that wait for the auditor."""
    return render(request, "moderation/auditing.html", rendering.for_auditor(request.study, request.person))


@in_study(Permission.AUDIT)
@where_coders_are_compared
@require_http_methods(["GET", "HEAD", "POST"])
def audited_coding(request: StudyRequest, audited: UUID) -> HttpResponse:
    """One coding with its passage; the verdict, then the next one that waits."""
    found = rendering.coding_for(request.study, request.person, audited)
    if request.method != "POST":
        return render(request, "moderation/audited_coding.html", rendering.one(request.study, request.person, found))
    form = Judge(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Accept it, question it, or name another code."))
        actions.judge(coding=found, actor=request.person, **form.cleaned_data)
    except Refused as refusal:
        shown = rendering.one(request.study, request.person, found)
        shown |= {"refusal": str(refusal), "entered": request.POST}
        return render(request, "moderation/audited_coding.html", shown, status=422)
    following = next_unjudged(found.audit, found.position)
    if following is None:
        messages.success(request, _("Every coding of this sample is judged. Verdicts can still be changed."))
        return redirect("auditing", request.study.slug)
    return _to(request, following)


def _to(request: StudyRequest, coding: AuditedCoding) -> HttpResponse:
    return redirect("audited_coding", request.study.slug, coding.uuid)


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    found: CodingRound = get_object_or_404(CodingRound.objects.select_related("study"), uuid=uuid)
    return found
