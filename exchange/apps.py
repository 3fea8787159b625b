"""App configuration."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What leaves and enters a study as files."""

    name = "exchange"
