"""Coding rounds, and what each coder makes in them: work that is submitted, frozen and hashed.

A layer of codings is such work; other kinds, which need no transcript, take after `Work`.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study
from studies.scoping import scoped
from transcripts.models import TranscriptVersion


class Stage(models.TextChoices):
    """The three kinds of coding of Straussian grounded theory (Strauss and Corbin 1998)."""

    OPEN = "open", _("open")
    AXIAL = "axial", _("axial")
    SELECTIVE = "selective", _("selective")


class Purpose(models.TextChoices):
    """What a round is for; what is coded for training or calibration is no result."""

    TRAINING = "training", _("training")
    CALIBRATION = "calibration", _("calibration")
    RELIABILITY = "reliability", _("reliability")
    MAIN = "main", _("main coding")


class CodingRound(models.Model):
    """Some transcripts coded by those to whom they were assigned; blindness lasts until the round is closed.

    Who codes what are its layers. `design` says how that came about (`rounds.domain.assignments`).
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="coding_rounds")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.MAIN)
    design = models.JSONField(default=dict)
    coders: models.ManyToManyField[Person, Any] = models.ManyToManyField(Person, related_name="coding_rounds")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CodingRound"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="one_round_a_number")]

    @property
    def is_open(self) -> bool:
        """Whether its coders are still blind to each other."""
        return self.closed_at is None

    @property
    def gives_results(self) -> bool:
        """Whether what is coded in it can become a result of the study."""
        return self.purpose in (Purpose.RELIABILITY, Purpose.MAIN)


class Provenance(models.TextChoices):
    """What is known of how a layer came about; only it lets a sentence say "independently"."""

    FRESH = "fresh", _("coded without having seen another's codings")
    CARRIED = "carried", _("begun with codings of an earlier round")
    SEEN = "seen", _("coded again after others' codings could be seen")
    IMPORTED = "imported", _("imported; nothing is known of how it was coded")
    DECLARED = "declared", _("imported, and declared to be independent")


class Work(models.Model):
    """What one coder makes in one round: the unit of submission. One of several of a round that are `about` the same is
    shown to others once all of them are submitted, or the round is closed.

    Where a team works in a meeting, `coder` is who types and `together` are the others present: one author.

    Submitted, it carries `snapshot` (canonical JSON of what was made) and the snapshot's `sha256`, and never changes.
    """

    class State(models.TextChoices):
        NOT_OPENED = "not_opened", _("not opened")
        IN_PROGRESS = "in_progress", _("in progress")
        SUBMITTED = "submitted", _("submitted")

    ABOUT: ClassVar[tuple[str, ...]] = ()
    """The fields that say what it is about; without any it is about the round as a whole."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="%(class)ss")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)ss")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provenance = models.CharField(max_length=10, choices=Provenance.choices, default=Provenance.FRESH)
    declared_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    together: models.ManyToManyField[Person, Any] = models.ManyToManyField(Person, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_OPENED)
    assigned_at = models.DateTimeField(default=timezone.now, editable=False)  # its order is the order of coders' names
    opened_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    snapshot = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def is_submitted(self) -> bool:
        """Whether it is frozen."""
        return self.state == self.State.SUBMITTED


class Layer(Work):
    """One coder's codings of one transcript version in one round."""

    ABOUT: ClassVar[tuple[str, ...]] = ("version",)

    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="layers")
    next_number = models.PositiveIntegerField(default=1)
    last_turn = models.PositiveIntegerField(default=0, help_text="index of the turn last worked on")

    objects: ClassVar[models.Manager["Layer"]] = scoped("round__study")

    class Meta:
        ordering: ClassVar = ["round", "version", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version", "coder"], name="one_layer_a_coder")
        ]
