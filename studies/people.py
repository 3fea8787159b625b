"""Addresses outside every study: log in and out, choose a password by invitation, language, list and start studies."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.i18n import set_language
from django_ratelimit.decorators import ratelimit

from studies import views
from studies.gate import outside_study

urlpatterns = [
    path("", views.home, name="home"),
    path("login", views.login, name="login"),
    path("logout", outside_study()(auth.LogoutView.as_view()), name="logout"),
    path("language", outside_study(public=True)(set_language), name="set_language"),
    path(
        "password",
        outside_study()(auth.PasswordChangeView.as_view(template_name="studies/password.html", success_url="/")),
        name="password_change",
    ),
    path(
        "invitation/<uidb64>/<token>",
        outside_study(public=True)(
            ratelimit(key="ip", rate="30/m", block=True)(
                auth.PasswordResetConfirmView.as_view(
                    template_name="studies/invitation.html", post_reset_login=True, success_url="/"
                )
            )
        ),
        name="invitation",
    ),
    path("studies/new", views.new_study, name="new_study"),
]
