"""App configuration."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codebook, rounds, layers, codings."""

    name = "coding"

    def ready(self) -> None:
        """Register what the landing page says about coding."""
        from coding import material  # noqa: F401
