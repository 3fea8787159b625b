"""App configuration."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Coding rounds, submission and blindness."""

    name = "rounds"

    def ready(self) -> None:
        """Register what the app adds to every study."""
        from rounds import part  # noqa: F401
