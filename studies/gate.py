"""Nobody enters by accident: every view says at its definition who may use it.

`in_study` turns the slug of the address into a study that the person belongs to and opens the query scope for it;
`by_seat` does the same for people without an account, by the secret of their link; `outside_study` marks the few views
that belong to no study. What people type is made canonical here for all. A view without a mark stops the server
(`studies.checks`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_scopes import scope

from studies import attempts
from studies.domain.links import hashed
from studies.models import Membership, Person, Seat, Study
from studies.permissions import Permission, permissions_of
from studies.typed import make_canonical

SMALL_BODY = 64 * 1024
"""Bytes that anybody may send to any address: a login, a name, a choice."""


def a_form() -> int:
    """Bytes of a form or of words in a study: what Django takes besides files."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert most is not None
    return most


class StudyRequest(HttpRequest):
    """A request that passed the gate: `study`, `person`, `roles` and `permissions` are there."""

    study: Study
    person: Person
    roles: frozenset[str]
    permissions: frozenset[Permission]


class SeatRequest(HttpRequest):
    """A request that came in by a link: `seat` and `study` are there, and nobody is its `person`."""

    seat: Seat
    study: Study


@dataclass(frozen=True)
class Gate:
    """The mark on a view: the permission it asks for inside a study, that it stands outside, or the `purpose` of the
    links that lead to it, which need no login.

    `takes` says how many bytes a request's body may have; asked at each request, for settings decide it.
    """

    permission: Permission | None = None
    public: bool = False
    purpose: str = ""
    takes: Callable[[], int] = lambda: SMALL_BODY


View = Callable[..., HttpResponseBase]
Item = TypeVar("Item")


def in_study(permission: Permission, *, takes: Callable[[], int] = a_form) -> Callable[[View], View]:
    """Let in members of the study in the address who hold `permission`; a view that takes files says how large.

    Strangers get the same 404 as an unknown study; members without the permission get a 403 with a sentence.
    The wrapped view takes a `StudyRequest` and no `slug`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StudyRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            admit(request, slug, permission)
            make_canonical(request)
            with scope(study=request.study):
                response = view(request, **kwargs)
            patch_vary_headers(response, ["HX-Request"])
            return response

        guarded.gate = Gate(permission=permission, takes=takes)  # type: ignore[attr-defined]
        return guarded

    return decorate


def by_seat(purpose: str) -> Callable[[View], View]:
    """Let in who holds an open link of this purpose, by the `token` in the address: a participant, or anybody.

    Unknown, closed, expired links and those of another purpose get the same 404, which counts against the sender. What
    is sent counts against the seat (`TANDEM_SEAT_RATE`). The wrapped view takes a `SeatRequest` and no `token`; who
    is logged in stays so, and is nobody here.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def seated(request: SeatRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            seat = open_seat(token, purpose)
            if seat is None:
                attempts.begin([attempts.links_limit(request)])
                raise Http404
            if request.method == "POST":
                attempts.begin([attempts.Limit("seat", str(seat.uuid), settings.TANDEM_SEAT_RATE)])
            request.seat, request.study = seat, seat.study
            make_canonical(request)
            with scope(study=seat.study):
                response = view(request, **kwargs)
            response.headers["Referrer-Policy"] = "no-referrer"
            return response

        seated.gate = Gate(public=True, purpose=purpose)  # type: ignore[attr-defined]
        return login_not_required(seated)

    return decorate


def open_seat(token: str, purpose: str) -> Seat | None:
    """The seat that the link's secret opens now; asked before any study is in scope."""
    now = timezone.now()
    seats = Seat._base_manager.select_related("study", "participant").filter(
        token_sha256=hashed(token), purpose=purpose, closed_at=None
    )
    seat: Seat | None = seats.filter(Q(expires_at=None) | Q(expires_at__gt=now)).first()
    return seat


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


def admit(request: StudyRequest, slug: str, permission: Permission) -> None:
    """Put study, person and permissions on the request. Raises Http404 for strangers, PermissionDenied for members."""
    assert isinstance(request.user, Person)
    rows = list(Membership.objects.filter(study__slug=slug, person=request.user).select_related("study"))
    if not rows:
        raise Http404
    request.study, request.person = rows[0].study, request.user
    request.roles = frozenset(row.role for row in rows)
    request.permissions = permissions_of(request.roles, coders_hear=request.study.coders_hear)
    if permission not in request.permissions:
        raise PermissionDenied(_("Your role in this study does not include this page."))
