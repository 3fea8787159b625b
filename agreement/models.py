"""Results of agreement as they were computed, and what a round's agreement was planned to be."""

from typing import ClassVar

from django.db import models

from rounds.models import CodingRound
from studies.models import Person
from studies.scoping import scoped


class AgreementResult(models.Model):
    """A comparison as it was computed, kept under the digest of everything it depends on; never changed.

    `head` is what stands over all codes, `details` the rest (`agreement.domain.stored`).
    """

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="agreement_results")
    digest = models.CharField(max_length=64, unique=True)
    formulas = models.PositiveSmallIntegerField(default=2, help_text="the edition of the formulas it was computed by")
    head = models.TextField()
    details = models.TextField()
    computed_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["AgreementResult"]] = scoped("round__study")


class AgreementPlan(models.Model):
    """What a round's agreement is to be, written before the first layer is submitted and fixed from then on.

    `content` is canonical JSON (`agreement.domain.plan`), `sha256` its hash: the digest that a paper can print.
    """

    round = models.OneToOneField(CodingRound, on_delete=models.CASCADE, related_name="agreement_plan")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["AgreementPlan"]] = scoped("round__study")
