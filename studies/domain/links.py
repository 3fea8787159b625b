"""Links that let somebody in: what is kept of their secret."""

import hashlib


def hashed(secret: str) -> str:
    """The SHA-256 of a long random secret, in hexadecimal: the link is known again, and cannot be made from it."""
    return hashlib.sha256(secret.encode()).hexdigest()
