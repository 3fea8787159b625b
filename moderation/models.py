"""Cases computed from frozen layers, and what the moderator decided about them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from coding.models import CodingRound
from studies.models import Person
from transcripts.models import TranscriptVersion


class CaseSet(models.Model):
    """The cases of one transcript in one round, computed once from the hashes of its frozen layers."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="case_sets")
    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="case_sets")
    layers_sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(study="round__study")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "version"], name="one_case_set_a_transcript")]


class Case(models.Model):
    """One thing to settle. `units` holds each coder's part: [{coder, code, start, end, numbers}]."""

    class Type(models.TextChoices):
        AGREE = "AGREE", _("agreement")
        BOUNDARY = "BOUNDARY", _("boundary")
        DIFFERENT_CODE = "DIFFERENT_CODE", _("different code")
        ONE_CODER = "ONE_CODER", _("only one coder")
        PARTIAL = "PARTIAL", _("some coders")

    case_set = models.ForeignKey(CaseSet, on_delete=models.CASCADE, related_name="cases")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=14, choices=Type.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    codes = models.JSONField(default=list)
    units = models.JSONField(default=list)
    overlap = models.FloatField(default=1.0)
    decision = models.OneToOneField("Decision", on_delete=models.SET_NULL, null=True, related_name="active_for")

    objects = ScopedManager(study="case_set__round__study")

    class Meta:
        ordering: ClassVar = ["case_set", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_set", "key"], name="one_case_a_key")]
        indexes: ClassVar = [models.Index(fields=["case_set", "type", "position"])]


class Decision(models.Model):
    """What a moderator chose for a case; never edited or deleted, only undone or followed by another.

    It is tied to the case by `case_key`, which names what the coders did, so that it survives a recomputation.
    `outcome` is what enters the consensus layer: [{code, start, end}], empty for "neither".
    """

    case_set = models.ForeignKey(CaseSet, on_delete=models.CASCADE, related_name="decisions")
    case_key = models.CharField(max_length=64)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    choice = models.CharField(max_length=20)
    outcome = models.JSONField(default=list)
    reason = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager(study="case_set__round__study")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case_set", "case_key"])]
