"""App configuration."""

from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    """Recordings and speech recognition."""

    name = "recordings"

    def ready(self) -> None:
        """Register the background work, where files lie, and what the landing page says about recordings."""
        from jobs.leftovers import look_after
        from recordings import leftovers, part, work  # noqa: F401

        look_after(leftovers.stored_leftovers)
        look_after(leftovers.local_leftovers)
