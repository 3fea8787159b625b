"""Summaries of the framework matrix."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.models import Code, Quotation
from studies.models import Participant, Person, Study
from studies.scoping import scoped


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
