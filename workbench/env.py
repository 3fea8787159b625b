"""Settings read from the environment.

Each reader answers with the type it promises, or raises ``WrongSetting``: one sentence that names the
variable and what would be accepted. A variable that is unset or empty means the default. Values that may hold
a password (database addresses) are never repeated in a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from studies.domain.rates import parsed

HOME = Path(__file__).resolve().parent.parent
"""The checkout: a relative SQLite path begins here, so that server, worker and shell meet in one file."""

TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")
BUSY_SECONDS = 20
POOL = {"min_size": 1, "max_size": 8, "timeout": 10}


class WrongSetting(ImproperlyConfigured):
    """An environment variable has a value that Tandem cannot use."""


def text(name: str, default: str = "") -> str:
    """The value as it stands, without surrounding blanks."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    """True or false, in any of the words people write for them."""
    value = text(name).lower()
    if not value:
        return default
    if value not in TRUE + FALSE:
        raise WrongSetting(f"{name} must be one of {_either(TRUE + FALSE)}; it is “{value}”.")
    return value in TRUE


def integer(name: str, default: int, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """A whole number between ``minimum`` and ``maximum``, both included."""
    value = text(name)
    if not value:
        return default
    number = _whole(value)
    if number is None or not _within(number, minimum, maximum):
        raise WrongSetting(f"{name} must be a whole number{_bounds(minimum, maximum)}; it is “{value}”.")
    return number


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    """One of ``choices``, in any case; answered as ``choices`` spells it."""
    value = text(name)
    if not value:
        return default
    known = {word.lower(): word for word in choices}
    if value.lower() not in known:
        raise WrongSetting(f"{name} must be one of {_either(choices)}; it is “{value}”.")
    return known[value.lower()]


def listing(name: str, default: Sequence[str] = ()) -> list[str]:
    """The words between commas, blanks and empty words left out."""
    value = text(name)
    if not value:
        return list(default)
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words:
        raise WrongSetting(f"{name} must be words separated by commas; it is “{value}”.")
    return words


def choices(name: str, default: Sequence[str], known: Sequence[str]) -> list[str]:
    """Some of ``known``, in the order they are given."""
    words = [word.lower() for word in listing(name, default)]
    if any(word not in known for word in words):
        raise WrongSetting(f"{name} must be words of {_either(known)}, separated by commas; it is “{text(name)}”.")
    return words


def media(name: str, folder: Path) -> dict[str, Any]:
    """Django's description of where uploaded files lie: the data folder, another folder, or a bucket.

    ``/srv/tandem/media``, or ``s3://bucket/prefix?endpoint=https://minio.example.org&region=eu-west-3``; the keys of
    a bucket come from the usual variables of its client. Reading it through addresses is never offered.
    """
    value = text(name)
    if not value.startswith("s3://"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(path(name, folder)), "base_url": None},
        }
    parts = _split(value)
    if parts is None or not parts.netloc:
        raise WrongSetting(f"{name} must be a folder or a bucket such as s3://bucket/prefix; it is “{value}”.")
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    options = {
        "bucket_name": parts.netloc,
        "location": unquote(parts.path.strip("/")),
        "endpoint_url": unquote(query.get("endpoint", "")) or None,
        "region_name": query.get("region") or None,
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def url(name: str, default: str = "") -> str:
    """An address of the web (http or https), without a slash at its end."""
    value = text(name)
    if not value:
        return default
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongSetting(f"{name} must be an address such as https://tandem.example.org; it is “{value}”.")
    return value.rstrip("/")


def path(name: str, default: Path) -> Path:
    """A folder or file; a relative one begins at the checkout, ``~`` is the user's home."""
    value = text(name)
    return (HOME / Path(value).expanduser()).resolve() if value else default


def time_zone(name: str, default: str) -> str:
    """The name of a time zone, such as Europe/Paris."""
    value = text(name, default)
    if value not in available_timezones():
        raise WrongSetting(f"{name} must be the name of a time zone such as Europe/Paris or UTC; it is “{value}”.")
    return value


def rate(name: str, default: str) -> str:
    """How often something may be done: a number, a slash, and s, m, h or d for the time it is counted in."""
    value = text(name, default)
    try:
        parsed(value)
    except ValueError:
        raise WrongSetting(
            f"{name} must be a number a second, minute, hour or day such as 20/m; it is “{value}”."
        ) from None
    return value


def proxies(name: str, default: Sequence[str]) -> list[str]:
    """Addresses and networks, separated by commas; or `*`, whoever connects."""
    values = listing(name, default)
    try:
        for value in values:
            _ = value == "*" or ip_network(value)
    except ValueError:
        raise WrongSetting(
            f"{name} must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8, or *, separated by commas; "
            f"it is “{', '.join(values)}”."
        ) from None
    return values


def database(name: str, default: str) -> dict[str, Any]:
    """Django's description of the database at an address.

    ``sqlite:///tandem.sqlite3`` (relative to the checkout), ``sqlite:////var/lib/tandem/tandem.sqlite3``,
    ``sqlite:///:memory:``, ``postgres://user:password@host:port/name`` or, through a socket,
    ``postgres:///name?host=/var/run/postgresql``.
    """
    parts = _split(text(name, default))
    scheme = parts.scheme if parts else ""
    if parts and scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        return _sqlite(unquote(parts.path[1:]))
    if parts and scheme in ("postgres", "postgresql") and len(parts.path) > 1:
        return _postgres(parts)
    raise WrongSetting(
        f"{name} must be a database address such as sqlite:///tandem.sqlite3 or postgres://user:password@host:5432/tandem"
        f"{f'; its first word is “{scheme}”' if scheme else ''}."
    )


def database_file(described: Mapping[str, Any]) -> Path | None:
    """Where an SQLite database lies; None for one in memory or on a server."""
    is_file = described["ENGINE"].endswith("sqlite3") and described["NAME"] != ":memory:"
    return Path(described["NAME"]) if is_file else None


def media_folder(described: Mapping[str, Any]) -> Path | None:
    """Where media lie; None for a bucket."""
    return Path(described["OPTIONS"]["location"]) if described["BACKEND"].endswith("FileSystemStorage") else None


def _sqlite(file: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file if file == ":memory:" else str((HOME / file).resolve()),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
    }


def _postgres(parts: SplitResult) -> dict[str, Any]:
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    options: dict[str, Any] = {key: unquote(value) for key, value in query.items() if key != "host"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**options, "pool": dict(POOL)},
    }


def _split(value: str) -> SplitResult | None:
    """The parts of an address, or nothing where it is none (a port that is no number, a broken bracket)."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _whole(value: str) -> int | None:
    try:
        return int(value)
    except ValueError:
        return None


def _within(number: int, minimum: int | None, maximum: int | None) -> bool:
    return (minimum is None or number >= minimum) and (maximum is None or number <= maximum)


def _bounds(minimum: int | None, maximum: int | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum} to {maximum}"
    if minimum is not None:
        return f" of at least {minimum}"
    return f" of at most {maximum}" if maximum is not None else ""


def _either(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + f" or {words[-1]}"
