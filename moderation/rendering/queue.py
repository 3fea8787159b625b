"""The queue: the cases a filter leaves, round by round, transcript by transcript, in the order of the text.

Whatever it is asked, the database looks at one or two transcripts' cases after counting them once per transcript.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Case as Choose
from django.db.models import Count, QuerySet, Value, When

from coding.models import Code
from moderation.domain.letters import is_of_a_coder
from moderation.domain.states import UNSETTLED, WAITING, State
from moderation.kinds import KINDS, Standing, type_label, types_that
from moderation.labels import STATES as STATE_LABELS
from moderation.labels import choice_label
from moderation.models import Case, CaseSet
from moderation.queries import Tally, about_code, cases_of

PAGE = 30
STATES: dict[str, Sequence[State]] = {
    "": WAITING,
    "undecided": UNSETTLED,
    "deferred": [State.DEFERRED],
    "returned": [State.RETURNED, State.ANSWERED],
    "decided": [State.DECIDED],
    "all": list(State),
}
"""What the filter of states means."""


@dataclass
class Queue:
    """The cases of these sets, taken in this order, that a filter leaves."""

    sets: Sequence[CaseSet]
    chosen: Mapping[str, str]
    tallies: Mapping[int, Tally]
    doubted: Collection[int] = ()
    """Ids of the cases that an auditor questioned, for the filter that asks for them."""
    _pages: dict[int, list[Case]] = field(default_factory=dict)

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each set stands, by id."""
        return {row.pk: place for place, row in enumerate(self.sets)}

    @cached_property
    def counts(self) -> list[int]:
        """How many cases each set has left, in the order of the sets."""
        if "code" in self.chosen or "audit" in self.chosen:
            found = dict(self._of(self.sets).values_list("case_set").annotate(cases=Count("pk")))
            return [found.get(row.pk, 0) for row in self.sets]
        return [self._counted(row) for row in self.sets]

    def __len__(self) -> int:
        return sum(self.counts)

    def take(self, start: int, most: int) -> list[Case]:
        """Cases from the place `start` on, counted from 0."""
        passed = first = 0
        while first < len(self.counts) and passed + self.counts[first] <= start:
            passed, first = passed + self.counts[first], first + 1
        last, found = first, passed
        while last < len(self.counts) and found < start + most:
            found, last = found + self.counts[last], last + 1
        cases = self._in_order(self.sets[first:last])
        return list(cases[start - passed : start - passed + most])

    def page(self, number: int) -> list[Case]:
        """The cases of a page, counted from 1; asked for once."""
        if number not in self._pages:
            self._pages[number] = self.take((number - 1) * PAGE, PAGE)
        return self._pages[number]

    def place(self, case: Case) -> int:
        """How many cases stand before this one, which need not be in the queue itself."""
        here = self.places[case.case_set_id]
        return sum(self.counts[:here]) + self._of(self.sets[here : here + 1]).filter(position__lt=case.position).count()

    def after(self, case: Case) -> Case | None:
        """The next case behind this one."""
        here = self.places[case.case_set_id]
        found = self._in_order(self.sets[here : here + 1]).filter(position__gt=case.position).first()
        later = next((place for place in range(here + 1, len(self.sets)) if self.counts[place]), None)
        if found is None and later is not None:
            found = self._in_order(self.sets[later : later + 1]).first()
        return found

    def before(self, case: Case) -> Case | None:
        """The last case in front of this one."""
        here = self.places[case.case_set_id]
        found = self._in_order(self.sets[here : here + 1]).filter(position__lt=case.position).last()
        earlier = next((place for place in range(here - 1, -1, -1) if self.counts[place]), None)
        if found is None and earlier is not None:
            found = self._in_order(self.sets[earlier : earlier + 1]).last()
        return found

    def _counted(self, row: CaseSet) -> int:
        """How many cases of a set the filter leaves, from its tally."""
        document, kind = self.chosen.get("document"), self.chosen.get("type")
        if document is not None and (row.version is None or str(row.version.uuid) != document):
            return 0
        states = STATES[self.chosen.get("state", "")]
        tally = self.tallies[row.pk].items()
        return sum(cases for (of, state), cases in tally if kind in (None, of) and state in states)

    def _of(self, sets: Iterable[CaseSet]) -> QuerySet[Case]:
        """The cases of some of the sets that the filter leaves, in no order."""
        cases = cases_of([row.pk for row in sets]).order_by()
        if "type" in self.chosen:
            cases = cases.filter(type=self.chosen["type"])
        if "document" in self.chosen:
            cases = cases.filter(case_set__version__uuid=self.chosen["document"])
        if "code" in self.chosen:
            cases = about_code(cases, self.chosen["code"])
        if "audit" in self.chosen:
            cases = cases.filter(pk__in=list(self.doubted))
        state = self.chosen.get("state", "")
        return cases if state == "all" else cases.filter(state__in=STATES[state])

    def _in_order(self, sets: Sequence[CaseSet]) -> QuerySet[Case]:
        cases = self._of(sets).select_related("decision__decided_by")
        if len(sets) == 1:
            return cases.order_by("position")
        ranks = Choose(*(When(case_set=row.pk, then=Value(place)) for place, row in enumerate(sets)))
        return cases.order_by(ranks, "position")


