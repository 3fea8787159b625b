"""Addresses below `/s/<study>/`."""

from django.urls import path

from recordings.views import models, pages, recognitions, sound, uploading

urlpatterns = [
    path("recordings", pages.recordings, name="recordings"),
    path("recordings/new", uploading.recording_new, name="recording_new"),
    path("recordings/add", uploading.recording_add, name="recording_add"),
    path("recordings/models", models.speech_models, name="speech_models"),
    path("recordings/models/take", models.speech_model_take, name="speech_model_take"),
    path("recordings/uploads/begin", uploading.upload_begin, name="sound_upload_begin"),
    path(
        "recordings/uploads/<uuid:sound_upload>/parts/<int:part>/receive",
        uploading.upload_receive,
        name="sound_upload_receive",
    ),
    path("recordings/uploads/<uuid:sound_upload>/discard", uploading.sound_upload_discard, name="sound_upload_discard"),
    path("recordings/<uuid:recording>", pages.recording, name="recording"),
    path("recordings/<uuid:recording>/settle", pages.recording_settle, name="recording_settle"),
    path("recordings/<uuid:recording>/prepare", pages.recording_prepare, name="recording_prepare"),
    path("recordings/<uuid:recording>/discard", pages.recording_discard, name="recording_discard"),
    path("recordings/<uuid:recording>/recognise", pages.recognise, name="recognise"),
    path("recordings/<uuid:recording>/recognise-passage", pages.recognise_passage, name="recognise_passage"),
    path("recordings/<uuid:recording>/listen", pages.listen, name="listen"),
    path("recordings/<uuid:recording>/sound", sound.recording_sound, name="recording_sound"),
    path("recordings/<uuid:recording>/tracks/<int:track>/sound", sound.track_sound, name="track_sound"),
    path("recordings/<uuid:recording>/tracks/<int:track>/peaks", sound.track_peaks, name="track_peaks"),
    path("recordings/recognitions/<uuid:recognition>", recognitions.recognition, name="recognition"),
    path("recordings/recognitions/<uuid:recognition>/stop", recognitions.recognition_stop, name="recognition_stop"),
    path(
        "recordings/recognitions/<uuid:recognition>/resume",
        recognitions.recognition_resume,
        name="recognition_resume",
    ),
    path("recordings/recognitions/<uuid:recognition>/store", recognitions.recognition_store, name="recognition_store"),
    path("recordings/recognitions/<uuid:recognition>/take", recognitions.recognition_take, name="recognition_take"),
    path(
        "recordings/recognitions/<uuid:recognition>/decline",
        recognitions.recognition_decline,
        name="recognition_decline",
    ),
]
