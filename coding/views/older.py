"""Codings that rest on an older wording of their code, or on a code merged since: listed for their coder."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from coding import actions
from coding.forms.deeds import whole
from coding.rendering import older
from coding.views.desk import own_layer
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.CODE)
@require_safe
def older_codings(request: StudyRequest, layer: UUID) -> HttpResponse:
    """The codings, by code, with what its definition said and says."""
    mine = own_layer(request, layer)
    groups = older.groups(mine)
    return render(request, "coding/older.html", {"layer": mine, "groups": groups, "is_open": older.is_open(mine)})


@in_study(Permission.CODE)
@require_POST
def confirm_wording(request: StudyRequest, layer: UUID) -> HttpResponse:
    """Say that some of them are right under the words of today."""
    mine = own_layer(request, layer)
    numbers = [number for sent in request.POST.getlist("number") if (number := whole(sent)) is not None]
    if numbers:
        actions.confirm_wording(layer=mine, actor=request.person, request_id=uuid4(), numbers=numbers)
    where = "older_codings" if older.waiting(mine) else "desk"
    return redirect(where, slug=request.study.slug, layer=mine.uuid)
