"""The secret key: given on a server, made once and kept in the data folder on a laptop."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from studies.files import ARRIVING

SHORTEST = 32
"""Characters of a server's key."""


def secret_key(given: str, data_dir: Path, *, required: bool) -> str:
    """The given key, or the one in `data_dir` (made on first use, readable by its owner only).

    Raises ImproperlyConfigured where a server has none, or one that can be guessed.
    """
    if given and required and len(given) < SHORTEST:
        raise ImproperlyConfigured(
            f"TANDEM_SECRET_KEY must have at least {SHORTEST} characters when TANDEM_MODE is server. "
            'Make one: python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if given:
        return given
    if required:
        raise ImproperlyConfigured("TANDEM_SECRET_KEY must be set to a long random text when TANDEM_MODE is server.")
    path = data_dir / "secret_key"
    if not path.exists():
        _keep_first(path, secrets.token_urlsafe(50))
    return path.read_text()


def _keep_first(path: Path, key: str) -> None:
    """Store a key whole, and only where there is none: of processes that start at once, the first one's key stands."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}{ARRIVING}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        _link(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _link(beside: Path, path: Path) -> None:
    """Unlike a move, a second name for a file does not take the place of one that came meanwhile."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        return
    except OSError:  # a disk that knows no second names
        if not path.exists():
            beside.replace(path)