def next_to_decide(queue: Queue, case: Case) -> Case | None:
    """What comes after a decision: the next case of the filter that is undecided, from the top again at the end.

    Somebody who looks through decided cases or agreements goes on looking through them.
    """
    chosen = queue.chosen
    differences = (None, *types_that(Standing.DISPUTED))
    if chosen.get("state") == "all" and "audit" not in chosen and chosen.get("type") in differences:
        queue = Queue(queue.sets, {**queue.chosen, "state": ""}, queue.tallies, queue.doubted)
    return queue.after(case) or next((found for found in queue.take(0, 2) if found.pk != case.pk), None)


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    case: Case
    label: str
    codes: list[Code]
    turn: int | None
    settled: str

    @property
    def type_label(self) -> str:
        """What the type of its case is called."""
        return type_label(self.case.type)


@dataclass(frozen=True)
class Shown:
    """A page of the queue; `number` counts from 1."""

    number: int
    rows: list[Row]
    total: int

    @property
    def first(self) -> int:
        """Place of its first row, counted from 1."""
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """Place of its last row."""
        return self.first + len(self.rows) - 1

    def beside(self, case: Case) -> tuple[Case | None, Case | None]:
        """The cases before and after this one, where they stand on the page too."""
        cases = [row.case for row in self.rows]
        here = next((place for place, other in enumerate(cases) if other.pk == case.pk), None)
        if here is None:
            return None, None
        return cases[here - 1] if here else None, cases[here + 1] if here + 1 < len(cases) else None

    @property
    def earlier(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def later(self) -> int | None:
        """The page behind."""
        return self.number + 1 if self.last < self.total else None


def page_around(queue: Queue, case: Case, codes: Mapping[str, Code], is_shuffled: bool) -> Shown:
    """The page of the queue on which the case stands, or would stand."""
    number = min(queue.place(case), max(0, len(queue) - 1)) // PAGE + 1
    rows = rows_of(queue.page(number), queue.sets, codes, is_shuffled)
    return Shown(number, rows, len(queue))


def rows_of(
    cases: Sequence[Case], sets: Iterable[CaseSet], codes: Mapping[str, Code], is_shuffled: bool = False
) -> list[Row]:
    """The lines for these cases; one query a kind for the turns of their transcripts."""
    by_id = {row.pk: row for row in sets}
    turns: dict[int, int] = {}
    for name in {by_id[case.case_set_id].kind for case in cases}:
        turns |= KINDS[name].turns([case for case in cases if by_id[case.case_set_id].kind == name], by_id)
    return [
        Row(
            case,
            by_id[case.case_set_id].label,
            [codes[c] for c in case.codes],
            turns.get(case.pk),
            _settled(case, is_shuffled),
        )
        for case in cases
    ]


def _settled(case: Case, is_shuffled: bool) -> str:
    """What was decided, in a word, or that it was put off; empty where nothing was."""
    if case.decision is None:
        return ""
    hidden = is_shuffled and is_of_a_coder(case.decision.choice)
    if case.state != State.DECIDED or hidden:
        return str(STATE_LABELS[case.state])
    return choice_label(case.decision.choice)
