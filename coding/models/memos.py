"""Memos: what a researcher thinks while coding, on a coding, a code, a transcript or the study."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from coding.models.codebook import Code
from rounds.models import CodingRound, Layer
from studies.models import Person, Study
from studies.scoping import scoped
from transcripts.models import Transcript


class Memo(models.Model):
    """A memo with what it is about: one coding (`layer` and `number`), one code, one transcript, or else the study.

    What a coder of an open round writes is theirs alone until that round is closed: `written_in` names it.
    """

    class Kind(models.TextChoices):
        """Theoretical, methodological and operational notes (Schatzman and Strauss 1973), and memos on codes."""

        THEORETICAL = "theoretical", _("theoretical")
        METHODOLOGICAL = "methodological", _("methodological")
        CODE = "code", _("code")
        OPERATIONAL = "operational", _("operational")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="memos")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.THEORETICAL)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("memo"))
    code = models.ForeignKey(Code, on_delete=models.CASCADE, null=True, related_name="memos")
    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, null=True, related_name="memos")
    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, null=True, related_name="memos")
    number = models.PositiveIntegerField(null=True, help_text="of the coding, within its layer")
    codes: models.ManyToManyField[Code, Any] = models.ManyToManyField(Code, blank=True, related_name="linked_memos")
    memos: models.ManyToManyField["Memo", Any] = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="linked_from"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memos")
    written_in = models.ForeignKey(CodingRound, on_delete=models.PROTECT, null=True, related_name="memos")
    is_private = models.BooleanField(_("for me alone"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Memo"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        indexes: ClassVar = [models.Index(fields=["layer", "number"])]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class MemoRevision(models.Model):
    """What a memo said before it was changed; never changed itself."""

    memo = models.ForeignKey(Memo, on_delete=models.CASCADE, related_name="revisions")
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    until = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["MemoRevision"]] = scoped("memo__study")

    class Meta:
        ordering: ClassVar = ["-id"]


class CoderDeskChoice(models.Model):
    """How a person likes the coder's desk: keys, what is shown of interviewers; the same in every study."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="coder_desk_choice")
    choices: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
