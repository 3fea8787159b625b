"""The desk's page: the queue on one side, the case in hand on the other, and what can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.queries import canonical_by_uuid
from coding.visibility import visible_codes
from moderation.codings.audits import doubts
from moderation.domain.letters import shown
from moderation.forms import QueueFilter
from moderation.kinds import Place, type_choices
from moderation.labels import REASONS, case_label, choice_sentence
from moderation.models import AuditedCoding, Case, CaseSet, Decision
from moderation.queries import Tally, case_sets, progress, shuffles, stamp, tallies, time_spent, undoable
from moderation.rendering.desk import Desk, context_asked
from moderation.rendering.queue import Queue, next_to_decide, page_around
from moderation.third import barred, open_to, thirds
from studies.models import Person, Study


@dataclass(frozen=True)
class Filter:
    """One box of the filter."""

    name: str
    label: str
    options: Sequence[tuple[str, object]]
    chosen: Mapping[str, str]

    @property
    def value(self) -> str:
        """What is chosen; empty for everything."""
        return self.chosen.get(self.name, "")

    @property
    def html(self) -> str:
        """The options as markup: a codebook has hundreds, and a template would take a tenth of the page's time."""
        marks = ((value, " selected" if value == self.value else "", label) for value, label in self.options)
        return format_html_join("", '<option value="{}"{}>{}</option>', marks)


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
    def barred(self) -> set[Place]:
        """Where the person coded and a third person is wanted."""
        return barred(self.study, self.person)

    @cached_property
    def open_sets(self) -> list[CaseSet]:
        """The case sets that the person may decide."""
        return open_to(self.sets, self.barred)

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What the filter narrows."""
        return QueueFilter(self.data).chosen()

    @cached_property
    def is_shuffled(self) -> bool:
        """Whether this study's desk hides which coder is which."""
        return shuffles(self.study)

    @cached_property
    def known_codes(self) -> list[tuple[UUID, str]]:
        """The codebook as this person sees it: uuid and name."""
        return list(visible_codes(self.study, self.person).values_list("uuid", "name"))

    @property
    def filters(self) -> list[Filter]:
        """The boxes to choose from."""
        labels = {str(row.version.uuid): row.label for row in self.open_sets if row.version is not None}
        codes = [(str(uuid), name) for uuid, name in self.known_codes]
        audit = [("", _("audited or not")), ("doubted", _("questioned by an auditor"))]
        return [
            Filter("type", _("Type"), [("", _("every type")), *type_choices()], self.chosen),
            Filter("code", _("Code"), [("", _("every code")), *codes], self.chosen),
            Filter("document", _("Transcript"), [("", _("every transcript")), *labels.items()], self.chosen),
            Filter("state", _("State"), QueueFilter.STATES, self.chosen),
            *([Filter("audit", _("Audit"), audit, self.chosen)] if self.doubted or "audit" in self.chosen else []),
        ]

    @cached_property
    def queue(self) -> Queue:
        """What the filter leaves."""
        return Queue(self.open_sets, self.chosen, self.tallies, self.doubted)

    @cached_property
    def doubted(self) -> dict[int, list[AuditedCoding]]:
        """By id of each case that an auditor questioned, what was said."""
        return doubts(self.sets)

    @cached_property
    def tallies(self) -> dict[int, Tally]:
        """How many cases each set has, by type and state."""
        return tallies(self.open_sets)

    @property
    def query(self) -> str:
        """The filter as the end of an address."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def set_of(self, case: Case) -> CaseSet:
        """The set of a case, with round and transcript at hand."""
        return next(row for row in self.sets if row.pk == case.case_set_id)

    def may_decide(self, case: Case) -> bool:
        """Whether it is in the person's queue at all."""
        return any(row.pk == case.case_set_id for row in self.open_sets)

    def first(self, page: int = 1) -> Case | None:
        """The first case on a page of the queue; on a page past the end none."""
        return next(iter(self.queue.page(page)), None)

    def following(self, case: Case) -> Case | None:
        """What comes after a decision on this case."""
        return next_to_decide(self.queue, case) if self.may_decide(case) else self.first()

    def address(self, case: Case | None) -> str:
        """Where a case stands, filter kept; without a case the empty desk."""
        name, arguments = ("case", [case.uuid]) if case else ("cases", [])
        return reverse(name, args=[self.study.slug, *arguments]) + self.query


def page(work: Work, case: Case | None, **more: Any) -> dict[str, Any]:
    """What the template needs; `more` may hold `refusal`, `entered`, `said`."""
    shared = {
        "work": work,
        "progress": progress(work.tallies.values()),
        "time_spent": timedelta(seconds=time_spent(work.open_sets)),
        "reasons": REASONS.items(),
        **undo_of(work.sets, work.person, is_shuffled=work.is_shuffled),
    }
    return shared | (_in_hand(work, case) if case else {}) | more


def undo_of(sets: Sequence[CaseSet], person: Person, *, is_shuffled: bool) -> dict[str, Any]:
    """The latest deed that the person can take back: its stamp, what it was and where."""
    last = undoable(sets, person)
    if last is None:
        return {}
    case_set = next(row for row in sets if row.pk == last.case_set_id)
    case = getattr(last, "active_for", None)
    number = Decision.objects.filter(batch=last.batch, active_for__isnull=False).count() if last.batch else 1
    if number > 1:
        sentence = ngettext("Decided %(count)d case at once.", "Decided %(count)d cases at once.", number)
        return {"undo_seen": stamp(last), "undo_sentence": sentence % {"count": number}, "undo_place": ""}
    choice = shown(last.choice, case_set.coders, case.key, is_shuffled) if case else last.choice
    place = case_label(case, case_set) if case else case_set.label
    return {"undo_seen": stamp(last), "undo_sentence": choice_sentence(choice), "undo_place": place}


def _in_hand(work: Work, case: Case) -> dict[str, Any]:
    codes, context = canonical_by_uuid(work.study), context_asked(work.data)
    said = work.doubted.get(case.pk, [])
    found = Desk(work.study, work.person, case, work.set_of(case), codes, work.is_shuffled, context, said)
    if not work.may_decide(case):
        return {"desk": found, "thirds": thirds([found.case_set], work.study)[found.case_set.pk]}
    around = page_around(work.queue, case, codes, work.is_shuffled)
    previous, following = around.beside(case)
    return {
        "desk": found,
        "shown": around,
        "previous": previous or work.queue.before(case),
        "following": following or work.queue.after(case),
    }
