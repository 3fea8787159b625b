"""What every page of a study shows: the way around it, by what the person may do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from studies.models import Study
from studies.parts import GROUP_LABELS, Place, places
from studies.permissions import Permission


@dataclass(frozen=True)
class Way:
    """A link of the navigation; `current` where the page belongs to it."""

    url: str
    label: Promise
    current: bool


def navigation(request: HttpRequest) -> dict[str, list[Way]]:
    """`nav`: the groups of the study in hand, each leading to its first place; `nav_places`: the places of the group
    that the page belongs to, where it has several. Both are empty outside a study.
    """
    study = getattr(request, "study", None)
    if study is None:
        return {"nav": [], "nav_places": []}
    here = _here(request.path, study)
    permissions: frozenset[Permission] = getattr(request, "permissions", frozenset())
    open_places = [place for place in places() if place.permission in permissions and _fits(place, study)]
    first = {place.group: place for place in reversed(open_places)}
    groups = [
        Way(_url(first[group], study), label, here is not None and here.group == group)
        for group, label in GROUP_LABELS.items()
        if group in first
    ]
    beside = [place for place in open_places if here is not None and place.group == here.group]
    ways = [Way(_url(place, study), place.label, place is here) for place in beside]
    return {"nav": groups, "nav_places": ways if len(ways) > 1 else []}


def _fits(place: Place, study: Study) -> bool:
    return study.compares_coders or not place.compares


def _here(path: str, study: Study) -> Place | None:
    """The place that the page belongs to, whether or not the person may go to all of it."""
    root = reverse("study", args=[study.slug])
    if path == root:
        return next(place for place in places() if place.name == "study")
    for place in places():
        if place.name != "study" and any(_below(path, address) for address in _addresses(place, study, root)):
            return place
    return None


def _addresses(place: Place, study: Study, root: str) -> Iterator[str]:
    yield _url(place, study)
    yield from (f"{root}{name}" for name in place.also)


def _below(path: str, address: str) -> bool:
    return path == address or path.startswith((f"{address}/", f"{address}."))


def _url(place: Place, study: Study) -> str:
    return reverse(place.name, args=[study.slug])
