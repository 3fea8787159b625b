"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementConfig(AppConfig):
    """Agreement of coders."""

    name = "agreement"

    def ready(self) -> None:
        """Register what the landing page says about agreement, and when it is computed."""
        from agreement import keeping, part  # noqa: F401
        from jobs.work import register

        register(keeping.KIND, _("Agreement"), keeping.run)
