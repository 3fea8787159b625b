"""Browsers that somebody has logged in from: what strangers fail at an account holds none of them up.

A cookie for each account says so. It is signed with the account's password hash as well: another password ends it.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from studies.models import Person, account_name

DEVICE_SECONDS = 180 * 24 * 3600


def known_device(request: HttpRequest, email: str) -> str | None:
    """The id of this browser where somebody has logged in from it as this account."""
    cookie = request.COOKIES.get(_cookie(email))
    person = Person.objects.filter(email=account_name(email)).first() if cookie else None
    if cookie is None or person is None:
        return None
    try:
        return _signer(person).unsign(cookie, max_age=DEVICE_SECONDS)
    except signing.BadSignature:
        return None


def remember_device(request: HttpRequest, response: HttpResponseBase, person: Person) -> None:
    """Let the browser be known for half a year from now."""
    device = known_device(request, person.email) or secrets.token_hex(8)
    response.set_cookie(
        _cookie(person.email),
        _signer(person).sign(device),
        max_age=DEVICE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie(email: str) -> str:
    return f"device_{salted_hmac('studies.devices', account_name(email)).hexdigest()[:12]}"


def _signer(person: Person) -> signing.TimestampSigner:
    return signing.TimestampSigner(key=person.get_session_auth_hash(), salt="studies.devices")
