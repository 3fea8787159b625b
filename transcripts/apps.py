"""App configuration."""

from django.apps import AppConfig


class TranscriptsConfig(AppConfig):
    """Transcripts and their versions."""

    name = "transcripts"
