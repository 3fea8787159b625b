"""What can be written into the framework matrix: a cell at a time, and nobody's words over another's unseen.

Raises Refused for who codes in an open round: the matrix rests on results that are hidden from them.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.actions import ensure_quotation
from coding.models import Code, Quotation
from finding.models import MatrixSummary
from finding.queries.matrix import Cell, Said, framework, said
from rounds.visibility import misses_results
from studies import audit
from studies.actions.studies import hold
from studies.errors import Refused
from studies.models import Participant, Person, Study

Span = tuple[UUID, int, int]
"""Uuid of the transcript version, start, end."""


class Overtaken(Refused):
    """Somebody has written into the cell since it was read."""


@transaction.atomic
def write_summary(
    *, study: Study, actor: Person, participant: Participant, code: Code, text: str, spans: Collection[Span], seen: str
) -> Cell:
    """Let a cell say `text` and rest on these passages; answers it as it stood before.

    `seen` is the stamp of the cell as it was read. Summaries that met here by a merge become one, under the code that
    remains. Raises Overtaken where the cell was written meanwhile, Refused where it has no such passage.
    """
    if misses_results(study, actor):
        raise Refused(
            _(
                "The matrix rests on results that you must not read yet: you code in an open round, or look "
                "at a passage again."
            )
        )
    hold(study)
    found = framework(study, actor)
    before = found.cell(participant, code)
    if before.stamp != seen:
        raise Overtaken(
            _("Somebody has written into this cell meanwhile. Nothing was overwritten: compare the two and save again.")
        )
    quotations = _quotations(said(found, before), spans)
    kept = {one.quotation.pk for one in before.quotations}
    if text != before.text or {one.pk for one in quotations} != kept:
        _write(study, actor, before, text, quotations)
    return before


def _quotations(passages: Iterable[Said], spans: Collection[Span]) -> list[Quotation]:
    """Quotations of the passages chosen; those of one span are one."""
    at_hand = {(one.version.uuid, one.start, one.end): one.version for one in passages}
    if not at_hand.keys() >= set(spans):
        raise Refused(_("A passage that you ticked is not in the result any more. Look at the ticks and save again."))
    return [
        ensure_quotation(version=at_hand[version, start, end], start=start, end=end)
        for version, start, end in sorted(set(spans), key=lambda span: span[1:])
    ]


def _write(study: Study, actor: Person, before: Cell, text: str, quotations: Collection[Quotation]) -> None:
    """Into the row of the code itself; rows of codes merged into it give their words to it."""
    row: MatrixSummary = MatrixSummary.objects.update_or_create(
        study=study,
        code=before.code,
        participant=before.participant,
        defaults={"text": text, "written_by": actor},
    )[0]
    row.quotations.set(quotations)
    for other in before.summaries:
        if other.pk != row.pk:
            other.text = ""
            other.save(update_fields=["text", "written_at"])
            other.quotations.clear()
    audit.record(
        study=study,
        actor=actor,
        verb="matrix.written",
        about=row,
        participant=str(before.participant.uuid),
        code=str(before.code.uuid),
        characters=len(text),
        quotations=len(quotations),
    )
