"""What happened in a study."""

from typing import ClassVar

from django.db import models

from studies.models.people import Person
from studies.models.study import Study
from studies.scoping import scoped


class AuditEvent(models.Model):
    """What happened: written once by an action, never changed. Holds ids and counts, no words of a transcript.

    `actor` did it, or the visitor in `seat`; neither is set where Tandem did it itself.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, null=True, related_name="audit_events")
    actor = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    seat = models.ForeignKey("studies.Seat", on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["AuditEvent"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["study", "-id"])]
