"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What leaves and enters a study as files."""

    name = "exchange"

    def ready(self) -> None:
        """Register the building of packages, and what the landing page says about them."""
        from exchange import actions, material, watching  # noqa: F401
        from jobs.work import register

        register(actions.KIND, _("Replication package"), actions.run, result_url="package_download")
