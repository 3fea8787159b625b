"""Cases, decisions, what follows from both, and what became of each coder's work."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase

from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from exchange.package.rounds import span
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.lessons import Fate
from moderation.codings.domain.settlement import strongest
from moderation.codings.passage import span_of
from moderation.codings.places import KIND, Place
from moderation.codings.queries import units_of
from moderation.codings.results import fates, moderation_of, settlements
from moderation.domain.letters import is_of_a_coder
from moderation.domain.states import State
from moderation.models import Case, SecondLook
from moderation.second_looks import AGAIN, answered_cases

CASES = ["round", "transcript", "case", "type", "overlap", "state", "coder", "turn", "start", "end", "code", "code_id"]
DECISIONS = [
    "round",
    "transcript",
    "case",
    "type",
    "choice",
    "outcome",
    "outcome_ids",
    "reason",
    "note",
    "decided_by",
]
SECOND_LOOKS = ["round", "transcript", "case", "type", "coder", "start", "end", "code", "note"]
CONSENSUS = ["round", "transcript", "turn", "start", "end", "code", "code_id", "settled", "is_result", "text"]
CHANGES = ["round", "coder", "kept", "moved", "renamed", "dropped", "missed"]
FATES = (Fate.TAKEN, Fate.MOVED, Fate.RECODED, Fate.DROPPED, Fate.MISSED)
"""In the order of the columns of `CHANGES`."""
MODERATION = ["round", "what", "number"]


def moderation(material: Material) -> Iterator[Member]:
    """Cases, the decisions that stand, and what follows from both; nothing where coders are not compared."""
    if not material.study.compares_coders:
        return
    cases = package_cases(material)
    yield Member("cases.csv", lambda: as_csv(CASES, [row for case in cases for row in _case(material, case)]))
    decided = [case for case in cases if case.state == State.DECIDED]
    yield Member("decisions.csv", lambda: as_csv(DECISIONS, [_decision(material, case) for case in decided]))
    answered = answered_cases(material.study)
    again = [row for case in cases for row in _second_looks(material, case, answered)]
    if again:
        yield Member("second_looks.csv", lambda: as_csv(SECOND_LOOKS, again))
    yield Member("consensus.csv", lambda: as_csv(CONSENSUS, _consensus(material)))
    yield Member("consensus_changes.csv", lambda: as_csv(CHANGES, list(_changes(material))))
    yield Member("moderation.csv", lambda: as_csv(MODERATION, list(_moderated(material))))


def package_cases(material: Material) -> list[Case]:
    """The cases about codings whose layers are in the package, as they are numbered."""
    if not material.study.compares_coders:
        return []
    places = material.consensus.keys()
    rows = Case.objects.filter(case_set__round__study=material.study, case_set__kind=KIND).select_related(
        "decision", "case_set__round"
    )
    found = [row for row in rows if (row.case_set.round_id, row.case_set.version_id) in places]
    return sorted(found, key=lambda row: (row.case_set.round.number, _label(material, row), row.position))


def _version(case: Case) -> int:
    """The transcript version that a case about codings lies in."""
    assert case.case_set.version_id is not None
    return case.case_set.version_id


def _label(material: Material, case: Case) -> str:
    return material.label(_version(case))


def _head(material: Material, case: Case) -> list[Cell]:
    return [case.case_set.round.number, _label(material, case), case.position + 1, case.type]


def _case(material: Material, case: Case) -> Iterator[list[Cell]]:
    """A line for what each coder marked; one without a coder for what a moderator added."""
    version, head = _version(case), [*_head(material, case), case.overlap, case.state]
    for unit in units_of(case):
        code = material.codes[unit.code]
        yield [*head, material.coder_names[unit.coder], *span(material, version, unit.start, unit.end, code)]
    if case.type == CaseType.ADDED:
        yield [*head, "", *span(material, version, *span_of(case), material.codes[case.codes[0]])]


def _decision(material: Material, case: Case) -> list[Cell]:
    decision = case.decision
    assert decision is not None
    spans = [(material.codes[row["code"]], row["start"], row["end"]) for row in decision.outcome]
    ordered = sorted(spans, key=lambda row: (row[0].name, *row[1:]))
    shared = material.is_shared(_version(case))
    return [
        *_head(material, case),
        _choice(material, case, decision.choice),
        "; ".join(f"{code.name} [{start}, {end})" for code, start, end in ordered),
        "; ".join(f"{code.uuid} [{start}, {end})" for code, start, end in ordered),
        decision.reason,
        decision.note if shared else "",
        material.moderators[decision.decided_by_id],
    ]


def _choice(material: Material, case: Case, choice: str) -> str:
    """A coder's letter becomes the coder's label."""
    if not is_of_a_coder(choice):
        return choice
    label = material.coder_names[case.case_set.coders[ascii_lowercase.index(choice[0])]]
    return f"{label} again" if choice.endswith(AGAIN) else label


def _second_looks(
    material: Material, case: Case, answered: Mapping[tuple[int, str], Sequence[SecondLook]]
) -> Iterator[list[Cell]]:
    """What each coder answered when the case came back to them; a line without a code where that was nothing."""
    shared = material.is_shared(_version(case))
    for look in answered.get((case.case_set_id, case.key), ()):
        note = look.note if shared else ""
        for row in look.answer or [{}]:
            place: list[Cell] = ["", "", ""]
            if row:
                place = [row["start"], row["end"], material.codes[row["code"]].name]
            yield [*_head(material, case), material.coders[look.coder_id], *place, note]


def _consensus(material: Material) -> list[list[Cell]]:
    """Its passages, how each came to be there, and whether this is the transcript's result."""
    numbers = {one.pk: one.number for one in material.rounds}
    settled = settlements(material.study, material.consensus.keys())
    rows: list[list[Cell]] = []
    for (round_, version), found in material.consensus.items():
        head: list[Cell] = [numbers[round_], material.label(version)]
        is_result = "yes" if (round_, version) in material.result_places else "no"
        for code, start, end in found.spans:
            place = span(material, version, start, end, material.codes[code])
            how = strongest(settled[round_, version], code, start, end)
            rows.append([*head, *place, how, is_result, material.words(version, start, end)])
    return sorted(rows, key=lambda row: (row[0], row[1], row[3], row[4], row[5]))


def _changes(material: Material) -> Iterator[list[Cell]]:
    """By coder what the consensus kept, moved, renamed and dropped, and what it has that they left out."""
    for round_ in material.rounds:
        found = fates(round_, material.consensus.keys())
        for coder, name in material.coder_names.items():
            if coder in found:
                yield [round_.number, name, *(found[coder][fate] for fate in FATES)]


def _moderated(material: Material) -> Iterator[list[Cell]]:
    """How many cases were settled how, by how many moderators, and what else these did."""
    places: dict[int, list[Place]] = defaultdict(list)
    for place in material.consensus:
        places[place[0]].append(place)
    for round_ in material.rounds:
        found = moderation_of(places[round_.pk])
        for what, number in sorted(found.choices.items()):
            yield [round_.number, what, number]
        if found.moderators:
            yield [round_.number, "moderators", found.moderators]
            yield [round_.number, "moderators_who_coded", found.coded]
            yield [round_.number, "moderators_who_interviewed", found.interviewed]
