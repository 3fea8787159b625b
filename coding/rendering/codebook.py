"""The codebook as one person sees it: a tree, with how many passages each code has among those they may see."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from coding.domain.codebook import STAGES
from coding.domain.spans import turn_at
from coding.folding import doubles
from coding.formats.book import BookCode
from coding.models import Code, Coding, Gathering
from coding.queries import canonical_codes, effective_parents, roots_as_seen, turn_starts
from coding.visibility import visible_codes
from rounds.models import CodingRound
from rounds.visibility import visible_layers
from studies.models import Person, Study


@dataclass(frozen=True)
class Node:
    """A code in its place: `depth` counts from 0, `passages` are those the person may see."""

    code: Code
    depth: int
    passages: int
    is_own: bool
    parent: Code | None


@dataclass(frozen=True)
class Difference:
    """A code that the coders of a closed round placed differently, with what each of them chose."""

    code: Code
    round: CodingRound
    places: list[tuple[Person, Code | None]]


def tree(study: Study, person: Person) -> list[Node]:
    """Every code the person may use, depth first: selective codes before axial before open, then by name."""
    codes = {code.pk: code for code in visible_codes(study, person).order_by("name_key", "pk")}
    counts = _passages(study, person)
    children = _children(study, person, codes)
    nodes: list[Node] = []
    waiting: list[tuple[Code, int, Code | None]] = [(code, 0, None) for code in reversed(children.get(None, []))]
    while waiting:
        code, depth, parent = waiting.pop()
        nodes.append(Node(code, depth, counts.get(code.pk, 0), code.private_to_id is not None, parent))
        waiting += [(child, depth + 1, code) for child in reversed(children.get(code.pk, []))]
    return nodes


def differences(study: Study, person: Person) -> list[Difference]:
    """Codes that nobody's place is shared for, because the coders of a closed round put them in different ones."""
    canonical = canonical_codes(study)
    rows = (
        Gathering.objects.filter(round__study=study, round__closed_at__isnull=False, code__parent=None)
        .select_related("round", "coder", "code")
        .order_by("round__number", "code__name_key", "coder")
    )
    found: dict[tuple[int, int], list[Gathering]] = {}
    for row in rows:
        found.setdefault((row.round_id, row.code_id), []).append(row)
    return [
        Difference(
            rows[0].code,
            rows[0].round,
            [(row.coder, canonical[row.parent_id] if row.parent_id else None) for row in rows],
        )
        for rows in found.values()
        if len({canonical[row.parent_id].pk if row.parent_id else None for row in rows}) > 1
    ]


def _children(study: Study, person: Person, codes: dict[int, Code]) -> dict[int | None, list[Code]]:
    """The codes under each code, in order; one whose parent cannot be seen stands at the top."""
    roots = roots_as_seen(study, person)
    found: dict[int | None, list[Code]] = {}
    for pk, parent in effective_parents(study, person).items():
        if pk in codes:
            seen = roots[parent] if parent else None
            found.setdefault(seen if seen in codes else None, []).append(codes[pk])
    for some in found.values():
        some.sort(key=_order)
    return found


def _order(code: Code) -> tuple[int, str]:
    return -STAGES.index(code.stage), code.name_key


def _passages(study: Study, person: Person) -> Mapping[int, int]:
    """Passages of each code; those of codes that were merged count for the one they were merged into, and once."""
    roots = roots_as_seen(study, person)
    codings = Coding.objects.filter(layer__in=visible_layers(study, person)).order_by()
    counted: Counter[int] = Counter()
    for pk, number in codings.values_list("code").annotate(number=Count("pk")):
        counted[roots[pk]] += number
    counted.subtract(roots[double.code] for double in doubles(codings, roots))
    return counted


def source_of(code: Code) -> str:
    """Where the example of a code stands, such as `I-07-T23`; empty for one that somebody typed."""
    quotation = code.example_from
    if quotation is None:
        return ""
    version = quotation.version
    turn = turn_at(turn_starts(version), quotation.start) + 1
    return f"{version.transcript.interview.label}-T{turn}"


def book(study: Study, person: Person) -> list[BookCode]:
    """The codebook in the order of its tree, as files hold it."""
    parents, canonical = effective_parents(study, person), canonical_codes(study)
    nodes = tree(study, person)
    known = {node.code.pk for node in nodes}
    return [_book_code(node.code, canonical.get(parents.get(node.code.pk) or 0), known) for node in nodes]


def _book_code(code: Code, parent: Code | None, known: Iterable[int]) -> BookCode:
    return BookCode(
        name=code.name,
        parent=parent.name if parent is not None and parent.pk in known else "",
        stage=code.stage,
        definition=code.definition,
        inclusion=code.inclusion,
        exclusion=code.exclusion,
        example=code.example,
        is_fixed=code.is_fixed,
        colour=code.colour,
        uuid=str(code.uuid),
    )
