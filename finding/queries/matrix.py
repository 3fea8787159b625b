"""The framework matrix: what each participant says about each code, in the researchers' words.

Framework analysis (Ritchie and Spencer 1994; Gale et al. 2013): a row for each case, a column for each code, in every
cell a summary. Passages are those of the study's result, in the participant's own turns; pilots have no row.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from django.db.models import Prefetch, Q, QuerySet

from coding.domain.spans import trimmed, turn_at
from coding.models import Code, Quotation
from coding.queries import canonical_codes
from finding.models import MatrixSummary
from finding.queries.result import Passage, Result, study_result
from rounds.visibility import Results, results_visible, told_by_others
from studies.models import Participant, Person, Study
from transcripts.models import TranscriptVersion
from transcripts.visibility import ReadableText, as_read, with_reading

TELL_OF_SUMMARIES = ("matrix.written",)
"""What the history calls words that somebody wrote into the matrix."""

Place = tuple[int, int]
"""Participant and code, ids."""


@dataclass(frozen=True)
class Quoted:
    """A quotation of a cell, and whether everybody who speaks in it consented to be quoted."""

    quotation: Quotation
    identifier: str
    may_quote: bool


@dataclass(frozen=True)
class Cell:
    """What one participant says about one code.

    `summaries` are several where codes were merged; `passages` counts those of the code and its subcodes, `below` the
    summaries that stand under its subcodes.
    """

    participant: Participant
    code: Code
    summaries: Sequence[MatrixSummary]
    passages: int
    quotations: Sequence[Quoted]
    below: int

    @property
    def text(self) -> str:
        """The summary; those that met by a merge one after the other."""
        return "\n\n".join(one.text for one in self.summaries if one.text)

    @property
    def is_written(self) -> bool:
        """Whether anything was put in by hand."""
        return bool(self.text or self.quotations)

    @property
    def stamp(self) -> str:
        """Names what stands here, so that a stale page is noticed; empty where nobody has written."""
        return stamp(self.summaries)

    @property
    def anchor(self) -> str:
        """A name for the cell within the page."""
        return f"c-{self.participant.uuid.hex[:12]}-{self.code.uuid.hex[:12]}"


@dataclass(frozen=True)
class Said:
    """A passage that a cell can quote. `turn` counts from 1; `identifier` is empty until the cell quotes it.

    `codes` are empty where the result no longer holds the passage.
    """

    version: TranscriptVersion
    turn: int
    start: int
    end: int
    words: str
    codes: Sequence[Code]
    may_quote: bool
    identifier: str

    @property
    def key(self) -> str:
        """The passage as forms name it."""
        return f"{self.version.uuid}:{self.start}:{self.end}"


@dataclass(frozen=True)
class Framework:
    """Everything that the matrix of a study holds, as far as one person may see it.

    `participants` by pseudonym without pilots; `codes` maps the id of every code to the one it was merged into.
    """

    participants: Sequence[Participant]
    pilots: int
    codes: Mapping[int, Code]
    result: Result
    summaries: Mapping[Place, Sequence[MatrixSummary]]

    def columns(self, parent: Code | None = None) -> list[Code]:
        """The outermost codes, or those right under one, as far as they or their subcodes hold a passage or a summary;
        those with the most passages first.
        """
        used = {pk for pk in self.roots if self._said[pk]} | {code for _who, code in self._written}
        found = {top for pk in used if (top := self._below_which(self.roots[pk], parent)) is not None}
        return sorted(found, key=lambda code: (-len(self._spoken(code)), code.name_key, code.pk))

    def parents(self) -> list[Code]:
        """The codes that have subcodes, by name."""
        return sorted((self.roots[pk] for pk in self._children), key=lambda code: (code.name_key, code.pk))

    def cell(self, participant: Participant, code: Code) -> Cell:
        """One cell of it, also where nothing is in it."""
        summaries = self.summaries.get((participant.pk, code.pk), ())
        under = self.below(code) - {code.pk}
        return Cell(
            participant=participant,
            code=code,
            summaries=summaries,
            passages=len(self.passages(participant, code)),
            quotations=[self._quoted(one) for summary in summaries for one in summary.quotations.all()],
            below=sum((participant.pk, pk) in self._written for pk in under),
        )

    def written(self) -> list[Cell]:
        """Every cell with words or quotations, by participant and code."""
        people = {participant.pk: participant for participant in self.participants}
        found = [self.cell(people[who], self.roots[code]) for who, code in self._written if who in people]
        return sorted(found, key=lambda cell: (cell.participant.pseudonym, cell.code.name_key, cell.code.pk))

    def passages(self, participant: Participant, code: Code) -> dict[Passage, list[Code]]:
        """What the participant says about the code and its subcodes, each passage with its codes."""
        found: dict[Passage, list[Code]] = {}
        under = [self.roots[pk] for pk in self.below(code) if pk in self.roots]
        for one in sorted(under, key=lambda one: (one.name_key, one.pk)):
            for passage, people in self._said[one.pk].items():
                if participant.pseudonym in people:
                    found.setdefault(passage, []).append(one)
        return found

    def below(self, code: Code) -> set[int]:
        """Ids of the code and of everything under it."""
        found, waiting = {code.pk}, [code.pk]
        while waiting:
            new = self._children.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    @cached_property
    def roots(self) -> dict[int, Code]:
        """The codes that are merged into no other, by id."""
        return {code.pk: code for code in self.codes.values()}

    @cached_property
    def _children(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for code in self.roots.values():
            if (parent := self._parent(code)) is not None:
                found[parent.pk].add(code.pk)
        return dict(found)

    def _parent(self, code: Code) -> Code | None:
        parent = self.codes.get(code.parent_id or 0)
        return None if parent is None or parent.pk == code.pk else parent

    def _below_which(self, code: Code, parent: Code | None) -> Code | None:
        """The code, or the one above it, that stands right under `parent`; None where none does."""
        path = [code]
        while (above := self._parent(path[-1])) is not None and above not in path:
            path.append(above)
        if parent is None:
            return path[-1]
        return next((one for one, above in pairwise(path) if above.pk == parent.pk), None)

    @cached_property
    def _said(self) -> dict[int, dict[Passage, tuple[str, ...]]]:
        """By code (id) the passages in which somebody who has a row speaks, with who that is."""
        told = self.result.told([str(code.uuid) for code in self.roots.values()])
        return {
            pk: {passage: one.participants for passage, one in told[str(code.uuid)].items() if one.participants}
            for pk, code in self.roots.items()
        }

    def _spoken(self, code: Code) -> set[Passage]:
        return set[Passage]().union(*(self._said[pk] for pk in self.below(code)))

    @cached_property
    def _written(self) -> set[Place]:
        return {
            place
            for place, summaries in self.summaries.items()
            if any(one.text or one.quotations.all() for one in summaries)
        }

    def _quoted(self, quotation: Quotation) -> Quoted:
        version, room = quotation.version, self.result.room
        turn = turn_at(room.starts[version.pk], quotation.start) + 1
        return Quoted(
            quotation=quotation,
            identifier=f"{version.transcript.interview.label}-T{turn}-Q{quotation.number}",
            may_quote=room.may_quote(version.pk, quotation.start, quotation.end),
        )


def framework(study: Study, person: Person | None) -> Framework:
    """The matrix as the person may see it, all of it where there is nobody.

    Who codes blind sees no passage and no quotation of what they code, and of others' summaries only those that were
    written before and are of nobody whom they code. The number of queries does not depend on the size of the study.
    """
    results, codes = results_visible(study, person), canonical_codes(study)
    quotations = Quotation.objects.exclude(version__in=results.hidden_versions).order_by("version", "start", "end")
    quotations = quotations.select_related("version__transcript__interview").defer("version__text", "version__report")
    rows = _summaries(results, person).select_related("written_by").prefetch_related(Prefetch("quotations", quotations))
    found: dict[Place, list[MatrixSummary]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.participant_id, codes[row.code_id].pk].append(row)
    quoted = {one.version_id for summaries in found.values() for row in summaries for one in row.quotations.all()}
    people = list(Participant.objects.filter(study=study).order_by("pseudonym"))
    return Framework(
        participants=[one for one in people if not one.is_pilot],
        pilots=sum(one.is_pilot for one in people),
        codes=codes,
        result=study_result(results, quoted),
        summaries=dict(found),
    )


def said(found: Framework, cell: Cell) -> list[Said]:
    """The passages of a cell in the order of transcripts and text, with what it quotes that the result no longer
    holds.
    """
    passages = found.passages(cell.participant, cell.code)
    quotations = [one.quotation for one in cell.quotations]
    wanted = {version for version, _start, _end in passages} | {one.version_id for one in quotations}
    rows = with_reading(TranscriptVersion.objects.select_related("transcript__interview").defer("report")).in_bulk(
        wanted
    )
    texts = {pk: as_read(row) for pk, row in rows.items()}
    quoted = {(one.quotation.version_id, one.quotation.start, one.quotation.end): one for one in cell.quotations}
    spans = {span: codes for passage, codes in passages.items() if (span := _trimmed(texts, passage)) is not None}
    each = spans | {span: [] for span in quoted if span not in spans}
    listed = [
        _said(found, rows[span[0]], texts[span[0]], span, codes, quoted.get(span)) for span, codes in each.items()
    ]
    return sorted(listed, key=lambda one: (one.version.transcript.interview.label, one.start, one.end))


def stamp(summaries: Iterable[MatrixSummary]) -> str:
    """Names the state of some rows by when they were written; empty for none."""
    written = "; ".join(f"{row.pk} {row.written_at.isoformat()}" for row in sorted(summaries, key=lambda row: row.pk))
    return hashlib.sha256(written.encode()).hexdigest()[:16] if written else ""


def _summaries(results: Results, person: Person | None) -> QuerySet[MatrixSummary]:
    """Those that the person may read: a summary of somebody whom they code again tells what came of it before."""
    found: QuerySet[MatrixSummary] = MatrixSummary.objects.filter(study=results.study)
    found = found.exclude(pk__in=told_by_others(results.study, person, TELL_OF_SUMMARIES))
    if not results.hidden_versions:
        return found
    hidden = TranscriptVersion.objects.filter(pk__in=results.hidden_versions).values("transcript__interview")
    heard = Participant.objects.filter(study=results.study, interviews__in=hidden).values("pk")
    return found.exclude(~Q(written_by=person), participant__in=heard)


def _trimmed(texts: Mapping[int, ReadableText], passage: Passage) -> Passage | None:
    """The passage as a quotation of it would stand."""
    span = trimmed(texts[passage[0]].text, *passage[1:])
    return (passage[0], *span) if span else None


def _said(
    found: Framework,
    version: TranscriptVersion,
    text: ReadableText,
    span: Passage,
    codes: Sequence[Code],
    quoted: Quoted | None,
) -> Said:
    room = found.result.room
    return Said(
        version=version,
        turn=turn_at(room.starts[version.pk], span[1]) + 1,
        start=span[1],
        end=span[2],
        words=text.words(*span[1:]),
        codes=codes,
        may_quote=room.may_quote(*span),
        identifier=quoted.identifier if quoted else "",
    )


@dataclass(frozen=True)
class Table:
    """The cells of some participants and codes, a row for each participant."""

    columns: Sequence[Code]
    rows: Sequence[Sequence[Cell]]

    def __iter__(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        return (cell for row in self.rows for cell in row)

    def neighbours(self, cell: Cell) -> tuple[Cell | None, Cell | None]:
        """The cells before and after, row by row; nothing where the cell is not in the table."""
        cells = list(self)
        here = next((n for n, one in enumerate(cells) if one.anchor == cell.anchor), None)
        if here is None:
            return None, None
        return (cells[here - 1] if here else None), (cells[here + 1] if here + 1 < len(cells) else None)


def table(found: Framework, *, parent: Code | None = None, team: str = "", role: str = "") -> Table:
    """The matrix, or the part of it under one code and of the participants of a team or with a role at work."""
    people = [one for one in found.participants if (not team or one.team == team) and (not role or one.role == role)]
    columns = found.columns(parent)
    return Table(columns, [[found.cell(one, code) for code in columns] for one in people])
