"""People without an account: a link opens one kind of pages of one study, and nothing else."""

import re
import sys
from datetime import timedelta
from types import ModuleType
from uuid import uuid4

import pytest
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from django_scopes import scope

from studies import audit, history
from studies.actions.seats import close_seat, give_seat, renew_seat
from studies.errors import Refused
from studies.gate import SeatRequest, by_seat, in_study
from studies.models import AuditEvent, FailedAttempt, Participant, Seat
from studies.permissions import Permission, Role
from tests.factories import World, make_member, make_participant, make_study
from workbench import urls
from workbench.management.commands.access_matrix import document

BOARD = uuid4()
ONCE = re.compile(
    rb'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"|value="/j/[\w-]+/board"|next=/j/[\w-]+/board'
)
"""What differs on every page: tokens, and the address itself."""


@by_seat("board")
def board(request: SeatRequest) -> HttpResponse:
    """Who is there, and who of the study is: read in its scope."""
    assert not hasattr(request, "person")
    seated = request.seat.participant.pseudonym if request.seat.participant else "somebody"
    return HttpResponse(f"{seated} of {Participant.objects.count()} at {request.seat.about}")


@by_seat("board")
def vote(request: SeatRequest) -> HttpResponse:
    """A deed with its row."""
    audit.record_visit(seat=request.seat, verb="board.voted", votes=len(request.POST))
    return HttpResponse(status=204)


@by_seat("questionnaire")
def form(request: SeatRequest) -> HttpResponse:
    """Pages of another purpose."""
    return HttpResponse("questions")


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch):
    module = ModuleType("addresses_with_seats")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("j/<str:token>/board", board, name="board"),
        path("j/<str:token>/vote", vote, name="vote"),
        path("j/<str:token>/form", form, name="form"),
        path("", include("workbench.urls")),
    ]
    vars(module).update({name: vars(urls)[name] for name in vars(urls) if name.startswith("handler")})
    monkeypatch.setitem(sys.modules, module.__name__, module)
    settings.ROOT_URLCONF = module.__name__


@pytest.fixture
def owner(world: World):
    with scope(study=world.study):
        yield world.owner


def give(world: World, **fields) -> tuple[Seat, str]:
    return give_seat(study=world.study, actor=world.owner, **{"purpose": "board", "about": BOARD, **fields})


