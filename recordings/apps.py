"""App configuration."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """Recordings and speech recognition."""

    name = "recordings"

    def ready(self) -> None:
        """Register the background work and what the landing page says about recordings."""
        from recordings import material, work  # noqa: F401
