"""The issue catalogue: issues, their statements, the quotations these rest on."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.models import Code, Quotation
from studies.models import GuideVersion, Study
from studies.scoping import scoped


class Issue(models.Model):
    """One entry of the catalogue."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="issues")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    asked_from = models.ForeignKey(
        GuideVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked about from guide version"),
    )
    retired_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Issue"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="one_issue_a_number")]

    def __str__(self) -> str:
        return self.title


class Statement(models.Model):
    """One sentence about an issue, of one kind, resting on quotations."""

    class Kind(models.TextChoices):
        OCCURRENCE = "occurrence", _("occurrence")
        ROOT_CAUSE = "root_cause", _("root cause")
        SYMPTOM = "symptom", _("symptom")
        CONSEQUENCE = "consequence", _("consequence")
        MITIGATION = "mitigation", _("mitigation")

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="statements")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("statement"))
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Statement"]] = scoped("issue__study")

    class Meta:
        ordering: ClassVar = ["issue", "kind", "position", "id"]


class Evidence(models.Model):
    """A quotation that a statement rests on, and the code it was found under where there was one."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="evidence")
    quotation = models.ForeignKey(Quotation, on_delete=models.PROTECT, related_name="evidence")
    code = models.ForeignKey(Code, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Evidence"]] = scoped("statement__issue__study")

    class Meta:
        ordering: ClassVar = ["quotation__version", "quotation__start", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "quotation"], name="one_evidence_a_quotation")
        ]
