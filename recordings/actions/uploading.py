"""Uploads in parts: begun, received part by part in any order, gone on with after an interruption, thrown away."""

import hashlib
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from recordings.models import Upload, UploadPart
from recordings.sound import store
from studies import audit
from studies.domain.clean import canonical
from studies.errors import Refused
from studies.models import Person, Study

PART_BYTES = 4 << 20
ROOM = 3
"""A recording takes its own size, that of its samples and of its copies: three times the file is on the safe side."""


@transaction.atomic
def begin_upload(*, study: Study, actor: Person, file_name: str, size: int, modified: int = 0) -> Upload:
    """Begin to take a file, or go on with the same file of the same person. Raises Refused for too large a one."""
    if size < 1:
        raise Refused(_("The file is empty. Check that it was saved and try again."))
    _check_size(size)
    same = {"study": study, "uploaded_by": actor, "file_name": canonical(file_name)[-255:], "size": size}
    begun: Upload | None = Upload.objects.filter(**same, modified=modified, part_bytes=PART_BYTES).last()
    if begun is not None:
        return begun
    upload: Upload = Upload.objects.create(**same, modified=modified, part_bytes=PART_BYTES)
    audit.record(study=study, actor=actor, verb="sound.upload_begun", about=upload, bytes=size)
    return upload


def receive_part(*, upload: Upload, index: int, content: bytes, sha256: str) -> UploadPart:
    """Take one part; the same one again changes nothing. Raises Refused where it did not arrive as it was sent."""
    expected = min(upload.part_bytes, upload.size - index * upload.part_bytes)
    if index < 0 or expected < 1 or len(content) != expected or hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(_("This part of the file did not arrive whole; it is sent again."))
    kept: UploadPart | None = UploadPart.objects.filter(upload=upload, index=index).first()
    if kept is not None and kept.sha256 == sha256 and store.holds(kept.path, kept.size):
        return kept
    path = store.save_bytes(store.new_name(store.upload_folder(upload.uuid.hex)), content)
    try:
        part, earlier = _keep_part(upload, index, path, {"sha256": sha256, "size": len(content)})
    except BaseException:
        store.delete([path])
        raise
    store.delete(earlier)
    return part


@transaction.atomic
def discard_upload(*, upload: Upload, actor: Person) -> None:
    """Throw away what has arrived of a file."""
    audit.record(study=upload.study, actor=actor, verb="sound.upload_discarded", about=upload)
    delete_parts(upload)
    upload.delete()


def delete_parts(upload: Upload) -> None:
    """Delete the bytes of every part, and of what arrived and was never a part, once the transaction is through."""
    names = list(UploadPart.objects.filter(upload=upload).values_list("path", flat=True))
    transaction.on_commit(lambda: store.erase(store.upload_folder(upload.uuid.hex), names))


@transaction.atomic
def _keep_part(upload: Upload, index: int, path: str, facts: dict[str, Any]) -> tuple[UploadPart, list[str]]:
    """Note where a part lies; answers also what was stored for it before. Raises Refused for an upload that is gone."""
    if Upload.objects.select_for_update().filter(pk=upload.pk).first() is None:
        raise Refused(_("This upload was discarded or has become a recording; choose the file again."))
    earlier = list(UploadPart.objects.filter(upload=upload, index=index).values_list("path", flat=True))
    part, _is_new = UploadPart.objects.update_or_create(upload=upload, index=index, defaults={**facts, "path": path})
    return part, earlier


def _check_size(size: int) -> None:
    most = settings.TANDEM_MAX_RECORDING_BYTES
    if size > most:
        sentence = _("The file has %(size)d MB; the limit of this installation is %(limit)d MB.")
        raise Refused(sentence % {"size": size >> 20, "limit": most >> 20})
    free = store.free_bytes()
    if free is not None and size * ROOM > free:
        sentence = _(
            "There is too little room on the server's disk: this file needs about %(needed)d MB, %(free)d are free."
        )
        raise Refused(sentence % {"needed": (size * ROOM) >> 20, "free": free >> 20})
