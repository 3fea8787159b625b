"""App configuration."""

from django.apps import AppConfig


class AgreementConfig(AppConfig):
    """Agreement of coders."""

    name = "agreement"

    def ready(self) -> None:
        """Register what the landing page says about agreement."""
        from agreement import material  # noqa: F401
