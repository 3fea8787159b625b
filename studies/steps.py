"""Logs of steps: what people did to one thing, with what each step touched before and after, so that it can be undone.

A step is written once and never deleted. What `before` and `after` hold is the log's own: the states of codings, of
codes, of turns. Putting one in the place of the other is the log's own, too, and so is its audit row.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.errors import Refused, refuse_unless


class Step(models.Model):
    """One thing that somebody did, with what it touched before and after.

    `request_id` comes from the browser where it sends what is done on the page, so that what is sent twice over a
    broken network happens once.
    """

    request_id = models.UUIDField(default=uuid.uuid4, editable=False)
    verb = models.CharField(max_length=20)
    before: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    after: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    undone = models.BooleanField(default=False)
    discarded = models.BooleanField(default=False, help_text="an undone step that a later one overtook")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]


OVERTAKEN = gettext_lazy("Something newer happened since; reload to see it.")

S = TypeVar("S", bound=Step)

Put = Callable[[S, Any, Any], None]
"""Leads what a step touched from one state to another, with an audit row; given the step, both states, in order."""


@dataclass(frozen=True)
class Log(Generic[S]):
    """The steps of one thing: of a layer, of a text in hand, of the codebook as far as one person changed it.

    Whoever writes to it has locked that thing, so that two windows come one after the other.
    """

    steps: QuerySet[S]

    def of_request(self, request_id: uuid.UUID) -> S | None:
        """The step of this request where it was done before; what is asked twice is answered with it, and done once."""
        return self.steps.filter(request_id=request_id).first()

    def undoable(self) -> S | None:
        """The step that undo would take back."""
        return self._in_force().filter(undone=False).order_by("-id").first()

    def redoable(self) -> S | None:
        """The step that redo would do again."""
        return self._in_force().filter(undone=True).order_by("id").first()

    def within_reach(self, most: int) -> list[S]:
        """The last `most` steps that undo and redo can turn: those that stand, then those to be done again."""
        return sorted(self._in_force().order_by("-id")[:most], key=lambda step: (step.undone, step.pk))

    def add(self, step: S) -> S:
        """Write a new step; what was undone before it cannot be done again."""
        self._in_force().filter(undone=True).update(discarded=True)
        step.save()
        return step

    def close(self) -> None:
        """Let nothing that was done so far be undone: what it was done to is not there any more."""
        self._in_force().update(discarded=True)

    def undo(self, request_id: uuid.UUID, put: Put[S]) -> S:
        """Take back the step of this request. Asked twice, it happens once.

        Raises Refused where there is no such step, or it is not the last one that stands, and whatever `put` raises.
        """
        step = self._known(request_id)
        if not step.undone:
            refuse_unless(step == self.undoable(), OVERTAKEN)
            put(step, step.after, step.before)
            self.mark(step, undone=True)
        return step

    def redo(self, request_id: uuid.UUID, put: Put[S]) -> S:
        """Do a step again that was taken back; the same promises as `undo`."""
        step = self._known(request_id)
        if step.undone:
            refuse_unless(step == self.redoable(), OVERTAKEN)
            put(step, step.before, step.after)
            self.mark(step, undone=False)
        return step

    def mark(self, step: S, *, undone: bool) -> None:
        """Say that a step was turned, where its thing itself tells whether it may be. Done again, it counts again."""
        step.undone, step.discarded = undone, step.discarded and undone
        step.save(update_fields=["undone", "discarded"])

    def _in_force(self) -> QuerySet[S]:
        return self.steps.filter(discarded=False)

    def _known(self, request_id: uuid.UUID) -> S:
        step = self._in_force().filter(request_id=request_id).first()
        if step is None:
            raise Refused(_("There is nothing to take back here; reload the page."))
        return step
