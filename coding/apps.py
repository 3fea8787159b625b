"""App configuration."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codebook, codings, memos."""

    name = "coding"

    def ready(self) -> None:
        """Register what the landing page says about coding, and what becomes of codings when a text changes."""
        from coding import part  # noqa: F401
        from coding.actions import moving, rounds  # noqa: F401
