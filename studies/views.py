"""Placeholder."""

from django.http import HttpRequest, HttpResponse

from studies.gate import outside_study


@outside_study()
def home(request: HttpRequest) -> HttpResponse:
    """Placeholder."""
    return HttpResponse("home")


@outside_study(public=True)
def login(request: HttpRequest) -> HttpResponse:
    """Placeholder."""
    return HttpResponse("login")


@outside_study()
def new_study(request: HttpRequest) -> HttpResponse:
    """Placeholder."""
    return HttpResponse("new")
