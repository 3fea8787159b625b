"""Codings in coders' layers, the log that undo works from, and quotations with a lasting number."""

from typing import ClassVar

from django.db import models

from coding.models.codebook import Code
from rounds.models import Layer
from studies.scoping import scoped
from studies.steps import Step
from transcripts.models import TranscriptVersion


class Coding(models.Model):
    """One code on one quotation: the span [start, end) of the layer's transcript version, in code points.

    `number` counts within the layer and is the only identifier that leaves the server: database ids would tell
    one coder how much the other has coded.
    """

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="codings")
    number = models.PositiveIntegerField()
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    memo = models.TextField(blank=True)
    wording = models.PositiveIntegerField(default=1, help_text="number of the code's wording that it was made under")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Coding"]] = scoped("layer__round__study")

    class Meta:
        ordering: ClassVar = ["layer", "start", "end", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["layer", "number"], name="one_coding_a_number"),
            models.UniqueConstraint(fields=["layer", "code", "start", "end"], name="one_coding_a_code_and_span"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="coding_is_not_empty"),
        ]
        indexes: ClassVar = [models.Index(fields=["code", "layer", "start"])]


class CodingStep(Step):
    """One thing a coder did to a layer, with the codings it touched before and after."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="steps")

    objects: ClassVar[models.Manager["CodingStep"]] = scoped("layer__round__study")

    class Meta(Step.Meta):
        constraints: ClassVar = [models.UniqueConstraint(fields=["layer", "request_id"], name="one_step_a_request")]
        indexes: ClassVar = [models.Index(fields=["layer", "-id"])]


class LayerMove(models.Model):
    """A layer that followed its transcript to a new version, with the snapshot of its codings before; never changed."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="moves")
    from_version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["LayerMove"]] = scoped("layer__round__study")

    class Meta:
        ordering: ClassVar = ["id"]


class CodingToConfirm(models.Model):
    """A coding whose words changed with its text: where they stood, and whether its coder has looked at it since.

    What they were is read from that version, as far as it may be read: it may say names.
    """

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="to_confirm")
    number = models.PositiveIntegerField(help_text="of the coding, within its layer")
    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CodingToConfirm"]] = scoped("layer__round__study")

    class Meta:
        ordering: ClassVar = ["layer", "start", "number"]
        indexes: ClassVar = [models.Index(fields=["layer", "confirmed_at"])]


class Quotation(models.Model):
    """A passage that something outside coding rests on (a statement of the catalogue), with a lasting number.

    Its identifier, such as `I-07-T23-Q4`, names interview, turn and quotation, and is what print carries.
    """

    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="quotations")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects: ClassVar[models.Manager["Quotation"]] = scoped("version__transcript__study")

    class Meta:
        ordering: ClassVar = ["version", "start", "end"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="one_quotation_a_number"),
            models.UniqueConstraint(fields=["version", "start", "end"], name="one_quotation_a_span"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="quotation_is_not_empty"),
        ]
