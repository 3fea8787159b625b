"""What the pages of an audit show. The auditor reads passage, code and definition, and not who coded it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from coding.domain.spans import turn_at
from coding.models import Code
from coding.queries import canonical_by_uuid, turn_starts
from coding.visibility import visible_codes
from moderation.codings.audits import AuditSummary, codings_of, doubts, firsts, rounds_coded, visible
from moderation.codings.passage import lines_around, shortened
from moderation.codings.queries import turn_starts_of
from moderation.codings.results import result_places
from moderation.models import Audit, AuditedCoding, Case
from moderation.queries import case_sets
from rounds.models import CodingRound
from rounds.visibility import results_visible
from studies.models import Person, Study
from transcripts.visibility import readable_texts


@dataclass(frozen=True)
class Listed:
    """An audit with its numbers; `following` names what an auditor judges next, `is_barred` where they coded."""

    audit: Audit
    summary: AuditSummary
    following: UUID | None = None
    is_barred: bool = False

    @property
    def percent_accepted(self) -> int | None:
        """Of a hundred that were judged; None where none was."""
        share = self.summary.share_accepted
        return None if share is None else round(100 * share)


@dataclass(frozen=True)
class Line:
    """One coding of a sample, for the overview. `case` is where it is decided, where there is one."""

    coding: AuditedCoding
    code: Code
    words: str
    turn: int
    case: Case | None


def overview(study: Study, person: Person) -> dict[str, Any]:
    """Every audit that the person may see, and the rounds whose result can be audited."""
    with_result = {round_ for round_, _version in result_places(results_visible(study, person))}
    return {
        "audits": [Listed(one, summary) for one, summary in visible(study, person)],
        "rounds": CodingRound.objects.filter(study=study, pk__in=with_result),
    }


def audit(study: Study, person: Person, uuid: UUID) -> dict[str, Any]:
    """One of them with every verdict, doubts first, then what waits, then what was accepted."""
    listed = next((Listed(one, summary) for one, summary in visible(study, person) if one.uuid == uuid), None)
    if listed is None:
        raise Http404
    codings = list(codings_of(listed.audit).defer(None).select_related("version__transcript__interview", "judged_by"))
    order = ["questioned", "other_code", "", "accepted"]
    lines = sorted(_lines(study, person, codings), key=lambda line: order.index(line.coding.verdict))
    return {"listed": listed, "lines": lines}


def for_auditor(study: Study, person: Person) -> dict[str, Any]:
    """The samples, each with what this auditor judges next."""
    seen = visible(study, person)
    following, own = firsts([one.pk for one, _summary in seen]), rounds_coded(study, person)
    return {
        "audits": [Listed(one, summary, following[one.pk], one.round_id in own) for one, summary in seen],
    }


def coding_for(study: Study, person: Person, uuid: UUID) -> AuditedCoding:
    """The coding of a sample that the auditor may see; raises Http404 for any other."""
    seen = {one.pk for one, _summary in visible(study, person)}
    rows = AuditedCoding.objects.select_related("audit__round__study", "version__transcript__interview", "judged_by")
    found: AuditedCoding | None = rows.filter(audit__in=seen, uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def one(study: Study, person: Person, coding: AuditedCoding) -> dict[str, Any]:
    """One coding: its turns, its code, how far the audit is, and what lies before and behind."""
    codes, sample = canonical_by_uuid(study), codings_of(coding.audit)
    return {
        "coding": coding,
        "code": codes[str(coding.code)],
        "lines": lines_around(coding.version, coding.start, coding.end, 1),
        "turn": turn_at(turn_starts(coding.version), coding.start) + 1,
        "summary": next(found for audit, found in visible(study, person) if audit.pk == coding.audit_id),
        "previous": sample.filter(position__lt=coding.position).last(),
        "following": sample.filter(position__gt=coding.position).first(),
        "is_barred": coding.audit.round_id in rounds_coded(study, person),
        "known_codes": visible_codes(study, person),
    }


def _lines(study: Study, person: Person, codings: Sequence[AuditedCoding]) -> list[Line]:
    versions = {one.version_id for one in codings}
    codes, starts, texts = canonical_by_uuid(study), turn_starts_of(versions), readable_texts(versions)
    beside: dict[int, int] = {}
    for case, rows in doubts(case_sets(study, person)).items():
        beside |= {row.pk: case for row in rows if row.pk not in beside}
    cases = Case.objects.in_bulk(set(beside.values()))
    return [
        Line(
            one,
            codes[str(one.code)],
            shortened(texts[one.version_id].text[one.start : one.end]),
            turn_at(starts[one.version_id], one.start) + 1,
            cases.get(beside.get(one.pk, 0)),
        )
        for one in codings
    ]
