"""What the upload page and the preview do with several files at once, and with one that is confirmed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from studies.domain.sentences import Unreadable
from studies.errors import Refused
from studies.models import Person, Study
from studies.sentences import translated
from transcripts import actions, queries
from transcripts.formats.detect import check_size
from transcripts.models import TranscriptVersion, UploadDraft
from transcripts.rendering.preview import Preview

FILES_AT_ONCE = 5
"""So many of the largest files may come in one request, or more smaller ones."""


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken, and why."""

    file_name: str
    sentence: str


@dataclass
class Received:
    """What became of the files of one upload."""

    drafts: list[UploadDraft] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What there is to say beside what was taken."""
        refusals = [
            _("%(file)s was not taken: %(why)s") % {"file": refusal.file_name, "why": refusal.sentence}
            for refusal in self.refused
        ]
        return refusals + self.remarks


def receive(study: Study, person: Person, files: Iterable[UploadedFile[Any]]) -> Received:
    """Take each file that can be read; one that waits already is not taken twice."""
    received = Received()
    for file in files:
        name = file.name or _("a file without a name")
        try:
            _receive(received, study, person, name, _content(file))
        except Refused as refusal:
            received.refused.append(Refusal(name, str(refusal)))
    return received


def most_at_once() -> int:
    """Bytes that files brought together may have: several of the largest."""
    return FILES_AT_ONCE * int(settings.TANDEM_MAX_UPLOAD_BYTES)


def store(preview: Preview, person: Person) -> TranscriptVersion:
    """Store a confirmed preview. Raises Refused as `actions.store_transcript` does."""
    return actions.store_transcript(
        study=preview.study,
        actor=person,
        parsed=preview.settled,
        source=preview.source,
        interview=preview.form.chosen_interview,
        language=preview.form.chosen_language,
        voices=preview.voices,
        draft=preview.draft,
    )


def _receive(received: Received, study: Study, person: Person, name: str, content: bytes) -> None:
    waiting = queries.waiting_draft(study, hashlib.sha256(content).hexdigest())
    if waiting is not None:
        received.remarks.append(_("%(file)s waits here already; it was not taken twice.") % {"file": name})
        received.drafts.append(waiting)
        return
    received.drafts.append(actions.receive_file(study=study, actor=person, file_name=name, content=content))


def _content(file: UploadedFile[Any]) -> bytes:
    """The file's bytes; one over the limit is refused before it is read."""
    try:
        check_size(file.size or 0, settings.TANDEM_MAX_UPLOAD_BYTES)
    except Unreadable as error:
        raise Refused(translated(error.sentence)) from error
    content: bytes = file.read()
    return content
