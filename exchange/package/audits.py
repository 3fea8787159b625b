"""Audits: samples of the consensus that somebody who took no part has judged."""

from collections.abc import Iterator

from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from moderation.codings.audits import codings_of, summaries
from moderation.models import Audit

AUDITS = ["audit", "round", "size", "of", "seed", "accepted", "questioned", "other_code", "left", "auditors"]
CODINGS = [
    "audit",
    "transcript",
    "number",
    "turn",
    "start",
    "end",
    "code",
    "code_id",
    "verdict",
    "better_code",
    "note",
]


def audits(material: Material) -> Iterator[Member]:
    """The audits in numbers and the sample of each, without a name; nothing where there was none."""
    found = list(Audit.objects.filter(round__study=material.study).select_related("round").order_by("round", "id"))
    if found and material.study.compares_coders:
        yield Member("audits.csv", lambda: as_csv(AUDITS, list(_audits(material))))
        rows = [row for number, audit in enumerate(found, 1) for row in _sample(material, number, audit)]
        yield Member("audited_codings.csv", lambda: as_csv(CODINGS, rows))


def _audits(material: Material) -> Iterator[list[Cell]]:
    found = [(one.number, summary) for one in material.rounds for summary in summaries(one)]
    for number, (round_, summary) in enumerate(found, 1):
        verdicts = [summary.accepted, summary.questioned, summary.other_code, summary.left]
        yield [number, round_, summary.size, summary.of, summary.seed, *verdicts, summary.auditors]


def _sample(material: Material, number: int, audit: Audit) -> Iterator[list[Cell]]:
    """What was drawn from a text that the package no longer holds keeps its offsets there."""
    for row in codings_of(audit):
        code, is_here = material.codes[str(row.code)], row.version_id in material.versions
        label = row.version.transcript.interview.label
        turn = material.turn(row.version_id, row.start) if is_here else None
        note = row.note if is_here and material.is_shared(row.version_id) else ""
        place = [turn, row.start, row.end, code.name, str(code.uuid)]
        yield [number, label, row.position + 1, *place, row.verdict, row.other_code, note]
