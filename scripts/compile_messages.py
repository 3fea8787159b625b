"""Compile the translations, `locale/*/LC_MESSAGES/*.po` to `.mo`, where they are newer: no gettext needed."""

from __future__ import annotations

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_stale(folder: Path = LOCALE) -> list[Path]:
    """Write a `.mo` beside every `.po` that is newer than it; returns those written. Fuzzy entries are left out."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


if __name__ == "__main__":
    compile_stale()
