"""Addresses of jobs, below `/s/<study>/`."""

from django.urls import path

from jobs import views

urlpatterns = [
    path("jobs/<uuid:job>/", views.job_page, name="job"),
    path("jobs/<uuid:job>/cancel", views.cancel, name="cancel_job"),
]
