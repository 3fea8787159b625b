"""What every page of a study shows: the way around it, by what the person may do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from studies.permissions import Permission


@dataclass(frozen=True)
class Place:
    """One entry of the study's navigation."""

    name: str
    label: Promise
    permission: Permission
    compares: bool = False  # only where the study compares coders


PLACES = (
    Place("study", _("Overview"), Permission.VIEW_STUDY),
    Place("participants", _("Participants"), Permission.MANAGE_PARTICIPANTS),
    Place("interviews", _("Interviews"), Permission.VIEW_STUDY),
    Place("recordings", _("Recordings"), Permission.HEAR_RECORDINGS),
    Place("transcripts", _("Transcripts"), Permission.READ_TRANSCRIPTS),
    Place("corrections", _("Correction"), Permission.CORRECT),
    Place("codebook", _("Codebook"), Permission.VIEW_CODEBOOK),
    Place("memos", _("Memos"), Permission.VIEW_CODEBOOK),
    Place("find", _("Find"), Permission.VIEW_CODEBOOK),
    Place("rounds", _("Rounds"), Permission.VIEW_ROUNDS),
    Place("coding", _("Coding"), Permission.CODE),
    Place("moderation", _("Moderation"), Permission.MODERATE, compares=True),
    Place("auditing", _("Audit"), Permission.AUDIT),
    Place("agreement", _("Agreement"), Permission.VIEW_RESULTS, compares=True),
    Place("catalogue", _("Catalogue"), Permission.VIEW_RESULTS),
    Place("package", _("Package"), Permission.EXPORT_PACKAGE),
    Place("settings", _("Settings"), Permission.MANAGE_STUDY),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """`nav`: [{url, label, current}] of the study in hand; empty outside a study."""
    study = getattr(request, "study", None)
    if study is None:
        return {"nav": []}
    permissions: frozenset[Permission] = getattr(request, "permissions", frozenset())
    path = request.path
    entries = []
    for place in PLACES:
        if place.permission in permissions and (study.compares_coders or not place.compares):
            url = reverse(place.name, args=[study.slug])
            current = path == url or (place.name != "study" and path.startswith(url))
            entries.append({"url": url, "label": place.label, "current": current})
    return {"nav": entries}
