"""Addresses outside every study: log in and out, password, invitations, language, one's studies and new ones."""

from django.contrib.auth import views as auth
from django.urls import path

from studies.gate import outside_study
from studies.views import entrance, home, joining

urlpatterns = [
    path("", home.home, name="home"),
    path("login", entrance.login, name="login"),
    path("logout", outside_study()(auth.LogoutView.as_view()), name="logout"),
    path("language", entrance.set_language, name="set_language"),
    path("password", entrance.change_password, name="password_change"),
    path("invitation/<uidb64>/<token>", entrance.invitation, name="invitation"),
    path("join/<str:secret>", joining.join, name="join"),
    path("invitations/<uuid:invitation>/accept", joining.accept, name="invitation_accept"),
    path("invitations/<uuid:invitation>/decline", joining.decline, name="invitation_decline"),
    path("studies/new", home.new_study, name="new_study"),
]
