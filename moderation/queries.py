"""What moderation can tell: the cases a person may see, how far it has come, and the consensus that follows."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from moderation.domain.states import UNSETTLED, Later, State
from moderation.kinds import KINDS, Outcome, Standing, kind_of, types
from moderation.models import Case, CaseSet, Decision, Manners
from rounds.visibility import results_visible
from studies.models import Person, Study

UNDECIDED = Q(state__in=UNSETTLED)


def case_sets(study: Study, person: Person) -> list[CaseSet]:
    """The case sets that the person may see, by round and transcript. Texts stay in the database.

    Whoever codes in an open round sees none of it, moderator or not, nor what was decided about the same transcripts
    in earlier rounds.
    """
    places = {kind.name: kind.places(study) for kind in KINDS.values()}
    results = results_visible(study, person)
    rows = CaseSet.objects.filter(round__study=study, kind__in=places)
    rows = rows.select_related("round__study", "version__transcript__interview").defer("version__text")
    order = list(places)
    seen = [
        row
        for row in rows
        if (row.round_id, row.version_id) in places[row.kind] and results.shows(row.round_id, row.version_id)
    ]
    return sorted(seen, key=lambda row: (row.round.number, order.index(row.kind), row.label))


def about_code(cases: QuerySet[Case], code: str) -> QuerySet[Case]:
    """Those of the cases that are about the code with this uuid."""
    found: QuerySet[Case] = cases.annotate(used=Cast("codes", TextField())).filter(used__contains=code)
    return found


def shuffles(study: Study) -> bool:
    """Whether the desk hides which coder is which."""
    return bool(Manners.objects.filter(study=study, shuffles_coders=True).exists())


def stamp(decision: Decision | None) -> str:
    """Names the decision that a page shows, so that a stale page is noticed; empty where there is none."""
    return hashlib.sha256(f"decision {decision.uuid}".encode()).hexdigest()[:16] if decision else ""


def undoable(sets: Iterable[CaseSet], person: Person) -> Decision | None:
    """The person's latest deed in these sets that still stands; its case, where there is one, in `active_for`."""
    own = decisions_of(_ids(sets)).filter(decided_by=person, undone_at=None)
    in_force = Case._base_manager.filter(decision=OuterRef("pk"))
    standing = own.filter(Exists(in_force) | Q(choice=Later.SPLIT))
    found: Decision | None = standing.select_related("active_for").order_by("-id").first()
    return found


def time_spent(sets: Iterable[CaseSet], person: Person | None = None) -> int:
    """Seconds between deeds in these sets, pauses left out: a lower bound of the time that moderation took."""
    deeds = decisions_of(_ids(sets))
    found = deeds.filter(decided_by=person) if person else deeds
    return int(found.aggregate(sum=Sum("seconds"))["sum"] or 0)


def stale(sets: Iterable[CaseSet]) -> QuerySet[Decision]:
    """Decisions that stand for cases that are no more: their codings or codes have changed."""
    known = Case._base_manager.filter(case_set=OuterRef("case_set"), key=OuterRef("case_key"))
    later = Decision._base_manager.filter(previous=OuterRef("pk"), undone_at=None)
    found = decisions_of(_ids(sets)).filter(~Exists(known), ~Exists(later), undone_at=None)
    return found.exclude(choice__in=list(Later))


def stale_near(case: Case, case_set: CaseSet) -> list[Decision]:
    """Those of them whose case had words in common with this one, or codes where it has none; the latest first."""
    found = stale([case_set]).select_related("decided_by").order_by("-id")
    if case.start is None:
        return [row for row in found if set(row.about["codes"]) & set(case.codes)]
    return list(found.filter(about__start__lt=case.end, about__end__gt=case.start))


class Progress(NamedTuple):
    """How far moderation has come: of what coders differ about, and of what else was put off or sent back.

    Agreements and what was `once` coded count apart where nobody decided otherwise, else not at all, like what a
    moderator added.
    """

    decided: int = 0
    to_decide: int = 0
    agreed: int = 0
    deferred: int = 0
    returned: int = 0
    once: int = 0

    @property
    def left(self) -> int:
        """Cases that the consensus still lacks."""
        return self.to_decide - self.decided

    @property
    def waiting(self) -> int:
        """Those that the moderator can decide at once."""
        return self.left - self.deferred - self.returned


def decisions_of(sets: Collection[int]) -> QuerySet[Decision]:
    """What was decided in these sets (ids), which a query in scope has named; without a scope as in `cases_of`."""
    found: QuerySet[Decision] = Decision._base_manager.filter(case_set__in=list(sets))
    return found


def cases_of(sets: Collection[int]) -> QuerySet[Case]:
    """The cases of these sets (ids), which a query in scope has named.

    Without a scope of its own: joined with the study once more, counting thousands of cases takes three times as long.
    """
    found: QuerySet[Case] = Case._base_manager.filter(case_set__in=list(sets))
    return found


Tally = dict[tuple[str, str], int]
"""How many cases there are by type and state."""


def tallies(sets: Iterable[CaseSet]) -> dict[int, Tally]:
    """The cases of each set by type and state; a set without cases has an empty tally."""
    found: dict[int, Tally] = {row.pk: {} for row in sets}
    rows = cases_of(found).order_by().values_list("case_set", "type", "state")
    for case_set, kind, state, cases in rows.annotate(cases=Count("pk")):
        found[case_set][kind, state] = cases
    return found


def progress(found: Iterable[Tally]) -> Progress:
    """The sum of some tallies."""
    total: Counter[str] = Counter()
    standing: Counter[str] = Counter()
    known = types()
    for (kind, state), cases in (row for tally in found for row in tally.items()):
        counts_as = known[kind].standing
        if state == State.AGREED:
            standing[counts_as] += cases
        elif counts_as == Standing.DISPUTED or state != State.DECIDED:
            total[state] += cases
    return Progress(
        total[State.DECIDED],
        total.total(),
        standing[Standing.ALIKE],
        total[State.DEFERRED],
        total[State.RETURNED],
        standing[Standing.ONCE],
    )


def outcomes(sets: Iterable[CaseSet]) -> list[tuple[Case, Outcome]]:
    """What stands of these sets, case by case: what was decided, and what stands though nobody decided."""
    by_id = {row.pk: row for row in sets}
    cases = cases_of(by_id).filter(state__in=(State.DECIDED, State.AGREED)).select_related("decision")
    return [
        (case, case.decision.outcome if case.decision else kind_of(by_id[case.case_set_id]).undecided_outcome(case))
        for case in cases.order_by("case_set", "position")
    ]


def _ids(sets: Iterable[CaseSet]) -> list[int]:
    return [row.pk for row in sets]
