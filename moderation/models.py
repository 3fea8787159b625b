"""Cases computed from frozen layers, what the moderator did about them, and what coders said when asked again."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from moderation.domain.states import State
from rounds.models import CodingRound
from studies.models import Person, Study
from transcripts.models import Transcript, TranscriptVersion


class Manners(models.Model):
    """How a study moderates."""

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="moderation_manners")
    shuffles_coders = models.BooleanField(
        default=False, help_text="coders are named anew, in another order, on every case of the desk"
    )

    requires_third = models.BooleanField(default=False, help_text="who coded a transcript does not decide about it")

    objects = ScopedManager(study="study")


class CaseSet(models.Model):
    """The cases of one transcript in one round, computed once from the hashes of its frozen layers.

    `kind` names what its cases are about (`moderation.kinds`); what is not about a transcript has no version.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="case_sets")
    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, null=True, related_name="case_sets")
    kind = models.CharField(max_length=20, default="codings")
    coders = models.JSONField(
        default=list, help_text="who met in it (uuids of people), in the order of their letters, which stays"
    )
    layers_sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(study="round__study")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "version", "kind"], name="one_case_set_a_transcript"),
            models.UniqueConstraint(
                fields=["round", "kind"], condition=models.Q(version=None), name="one_case_set_without_transcript"
            ),
        ]

    @property
    def label(self) -> str:
        """How people name where its cases come from: the interview, or the round."""
        if self.version is None:
            return gettext("round %(number)d") % {"number": self.round.number}
        return self.version.transcript.interview.label


class Case(models.Model):
    """One thing to settle; its `type` is one of its kind's, `codes` (uuids) those it is about.

    Where it is about a passage, it has its ends, and `overlap` (0 to 1) says how far coders marked the same words.

    `units` holds each coder's part; of codings: [{coder, code, start, end, numbers}], people and codes by their uuids.
    `decision` is the latest deed about it that was not undone, and `state` follows from that deed.
    """

    case_set = models.ForeignKey(
        CaseSet, on_delete=models.CASCADE, related_name="cases", db_index=False, help_text="indexed with its key"
    )
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    type = models.CharField(max_length=30, help_text="one of its kind's")
    state = models.CharField(max_length=10, default=State.OPEN)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    codes = models.JSONField(default=list)
    units = models.JSONField(default=list)
    overlap = models.FloatField(null=True)
    decision = models.OneToOneField("Decision", on_delete=models.SET_NULL, null=True, related_name="active_for")

    objects = ScopedManager(study="case_set__round__study")

    class Meta:
        ordering: ClassVar = ["case_set", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case_set", "key"], name="one_case_a_key")]
        indexes: ClassVar = [models.Index(fields=["case_set", "type", "state", "position"])]


class Decision(models.Model):
    """What a moderator did about a case; never edited or deleted, only undone or followed by another.

    It is tied to the case by `case_key`, which names what the coders did, so that it survives a recomputation, and says
    in `about` what the case was ({type, codes, start, end}), for when it is gone. `outcome` is what enters the
    consensus; of codings: [{code, start, end}], empty for "neither". `batch` is shared by what one deed decided.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case_set = models.ForeignKey(CaseSet, on_delete=models.CASCADE, related_name="decisions")
    case_key = models.CharField(max_length=64)
    about = models.JSONField(default=dict)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    choice = models.CharField(max_length=20)
    outcome = models.JSONField(default=list)
    reason = models.CharField(max_length=30, blank=True)
    note = models.TextField(blank=True)
    batch = models.UUIDField(null=True)
    seconds = models.PositiveIntegerField(default=0, help_text="since the moderator's deed before; 0 after a pause")
    shuffled = models.BooleanField(default=False, help_text="the moderator did not see which coder was which")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedManager(study="case_set__round__study")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["case_set", "case_key"]),
            models.Index(fields=["batch"]),
            models.Index(fields=["choice"], condition=models.Q(choice="split"), name="moderation_splits"),
        ]


class SecondLook(models.Model):
    """A coder's second look at a case that a moderator sent back: blind, and kept beside the first.

    `asked` is the deed that sent it back. `answer` is like a decision's outcome; it counts once `answered_at` is set.
    """

    asked = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="looks")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="second_looks")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    answer = models.JSONField(default=list)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ScopedManager(study="asked__case_set__round__study")

    class Meta:
        ordering: ClassVar = ["asked", "coder"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["asked", "coder"], name="one_second_look_a_coder")]


class Remark(models.Model):
    """What somebody says about a case once its round is closed; taken back, it keeps its place without its words."""

    case_set = models.ForeignKey(CaseSet, on_delete=models.CASCADE, related_name="remarks")
    case_key = models.CharField(max_length=64)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager(study="case_set__round__study")

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["case_set", "case_key"])]


class ChosenResult(models.Model):
    """The round that the owner named as the result of a transcript, where it is not the latest that gives one."""

    transcript = models.OneToOneField(Transcript, on_delete=models.CASCADE, related_name="chosen_result")
    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="+")
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now=True)

    objects = ScopedManager(study="transcript__study")


class Audit(models.Model):
    """A drawn sample of a round's consensus for somebody who took no part: `size` of `of` codings, by `seed`."""

    round = models.ForeignKey(CodingRound, on_delete=models.CASCADE, related_name="audits")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    seed = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(study="round__study")

    class Meta:
        ordering: ClassVar = ["id"]


class AuditedCoding(models.Model):
    """One coding of the sample, and what the auditor says of it. `code` is a uuid, `other_code` a name."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        QUESTIONED = "questioned", _("questioned")
        OTHER_CODE = "other_code", _("another code")

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="codings")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField()
    version = models.ForeignKey(TranscriptVersion, on_delete=models.PROTECT, related_name="+")
    code = models.UUIDField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    other_code = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    objects = ScopedManager(study="audit__round__study")

    class Meta:
        ordering: ClassVar = ["audit", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["audit", "position"], name="one_audited_coding_a_position")
        ]
