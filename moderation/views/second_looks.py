"""A coder's second looks: passages that a moderator sent back, each without what anybody else did."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moderation import actions
from moderation.forms import SecondAnswer
from moderation.models import SecondLook
from moderation.rendering import second_looks as rendering
from moderation.second_looks import of_coder, standing
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission


@in_study(Permission.CODE)
@require_GET
def second_looks(request: StudyRequest) -> HttpResponse:
    """What waits for the coder's second look, and what they answered before."""
    return render(request, "moderation/second_looks.html", rendering.overview(request.study, request.person))


@in_study(Permission.CODE)
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: StudyRequest, look: UUID) -> HttpResponse:
    """One passage with the coder's own codings; the answer."""
    found = _look(request, look)
    page = rendering.SecondLookPage(request.study, request.person, found)
    if request.method != "POST":
        return render(request, "moderation/second_look.html", {"page": page})
    form = SecondAnswer(request.POST)
    try:
        kept = page.kept(form.kept())
        actions.answer(look=found, actor=request.person, kept=kept, added=form.added(), note=form.note())
    except Refused as refusal:
        shown = {"page": rendering.SecondLookPage(request.study, request.person, found, form), "refusal": str(refusal)}
        return render(request, "moderation/second_look.html", shown, status=422)
    messages.success(request, _("Your answer is stored."))
    following = rendering.next_waiting(request.study, request.person)
    if following is not None:
        return redirect("second_look", request.study.slug, following.uuid)
    return redirect("second_looks", request.study.slug)


@in_study(Permission.CODE)
@require_POST
def take_back(request: StudyRequest, look: UUID) -> HttpResponse:
    """Open an answer again that nobody has seen yet."""
    found = _look(request, look)
    try:
        actions.take_back(look=found, actor=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("second_looks", request.study.slug)
    return redirect("second_look", request.study.slug, found.uuid)


def _look(request: StudyRequest, uuid: UUID) -> SecondLook:
    """A question that a decision has overtaken is not shown any more, but an answer on its way is still kept."""
    own = standing(request.study).filter(coder=request.person)
    asked = own if request.method == "POST" else of_coder(request.study, request.person)
    found: SecondLook = get_object_or_404(asked, uuid=uuid)
    return found
