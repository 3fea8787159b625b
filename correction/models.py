"""A text on its way from one version to the next: its turns as they stand, the log of every edit, who sat over it."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study
from studies.scoping import scoped
from studies.steps import Step
from transcripts.models import Speaker, Transcript, TranscriptVersion


class Correction(models.Model):
    """The text in hand between an immutable version and the next; at most one of a transcript is not frozen."""

    class State(models.TextChoices):
        OPEN = "open", _("being corrected")
        SENT = "sent", _("waiting for agreement")
        FROZEN = "frozen", _("frozen")

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="corrections")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    corrector = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="who agrees")
    change = models.PositiveIntegerField(default=0, help_text="counts deeds; a turn knows its last one")
    settled: "models.JSONField[Any, Any]" = models.JSONField(default=list, help_text="keys of doubts put aside")
    holder = models.ForeignKey("Sitting", on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    version = models.OneToOneField(TranscriptVersion, on_delete=models.PROTECT, null=True, related_name="correction")
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict, help_text="counted when it was frozen")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Correction"]] = scoped("transcript__study")

    class Meta:
        ordering: ClassVar = ["transcript", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transcript"], condition=~models.Q(state="frozen"), name="one_text_in_hand_a_transcript"
            )
        ]

    @property
    def study(self) -> Study:
        """The study it belongs to."""
        return self.transcript.study


class Sitting(models.Model):
    """One window of one person over a text in hand; its lease on writing, what was played in it, and for how long
    somebody worked (pauses above a minute left out)."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="sittings")
    uuid = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True)
    active_ms = models.PositiveIntegerField(default=0)
    heard: "models.JSONField[Any, Any]" = models.JSONField(default=list, help_text="[start_ms, end_ms) apart, in order")

    objects: ClassVar[models.Manager["Sitting"]] = scoped("correction__transcript__study")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["correction", "uuid"], name="one_sitting_a_window")]


class DraftTurn(models.Model):
    """A turn of a text in hand. One that was merged into another is `gone` and can come back."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="turns")
    uuid = models.UUIDField(default=uuid.uuid4)
    place = models.BigIntegerField(help_text="orders the turns; says nothing else")
    origin = models.PositiveIntegerField(null=True, help_text="index of the turn of the base that it began as")
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, null=True, related_name="+")
    start_ms = models.PositiveIntegerField(null=True)
    end_ms = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    words: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="[start, end, start_ms, end_ms, probability or null for a person's], in code points"
    )
    checked = models.BooleanField(default=False)
    gone = models.BooleanField(default=False)
    rev = models.PositiveIntegerField(default=1)
    change = models.PositiveIntegerField(default=0, help_text="of the correction, when it was last touched")

    objects: ClassVar[models.Manager["DraftTurn"]] = scoped("correction__transcript__study")

    class Meta:
        ordering: ClassVar = ["correction", "place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["correction", "uuid"], name="one_draft_turn_a_uuid")]
        indexes: ClassVar = [models.Index(fields=["correction", "change"])]


class CorrectionStep(Step):
    """One thing somebody did to a text in hand, with the turns it touched before and after; undo and redo are, too."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["CorrectionStep"]] = scoped("correction__transcript__study")

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["correction", "request_id"], name="one_correction_step_a_request")
        ]


class Question(models.Model):
    """A doubtful passage of a text in hand: what the corrector asks the first interviewer, and the answer."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="questions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    turn = models.UUIDField()
    at_ms = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=300, blank=True)
    text = models.CharField(_("question"), max_length=1000)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Question"]] = scoped("correction__transcript__study")

    class Meta:
        ordering: ClassVar = ["id"]


class DeskChoice(models.Model):
    """How a person likes the correction desk: keys, speed, pauses; the same in every study."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="correction_choice")
    choices: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
