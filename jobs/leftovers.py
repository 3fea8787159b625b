"""Files that no row names: what a full disk, a killed process or a removal that failed half-way has left.

An app says in its `ready` where files of its own may lie. What is younger than a day may still be written by somebody
and is passed over. A worker removes what is surely ours; the rest is counted, and removed when somebody asks for it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django_scopes import scopes_disabled

logger = logging.getLogger("tandem.jobs")
AGE = timedelta(days=1)


@dataclass(frozen=True)
class Leftover:
    """A file, or a folder of work in hand, that no row names.

    `place` says in a word where it lies, `is_sure` that this database knows whose it was: were it connected to the
    files of another database by mistake, it would know none of them.
    """

    place: str
    name: str
    written_at: datetime
    is_sure: bool
    remove: Callable[[], None]


SOURCES: list[Callable[[], Iterable[Leftover]]] = []


def look_after(source: Callable[[], Iterable[Leftover]]) -> None:
    """Have what this function finds looked after; called from an app's `ready`."""
    SOURCES.append(source)


def leftovers(age: timedelta = AGE) -> list[Leftover]:
    """Everything that no row names and that nobody has written to for so long."""
    before = timezone.now() - age
    with scopes_disabled():
        return [left for source in SOURCES for left in source() if left.written_at <= before]


def sweep() -> None:
    """Remove what is surely ours and log how many files lay where; `manage.py sweep_media` lists what stays.

    A storage or a database that is away is no reason for a worker to stop.
    """
    removed, kept = Counter[str](), Counter[str]()
    try:
        for left in leftovers():
            (removed if left.is_sure and is_removed(left) else kept)[left.place] += 1
    except Exception as trouble:
        logger.warning("leftovers were not looked for", extra={"fields": {"error": type(trouble).__name__}})
    if removed:
        logger.info("leftovers removed", extra={"fields": dict(removed)})
    if kept:
        logger.warning("leftovers kept", extra={"fields": dict(kept)})


def is_removed(left: Leftover) -> bool:
    """Remove it; answers whether that went well."""
    try:
        left.remove()
    except Exception as trouble:
        logger.warning(
            "a leftover was not removed", extra={"fields": {"place": left.place, "error": type(trouble).__name__}}
        )
        return False
    return True
