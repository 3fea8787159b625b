"""The versions of a transcript: what they are, what differs between two of them, and a turn given back its words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from correction import actions, queries
from correction.forms import RestoreForm
from correction.models import Correction
from correction.rendering import versions as rendering
from correction.views.desk import find
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission
from transcripts.models import Transcript, TranscriptVersion
from transcripts.visibility import working_line


@in_study(Permission.CORRECT)
@require_GET
def versions(request: StudyRequest, transcript: UUID) -> HttpResponse:
    """Every version of a transcript, and two of them side by side; `to=draft` is the text in hand."""
    found = get_object_or_404(
        Transcript.objects.filter(study=request.study).select_related("interview", "study"), uuid=transcript
    )
    every = list(rendering.versions_of(found))
    draft = queries.in_hand(request.study).get(found.pk)
    newer, older = _chosen(request, every, draft)
    show = request.GET.get("show", "")
    show = show if show in rendering.FILTERS else ""
    context = {
        "transcript": found,
        "versions": every,
        "correction": draft,
        "older": older,
        "newer": newer,
        "compared": _compared(older, newer, draft, show) if older else None,
        "filters": rendering.FILTERS,
        "show": show,
        "player": rendering.player_of(request, found),
    }
    return render(request, "correction/versions.html", context)


@in_study(Permission.CORRECT)
@require_POST
def correction_restore(request: StudyRequest, correction: UUID) -> HttpResponse:
    """Give a turn of the text in hand the words that an older version has there."""
    found = find(request, correction)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This page and the server do not understand each other; reload the page."))
    wanted = form.cleaned_data
    version = get_object_or_404(working_line(found.transcript), uuid=wanted["version"])
    actions.restore_turn(
        correction=found,
        actor=request.person,
        turn=wanted["turn"],
        version=version,
        start=wanted["start"],
        end=wanted["end"],
    )
    messages.success(request, _("The turn has its words of version %(number)s again.") % {"number": version.number})
    page = reverse("versions", args=[request.study.slug, found.transcript.uuid])
    return redirect(f"{page}?from={version.number}&to=draft#row-{wanted['turn']}")


def _chosen(
    request: StudyRequest, every: list[TranscriptVersion], draft: Correction | None
) -> tuple[TranscriptVersion | None, TranscriptVersion | None]:
    """(newer, older) as asked for; the newest and the one before, or the text in hand (None) and what it began as."""
    by_number = {str(version.number): version for version in every}
    to = request.GET.get("to", rendering.DRAFT if draft else "")
    newer = None if to == rendering.DRAFT and draft else by_number.get(to, every[0] if every else None)
    earlier = every if newer is None else [version for version in every if version.number < newer.number]
    older = by_number.get(request.GET.get("from", ""))
    if older is None or older not in earlier:
        older = earlier[0] if earlier else None
    return newer, older


def _compared(
    older: TranscriptVersion, newer: TranscriptVersion | None, draft: Correction | None, show: str
) -> rendering.Shown | None:
    if newer is not None:
        return rendering.of_versions(older, newer, show)
    return rendering.of_draft(draft, older, show) if draft else None
