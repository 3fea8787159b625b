"""The kernel's app."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """People, studies, permissions, audit."""

    name = "studies"

    def ready(self) -> None:
        """Register the system checks."""
        from studies import checks  # noqa: F401
