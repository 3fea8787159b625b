"""A view that says neither who may enter nor that it stands outside every study stops everything."""

import sys
from types import ModuleType

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.http import HttpResponse
from django.urls import path

from studies.gate import in_study, outside_study
from studies.permissions import Permission


@pytest.fixture
def addresses(settings, monkeypatch):
    """Make these the addresses of the project."""

    def install(*urlpatterns):
        module = ModuleType("addresses_of_a_test")
        module.urlpatterns = list(urlpatterns)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        settings.ROOT_URLCONF = module.__name__

    return install


def view(request, **kwargs):
    return HttpResponse("something")


def faults():
    return [message.id for message in run_checks(tags=["tandem"])]


def test_the_project_s_own_views_all_say_who_may_enter():
    assert faults() == []


def test_an_unmarked_view_is_an_error(addresses):
    addresses(path("somewhere", view))
    assert faults() == ["tandem.E001"]


def test_an_unmarked_view_stops_the_server_and_the_deploy(addresses):
    addresses(path("somewhere", view))
    with pytest.raises(SystemCheckError, match="says neither who may enter"):
        call_command("check")


def test_a_study_s_address_outside_the_gate_is_an_error(addresses):
    addresses(path("s/<slug:slug>/somewhere", outside_study()(view)))
    assert faults() == ["tandem.E002"]


def test_marked_views_pass(addresses):
    addresses(
        path("somewhere", outside_study(public=True)(view)),
        path("s/<slug:slug>/inside", in_study(Permission.VIEW_STUDY)(view)),
    )
    assert faults() == []
