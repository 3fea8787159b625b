"""App configuration."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Cases, decisions, the consensus layer."""

    name = "moderation"

    def ready(self) -> None:
        """Register what the landing page says about moderation."""
        from moderation import material  # noqa: F401
