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


class CodingRound(models.Model):
    """Some transcripts coded independently by some coders; blindness lasts until the round is closed."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="coding_rounds")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN)
    coders: models.ManyToManyField[Person, Any] = models.ManyToManyField(Person, related_name="coding_rounds")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    codebook = models.ForeignKey("coding.CodebookVersion", on_delete=models.PROTECT, null=True, related_name="rounds")

    objects: ClassVar[models.Manager["CodingRound"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="one_round_a_number")]

    @property
    def is_open(self) -> bool:
        """Whether its coders are still blind to each other."""
        return self.closed_at is None


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
