"""The passages of a code, over all layers that a person may see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from coding.domain.folding import one_memo
from coding.domain.spans import turn_at
from coding.folding import Double, doubles
from coding.models import Code, Coding
from coding.queries import aliases, turn_starts
from rounds.visibility import visible_layers
from studies.models import Person
from transcripts.visibility import ReadableText, readable_text


@dataclass(frozen=True)
class Passage:
    """A quotation of a code: where it stands, who coded it in which round, its words and its memo."""

    transcript: str
    transcript_uuid: str
    version: str
    turn: int
    start: int
    end: int
    round: int
    coder: str
    words: str
    memo: str


def codings_of(code: Code, person: Person) -> QuerySet[Coding]:
    """The codings of a code in the order of transcripts and text, as far as the person may see them; what a coder said
    twice of the same words, before codes were merged, stands once."""
    codings: QuerySet[Coding] = (
        _all_of(code, person)
        .exclude(pk__in=[double.pk for double in _doubles(code, person)])
        .select_related("layer__coder", "layer__round", "layer__version__transcript__interview")
        .defer("layer__snapshot", "layer__version__text", "layer__version__report")
        .order_by("layer__version__transcript__interview__label", "layer__version", "start", "end", "pk")
    )
    return codings


def memos_of_doubles(code: Code, person: Person) -> dict[int, list[str]]:
    """For each of these codings (ids) the memos of those that count as one with it."""
    memos: dict[int, list[str]] = {}
    for double in _doubles(code, person):
        memos.setdefault(double.first, []).append(double.memo)
    return memos


def _all_of(code: Code, person: Person) -> QuerySet[Coding]:
    codings: QuerySet[Coding] = Coding.objects.filter(
        code__in=aliases(code, person), layer__in=visible_layers(code.study, person)
    )
    return codings


def _doubles(code: Code, person: Person) -> list[Double]:
    return doubles(_all_of(code, person), dict.fromkeys(aliases(code, person), code.pk))


def passages(codings: Iterable[Coding], also: Mapping[int, list[str]]) -> Iterator[Passage]:
    """The codings with their words, and the memos `also` to be read with theirs; each transcript's text is read once,
    in the order it is needed."""
    known, text, starts = None, ReadableText(""), [0]
    for coding in codings:
        version = coding.layer.version
        if version.pk != known:
            known, starts = version.pk, turn_starts(version)
            text = readable_text(version)
        yield Passage(
            transcript=version.transcript.interview.label,
            transcript_uuid=str(version.transcript.uuid),
            version=str(version.uuid),
            turn=turn_at(starts, coding.start) + 1,
            start=coding.start,
            end=coding.end,
            round=coding.layer.round.number,
            coder=coding.layer.coder.name,
            words=text.words(coding.start, coding.end),
            memo=one_memo([coding.memo, *also.get(coding.pk, ())]),
        )
