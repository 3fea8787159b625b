"""The log of a text in hand. The desk goes on without a network, so the browser itself knows what undo puts back.

What it sends to undo is an edit like any other, guarded by the turns' revisions and written down like any other, and
names the step that it turns. Two windows may turn steps out of order: where they are of other turns, neither minds.
"""

from uuid import UUID

from correction.models import CorrectionStep
from correction.queries import UNDO, log


def write_step(step: CorrectionStep, turned: UUID | None) -> None:
    """Write a step of a locked text; `turned` is the request of the one that it takes back or does again."""
    steps = log(step.correction)
    if turned is None:
        steps.add(step)
        return
    earlier = steps.of_request(turned)
    if earlier is not None:
        steps.mark(earlier, undone=step.verb == UNDO)
    step.save()
