"""App configuration."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The issue catalogue."""

    name = "catalogue"

    def ready(self) -> None:
        """Register what the landing page says about the catalogue."""
        from catalogue import part  # noqa: F401
