"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """What leaves and enters a study as files."""

    name = "exchange"

    def ready(self) -> None:
        """Register the building of packages, and what the landing page says about them."""
        from exchange import actions, leftovers, part, queries  # noqa: F401
        from jobs.leftovers import look_after
        from jobs.work import register

        look_after(leftovers.package_leftovers)
        register(queries.KIND, _("Replication package"), actions.run, result_url="package_download")
