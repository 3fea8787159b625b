"""App configuration."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The demonstration study."""

    name = "demonstration"
