"""App configuration."""

from django.apps import AppConfig


class CodingConfig(AppConfig):
    """Codebook, rounds, layers, codings."""

    name = "coding"
