"""The ledger: every decision ever made, those undone and replaced included."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coding.domain.spans import turn_at
from coding.models import Code
from coding.queries import canonical_by_uuid
from moderation.labels import because, case_label, choice_label
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, turn_starts_of
from studies.models import Person, Study
from studies.tables import csv_lines

PAGE = 100
CHUNK = 500
COLUMNS = (
    "round", "transcript", "case", "turn", "type", "codes", "choice", "consensus", "reason", "note", "decided_by",
    "decided_at", "state", "undone_at", "key",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One decision. `case` is None where codes merged since have made another case of it."""

    decision: Decision
    case_set: CaseSet
    case: Case | None
    turn: int | None
    codes: list[Code]
    consensus: list[Code]

    @property
    def state(self) -> str:
        """`stands`, `replaced` by a later decision, `undone`, or `stale` where its case is gone."""
        if self.decision.undone_at:
            return "undone"
        if self.case is None:
            return "stale"
        return "stands" if self.case.decision_id == self.decision.pk else "replaced"

    @property
    def state_label(self) -> str:
        """The same for people."""
        words = {"undone": _("undone"), "stale": _("codes merged since"), "stands": "", "replaced": _("replaced")}
        return words[self.state]

    @property
    def choice(self) -> str:
        """The choice in words."""
        return choice_label(self.decision.choice)

    @property
    def because(self) -> str:
        """Why, in words."""
        return because(self.decision)

    @property
    def label(self) -> str:
        """Transcript and number of the case within it."""
        if self.case is None:
            return self.case_set.version.transcript.interview.label
        return case_label(self.case, self.case_set)


def page(study: Study, person: Person, number: str) -> tuple[Page[Decision], list[Entry]]:
    """A page of decisions and its lines, the newest first."""
    sets = case_sets(study, person)
    found = Paginator(_decisions(sets).order_by("-id"), PAGE).get_page(number)
    return found, entries(sets, canonical_by_uuid(study), list(found))


def lines_of_csv(study: Study, person: Person) -> Iterator[str]:
    """The whole ledger as CSV, the oldest decision first, its columns named in English in every language."""
    sets, codes = case_sets(study, person), canonical_by_uuid(study)
    chunks = (entries(sets, codes, list(chunk)) for chunk in Paginator(_decisions(sets), CHUNK))
    yield from csv_lines(COLUMNS, (_cells(entry) for chunk in chunks for entry in chunk))


def entries(sets: Iterable[CaseSet], codes: Mapping[str, Code], decisions: Sequence[Decision]) -> list[Entry]:
    """The decisions with their cases, in two queries."""
    by_id = {row.pk: row for row in sets}
    shown = {decision.case_set_id for decision in decisions}
    found = Case.objects.filter(case_set__in=shown, key__in={decision.case_key for decision in decisions})
    cases = {(case.case_set_id, case.key): case for case in found}
    starts = turn_starts_of({by_id[pk].version_id for pk in shown})
    return [_entry(d, by_id[d.case_set_id], cases.get((d.case_set_id, d.case_key)), codes, starts) for d in decisions]


def _entry(
    decision: Decision, case_set: CaseSet, case: Case | None, codes: Mapping[str, Code], starts: dict[int, list[int]]
) -> Entry:
    return Entry(
        decision=decision,
        case_set=case_set,
        case=case,
        turn=turn_at(starts[case_set.version_id], case.start) + 1 if case else None,
        codes=[codes[code] for code in case.codes] if case else [],
        consensus=list(dict.fromkeys(codes[row["code"]] for row in decision.outcome)),
    )


def _decisions(sets: Iterable[CaseSet]) -> QuerySet[Decision]:
    rows = Decision.objects.filter(case_set__in=[row.pk for row in sets]).select_related("decided_by")
    ordered: QuerySet[Decision] = rows.order_by("id")
    return ordered


def _cells(entry: Entry) -> list[object]:
    decision, case = entry.decision, entry.case
    return [
        entry.case_set.round.number,
        entry.case_set.version.transcript.interview.label,
        case.position + 1 if case else "",
        entry.turn or "",
        case.type if case else "",
        "; ".join(code.name for code in entry.codes),
        decision.choice,
        "; ".join(code.name for code in entry.consensus),
        decision.reason,
        decision.note,
        decision.decided_by.name,
        decision.decided_at.isoformat(timespec="seconds"),
        entry.state,
        decision.undone_at.isoformat(timespec="seconds") if decision.undone_at else "",
        decision.case_key,
    ]
