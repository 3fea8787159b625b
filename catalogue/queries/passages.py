"""Passages of the study's result, to be chosen as evidence."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from catalogue.models import Evidence, Statement
from coding.domain.spans import turn_at
from coding.models import Code, Quotation
from coding.queries import canonical_by_uuid
from finding.domain.voices import Heard
from finding.queries.result import Result
from studies.models import Study
from transcripts.models import TranscriptVersion
from transcripts.visibility import ReadableText, as_read, with_reading


class Coded(NamedTuple):
    """A span of the result: version by id, code by uuid."""

    version: int
    code: str
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A passage that can become evidence, with how it was settled in words; `taken` says that the statement in hand
    rests on it already.
    """

    version: TranscriptVersion
    code: Code
    turn: int
    start: int
    end: int
    words: str
    heard: Heard
    may_quote: bool
    settled: str
    taken: bool

    @property
    def key(self) -> str:
        """A name for it within the page."""
        return f"{self.version.uuid.hex[:12]}-{self.code.uuid.hex[:12]}-{self.start}-{self.end}"


def consensus(result: Result) -> list[Coded]:
    """What the result holds of those who count, each span once: pilots are left out."""
    spans = (Coded(version, *span) for version, found in result.spans.items() for span in found)
    return sorted(one for one in spans if not result.room.is_pilot(one.version, one.start, one.end))


def codes_of(study: Study, spans: Collection[Coded]) -> list[tuple[Code, int]]:
    """The codes of these spans by name, with the number of passages."""
    codes = canonical_by_uuid(study)
    counted = Counter(span.code for span in spans)
    return sorted(((codes[uuid], n) for uuid, n in counted.items()), key=lambda pair: pair[0].name_key)


def passages(
    study: Study, result: Result, spans: Collection[Coded], *, code: str, words: str, statement: Statement
) -> list[Passage]:
    """Those of one code, or of all, that hold the given words; in the order of transcripts and text."""
    chosen = [span for span in spans if code in ("", span.code)]
    named = with_reading(TranscriptVersion.objects.select_related("transcript__interview").defer("report"))
    versions = named.in_bulk({span.version for span in chosen})
    texts = {pk: as_read(row) for pk, row in versions.items()}
    wanted = [span for span in chosen if words.casefold() in _words(texts, span).casefold()]
    room, codes, taken = result.room, canonical_by_uuid(study), _taken(statement)
    found = [
        Passage(
            version=versions[span.version],
            code=codes[span.code],
            turn=turn_at(room.starts[span.version], span.start) + 1,
            start=span.start,
            end=span.end,
            words=_words(texts, span),
            heard=room.heard(span.version, span.start, span.end),
            may_quote=room.may_quote(span.version, span.start, span.end),
            settled=_settled(result, codes[span.code], span),
            taken=(span.version, span.start, span.end) in taken,
        )
        for span in wanted
    ]
    return sorted(found, key=lambda one: (one.version.transcript.interview.label, one.start, one.end, one.code.name))


def _settled(result: Result, code: Code, span: Coded) -> str:
    return result.said(span.version, result.how(span.version, code, span.start, span.end))


def _words(texts: dict[int, ReadableText], span: Coded) -> str:
    return texts[span.version].words(span.start, span.end)


def _taken(statement: Statement) -> set[tuple[int, int, int]]:
    evidence = Evidence.objects.filter(statement=statement, removed_at=None).values("quotation")
    return set(Quotation.objects.filter(pk__in=evidence).values_list("version_id", "start", "end"))
