"""Signed consent forms as files: what is taken, told by the bytes and not by what the browser says."""

MOST_BYTES = 5 << 20
"""A few pages as a scanner makes them."""

BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_type(content: bytes) -> str | None:
    """The media type of a PDF, JPEG or PNG; None for anything else."""
    return next((name for beginning, name in BEGINNINGS.items() if content.startswith(beginning)), None)
