"""Audits: what somebody who took no part in coding says of a drawn sample of a round's result."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coding.queries import canonical_by_uuid
from moderation.codings.queries import as_units
from moderation.models import Audit, AuditedCoding, Case, CaseSet
from rounds.models import CodingRound, Layer
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import Person, Study

Verdict = AuditedCoding.Verdict
DOUBTS = (Verdict.QUESTIONED, Verdict.OTHER_CODE)
"""Verdicts that ask a moderator to look again."""

CHUNK = 200
"""Passages that one query looks for."""


class AuditSummary(NamedTuple):
    """One audit in numbers: a sample of `size` of `of` codings by `seed`; `left` nobody has judged, `auditors` people
    judged the others.
    """

    size: int
    of: int
    seed: int
    accepted: int
    questioned: int
    other_code: int
    left: int
    auditors: int

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.size - self.left

    @property
    def share_accepted(self) -> float | None:
        """Of those that were judged, 0 to 1; None where none was."""
        return self.accepted / self.judged if self.judged else None


def summaries(round_: CodingRound) -> list[AuditSummary]:
    """The audits of a round, the oldest first. Decides nothing about who may see them (`visible`)."""
    return [summary for _audit, summary in _summed(Audit.objects.filter(round=round_))]


def visible(study: Study, person: Person) -> list[tuple[Audit, AuditSummary]]:
    """The audits that the person may see, with their numbers: none that is about a transcript hidden from them."""
    results = results_visible(study, person)
    found = Audit.objects.filter(round__study=study).exclude(round__in=results.hidden_rounds)
    hidden = AuditedCoding.objects.filter(version__in=results.hidden_versions)
    return _summed(found.exclude(pk__in=hidden.values("audit")))


def codings_of(audit: Audit) -> QuerySet[AuditedCoding]:
    """The sample in its order, with what each coding is about; texts stay in the database."""
    rows: QuerySet[AuditedCoding] = AuditedCoding.objects.filter(audit=audit).order_by("position")
    return rows.select_related("version__transcript__interview", "judged_by").defer("version__text")


def next_unjudged(audit: Audit, after: int = -1) -> AuditedCoding | None:
    """The next coding that waits for a verdict behind this position, from the top again at the end."""
    waiting = codings_of(audit).filter(verdict="")
    found: AuditedCoding | None = waiting.filter(position__gt=after).first() or waiting.first()
    return found


def firsts(audits: Collection[int]) -> dict[int, UUID]:
    """By id of each audit the coding (uuid) where its auditor goes on: the first without a verdict, else the first."""
    rows = AuditedCoding.objects.filter(audit__in=audits).values_list("audit", "verdict", "position", "uuid")
    first: dict[int, tuple[bool, int, UUID]] = {}
    for audit, verdict, position, uuid in rows:
        here = (verdict != "", position, uuid)
        first[audit] = min(first.get(audit, here), here)
    return {audit: uuid for audit, (_judged, _position, uuid) in first.items()}


def rounds_coded(study: Study, person: Person) -> set[int]:
    """Ids of the rounds that the person coded in, alone or in a meeting."""
    own = Layer.objects.filter(round__study=study).filter(Q(coder=person) | Q(together=person))
    return set(own.order_by().values_list("round", flat=True))


def refuse_who_coded(round_: CodingRound, person: Person) -> None:
    """Raises Refused for somebody who coded in the round."""
    if round_.pk in rounds_coded(round_.study, person):
        raise Refused(_("You coded in this round. Somebody who took no part in it has to audit it."))


def doubts(sets: Iterable[CaseSet]) -> dict[int, list[AuditedCoding]]:
    """By id of each case of these sets what auditors questioned or would code otherwise about its passage and code."""
    by_place = {(row.round_id, row.version_id): row for row in sets}
    rows = AuditedCoding.objects.filter(
        verdict__in=DOUBTS,
        audit__round__in={round_ for round_, _version in by_place},
        version__in={version for _round, version in by_place if version is not None},
    ).select_related("audit", "judged_by")
    of_set: dict[int, list[AuditedCoding]] = defaultdict(list)
    for row in rows.order_by("audit", "position"):
        if (row.audit.round_id, row.version_id) in by_place:
            of_set[by_place[row.audit.round_id, row.version_id].pk].append(row)
    return _beside_cases(of_set)


def _beside_cases(of_set: dict[int, list[AuditedCoding]]) -> dict[int, list[AuditedCoding]]:
    found: dict[int, list[AuditedCoding]] = defaultdict(list)
    placed = [(case_set, row) for case_set, rows in of_set.items() for row in rows]
    codes: dict[str, str] = {}
    for first in range(0, len(placed), CHUNK):
        some = placed[first : first + CHUNK]
        near = [Q(case_set=case_set, start__lt=row.end, end__gt=row.start) for case_set, row in some]
        cases = Case.objects.filter(reduce(or_, near)).select_related("decision", "case_set__round__study")
        for case in cases.order_by("case_set", "position"):
            codes = codes or _canonical(case.case_set.round.study)
            found[case.pk] += [row for at, row in some if at == case.case_set_id and _is_about(row, case, codes)]
    return {case: rows for case, rows in found.items() if rows}


def _canonical(study: Study) -> dict[str, str]:
    return {uuid: str(code.uuid) for uuid, code in canonical_by_uuid(study).items()}


def _is_about(row: AuditedCoding, case: Case, codes: Mapping[str, str]) -> bool:
    """Whether the case has the code of the audited coding on some of its words."""
    code = codes[str(row.code)]
    return any(codes[of] == code and start < row.end and end > row.start for of, start, end in _spans(case))


def _spans(case: Case) -> list[tuple[str, int, int]]:
    """What coders marked in a case, and what was decided."""
    decided = case.decision.outcome if case.decision else []
    marked = [(unit.code, unit.start, unit.end) for unit in as_units(case.units)]
    return [*marked, *((one["code"], one["start"], one["end"]) for one in decided)]


def _summed(audits: QuerySet[Audit]) -> list[tuple[Audit, AuditSummary]]:
    found = list(audits.select_related("round").order_by("id"))
    verdicts: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    rows = AuditedCoding.objects.filter(audit__in=[audit.pk for audit in found])
    for audit, verdict, person in rows.values_list("audit", "verdict", "judged_by"):
        verdicts[audit].append((verdict, person))
    return [(audit, _summary(audit, verdicts[audit.pk])) for audit in found]


def _summary(audit: Audit, verdicts: list[tuple[str, int | None]]) -> AuditSummary:
    given = [verdict for verdict, _person in verdicts]
    auditors = {person for verdict, person in verdicts if verdict}
    accepted, questioned, other, left = (given.count(verdict) for verdict in (Verdict.ACCEPTED, *DOUBTS, ""))
    return AuditSummary(audit.size, audit.of, audit.seed, accepted, questioned, other, left, len(auditors))
