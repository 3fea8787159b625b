"""The ledger: every decision ever made, those undone and replaced included."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coding.models import Code
from coding.queries import canonical_by_uuid
from moderation.domain.letters import is_of_a_coder
from moderation.domain.states import Later
from moderation.domain.transitions import DISCUSSION, talk
from moderation.kinds import KINDS, Part, kind_of, type_label
from moderation.labels import because, case_label, choice_label
from moderation.models import Case, CaseSet, Decision, SecondLook
from moderation.queries import case_sets, decisions_of, stale
from moderation.second_looks import was_blind
from rounds.queries import coder_names
from studies.models import Person, Study

PAGE = 100
CHUNK = 500
COLUMNS = (
    "round", "transcript", "case", "turn", "type", "codes", "choice", "coder", "consensus", "reason", "note",
    "decided_by", "decided_at", "state", "undone_at", "batch", "seconds", "shuffled", "blind", "key",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One decision. `case` is None where codings or codes have changed since, or where it was split."""

    decision: Decision
    case_set: CaseSet
    case: Case | None
    turn: int | None
    codes: list[Code]
    consensus: list[Part]
    coder: str
    blind: bool | None
    """Of a case that was sent back, whether its coders looked again blind."""

    @property
    def state(self) -> str:
        """`stands`, `replaced` by a later deed, `undone`, or `stale` where its case is gone."""
        if self.decision.undone_at:
            return "undone"
        if self.case is None:
            return "stands" if self.decision.choice == Later.SPLIT else "stale"
        return "stands" if self.case.decision_id == self.decision.pk else "replaced"

    @property
    def type(self) -> str:
        """The type of the case, as it is or was."""
        return self.case.type if self.case else str(self.decision.about.get("type", ""))

    @property
    def type_label(self) -> str:
        """The same for people."""
        return type_label(self.type) if self.type else ""

    @property
    def is_past(self) -> bool:
        """Whether it counts no more."""
        return self.state != "stands"

    @property
    def may_discuss(self) -> bool:
        """Whether its case can be discussed."""
        return talk(round_is_open=self.case_set.round.is_open) in DISCUSSION["remark"]

    @property
    def settles(self) -> bool:
        """Whether it says what enters the consensus."""
        return self.decision.choice not in set(Later)

    @property
    def state_label(self) -> str:
        """The same for people."""
        stale = _("stale: the case changed since")
        return {"undone": _("undone"), "stale": stale, "stands": "", "replaced": _("replaced")}[self.state]

    @property
    def choice(self) -> str:
        """The choice in words, a coder by their lasting name; whether coders were asked again blind."""
        if self.decision.choice == Later.RETURN:
            return _("asked again, blind") if self.blind else _("asked again, after the round was closed")
        return self.coder or choice_label(self.decision.choice)

    @property
    def because(self) -> str:
        """Why, in words."""
        return because(self.decision)

    @property
    def label(self) -> str:
        """Transcript and number of the case within it."""
        if self.case is None:
            return self.case_set.label
        return case_label(self.case, self.case_set)


def page(study: Study, person: Person, number: str, state: str = "") -> tuple[Page[Decision], list[Entry]]:
    """A page of decisions and its lines, the newest first; of the stale ones alone where `state` asks for them."""
    sets = case_sets(study, person)
    rows = stale(sets).select_related("decided_by") if state == "stale" else _decisions(sets)
    found = Paginator(rows.order_by("-id"), PAGE).get_page(number)
    return found, entries(study, sets, list(found))


def rows_of_csv(study: Study, person: Person) -> Iterator[Sequence[object]]:
    """The whole ledger in `COLUMNS`, the oldest decision first."""
    sets = case_sets(study, person)
    chunks = (entries(study, sets, list(chunk)) for chunk in Paginator(_decisions(sets), CHUNK))
    return (_cells(entry) for chunk in chunks for entry in chunk)


def entries(study: Study, sets: Iterable[CaseSet], decisions: Sequence[Decision]) -> list[Entry]:
    """The decisions with their cases; as many queries for one as for all."""
    by_id, codes, names = {row.pk: row for row in sets}, canonical_by_uuid(study), coder_names(study)
    shown = {decision.case_set_id for decision in decisions}
    found = Case.objects.filter(case_set__in=shown, key__in={decision.case_key for decision in decisions})
    cases = {(case.case_set_id, case.key): case for case in found}
    blind = _looked_blind(decisions)
    turns: dict[int, int] = {}
    for kind in {by_id[pk].kind for pk in shown}:
        turns |= KINDS[kind].turns([case for case in cases.values() if by_id[case.case_set_id].kind == kind], by_id)
    return [
        Entry(
            decision=decision,
            case_set=by_id[decision.case_set_id],
            case=case,
            turn=turns.get(case.pk) if case else None,
            codes=[codes[code] for code in (case.codes if case else decision.about.get("codes", []))],
            consensus=kind_of(by_id[decision.case_set_id]).parts_of(decision.outcome, codes),
            coder=_coder(decision.choice, by_id[decision.case_set_id].coders, names),
            blind=blind.get(decision.pk),
        )
        for decision in decisions
        for case in [cases.get((decision.case_set_id, decision.case_key))]
    ]


def _looked_blind(decisions: Iterable[Decision]) -> dict[int, bool]:
    """By id of each deed that asked coders again, whether all of them looked blind."""
    asked = SecondLook.objects.filter(asked__in=[one.pk for one in decisions if one.choice == Later.RETURN])
    found: dict[int, bool] = {}
    for look in asked.select_related("asked__case_set__round"):
        found[look.asked_id] = found.get(look.asked_id, True) and was_blind(look)
    return found


def _coder(choice: str, coders: Sequence[str], names: Mapping[str, str]) -> str:
    """Whose work was taken, by lasting name; empty where nobody's was."""
    if not is_of_a_coder(choice):
        return ""
    name = names[coders[ascii_lowercase.index(choice[0])]]
    return _("%(coder)s again") % {"coder": name} if len(choice) > 1 else name


def _decisions(sets: Iterable[CaseSet]) -> QuerySet[Decision]:
    rows = decisions_of([row.pk for row in sets]).select_related("decided_by")
    ordered: QuerySet[Decision] = rows.order_by("id")
    return ordered


def _cells(entry: Entry) -> list[object]:
    decision, case = entry.decision, entry.case
    return [
        entry.case_set.round.number,
        entry.case_set.label,
        case.position + 1 if case else "",
        entry.turn or "",
        entry.type,
        "; ".join(code.name for code in entry.codes),
        decision.choice,
        entry.coder,
        "; ".join(part.name for part in entry.consensus),
        decision.reason,
        decision.note,
        decision.decided_by.name,
        decision.decided_at.isoformat(timespec="seconds"),
        entry.state,
        decision.undone_at.isoformat(timespec="seconds") if decision.undone_at else "",
        decision.batch or "",
        decision.seconds,
        "yes" if decision.shuffled else "no",
        "" if entry.blind is None else "yes" if entry.blind else "no",
        decision.case_key,
    ]
