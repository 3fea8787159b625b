"""The kernel's app."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """People, studies, permissions, audit."""

    name = "studies"

    def ready(self) -> None:
        """Register the system checks and what the landing page says about the kernel's own material."""
        from studies import checks, part  # noqa: F401
