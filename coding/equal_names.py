"""Pairs of codes that only their name has led together, though their coders defined them differently."""

from typing import NamedTuple

from coding.actions.equal_names import TOLD_APART
from coding.models import Code
from rounds.models import CodingRound
from studies.models import AuditEvent, Study

TEXTS = ("definition", "inclusion", "exclusion")


class Pair(NamedTuple):
    """The code that counts, and the one that counts as it."""

    kept: Code
    merged: Code


def equal_names(study: Study, round_: CodingRound | None = None, *, confirmed: bool = False) -> list[Pair]:
    """Those nobody has looked at yet, or those that somebody confirmed; of one round or of all."""
    rows = Code.objects.filter(
        study=study,
        merged_into__isnull=False,
        merged_by=None,
        private_to=None,
        same_confirmed_by__isnull=not confirmed,
    )
    rows = rows if round_ is None else rows.filter(coined_in=round_)
    found = rows.select_related("merged_into", "same_confirmed_by")
    pairs = [Pair(code.merged_into, code) for code in found if code.merged_into is not None]
    return [pair for pair in pairs if confirmed or _differ(pair)]


def told_apart(study: Study) -> list[Pair]:
    """Those that somebody told apart, the latest first."""
    events = AuditEvent.objects.filter(study=study, verb=TOLD_APART).order_by("-id")
    codes = {str(code.uuid): code for code in Code.objects.filter(study=study, merged_into=None, retired_at=None)}
    named = {row.object_id: row.data.get("other", "") for row in reversed(events)}
    return [Pair(codes[other], codes[uuid]) for uuid, other in named.items() if uuid in codes and other in codes]


def _differ(pair: Pair) -> bool:
    """Whether the second says something that the first does not."""
    said = [(getattr(pair.merged, name).strip(), getattr(pair.kept, name).strip()) for name in TEXTS]
    return any(words and words != others for words, others in said)
