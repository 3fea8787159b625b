"""Coding rounds, and the places that coders give shared codes while they are blind to each other."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study
from studies.scoping import scoped


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

    Who codes what are its layers. `design` says how that came about (`coding.domain.assignments`), `codebook` is the
    one it was opened with, `closed_codebook` the one it was closed with.
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
    codebook = models.ForeignKey("coding.CodebookVersion", on_delete=models.PROTECT, null=True, related_name="rounds")
    closed_codebook = models.ForeignKey(
        "coding.CodebookVersion", on_delete=models.PROTECT, null=True, related_name="closed_rounds"
    )

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


class Gathering(models.Model):
    """A coder's own place for a shared code in the tree, made in an axial or selective round, blind like a coding."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="gatherings")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    code = models.ForeignKey("coding.Code", on_delete=models.CASCADE, related_name="gatherings")
    parent = models.ForeignKey("coding.Code", on_delete=models.CASCADE, null=True, related_name="gathered")
    at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["Gathering"]] = scoped("round__study")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "coder", "code"], name="one_gathering_a_code")
        ]
