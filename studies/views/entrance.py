"""The way in: log in, choose a password, choose a language. Attempts are counted by address and by account."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.i18n import set_language as switch_language
from django_ratelimit.decorators import ratelimit

from studies.actions import people
from studies.forms.entrance import LoginForm
from studies.gate import outside_study
from studies.models import Person


def account(group: str, request: HttpRequest) -> str:
    """What attempts at one account are counted under, whether it exists or not; no address is kept."""
    return hashlib.sha256(request.POST.get("username", "").strip().lower().encode()).hexdigest()


def sender(group: str, request: HttpRequest) -> str:
    """The address that attempts come from; behind a server's proxy the one that the proxy saw, which it wrote last."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return seen.rpartition(",")[2].strip() or str(request.META["REMOTE_ADDR"])


def login_rate(group: str, request: HttpRequest) -> str:
    """How many attempts are allowed, read when asked so that tests can change it."""
    return str(settings.TANDEM_LOGIN_RATE)


LIMITS = [
    ratelimit(group="login", key=sender, rate=login_rate, method="POST"),
    ratelimit(group="login account", key=account, rate=login_rate, method="POST"),
]


@method_decorator(LIMITS, name="post")
class Login(auth.LoginView):
    """Log in by e-mail; afterwards Tandem speaks the person's language."""

    template_name = "studies/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the person in."""
        response = super().form_valid(form)
        return in_language(response, form.get_user().language)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so, with the status that a refused form has."""
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
        return response


@method_decorator(ratelimit(group="invitation", key=sender, rate=login_rate), name="dispatch")
class Invitation(auth.PasswordResetConfirmView):
    """Choose the first password, by a link that works once."""

    template_name = "studies/invitation.html"
    post_reset_login = True
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Store it, log in, and note it."""
        response = super().form_valid(form)
        people.note_password(person=form.user)
        return in_language(response, form.user.language)


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
    """Choose the first password."""
    return Invitation.as_view()(request, uidb64=uidb64, token=token)


@outside_study(public=True)
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Speak another language from now on; a person who is logged in finds it again on every machine."""
    response = switch_language(request)
    wanted = request.POST.get("language", "")
    if isinstance(request.user, Person) and wanted in dict(settings.LANGUAGES) and wanted != request.user.language:
        people.remember_language(person=request.user, language=wanted)
    return response


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
