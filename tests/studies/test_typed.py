"""What people type is canonical before a form reads it; what they choose as a password stays as they typed it."""

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django_scopes import scopes_disabled

from studies.models import Study
from studies.typed import make_canonical
from tests.factories import World


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("a\ufffeb\uffff", "ab"),
        ("e\u0301", "é"),
        ("one\r\ntwo\x0bthree", "one\ntwo\nthree"),
        ("nul\x00", "nul"),
        ("as is", "as is"),
    ],
)
def test_forms_and_queries_are_canonical(typed: str, clean: str) -> None:
    request = RequestFactory().post("/", {"title": [typed, "x"], "password": typed}, query_params={"words": typed})
    make_canonical(request)
    assert request.POST.getlist("title") == [clean, "x"]
    assert request.GET["words"] == clean
    assert request.POST["password"] == typed
    with pytest.raises(AttributeError):
        request.POST["title"] = "changed"  # type: ignore[index]
    assert isinstance(request.POST, QueryDict)


def test_a_body_that_is_no_form_is_left_unread() -> None:
    request = RequestFactory().post("/", {"title": "x"})
    make_canonical(request)
    assert b"title" in request.body
    assert request.POST["title"] == "x"


def test_what_no_export_could_hold_is_never_stored(world: World, client: Client) -> None:
    client.force_login(world.owner)
    page = client.get(f"/s/{world.study.slug}/settings")
    values = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    client.post(f"/s/{world.study.slug}/settings", {**values, "title": "Labels\ufffe and\x00 e\u0301"})
    with scopes_disabled():
        assert Study.objects.get(pk=world.study.pk).title == "Labels and é"
