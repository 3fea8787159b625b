"""App configuration."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Cases, decisions, the consensus layer."""

    name = "moderation"

    def ready(self) -> None:
        """Register what the landing page says about moderation, and what its cases are about."""
        from moderation import kinds, part  # noqa: F401
        from moderation.codings import making  # noqa: F401
        from moderation.codings.kind import Codings

        kinds.register(Codings())
