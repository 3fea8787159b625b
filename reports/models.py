"""The issue catalogue (issues, their statements, the quotations these rest on), and stored results of agreement."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.models import Code, CodingRound, Quotation
from studies.models import GuideVersion, Participant, Person, Study
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


class AgreementResult(models.Model):
    """A comparison as it was computed, kept under the digest of everything it depends on; never changed.

    `head` is what stands over all codes, `details` the rest (`reports.domain.agreement.stored`).
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

    `content` is canonical JSON (`reports.domain.plan`), `sha256` its hash: the digest that a paper can print.
    """

    round = models.OneToOneField(CodingRound, on_delete=models.CASCADE, related_name="agreement_plan")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["AgreementPlan"]] = scoped("round__study")


class MatrixSummary(models.Model):
    """A cell of a framework matrix (Ritchie and Spencer 1994): what one participant says about one code, in the
    researcher's words, and quotations that show it.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="matrix_summaries")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("summary"), blank=True)
    quotations: models.ManyToManyField[Quotation, Any] = models.ManyToManyField(Quotation, related_name="+")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager["MatrixSummary"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["code", "participant"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "code", "participant"], name="one_matrix_summary_a_cell")
        ]
