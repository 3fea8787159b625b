"""The secret key: given on a server, made once and kept in the data folder on a laptop."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

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
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key
