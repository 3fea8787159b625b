"""What the decisions teach, for the codebook and for the next round."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from coding.models import Code
from coding.queries import canonical_by_uuid
from coding.visibility import visible_codes
from moderation.codings.domain.cases import DIFFERENCES
from moderation.codings.domain.lessons import Fate, OfCode, Settled, add_case, add_decision, of_coders, shares
from moderation.codings.places import KIND
from moderation.codings.results import ONE_CODER, settled_cases
from moderation.domain.states import State
from moderation.kinds import type_label
from moderation.labels import FATES, REASONS, choice_label
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets
from rounds.queries import coder_names
from studies.models import Person, Study

MOST_NOTES = 5
"""Written reasons that a code shows; the ledger has all."""


@dataclass(frozen=True)
class CodeLine:
    """One code with what was decided about it."""

    code: Code
    counts: OfCode
    choices: list[tuple[str, int]]
    reasons: list[tuple[str, int]]
    rivals: list[tuple[Code, int]]
    notes: list[str]
    may_define: bool

    @property
    def percent(self) -> int:
        """Of its cases, how many in a hundred were in dispute."""
        return round(100 * self.counts.share_disputed)


@dataclass(frozen=True)
class TypeLine:
    """One type of case, and how its cases were decided."""

    label: str
    cases: int
    decided: int
    choices: list[tuple[str, int]]


@dataclass(frozen=True)
class CoderLine:
    """One coder and what became of their work."""

    name: str
    is_reader: bool
    fates: list[tuple[int, int | None]]
    """By fate how many, and how many in a hundred; None where there is nothing to be a share of."""


def lessons(study: Study, person: Person, *, sees_all_coders: bool) -> dict[str, Any]:
    """What the page shows: by code, the most disputed first; by coder, for a coder only their own line.

    Rounds that the person codes in are left out while they are open.
    """
    sets = [row for row in case_sets(study, person) if row.kind == KIND]
    codes = canonical_by_uuid(study)
    counts: dict[str, OfCode] = {}
    types: Counter[str] = Counter()
    for kind, about in Case.objects.filter(case_set__in=[row.pk for row in sets]).values_list("type", "codes"):
        add_case(counts, kind, [str(codes[code].uuid) for code in about])
        types[kind] += 1
    settled = list(settled_cases({row.pk: row.coders for row in sets}, codes))
    for case in settled:
        if case.type in DIFFERENCES:
            add_decision(counts, case)
    return {
        "codes": _code_lines(counts, codes, _notes(sets, codes), set(visible_codes(study, person))),
        "types": _type_lines(types, settled),
        "coders": _coder_lines(study, person, settled, sees_all_coders),
        "fates": list(FATES.values()),
        "has_cases": bool(counts),
    }


def _notes(sets: Iterable[CaseSet], codes: Mapping[str, Code]) -> dict[str, list[str]]:
    """By code what moderators wrote about it, the latest first."""
    found: dict[str, list[str]] = {}
    written = Decision.objects.filter(case_set__in=[row.pk for row in sets], active_for__state=State.DECIDED)
    for note, about in written.exclude(note="").order_by("-id").values_list("note", "active_for__codes"):
        for code in about:
            notes = found.setdefault(str(codes[code].uuid), [])
            if note not in notes and len(notes) < MOST_NOTES:
                notes.append(note)
    return found


def _type_lines(types: Mapping[str, int], settled: Iterable[Settled]) -> list[TypeLine]:
    """Types that occur, what coders differ about first; what nobody decided has no choice."""
    choices: dict[str, Counter[str]] = {kind: Counter() for kind in types}
    for case in settled:
        if case.choice:
            choices[case.type][case.choice] += 1
    ordered = sorted(types, key=lambda kind: (kind not in DIFFERENCES, kind))
    return [
        TypeLine(type_label(kind), types[kind], choices[kind].total(), _most_first(choices[kind])) for kind in ordered
    ]


def _most_first(choices: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((_choice(choice), n) for choice, n in choices.items()), key=lambda one: (-one[1], one[0]))


def _code_lines(
    counts: Mapping[str, OfCode], codes: Mapping[str, Code], notes: Mapping[str, list[str]], shown: set[Code]
) -> list[CodeLine]:
    ordered = sorted(counts.items(), key=lambda row: (-row[1].disputed * row[1].share_disputed, codes[row[0]].name_key))
    return [
        CodeLine(
            codes[uuid],
            row,
            _most_first(row.choices),
            [(str(REASONS[reason]), number) for reason, number in row.reasons.most_common() if reason in REASONS],
            [(codes[rival], number) for rival, number in row.rivals.most_common(3)],
            notes.get(uuid, []),
            codes[uuid] in shown,
        )
        for uuid, row in ordered
        if row.disputed
    ]


def _choice(choice: str) -> str:
    return _("one coder's") if choice == ONE_CODER else choice_label(choice)


def _fates(counted: Mapping[Fate, int]) -> list[tuple[int, int | None]]:
    of = shares(counted)
    return [(counted.get(fate, 0), round(100 * of[fate]) if fate in of else None) for fate in Fate]


def _coder_lines(study: Study, person: Person, settled: Iterable[Settled], sees_all: bool) -> list[CoderLine]:
    found, reader = of_coders(settled), str(person.uuid)
    return [
        CoderLine(name, coder == reader, _fates(found[coder]))
        for coder, name in coder_names(study).items()
        if coder in found and (sees_all or coder == reader)
    ]
