"""Failed attempts at the open doors: counted in a table that all processes share and that no flood pushes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from studies.domain.rates import parsed
from studies.domain.senders import sender
from studies.errors import TooManyAttempts
from studies.models import FailedAttempt


@dataclass(frozen=True)
class Limit:
    """How many failures of one kind, from or at one thing, are borne; the table does not tell which thing."""

    kind: str
    thing: str
    rate: str

    @property
    def key(self) -> str:
        """What its failures stand under."""
        return salted_hmac(f"studies.attempts.{self.kind}", self.thing, algorithm="sha256").hexdigest()

    @property
    def is_reached(self) -> bool:
        """Whether there were as many within its time."""
        number, seconds = parsed(self.rate)
        since = timezone.now() - timedelta(seconds=seconds)
        return FailedAttempt.objects.filter(key=self.key, at__gt=since).count() >= number


def begin(limits: Sequence[Limit]) -> list[FailedAttempt]:
    """Count an attempt as failed before it is looked at, so that many at once are counted too.

    Raises TooManyAttempts where a limit is reached; that attempt is neither counted nor looked at.
    """
    if any(limit.is_reached for limit in limits):
        raise TooManyAttempts
    now = timezone.now()
    return FailedAttempt.objects.bulk_create(FailedAttempt(key=limit.key, at=now) for limit in limits)


def forgive(attempt: Sequence[FailedAttempt]) -> None:
    """Take back what `begin` counted: the attempt did not fail."""
    FailedAttempt.objects.filter(pk__in=[row.pk for row in attempt]).delete()


def sweep() -> None:
    """Forget attempts that no limit counts any more."""
    rates = (settings.TANDEM_LOGIN_RATE, settings.TANDEM_ACCOUNT_RATE, settings.TANDEM_SEAT_RATE)
    longest = max(parsed(rate)[1] for rate in rates)
    FailedAttempt.objects.filter(at__lt=timezone.now() - timedelta(seconds=longest)).delete()


def sender_of(request: HttpRequest) -> str:
    """The network that the request comes from; X-Forwarded-For counts on a server alone, and from its proxies."""
    proxies = settings.TANDEM_PROXIES if settings.SECURE_PROXY_SSL_HEADER else []
    forwarded = request.headers.get("X-Forwarded-For", "") if proxies else ""
    return sender(str(request.META["REMOTE_ADDR"]), forwarded, proxies)


def links_limit(request: HttpRequest) -> Limit:
    """What links that lead nowhere are counted under."""
    return Limit("link", sender_of(request), settings.TANDEM_LOGIN_RATE)
