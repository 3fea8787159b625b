"""Addresses below `/s/<study>/`."""

from django.urls import path

from transcripts import views

urlpatterns = [
    path("transcripts", views.transcripts, name="transcripts"),
    path("transcripts/uploads", views.uploads, name="uploads"),
    path("transcripts/uploads/receive", views.upload_files, name="upload_files"),
    path("transcripts/uploads/<uuid:draft>", views.upload, name="upload"),
    path("transcripts/uploads/<uuid:draft>/read", views.read_upload, name="upload_read"),
    path("transcripts/uploads/<uuid:draft>/try", views.try_upload, name="upload_try"),
    path("transcripts/uploads/<uuid:draft>/store", views.store_upload, name="upload_store"),
    path("transcripts/uploads/<uuid:draft>/discard", views.discard_upload, name="upload_discard"),
    path("transcripts/<uuid:transcript>", views.transcript, name="transcript"),
]
