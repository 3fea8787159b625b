"""The catalogues of translations: bring them up to date, or see that nothing is missing in them.

python -m scripts.messages update     gather the strings of code and templates into locale/ (needs gettext)
python -m scripts.messages check      fail, naming them, on strings that are untranslated, fuzzy or garbled
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr",)
LEFT_OUT = ("tests", "benchmarks", "scripts", "node_modules", ".venv", "data", "docs", "static", "fixtures")
PLACES = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}", re.IGNORECASE)


def gather(folder: Path) -> None:
    """Write the strings of the project in `folder` into its catalogues."""
    (folder / "locale").mkdir(exist_ok=True)
    languages = [option for language in LANGUAGES for option in ("--locale", language)]
    ignored = [option for name in LEFT_OUT for option in ("--ignore", name)]
    command = [sys.executable, "-m", "django", "makemessages", "--no-location", "--no-wrap", "--no-obsolete"]
    subprocess.run([*command, *languages, *ignored], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """Everything that a reader of this language would stumble over."""
    for entry in catalogue:
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"
        elif lost := _lost_places(entry):
            yield f"places differ ({', '.join(sorted(lost))}): {entry.msgid!r}"


def _lost_places(entry: polib.POEntry) -> set[str]:
    """Placeholders that only one side has; a plural may leave its number out."""
    translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
    allowed = set(PLACES.findall(entry.msgid)) | set(PLACES.findall(entry.msgid_plural))
    needed = set(PLACES.findall(entry.msgid)) if not entry.msgid_plural else set()
    return {
        place
        for text in translations
        for place in set(PLACES.findall(text)) ^ needed
        if place in needed or place not in allowed
    }


def check() -> int:
    """Gather into a copy and print each fault; 1 where there is one."""
    with tempfile.TemporaryDirectory(prefix="tandem-messages-") as temporary:
        copy = Path(temporary) / "tandem"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", *LEFT_OUT, "*.mo", "*.sqlite3*"))
        gather(copy)
        found = [
            f"{language}: {fault}"
            for language in LANGUAGES
            for fault in faults(polib.pofile(str(copy / f"locale/{language}/LC_MESSAGES/django.po")))
        ]
    for line in found:
        print(line)
    print(f"{len(found)} faults in {len(LANGUAGES)} catalogue(s)")
    return int(bool(found))


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        gather(ROOT)
    else:
        sys.exit(check())
