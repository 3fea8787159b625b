"""App configuration."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """Finding passages again, and the framework matrix."""

    name = "finding"

    def ready(self) -> None:
        """Register what the app adds to every study."""
        from finding import part  # noqa: F401
