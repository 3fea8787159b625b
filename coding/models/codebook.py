"""The codebook: codes, what they were worded like before, its versions, and the log that undo works from."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.domain.codebook import LONGEST_NAME
from rounds.models import CodingRound, Stage
from studies.models import Person, Study
from studies.scoping import scoped
from studies.steps import Step


class Code(models.Model):
    """A code. One that a coder coins in an open round is theirs alone (`private_to`) until the round is closed.

    Two coders who coin the same name have two rows; when both have submitted, the later row points to the
    earlier through `merged_into`, and everything that counts follows that arrow. People merge codes in the same way;
    then `merged_by` says who, and undo takes the arrow away. Codings are never rewritten by a merge.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="codes")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=3 * LONGEST_NAME, editable=False)  # small letters can be three for one
    definition = models.TextField(_("definition"), blank=True)
    inclusion = models.TextField(_("when to use it"), blank=True)
    exclusion = models.TextField(_("when not to use it"), blank=True)
    wording = models.PositiveIntegerField(default=1, help_text="number of the CodeWording that is in force")
    example = models.TextField(_("example"), blank=True)
    example_from = models.ForeignKey("coding.Quotation", on_delete=models.SET_NULL, null=True, related_name="+")
    is_fixed = models.BooleanField(
        _("from a fixed list"), default=False, help_text="set before coding; applied, not developed, while coding"
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.OPEN)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("gathered under"),
    )
    subcodes_exclusive = models.BooleanField(
        default=False, help_text="the codes directly under it exclude one another: agreement adds the unitizing family"
    )
    colour = models.PositiveSmallIntegerField(_("colour"), default=0)
    private_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="private_codes")
    coined_in = models.ForeignKey(CodingRound, on_delete=models.PROTECT, null=True, related_name="coined_codes")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged_codes")
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    same_confirmed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who confirmed that a code led to another by its name alone means the same",
    )
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="split_codes")
    retired_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Code"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["name_key", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "private_to", "name_key"],
                condition=models.Q(retired_at=None, private_to__isnull=False, merged_by=None),
                name="one_private_code_a_name",
            ),
            models.UniqueConstraint(
                fields=["study", "name_key"],
                condition=models.Q(retired_at=None, private_to=None, merged_into=None),
                name="one_shared_code_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CodeWording(models.Model):
    """What a code's definition and rules said from `at` on; never changed. `Coding.wording` names its own."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    definition = models.TextField(blank=True)
    inclusion = models.TextField(blank=True)
    exclusion = models.TextField(blank=True)
    is_split = models.BooleanField(default=False, help_text="the words stayed; parts of the code became codes")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["CodeWording"]] = scoped("code__study")

    class Meta:
        ordering: ClassVar = ["code", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "number"], name="one_wording_a_number")]


class CodebookStep(Step):
    """One thing somebody did to the codebook, with the codes it touched before and after.

    `before` and `after` hold the states of codes by uuid (coding/actions/code_states.py); `layer_steps` the steps of
    layers, `[layer uuid, request id]`, that belong to it.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="codebook_steps")
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    before: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    after: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    layer_steps: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    objects: ClassVar[models.Manager["CodebookStep"]] = scoped("study")

    class Meta(Step.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "actor", "request_id"], name="one_codebook_step_a_request")
        ]
        indexes: ClassVar = [models.Index(fields=["study", "actor", "-id"])]


class CodebookVersion(models.Model):
    """The shared codebook as it stood at one moment; never changed. `content` is canonical JSON, `sha256` its hash."""

    class Occasion(models.TextChoices):
        KEPT = "kept", _("kept by hand")
        OPENED = "opened", _("a round was opened")
        CLOSED = "closed", _("a round was closed")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="codebook_versions")
    number = models.PositiveIntegerField()
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["CodebookVersion"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="one_codebook_version_a_number")
        ]


class RoundCodebooks(models.Model):
    """The codebook that a round was opened with, and the one it was closed with."""

    round = models.OneToOneField(CodingRound, on_delete=models.CASCADE, related_name="codebooks")
    opened = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, null=True, related_name="+")
    closed = models.ForeignKey(CodebookVersion, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["RoundCodebooks"]] = scoped("round__study")
