"""App configuration."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Coding rounds, submission and blindness."""

    name = "rounds"
