"""App configuration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work in the background."""

    name = "jobs"

    def ready(self) -> None:
        """Register what the app adds to every study."""
        from jobs import part  # noqa: F401
