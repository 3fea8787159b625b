"""App configuration."""

from django.apps import AppConfig


class CorrectionConfig(AppConfig):
    """The correction desk and the statistics of corrections."""

    name = "correction"

    def ready(self) -> None:
        """Register what the landing page says about corrections, and what speaks against a new recognised text."""
        from correction import part  # noqa: F401
