"""Transcripts, their immutable versions, speakers and turns; uploads that wait for confirmation."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models import Interview, Participant, Person, Study
from studies.scoping import scoped
from transcripts.domain.turns import LONGEST_NAME


class UploadDraft(models.Model):
    """A file as it was uploaded, waiting until somebody has looked at its preview and stored or discarded it.

    `encoding` and `names` are how it is to be read (formats/reading.py), as chosen in the preview.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="upload_drafts")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    content = models.BinaryField()
    encoding = models.CharField(max_length=20, blank=True)
    names = models.CharField(max_length=12, blank=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["UploadDraft"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["created_at", "id"]


class Transcript(models.Model):
    """What was said in one interview or focus group; its text lives in versions."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="transcripts")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="transcript")
    language = models.CharField(_("language"), max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Transcript"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["interview__label"]

    def __str__(self) -> str:
        return self.interview.label


class TranscriptVersion(models.Model):
    """One immutable text. Offsets everywhere are code points in `text`, end-exclusive.

    `text` is the turns' texts joined by one line feed, NFC; `sha256` is of its UTF-8 bytes. `replacements` is what was
    put for what in the parent's text, [start, end, new text] each; null where people changed it as they saw fit. Which
    versions are of the working line, which of the reading line, says `visibility`.
    """

    class Kind(models.TextChoices):
        IMPORTED = "imported", _("imported")
        RECOGNISED = "recognised", _("recognised")
        CORRECTED = "corrected", _("corrected")
        ANONYMISED = "anonymised", _("anonymised")

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="versions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    length = models.PositiveIntegerField(help_text="code points")
    words = models.PositiveIntegerField(default=0)
    source_name = models.CharField(max_length=255, blank=True)
    source_format = models.CharField(max_length=20, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)
    replacements = models.JSONField(null=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["TranscriptVersion"]] = scoped("transcript__study")

    class Meta:
        ordering: ClassVar = ["transcript", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["transcript", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.transcript} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store once; a stored version never changes."""
        if not self._state.adding:
            raise TypeError("a transcript version is immutable; make a new version instead")
        super().save(*args, **kwargs)


class Speaker(models.Model):
    """A voice of one transcript, and the participant behind it where it is one."""

    class Role(models.TextChoices):
        INTERVIEWER = "interviewer", _("interviewer")
        PARTICIPANT = "participant", _("participant")
        OTHER = "other", _("other")

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="speakers")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(max_length=LONGEST_NAME)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.OTHER)
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="speakers"
    )

    objects: ClassVar[models.Manager["Speaker"]] = scoped("transcript__study")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["transcript", "label"], name="one_speaker_a_label")]

    def __str__(self) -> str:
        return self.label


class Turn(models.Model):
    """What one speaker says until another does: the span [start, end) of the version's text, and its times."""

    version = models.ForeignKey(TranscriptVersion, on_delete=models.CASCADE, related_name="turns")
    index = models.PositiveIntegerField()
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, null=True, related_name="turns")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    start_ms = models.PositiveIntegerField(null=True)
    end_ms = models.PositiveIntegerField(null=True)

    objects: ClassVar[models.Manager["Turn"]] = scoped("version__transcript__study")

    class Meta:
        ordering: ClassVar = ["version", "index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_turn_an_index"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="turn_ends_after_start"),
        ]

    @property
    def number(self) -> int:
        """How people count it: from 1."""
        return self.index + 1


class TurnText(models.Model):
    """The words of a turn as people search them (domain/wording.py): made from an immutable version, never changed."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, primary_key=True, related_name="searchable")
    words = models.TextField()

    objects: ClassVar[models.Manager["TurnText"]] = scoped("turn__version__transcript__study")
