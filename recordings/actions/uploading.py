"""Uploads in parts: begun, received part by part in any order, gone on with after an interruption, thrown away."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from recordings.models import Upload, UploadPart
from recordings.sound import store
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study
from transcripts.domain.text import canonical

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
    known: UploadPart | None = UploadPart.objects.filter(upload=upload, index=index).first()
    if known is not None and known.sha256 == sha256:
        return known
    store.save_bytes(store.part_name(upload.uuid.hex, index, sha256), content)
    part: UploadPart = UploadPart.objects.update_or_create(
        upload=upload, index=index, defaults={"sha256": sha256, "size": len(content)}
    )[0]
    if known is not None:
        store.delete([store.part_name(upload.uuid.hex, index, known.sha256)])
    return part


@transaction.atomic
def discard_upload(*, upload: Upload, actor: Person) -> None:
    """Throw away what has arrived of a file."""
    audit.record(study=upload.study, actor=actor, verb="sound.upload_discarded", about=upload)
    delete_parts(upload)
    upload.delete()


def delete_parts(upload: Upload) -> None:
    """Delete the bytes of every part once the transaction is through."""
    parts = UploadPart.objects.filter(upload=upload)
    names = [store.part_name(upload.uuid.hex, part.index, part.sha256) for part in parts]
    transaction.on_commit(lambda: store.delete(names))


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
