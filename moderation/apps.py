"""App configuration."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """Cases, decisions, the consensus layer."""

    name = "moderation"
