"""The desk's page: the queue on one side, the case in hand on the other, and what can be undone."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from coding.models import Code
from coding.visibility import visible_codes
from moderation.forms import QueueFilter
from moderation.labels import REASONS, case_label, choice_sentence
from moderation.models import Case, CaseSet
from moderation.queries import case_sets, progress, stamp, tallies, undoable
from moderation.rendering.desk import Desk, desk
from moderation.rendering.queue import PAGE, after, before, next_to_decide, page_of, queue, rows_of
from studies.models import Person, Study


@dataclass
class Work:
    """A moderator's work: the transcripts they may see, and the filter in the address."""

    study: Study
    person: Person
    data: Any

    @cached_property
    def sets(self) -> list[CaseSet]:
        """The case sets that the person may see."""
        return case_sets(self.study, self.person)

    @cached_property
    def known_codes(self) -> list[Code]:
        """The codebook as this person sees it."""
        return list(visible_codes(self.study, self.person))

    @cached_property
    def form(self) -> QueueFilter:
        """The filter, filled from the address."""
        return QueueFilter(self.data, sets=self.sets, codes=self.known_codes)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What the filter narrows."""
        return self.form.chosen()

    @property
    def query(self) -> str:
        """The filter as the end of an address."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def set_of(self, case: Case) -> CaseSet:
        """The set of a case, with round and transcript at hand."""
        return next(row for row in self.sets if row.pk == case.case_set_id)

    def first(self, page: int = 1) -> Case | None:
        """The first case on a page of the queue."""
        cases = queue(self.sets, self.chosen)
        found: Case | None = cases[(page - 1) * PAGE :].first()
        return found

    def following(self, case: Case) -> Case | None:
        """What comes after a decision on this case."""
        return next_to_decide(self.sets, self.chosen, case, self.set_of(case))

    def address(self, case: Case | None) -> str:
        """Where a case stands, filter kept; without a case the empty desk."""
        name, arguments = ("case", [case.uuid]) if case else ("cases", [])
        return reverse(name, args=[self.study.slug, *arguments]) + self.query


def page(work: Work, case: Case | None, **more: Any) -> dict[str, Any]:
    """What the template needs; `more` may hold `refusal`, `entered`, `said`."""
    last = undoable(work.sets, work.person)
    shared = {
        "work": work,
        "progress": progress(tallies(work.sets).values()),
        "reasons": REASONS.items(),
        "undoable": last,
        "undo_seen": stamp(last),
        "undo_sentence": choice_sentence(last.choice) if last else "",
        "undo_place": case_label(last.active_for, work.set_of(last.active_for)) if last else "",
    }
    return shared | (_in_hand(work, case) if case else {}) | more


def _in_hand(work: Work, case: Case) -> dict[str, Any]:
    case_set, cases = work.set_of(case), queue(work.sets, work.chosen)
    shown: Desk = desk(work.study, case, case_set)
    earlier = cases.filter(before(case, case_set))
    in_page = page_of(cases, earlier.count() // PAGE + 1)
    return {
        "desk": shown,
        "in_page": in_page,
        "rows": rows_of(in_page, work.sets, shown.codes),
        "previous": earlier.last(),
        "following": cases.filter(after(case, case_set)).first(),
    }
