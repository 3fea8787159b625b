"""The composition root's app: commands that concern the whole installation."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Settings, addresses, start-up."""

    name = "workbench"
