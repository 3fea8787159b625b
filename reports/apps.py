"""App configuration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Agreement and the issue catalogue."""

    name = "reports"
