"""The interview guide in its versions, and interviews and focus groups."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models.participants import Participant
from studies.models.people import Person
from studies.models.study import Study
from studies.scoping import scoped


class GuideVersion(models.Model):
    """One version of the interview guide; a version is never edited, a new one follows it."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="guide_versions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    text = models.TextField(_("guide"))
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["GuideVersion"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="one_guide_version_a_number")]

    def __str__(self) -> str:
        return f"v{self.number}"


class Interview(models.Model):
    """An interview or a focus group: who spoke with whom, when, in which language, with which guide."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        FOCUS_GROUP = "focus_group", _("focus group")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="interviews")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(_("label"), max_length=30)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.INTERVIEW)
    participants: models.ManyToManyField[Participant, Any] = models.ManyToManyField(
        Participant, blank=True, related_name="interviews", verbose_name=_("participants")
    )
    first_interviewer = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first interviewer"),
    )
    second_interviewer = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second interviewer"),
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    guide_version = models.ForeignKey(
        GuideVersion, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("guide version")
    )

    objects: ClassVar[models.Manager["Interview"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["label"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "label"], name="one_interview_a_label")]

    def __str__(self) -> str:
        return self.label
