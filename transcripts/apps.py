"""App configuration."""

from django.apps import AppConfig


class TranscriptsConfig(AppConfig):
    """Transcripts and their versions."""

    name = "transcripts"

    def ready(self) -> None:
        """Register what the landing page says about transcripts."""
        from transcripts import part  # noqa: F401
