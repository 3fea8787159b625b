"""Nobody enters by accident: every view says at its definition who may use it.

`in_study` turns the slug of the address into a study that the person belongs to and opens the query scope for it;
`outside_study` marks the few views that belong to none. What people type is made canonical here for
both. A view with neither mark stops the server (`studies.checks`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django_scopes import scope

from studies.models import Membership, Person, Study
from studies.permissions import Permission, permissions_of
from studies.typed import make_canonical


class StudyRequest(HttpRequest):
    """A request that passed the gate: `study`, `person`, `roles` and `permissions` are there."""

    study: Study
    person: Person
    roles: frozenset[str]
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Gate:
    """The mark on a view: the permission it asks for inside a study, or that it stands outside."""

    permission: Permission | None = None
    public: bool = False


View = Callable[..., HttpResponseBase]
Item = TypeVar("Item")


def in_study(permission: Permission) -> Callable[[View], View]:
    """Let in members of the study in the address who hold `permission`.

    Strangers get the same 404 as an unknown study; members without the permission get a 403 with a sentence.
    The wrapped view takes a `StudyRequest` and no `slug`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StudyRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            _admit(request, slug, permission)
            make_canonical(request)
            with scope(study=request.study):
                response = view(request, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["HX-Request"])
            return response

        guarded.gate = Gate(permission=permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def outside_study(*, public: bool = False) -> Callable[[View], View]:
    """Mark a view that belongs to no study; `public` ones need no login either."""

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            make_canonical(request)
            return view(request, **kwargs)

        marked.gate = Gate(public=public)  # type: ignore[attr-defined]
        return login_not_required(marked) if public else marked

    return decorate


def in_scope(study: Study, items: Iterable[Item]) -> Iterator[Item]:
    """Keep the study's query scope open while a streamed response is being read."""
    with scope(study=study):
        yield from items


def _admit(request: StudyRequest, slug: str, permission: Permission) -> None:
    assert isinstance(request.user, Person)
    rows = list(Membership.objects.filter(study__slug=slug, person=request.user).select_related("study"))
    if not rows:
        raise Http404
    request.study, request.person = rows[0].study, request.user
    request.roles = frozenset(row.role for row in rows)
    request.permissions = permissions_of(request.roles, coders_hear=request.study.coders_hear)
    if permission not in request.permissions:
        raise PermissionDenied(_("Your role in this study does not include this page."))
