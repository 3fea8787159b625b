"""Addresses of rounds below `/s/<study>/`."""

from django.urls import path

from rounds import views

urlpatterns = [
    path("rounds", views.rounds, name="rounds"),
    path("rounds/new", views.new_round, name="new_round"),
    path("rounds/preview", views.preview_round, name="preview_round"),
    path("rounds/open", views.open_round, name="open_round"),
    path("rounds/<uuid:round>/extend", views.extend_round, name="extend_round"),
    path("rounds/<uuid:round>/close", views.close_round, name="close_round"),
    path("rounds/<uuid:round>/declare", views.declare_round, name="declare_round"),
    path("rounds/<uuid:round>/undeclare", views.undeclare_round, name="undeclare_round"),
]
