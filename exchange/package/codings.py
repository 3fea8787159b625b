"""The codebook, the coders' layers, the cases, the decisions and the consensus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from string import ascii_lowercase

from coding.models import Code, Layer
from exchange.domain.archive import Member
from exchange.domain.tables import Cell, as_csv
from exchange.package.material import Material
from moderation.cache import KIND
from moderation.domain.sides import is_of_a_coder
from moderation.domain.states import State
from moderation.models import Case, SecondLook
from moderation.queries import units_of
from moderation.second_looks import AGAIN, answered_cases

CODEBOOK = [
    "code",
    "stage",
    "parent",
    "definition",
    "inclusion",
    "exclusion",
    "code_id",
    "parent_id",
    "subcodes_exclusive",
]
INDEX = ["round", "transcript", "coder", "codings"]
LAYER = ["transcript", "turn", "start", "end", "code", "code_id", "text"]
CASES = ["round", "transcript", "case", "type", "overlap", "state", "coder", "turn", "start", "end", "code"]
DECISIONS = ["round", "transcript", "case", "type", "choice", "outcome", "reason", "note", "decided_by"]
SECOND_LOOKS = ["round", "transcript", "case", "type", "coder", "start", "end", "code", "note"]
CONSENSUS = ["round", "transcript", "turn", "start", "end", "code", "code_id", "text"]


def codebook(material: Material) -> Member:
    """The shared codes, and those that finished layers use."""
    used = {material.codes[row.code].pk for layer in material.layers for row in material.codings(layer)}
    used |= {material.codes[span[0]].pk for found in material.consensus.values() for span in found.spans}
    codes = Code.objects.filter(study=material.study, merged_into=None, retired_at=None).select_related("parent")
    shown = {code.pk for code in codes if code.private_to_id is None or code.pk in used}
    canonical = {str(code.uuid): code for code in material.codes.values()}
    tree = {code.pk: _parent(material, code) for code in canonical.values()}
    for pk in list(shown):
        while (parent := tree.get(pk)) and parent.pk not in shown:  # a retired code still holds those under it
            shown.add(pk := parent.pk)
    rows = sorted((code for code in canonical.values() if code.pk in shown), key=lambda code: (code.name_key, code.pk))
    return Member("codebook.csv", lambda: as_csv(CODEBOOK, [_code(code, tree[code.pk]) for code in rows]))


def submissions(material: Material) -> Member:
    """Who submitted what, also without a coding: what is not here is missing, not uncoded."""
    rows: list[list[Cell]] = [
        [one.round.number, material.label(one.version_id), material.coders[one.coder_id], len(material.codings(one))]
        for one in material.layers
    ]
    return Member("layers/index.csv", lambda: as_csv(INDEX, rows))


def layers(material: Material) -> Iterator[Member]:
    """One table for each coder in each round."""
    ordered = sorted(material.layers, key=lambda one: (one.round.number, material.coders[one.coder_id]))
    for (number, coder), group in groupby(ordered, key=lambda one: (one.round.number, material.coders[one.coder_id])):
        rows = [row for layer in group for row in _layer(material, layer)]
        yield Member(f"layers/round-{number}_{coder}.csv", partial(as_csv, LAYER, rows))


def moderation(material: Material) -> Iterator[Member]:
    """Cases, the decisions that stand, and what follows from both."""
    cases = package_cases(material)
    yield Member("cases.csv", lambda: as_csv(CASES, [row for case in cases for row in _case(material, case)]))
    decided = [case for case in cases if case.state == State.DECIDED]
    yield Member("decisions.csv", lambda: as_csv(DECISIONS, [_decision(material, case) for case in decided]))
    answered = answered_cases(material.study)
    again = [row for case in cases for row in _second_looks(material, case, answered)]
    if again:
        yield Member("second_looks.csv", lambda: as_csv(SECOND_LOOKS, again))
    yield Member("consensus.csv", lambda: as_csv(CONSENSUS, _consensus(material)))


def _parent(material: Material, code: Code) -> Code | None:
    return material.codes[str(code.parent.uuid)] if code.parent else None


def _code(code: Code, parent: Code | None) -> list[Cell]:
    texts = [code.definition, code.inclusion, code.exclusion]
    place = [str(parent.uuid) if parent else "", "yes" if code.subcodes_exclusive else "no"]
    return [code.name, code.stage, parent.name if parent else "", *texts, str(code.uuid), *place]


def _layer(material: Material, layer: Layer) -> Iterable[list[Cell]]:
    version = layer.version_id
    rows = [(row.start, row.end, material.codes[row.code]) for row in material.codings(layer)]
    ordered = sorted(rows, key=lambda row: (row[0], row[1], row[2].name, row[2].pk))
    return [[material.label(version), *_span(material, version, *row)] for row in ordered]


def _span(material: Material, version: int, start: int, end: int, code: Code) -> list[Cell]:
    """Turn, start, end, code and, where it may leave the study, the text."""
    words = material.words(version, start, end)
    return [material.turn(version, start), start, end, code.name, str(code.uuid), words]


def package_cases(material: Material) -> list[Case]:
    """The cases about codings whose layers are in the package, as they are numbered."""
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
    state = "agreed" if case.type == Case.Type.AGREE else case.state
    version = _version(case)
    for unit in units_of(case):
        coder, code = material.coders[int(unit.coder)], material.codes[unit.code].name
        place: list[Cell] = [material.turn(version, unit.start), unit.start, unit.end, code]
        yield [*_head(material, case), case.overlap, state, coder, *place]


def _decision(material: Material, case: Case) -> list[Cell]:
    decision = case.decision
    assert decision is not None
    outcome = [(row["start"], row["end"], material.codes[row["code"]].name) for row in decision.outcome]
    shared = material.is_shared(_version(case))
    return [
        *_head(material, case),
        _choice(material, case, decision.choice),
        "; ".join(f"{code} [{start}, {end})" for start, end, code in sorted(outcome)),
        decision.reason,
        decision.note if shared else "",
        material.moderators[decision.decided_by_id],
    ]


def _choice(material: Material, case: Case, choice: str) -> str:
    """A coder's letter becomes the coder's label."""
    if not is_of_a_coder(choice):
        return choice
    label = material.coders[int(case.case_set.coders[ascii_lowercase.index(choice[0])])]
    return f"{label} again" if choice.endswith(AGAIN) else label


def _second_looks(
    material: Material, case: Case, answered: Mapping[tuple[int, str], Sequence[SecondLook]]
) -> Iterator[list[Cell]]:
    """What each coder answered when the case came back to them; a line without a code where that was nothing."""
    shared = material.is_shared(_version(case))
    for look in answered.get((case.case_set_id, case.key), ()):
        note = look.note if shared else ""
        for row in look.answer or [{}]:
            span: list[Cell] = ["", "", ""]
            if row:
                span = [row["start"], row["end"], material.codes[row["code"]].name]
            yield [*_head(material, case), material.coders[look.coder_id], *span, note]


def _consensus(material: Material) -> list[list[Cell]]:
    numbers = {layer.round_id: layer.round.number for layer in material.layers}
    rows = [
        [numbers[round_], material.label(version), *_span(material, version, start, end, material.codes[code])]
        for (round_, version), found in material.consensus.items()
        for code, start, end in found.spans
    ]
    return sorted(rows, key=lambda row: (row[0], row[1], row[3], row[4], row[5]))
