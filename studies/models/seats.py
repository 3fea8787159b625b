"""People without an account: the seat that a link gives them, in one study, for one thing."""

import uuid
from typing import ClassVar

from django.db import models

from studies.models.participants import Participant
from studies.models.people import Person
from studies.models.study import Study
from studies.scoping import scoped


class Seat(models.Model):
    """What the holder of a link may do: `purpose` names the kind of pages, `about` the thing, such as a board.

    Of a participant or, where that is empty, of nobody in particular. The link's secret is kept as a hash alone. A
    seat that was closed, or has expired, lets nobody in.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="seats")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=20)
    about = models.UUIDField(null=True)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, related_name="seats")
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Seat"]] = scoped("study")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["study", "purpose", "about"])]
