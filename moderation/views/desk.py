"""The moderator's desk: one case after the other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moderation import actions
from moderation.codings.domain.consensus import Choice
from moderation.domain.letters import stored
from moderation.domain.states import Later
from moderation.forms import Decide
from moderation.labels import choice_sentence
from moderation.models import Case
from moderation.rendering.page import Work, page
from moderation.views.comparing import where_coders_are_compared
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission

DEEDS: dict[str, Callable[..., object]] = {Later.DEFER: actions.defer, Later.RETURN: actions.send_back}


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_GET
def cases(request: StudyRequest) -> HttpResponse:
    """The desk at the first case that the filter leaves, or at the first of a later page."""
    work = _work(request)
    number = request.GET.get("page", "1")
    response = _desk(request, work, work.first(int(number) if number.isdecimal() and int(number) else 1))
    response["HX-Push-Url"] = work.address(None)
    return response


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_GET
def case(request: StudyRequest, case: UUID) -> HttpResponse:
    """The desk at one case."""
    work = _work(request)
    return _desk(request, work, _case(work, case))


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_POST
def decide(request: StudyRequest, case: UUID) -> HttpResponse:
    """Settle a case, put it off or send it back, and go on to the next one; or add what nobody marked, and stay.

    A refused decision shows its case again, everything entered kept.
    """
    work, form = _work(request), Decide(request.POST)
    found = _case(work, case)
    try:
        _decided(found, work, form)
    except Refused as refusal:
        return _desk(request, work, _case(work, case), refusal=str(refusal), entered=request.POST, status=422)
    choice = form.cleaned_data["choice"]
    if choice == Choice.ADD:
        return _moved(request, _work(request), _case(work, case), choice_sentence(choice))
    if choice == Later.RETURN and str(request.person.uuid) in work.set_of(found).coders:
        work = _work(request)  # what they may see is less by now
    return _moved(request, work, work.following(found), choice_sentence(choice))


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_POST
def split(request: StudyRequest, case: UUID) -> HttpResponse:
    """Make two cases of a very large one and show the first."""
    work = _work(request)
    found = _case(work, case)
    try:
        first, *_rest = actions.split(case=found, actor=request.person)
    except Refused as refusal:
        return _desk(request, work, _case(work, case), refusal=str(refusal), status=422)
    return _moved(request, work, first, choice_sentence(Later.SPLIT))


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_POST
def undo(request: StudyRequest) -> HttpResponse:
    """Take back one's latest deed and show its case."""
    work = _work(request)
    try:
        found = actions.undo(study=request.study, actor=request.person, seen=request.POST.get("undo", ""))
    except Refused as refusal:
        return _desk(request, work, work.first(), refusal=str(refusal), status=422)
    if found is None:
        return _moved(request, work, work.first(), _("Undone. The passage is no case any more."))
    return _moved(request, work, found, _("Undone. The case waits for a decision again."))


def _work(request: StudyRequest) -> Work:
    return Work(request.study, request.person, request.GET)


def _case(work: Work, uuid: UUID) -> Case:
    seen = Case.objects.filter(case_set__in=[row.pk for row in work.sets])
    found: Case = get_object_or_404(seen.select_related("decision__decided_by"), uuid=uuid)
    return found


def _decided(case: Case, work: Work, form: Decide) -> None:
    if not form.is_valid():
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    said = form.cleaned_data
    common = {"case": case, "actor": work.person, "seen": said["seen"], "reason": said["reason"], "note": said["note"]}
    if said["choice"] == Choice.ADD:
        why = {name: said[name] for name in ("reason", "note")}
        actions.add(case_set=work.set_of(case), actor=work.person, own=form.own(), near=case.start or 0, **why)
        return
    if said["choice"] in DEEDS:
        DEEDS[said["choice"]](**common)
        return
    try:
        choice = stored(said["choice"], work.set_of(case).coders, case.key, said["shuffled"])
    except ValueError:
        raise Refused(_("This case does not offer that choice. Nothing was changed.")) from None
    actions.decide(**common, choice=choice, own=form.own())


def _desk(request: StudyRequest, work: Work, case: Case | None, status: int = 200, **more: Any) -> HttpResponse:
    partial = "#desk" if request.headers.get("HX-Request-Type") == "partial" else ""
    return render(request, f"moderation/desk.html{partial}", page(work, case, **more), status=status)


def _moved(request: StudyRequest, work: Work, case: Case | None, said: str) -> HttpResponse:
    """After a deed: the case that comes next, in place for htmx, by its address without it."""
    if "HX-Request" not in request.headers:
        return redirect(work.address(case))
    response = _desk(request, work, case, said=said)
    response["HX-Push-Url"] = work.address(case)
    return response
