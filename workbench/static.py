"""Static files under names that carry their hash, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Falls back to plain names where nothing has been collected (tests, a fresh checkout).

    Our modules import each other by hashed names too: a browser may keep them for ever and never mixes two versions.
    Other people's are left alone; they may import what is not a file.
    """

    manifest_strict = False
    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
