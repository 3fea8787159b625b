"""App configuration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Agreement and the issue catalogue."""

    name = "reports"

    def ready(self) -> None:
        """Register what the landing page says about results."""
        from reports import catalogue_material  # noqa: F401
        from reports.agreement import material  # noqa: F401
