"""Static files under names that carry their hash, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Falls back to plain names where nothing has been collected (tests, a fresh checkout)."""

    manifest_strict = False
