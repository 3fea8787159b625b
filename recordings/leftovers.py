"""Files of recordings that no row names: parts, sound and copies in the storage, work in hand, models half fetched."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.utils import timezone

from jobs.leftovers import Leftover
from recordings import stored
from recordings.models import Recording, Upload
from recordings.sound import store
from recordings.speech import checkpoints
from studies.files import remove, written_at
from studies.models import AuditEvent

OWNER = re.compile(r"[0-9a-f]{32}")


def stored_leftovers() -> Iterator[Leftover]:
    """What lies in the folder of an upload or a recording and is named by no row. Other files are none of ours."""
    for place, model in ((store.UPLOADS, Upload), (store.RECORDINGS, Recording)):
        names = [name for name in store.names_below(place) if OWNER.fullmatch(name.split("/")[1])]
        named, owners = stored.names(), _owners(model)  # asked after the storage, so that nothing new is missed
        for name in names:
            if name not in named:
                yield Leftover(place, name, _stored_at(name), name.split("/")[1] in owners, partial(_remove, name))


def local_leftovers() -> Iterator[Leftover]:
    """What a killed worker left of its work, and models that never arrived."""
    for path in [*store.workshops().glob("*"), *checkpoints.half_arrived()]:
        yield Leftover(path.parent.name, str(path), written_at(path), True, partial(remove, path))


def _owners(model: type[Upload | Recording]) -> set[str]:
    """The uploads or recordings that are or ever were in this database, as their folders are called."""
    now = model.objects.values_list("uuid", flat=True)
    once = AuditEvent.objects.filter(object_type=model._meta.label).values_list("object_id", flat=True)
    return {str(uuid).replace("-", "") for uuid in (*now, *once)}


def _stored_at(name: str) -> datetime:
    """When a file was written; one that has just gone is young."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return timezone.now()


def _remove(name: str) -> None:
    """The file, and its folder where that was the last."""
    folder = name.rsplit("/", 1)[0]
    store.delete([name])
    if not any(store.names_below(folder)):
        store.erase(folder, [])
