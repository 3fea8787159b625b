"""Addresses of jobs, below `/s/<study>/`."""

from django.urls import path

from jobs import views

urlpatterns = [
    path("jobs/<uuid:uuid>/", views.job, name="job"),
    path("jobs/<uuid:uuid>/cancel", views.cancel, name="cancel_job"),
]
