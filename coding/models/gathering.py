"""The places that coders give shared codes while they are blind to each other."""

from typing import ClassVar

from django.db import models

from rounds.models import CodingRound
from studies.models import Person
from studies.scoping import scoped


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
