"""The queue: the cases a filter leaves, a page of them, and which one comes after which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from coding.domain.spans import turn_at
from coding.models import Code
from moderation.domain.cases import CaseType
from moderation.labels import choice_label
from moderation.models import Case, CaseSet
from moderation.queries import UNDECIDED, turn_starts_of

PAGE = 40
ROUND = "case_set__round__number"
LABEL = "case_set__version__transcript__interview__label"
STATES = {"": UNDECIDED, "decided": Q(decision__isnull=False), "all": Q()}


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    case: Case
    case_set: CaseSet
    codes: list[Code]
    turn: int

    @property
    def settled(self) -> str:
        """What was decided, in a word; empty where nothing was."""
        return choice_label(self.case.decision.choice) if self.case.decision else ""


def queue(sets: Sequence[CaseSet], chosen: Mapping[str, str]) -> QuerySet[Case]:
    """The cases that a filter leaves, round by round, transcript by transcript, in the order of the text."""
    cases = Case.objects.filter(case_set__in=[row.pk for row in sets])
    if "type" in chosen:
        cases = cases.filter(type=chosen["type"])
    if "document" in chosen:
        cases = cases.filter(case_set__version__uuid=chosen["document"])
    if "code" in chosen:
        cases = cases.annotate(used=Cast("codes", TextField())).filter(used__contains=chosen["code"])
    ordered: QuerySet[Case] = cases.filter(STATES[chosen.get("state", "")]).order_by(ROUND, LABEL, "position")
    return ordered


def after(case: Case, case_set: CaseSet) -> Q:
    """Cases that stand behind this one in the order of the queue."""
    number, label = case_set.round.number, case_set.version.transcript.interview.label
    same_round = Q(**{ROUND: number})
    later_set = Q(**{f"{ROUND}__gt": number}) | same_round & Q(**{f"{LABEL}__gt": label})
    return later_set | same_round & Q(**{LABEL: label}) & Q(position__gt=case.position)


def before(case: Case, case_set: CaseSet) -> Q:
    """Cases that stand in front of this one."""
    return ~after(case, case_set) & ~Q(pk=case.pk)


def next_to_decide(sets: Sequence[CaseSet], chosen: Mapping[str, str], case: Case, case_set: CaseSet) -> Case | None:
    """What comes after a decision: the next case of the filter that is undecided, from the top again at the end.

    Somebody who looks through decided cases or agreements goes on looking through them.
    """
    looking_back = chosen.get("state") == "decided" or chosen.get("type") == CaseType.AGREE
    wanted = dict(chosen) if looking_back else {**chosen, "state": ""}
    cases = queue(sets, wanted).exclude(pk=case.pk)
    found: Case | None = cases.filter(after(case, case_set)).first() or cases.first()
    return found


def page_of(cases: QuerySet[Case], number: int) -> Page[Case]:
    """A page of the queue; a number past the end means the last one."""
    return Paginator(cases.select_related("decision"), PAGE).get_page(number)


def rows_of(cases: Iterable[Case], sets: Iterable[CaseSet], codes: Mapping[str, Code]) -> list[Row]:
    """The lines for these cases; one query for the turns of their transcripts."""
    found, by_id = list(cases), {row.pk: row for row in sets}
    starts = turn_starts_of({by_id[case.case_set_id].version_id for case in found})
    return [
        Row(
            case,
            by_id[case.case_set_id],
            [codes[code] for code in case.codes],
            turn_at(starts[by_id[case.case_set_id].version_id], case.start) + 1,
        )
        for case in found
    ]
