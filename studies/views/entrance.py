"""The way in: log in, choose a password, choose a language. Failures are counted by sender and by account.

Who has logged in to an account from this browser before is held up by their own failures alone.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import login as begin_session
from django.contrib.auth import views as auth
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.views.i18n import set_language as switch_language

from studies import attempts
from studies.actions import people
from studies.attempts import Limit, sender_of
from studies.devices import known_device, remember_device
from studies.forms.entrance import LoginForm
from studies.gate import outside_study
from studies.models import FailedAttempt, Person, account_name
from studies.sessions import begin


def login_limits(request: HttpRequest) -> list[Limit]:
    """What an attempt at an account is counted under, the same whether the account exists or not."""
    email = account_name(request.POST.get("username", ""))
    device = known_device(request, email)
    if device:
        return [Limit("device", device, settings.TANDEM_LOGIN_RATE)]
    return [
        Limit("sender", sender_of(request), settings.TANDEM_LOGIN_RATE),
        Limit("account", email, settings.TANDEM_ACCOUNT_RATE),
    ]


class Login(auth.LoginView):
    """Log in by e-mail; afterwards Tandem speaks the person's language."""

    template_name = "studies/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    attempt: list[FailedAttempt]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the attempt as failed until it is not."""
        self.attempt = attempts.begin(login_limits(request))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the person in."""
        attempts.forgive(self.attempt)
        response = super().form_valid(form)
        begin(self.request.session)
        return welcome(self.request, response, form.get_user())

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so, with the status that a refused form has; a field left empty is no attempt."""
        if not form.has_error(NON_FIELD_ERRORS):
            attempts.forgive(self.attempt)
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class Password(auth.PasswordChangeView):
    """Change one's own password."""

    template_name = "studies/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it and note that it changed."""
        response = super().form_valid(form)
        people.note_password(person=form.user)
        remember_device(self.request, response, form.user)
        return response


class Invitation(auth.PasswordResetConfirmView):
    """Choose a password, by an administrator's link that works once."""

    template_name = "studies/invitation.html"
    post_reset_login = True
    success_url = reverse_lazy("home")

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The form; links that lead nowhere are counted."""
        if not context["validlink"]:
            attempts.begin([attempts.links_limit(self.request)])
        return super().render_to_response(context, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it, log in, and note it."""
        response = super().form_valid(form)
        people.take_over(person=form.user)
        begin(self.request.session)
        return welcome(self.request, response, form.user)


@outside_study(public=True)
def login(request: HttpRequest) -> HttpResponseBase:
    """Log in."""
    return Login.as_view()(request)


@outside_study()
def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password."""
    return Password.as_view()(request)


@outside_study(public=True)
def invitation(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Choose a password."""
    return Invitation.as_view()(request, uidb64=uidb64, token=token)


@outside_study(public=True)
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Speak another language from now on; a person who is logged in finds it again on every machine."""
    response = switch_language(request)
    wanted = request.POST.get("language", "")
    if isinstance(request.user, Person) and wanted in dict(settings.LANGUAGES) and wanted != request.user.language:
        people.remember_language(person=request.user, language=wanted)
    return response


def let_in(request: HttpRequest, response: HttpResponse, person: Person) -> HttpResponse:
    """Begin a session of somebody who has just chosen a password."""
    begin_session(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    begin(request.session)
    return welcome(request, response, person)


def welcome(request: HttpRequest, response: HttpResponse, person: Person) -> HttpResponse:
    """Know the browser from now on, and speak the person's language."""
    remember_device(request, response, person)
    return in_language(response, person.language)


def in_language(response: HttpResponse, language: str) -> HttpResponse:
    """Make later pages speak the language, or the one spoken now."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language or get_language() or settings.LANGUAGE_CODE,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
