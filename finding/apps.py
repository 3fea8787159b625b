"""App configuration."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """Finding passages again, and the framework matrix."""

    name = "finding"
