"""The plan of a round's agreement: written and changed until the first layer is submitted, fixed from then on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreement.domain.plan import thaw
from agreement.forms import PlanForm
from agreement.plans import is_fixed, withdraw_plan, write_plan, written_plan
from agreement.rendering.ways import plan_in_words
from agreement.views.readings import where_coders_are_compared
from rounds.models import CodingRound
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
@where_coders_are_compared
def agreement_plan(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002  (the address says so)
    """The plan to write or change; what is wrong stands beside the form. Once it is fixed, the plan to read."""
    round_ = _round(request, round)
    written = written_plan(round_)
    plan = thaw(written.content) if written else None
    form = PlanForm(round_, plan, request.POST if request.method == "POST" else None)
    if form.is_valid():
        write_plan(round_=round_, actor=request.person, plan=form.plan())
        messages.success(request, _("The plan is written. It can be changed until the first transcript is submitted."))
        return redirect("agreement_plan", request.study.slug, round_.uuid)
    context = {
        "round": round_,
        "written": written,
        "plan": plan,
        "in_words": plan_in_words(plan) if plan else "",
        "form": None if is_fixed(round_) else form,
    }
    return render(request, "agreement/plan.html", context, status=422 if form.errors else 200)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
@where_coders_are_compared
def agreement_plan_withdraw(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Take the plan back, as long as it could be changed."""
    round_ = _round(request, round)
    withdraw_plan(round_=round_, actor=request.person)
    messages.success(request, _("The plan is withdrawn. A new one can be written until the first submission."))
    return redirect("agreement_plan", request.study.slug, round_.uuid)


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    rounds = CodingRound.objects.filter(study=request.study).select_related("study")
    found: CodingRound = get_object_or_404(rounds, uuid=uuid)
    return found
