"""What is ready to moderate, how far it is, and decisions about many cases at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation import actions
from moderation.forms import DecideMany
from moderation.rendering import landing, many
from moderation.views.comparing import where_coders_are_compared
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_GET
def moderation(request: StudyRequest) -> HttpResponse:
    """Which transcripts can be moderated, how far they are, and what the others wait for."""
    return render(request, "moderation/moderation.html", landing.landing(request.study, request.person))


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_POST
def shuffle(request: StudyRequest) -> HttpResponse:
    """Hide which coder is which on the desk, or name them again."""
    actions.shuffle_coders(study=request.study, actor=request.person, shuffles=bool(request.POST.get("shuffle")))
    return redirect("moderation", request.study.slug)


@in_study(Permission.MODERATE)
@where_coders_are_compared
@require_http_methods(["GET", "HEAD", "POST"])
def decide_many(request: StudyRequest) -> HttpResponse:
    """Cases that one decision fits: shown first, then decided."""
    form = DecideMany(request.POST if request.method == "POST" else request.GET)
    refusal = ""
    if request.method == "POST":
        try:
            return _decided(request, form)
        except Refused as refused:
            refusal = str(refused)
    shown: dict[str, Any] = many.page(request.study, request.person, form)
    status = 422 if refusal else 200
    return render(request, "moderation/many.html", {**shown, "refusal": refusal}, status=status)


def _decided(request: StudyRequest, form: DecideMany) -> HttpResponse:
    if not form.is_valid():
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    _batch, number = actions.decide_many(
        study=request.study,
        actor=request.person,
        many=form.many(),
        choice=form.choice(),
        note=form.note(),
    )
    sentence = ngettext("%(count)d case is decided.", "%(count)d cases are decided.", number)
    messages.success(request, sentence % {"count": number} + " " + _("Undo takes all of it back at once."))
    return redirect(reverse("moderation", args=[request.study.slug]))