def words(client: Client, secret: str, page: str = "board") -> str:
    response = client.get(f"/j/{secret}/{page}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_link_opens_its_study_s_pages_in_that_study_s_scope(world: World, owner, client: Client):
    make_participant(make_study("Another"), "P9")
    _seat, theirs = give(world, participant=world.participant)
    _seat, anybody_s = give(world)
    assert words(client, theirs) == f"{world.participant.pseudonym} of 1 at {BOARD}"
    assert words(client, anybody_s) == f"somebody of 1 at {BOARD}"
    answer = client.get(f"/j/{theirs}/board")
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("no-referrer", True)
    assert not answer.cookies


def test_who_is_logged_in_stays_so_and_is_nobody_there(world: World, owner, client: Client):
    client.force_login(world.moderator)
    _seat, secret = give(world)
    assert words(client, secret).startswith("somebody of")
    assert client.get("/").headers["Location"] == f"/s/{world.study.slug}/"


def test_no_other_link_opens_anything_and_all_look_the_same(world: World, owner, client: Client, settings):
    settings.TANDEM_LOGIN_RATE = "100/m"
    closed, closed_secret = give(world)
    close_seat(seat=closed, actor=owner)
    renewed, earlier = give(world)
    later = renew_seat(seat=renewed, actor=owner)
    _seat, expired = give(world, expires_at=timezone.now() - timedelta(seconds=1))
    _seat, of_another_purpose = give(world, purpose="questionnaire")
    answers = [
        client.get(f"/j/{secret}/board") for secret in ("nothing", closed_secret, earlier, expired, of_another_purpose)
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert len({ONCE.sub(b"", answer.content) for answer in answers}) == 1
    assert words(client, later).startswith("somebody of")
    assert words(client, of_another_purpose, "form") == "questions"


def test_a_link_opens_no_page_of_members(world: World, owner, client: Client):
    _seat, secret = give(world)
    words(client, secret)
    assert client.get(f"/s/{world.study.slug}/").headers["Location"].startswith("/login")


def test_links_that_are_none_are_borne_from_a_sender_only_so_often(world: World, client: Client, settings):
    settings.TANDEM_LOGIN_RATE = "2/m"
    assert [client.get(f"/j/{n}/board").status_code for n in range(3)] == [404, 404, 429]


def test_what_comes_through_a_link_is_limited_and_another_s_is_not(world: World, owner, client: Client, settings):
    settings.TANDEM_SEAT_RATE = "2/m"
    _seat, one = give(world)
    _seat, other = give(world)
    assert [client.post(f"/j/{one}/vote").status_code for _ in range(3)] == [204, 204, 429]
    assert client.post(f"/j/{other}/vote").status_code == 204
    assert words(client, one).startswith("somebody of")
    assert not FailedAttempt.objects.filter(key__contains="vote").exists()


def test_a_form_needs_its_token_against_forgery_and_no_login(world: World, owner):
    careful = Client(enforce_csrf_checks=True)
    _seat, secret = give(world)
    assert careful.post(f"/j/{secret}/vote").status_code == 403
    careful.get("/login")
    token = careful.cookies["csrftoken"].value
    assert careful.post(f"/j/{secret}/vote", {"csrfmiddlewaretoken": token}).status_code == 204


def test_a_large_body_is_refused_without_a_login(world: World, owner, client: Client):
    _seat, secret = give(world)
    assert client.post(f"/j/{secret}/vote", {"note": "x" * 70_000}).status_code == 413


def test_the_history_names_who_came_by_a_link(world: World, owner, client: Client):
    _seat, theirs = give(world, participant=world.participant)
    _seat, anybody_s = give(world)
    for secret in (theirs, anybody_s):
        client.post(f"/j/{secret}/vote", {"a": "1"})
    rows = AuditEvent.objects.filter(study=world.study, verb="board.voted").select_related("seat__participant")
    told = history.told(rows.order_by("id"))
    assert [row.who for row in told] == [world.participant.pseudonym, "Somebody with a link"]
    given = history.told(AuditEvent.objects.filter(verb="seat.given"))
    assert {(row.who, row.sentence) for row in given} == {(owner.name, "gave somebody without an account a link")}


def test_a_closed_seat_is_neither_renewed_nor_closed_again(world: World, owner):
    seat, _secret = give(world)
    close_seat(seat=seat, actor=owner)
    for deed in (renew_seat, close_seat):
        with pytest.raises(Refused, match="This link is closed"):
            deed(seat=seat, actor=owner)
    verbs = AuditEvent.objects.filter(object_id=str(seat.uuid)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["seat.given", "seat.closed"]


def test_its_secret_is_kept_nowhere(world: World, owner):
    seat, secret = give(world)
    kept = [str(getattr(seat, field.attname)) for field in Seat._meta.fields]
    kept += [str(row.data) for row in AuditEvent.objects.all()]
    assert secret not in " ".join(kept)


def test_the_table_of_addresses_says_who_enters_by_a_link():
    assert "| `/j/<token>/board` | whoever holds a link: board |" in document()


@pytest.mark.parametrize(
    ("route", "view"),
    [
        ("board", board),
        ("j/<str:key>/board", board),
        ("j/<str:token>/page", in_study(Permission.VIEW_STUDY)(lambda request, **kwargs: HttpResponse())),
    ],
)
def test_an_address_for_links_elsewhere_and_another_there_stop_the_server(route, view):
    sys.modules["addresses_with_seats"].urlpatterns = [path(route, view)]  # type: ignore[attr-defined]
    assert [message.id for message in run_checks(tags=["tandem"])] == ["tandem.E003"]


def test_a_seat_is_of_its_study_alone(world: World, owner):
    other = make_study("Another")
    give_seat(study=other, actor=make_member(other, Role.OWNER), purpose="board")
    assert Seat.objects.count() == 0
