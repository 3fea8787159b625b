"""What coding can tell: codings of a layer, canonical codes, stable names of coders, quotation identifiers."""

from dataclasses import dataclass
from uuid import UUID

from coding.domain import snapshot
from coding.domain.codebook import root_of
from coding.domain.snapshot import FrozenCoding
from coding.domain.spans import turn_at
from coding.models import Code, CodebookStep, Coding, CodingStep, Gathering
from rounds.models import Layer
from studies.models import Person, Study
from studies.steps import Log
from transcripts.models import TranscriptVersion, Turn
from transcripts.visibility import ReadableText, readable_text

State = dict[str, object]


def coding_state(coding: Coding) -> State:
    """A coding as the undo log and the browser know it: number, code uuid, start, end, memo, the code's wording."""
    return {
        "number": coding.number,
        "code": str(coding.code.uuid),
        "start": coding.start,
        "end": coding.end,
        "memo": coding.memo,
        "wording": coding.wording,
    }


def layer_codings(layer: Layer) -> list[FrozenCoding]:
    """The codings of a layer as they stand now, in the order of the text."""
    rows = Coding.objects.filter(layer=layer).order_by("start", "end", "number")
    return [
        FrozenCoding(number, str(code), start, end, memo)
        for number, code, start, end, memo in rows.values_list("number", "code__uuid", "start", "end", "memo")
    ]


def frozen_codings(layer: Layer) -> list[FrozenCoding]:
    """The codings of a submitted layer, from its snapshot. Raises ValueError where the layer is not frozen."""
    if not layer.is_submitted:
        raise ValueError("only a submitted layer is frozen")
    return snapshot.thaw(layer.snapshot)


def canonical_codes(study: Study) -> dict[int, Code]:
    """Every code of the study by id, each led to the code it has been merged into."""
    codes = {code.pk: code for code in Code.objects.filter(study=study)}
    pointers = {pk: code.merged_into_id for pk, code in codes.items()}
    return {pk: codes[root_of(pointers, pk)] for pk in codes}


def canonical_by_uuid(study: Study) -> dict[str, Code]:
    """The same by uuid, as snapshots name codes."""
    codes = {code.pk: code for code in Code.objects.filter(study=study)}
    for code in codes.values():
        code.parent = codes.get(code.parent_id or 0)  # at hand without another query or join
    pointers = {pk: code.merged_into_id for pk, code in codes.items()}
    return {str(code.uuid): codes[root_of(pointers, pk)] for pk, code in codes.items()}


def root_code(study: Study, uuid: UUID) -> UUID | None:
    """The code that the one of this uuid has become by merges; None where there is none of this uuid."""
    rows = list(Code.objects.filter(study=study).order_by().values_list("pk", "uuid", "merged_into_id"))
    pointers = {pk: merged for pk, _uuid, merged in rows}
    uuids = {pk: found for pk, found, _merged in rows}
    here = next((pk for pk, found in uuids.items() if found == uuid), None)
    return uuids[root_of(pointers, here)] if here is not None else None


def roots_as_seen(study: Study, person: Person) -> dict[int, int]:
    """Every code's id and that of the code it counts as, as far as the person knows.

    Their own code stands for itself where only its name has led it to another coder's: whether there is one is not
    theirs to know yet.
    """
    rows = Code.objects.filter(study=study).order_by()
    pointers = {
        pk: None if private == person.pk and merged_by is None else merged
        for pk, merged, merged_by, private in rows.values_list("pk", "merged_into_id", "merged_by_id", "private_to_id")
    }
    return {pk: root_of(pointers, pk) for pk in pointers}


def aliases(code: Code, person: Person) -> list[int]:
    """Ids of the code and of all that were merged into it, as far as the person knows."""
    merged = {pk for pk, root in roots_as_seen(code.study, person).items() if root == code.pk}
    return sorted(merged | {code.pk})


def layer_log(layer: Layer) -> Log[CodingStep]:
    """What its coder did to a layer, for undo and redo."""
    return Log(layer.steps.all())


def codebook_log(study: Study, actor: Person) -> Log[CodebookStep]:
    """What somebody did to the codebook, for their undo and redo."""
    return Log(CodebookStep.objects.filter(study=study, actor=actor))


def effective_parents(study: Study, person: Person) -> dict[int, int | None]:
    """Where each code stands in the person's tree: the shared place, or their own in a round that is still open."""
    rows = Code.objects.filter(study=study).order_by().values_list("pk", "merged_into_id", "parent_id", "private_to_id")
    places = {pk: parent for pk, _merged, parent, _private in rows}
    pointers = {pk: merged for pk, merged, _parent, _private in rows}
    parents: dict[int, int | None] = {root: places[root] for root in (root_of(pointers, pk) for pk in pointers)}
    parents |= {pk: places[pk] for pk, _merged, _parent, private in rows if private == person.pk}
    own = Gathering.objects.filter(round__study=study, round__closed_at=None, coder=person)
    parents |= dict(own.values_list("code_id", "parent_id"))
    return parents


@dataclass(frozen=True)
class Located:
    """A passage and where it stands: the turn's number counts from 1."""

    version_id: int
    turn_number: int
    text: str


def turn_starts(version: TranscriptVersion) -> list[int]:
    """Where each turn of the version begins, ascending."""
    return list(Turn.objects.filter(version=version).order_by("index").values_list("start", flat=True))


def locate(
    version: TranscriptVersion,
    start: int,
    end: int,
    starts: list[int] | None = None,
    text: ReadableText | None = None,
) -> Located:
    """The words of a span, as they may be read, and the turn it begins in."""
    known = starts if starts is not None else turn_starts(version)
    return Located(version.pk, turn_at(known, start) + 1, (text or readable_text(version)).words(start, end))
