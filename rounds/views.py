"""Rounds: how far they are, and for the owner: open one, add transcripts, close it, say what is known of it."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rounds import actions
from rounds.domain.assignments import Assignments, Kind
from rounds.forms import Chosen, MoreTranscripts, RoundForm
from rounds.models import CodingRound
from rounds.rendering.assignments import coded_once, preview
from rounds.rendering.progress import declared_sentence, rounds_of
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission

SEEDS = 1_000_000
"""How many seeds there are to choose from where nobody names one."""

LOOKED_AT_FIRST = (Kind.SAMPLE, Kind.OVERLAP, Kind.HAND)
"""Designs whose assignments nobody knows before they have seen them: such a round is not opened unseen."""


@in_study(Permission.VIEW_ROUNDS)
@require_safe
def rounds(request: StudyRequest) -> HttpResponse:
    """Every round with its progress, and what the owner can do with it."""
    return _rounds_page(request)


def _rounds_page(request: StudyRequest, wrong: MoreTranscripts | None = None, round_: int = 0) -> HttpResponse:
    """The page; with a form that something is `wrong` with, in the place of the one of that round."""
    manages = Permission.MANAGE_ROUNDS in request.permissions
    listed = [
        {
            "progress": progress,
            "more": (wrong if progress.round.pk == round_ else MoreTranscripts(progress.round))
            if manages and progress.round.is_open
            else None,
        }
        for progress in rounds_of(request.study, request.person, manages=manages)
    ]
    values = {"rounds": listed, "manages": manages, "declaration": declared_sentence(request.person.name)}
    return render(request, "rounds/rounds.html", values, status=422 if wrong else 200)


@in_study(Permission.MANAGE_ROUNDS)
@require_safe
def new_round(request: StudyRequest) -> HttpResponse:
    """Choose stage, purpose, coders and transcripts, and how it is decided who codes what."""
    return render(request, "rounds/new_round.html", {"form": RoundForm(request.study)})


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def preview_round(request: StudyRequest) -> HttpResponse:
    """Show who would code what; the cells are counted as they are ticked, or drawn again with another seed."""
    form = _sent_form(request)
    if not form.is_valid() or "back" in request.POST:
        return _form_page(request, form)
    chosen = form.chosen()
    given = chosen.drawn() if "again" in request.POST else _given(request, chosen)
    return _preview_page(request, form, chosen, given)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def open_round(request: StudyRequest) -> HttpResponse:
    """Open a round; what is wrong stands beside the form, which keeps what was ticked."""
    form = _sent_form(request)
    if not form.is_valid():
        return _form_page(request, form)
    chosen = form.chosen()
    given = _given(request, chosen)
    if chosen.design.kind in LOOKED_AT_FIRST and "looked" not in request.POST:
        return _preview_page(request, form, chosen, given)
    chosen_here = {name: form.cleaned_data[name] for name in ("stage", "purpose", "carry")}
    try:
        actions.open_round(study=request.study, actor=request.person, **chosen_here, **chosen.for_opening(given))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _preview_page(request, form, chosen, given)
    opened = _("The round is open. Its coders find their transcripts under Coding.")
    meaning = coded_once(given) if request.study.compares_coders else ""
    messages.success(request, f"{opened} {meaning}".strip())
    return redirect("rounds", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def extend_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Add transcripts to an open round, for all its coders or for some."""
    found = _round(request, round)
    form = MoreTranscripts(found, request.POST)
    if not form.is_valid():
        return _rounds_page(request, form, found.pk)
    versions = list(form.cleaned_data["versions"])
    actions.add_transcripts(round_=found, actor=request.person, versions=versions, assigned=form.assigned())
    messages.success(request, _("The round has more transcripts now."))
    return redirect("rounds", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def declare_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Vouch for the imported layers of a round."""
    actions.declare_independent(round_=_round(request, round), actor=request.person)
    messages.success(request, _("The declaration is kept, and printed where these layers are counted."))
    return redirect("rounds", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def undeclare_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """Take that back."""
    actions.take_declaration_back(round_=_round(request, round), actor=request.person)
    messages.success(request, _("The declaration is taken back: nothing is known of how these layers were coded."))
    return redirect("rounds", request.study.slug)


@in_study(Permission.MANAGE_ROUNDS)
@require_POST
def close_round(request: StudyRequest, round: UUID) -> HttpResponse:  # noqa: A002
    """End the coders' blindness."""
    actions.close_round(round_=_round(request, round), actor=request.person)
    messages.success(request, _("The round is closed. What was not submitted counts as missing."))
    return redirect("rounds", request.study.slug)


def _round(request: StudyRequest, uuid: UUID) -> CodingRound:
    return get_object_or_404(CodingRound.objects.select_related("study"), uuid=uuid, study=request.study)


def _sent_form(request: StudyRequest) -> RoundForm:
    """What was sent, with a seed where one is needed and none is named, or where another was asked for."""
    form = RoundForm(request.study, request.POST)
    if not form.is_valid() or not form.chosen().design.is_drawn:
        return form
    if form.cleaned_data["seed"] is not None and "again" not in request.POST:
        return form
    seeded = request.POST.copy()
    seeded["seed"] = str(secrets.randbelow(SEEDS))
    return RoundForm(request.study, seeded)


def _given(request: StudyRequest, chosen: Chosen) -> Assignments:
    """Who codes what: by the cells where they were shown already, else by the design."""
    return chosen.ticked(request.POST.getlist("cell")) if "looked" in request.POST else chosen.drawn()


def _form_page(request: StudyRequest, form: RoundForm) -> HttpResponse:
    return render(request, "rounds/new_round.html", {"form": form}, status=422 if form.errors else 200)


def _preview_page(request: StudyRequest, form: RoundForm, chosen: Chosen, given: Assignments) -> HttpResponse:
    values = {"form": form, "preview": preview(chosen, given, compares=request.study.compares_coders)}
    return render(request, "rounds/preview_round.html", values, status=422 if form.errors else 200)
