"""Addresses of moderation below `/s/<study>/`."""

from django.urls import path

from moderation import views

urlpatterns = [
    path("moderation", views.moderation, name="moderation"),
    path("moderation/cases", views.cases, name="cases"),
    path("moderation/cases/<uuid:case>", views.case, name="case"),
    path("moderation/cases/<uuid:case>/decide", views.decide, name="case_decide"),
    path("moderation/undo", views.undo, name="moderation_undo"),
    path("moderation/ledger", views.ledger_page, name="ledger"),
    path("moderation/ledger.csv", views.ledger_csv, name="ledger_csv"),
]
