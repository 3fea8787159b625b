"""One case as the desk shows it: each coder's part, the consensus, the passage with its context, the choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from coding.domain.spans import turn_at
from coding.models import Code, Coding
from coding.queries import canonical_by_uuid, coder_labels
from moderation.domain.cases import CaseType
from moderation.domain.consensus import Choice, Span, choices, outcome, side
from moderation.labels import CHOICES, because, choice_label, choice_sentence
from moderation.models import Case, CaseSet
from moderation.queries import coders_of, stamp, units_of
from studies.models import Study
from transcripts.models import Turn

KEYS = {
    "a": "1",
    "b": "2",
    Choice.AGREE: "1",
    Choice.BOTH: "3",
    Choice.NEITHER: "4",
    Choice.UNION: "5",
    Choice.INTERSECTION: "6",
    Choice.BOUNDARY: "7",
    Choice.OTHER: "8",
}
OWN = (Choice.BOUNDARY, Choice.OTHER)
QUOTED = 90
"""Characters of a span that are repeated beside the passage; the middle of a longer one is left out."""


@dataclass(frozen=True)
class Mark:
    """One span: its code and its words."""

    code: Code
    words: str
    span: tuple[int, int]
    memos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """What one coder did in a case; no marks where they left the passage uncoded."""

    letter: str
    coder: str
    marks: list[Mark]

    @property
    def spans(self) -> str:
        """Its spans as `start-end start-end`, for painting."""
        return written(mark.span for mark in self.marks)


@dataclass(frozen=True)
class Offer:
    """One choice. A disabled one keeps its place, so that the others keep theirs."""

    choice: str
    label: str
    keys: str
    is_offered: bool
    spans: str = ""

    @property
    def key(self) -> str:
        """The key that is shown."""
        return self.keys[:1]

    @property
    def opens(self) -> bool:
        """Whether it asks for a span or a code before it decides."""
        return self.choice in OWN


@dataclass(frozen=True)
class Line:
    """One turn of the passage; `context` ones only surround the case."""

    number: int
    speaker: str
    asks: bool
    context: bool
    start: int
    text: str


@dataclass(frozen=True)
class Neighbour:
    """Another case on the same passage."""

    case: Case
    codes: list[Code]


@dataclass
class Desk:
    """Everything about the case in hand. Codes are the canonical ones, by uuid."""

    study: Study
    case: Case
    case_set: CaseSet
    codes: Mapping[str, Code]

    @property
    def label(self) -> str:
        """The interview's label."""
        return self.case_set.version.transcript.interview.label

    @property
    def number(self) -> int:
        """How people count the case within its transcript: from 1."""
        return self.case.position + 1

    @property
    def seen(self) -> str:
        """The stamp of the decision that this page shows."""
        return stamp(self.case.decision)

    @property
    def case_codes(self) -> list[Code]:
        """The codes that meet here."""
        return [self.codes[code] for code in self.case.codes]

    @property
    def is_agreement(self) -> bool:
        """Settled without anybody's decision."""
        return self.case.type == CaseType.AGREE

    @cached_property
    def text(self) -> str:
        """The whole canonical text."""
        return self.case_set.version.text

    @property
    def words(self) -> str:
        """The words of the case."""
        return self.text[self.case.start : self.case.end]

    @cached_property
    def coders(self) -> list[str]:
        """Ids of the coders in the order of their letters."""
        return coders_of(self.case_set)

    @cached_property
    def sides(self) -> list[Side]:
        """Each coder's part, A first."""
        names, memos = coder_labels(self.study), self._memos()
        return [
            Side(side(place).upper(), names[int(coder)], [self._mark(unit, memos) for unit in self._parts(coder)])
            for place, coder in enumerate(self.coders)
        ]

    @property
    def settled(self) -> list[Mark]:
        """What the consensus holds by the decision that stands or by agreement."""
        decision = self.case.decision
        if decision is None and not self.is_agreement:
            return []
        if decision is None:
            return [self._plain(span) for span in outcome(CaseType.AGREE, units_of(self.case), Choice.AGREE, ())]
        return [self._plain((row["code"], row["start"], row["end"])) for row in decision.outcome]

    @property
    def settled_spans(self) -> str:
        """The same for painting."""
        return written(mark.span for mark in self.settled)

    @property
    def offers(self) -> list[Offer]:
        """All choices in the order of their keys."""
        units, kind = units_of(self.case), CaseType(self.case.type)
        offered = choices(kind, units, self.coders)
        sides = [side(place) for place in range(len(self.coders))]
        first = [Choice.AGREE, *sides[1:]] if self.is_agreement else sides
        every = [*first[:2], *(choice for choice in CHOICES if choice != Choice.AGREE), *first[2:]]
        return [self._offer(choice, choice in offered) for choice in every]

    @cached_property
    def lines(self) -> list[Line]:
        """The turns of the case, the one before and the one after."""
        turns = list(Turn.objects.filter(version=self.case_set.version_id).select_related("speaker"))
        starts = [turn.start for turn in turns]
        first, last = turn_at(starts, self.case.start), turn_at(starts, self.case.end - 1)
        shown = range(max(0, first - 1), min(len(turns), last + 2))
        return [self._line(turns[index], index < first or index > last) for index in shown]

    @property
    def turns(self) -> str:
        """Numbers of the turns that the case lies in, such as `23` or `23–24`."""
        numbers = [line.number for line in self.lines if not line.context]
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"

    @property
    def neighbours(self) -> list[Neighbour]:
        """Other cases on this passage, the agreed ones included: what else the coders saw here."""
        others = Case.objects.filter(case_set=self.case_set, start__lt=self.case.end, end__gt=self.case.start)
        found = others.exclude(pk=self.case.pk).order_by("position")[:12]
        return [Neighbour(case, [self.codes[code] for code in case.codes]) for case in found]

    @property
    def reason(self) -> str:
        """Why it was decided as it is, in words: the listed reason and what was written."""
        return because(self.case.decision) if self.case.decision else ""

    @property
    def deed(self) -> str:
        """What was decided, as a sentence."""
        return choice_sentence(self.case.decision.choice) if self.case.decision else ""

    def _parts(self, coder: str) -> list[dict[str, Any]]:
        return [unit for unit in self.case.units if str(unit["coder"]) == coder]

    def _mark(self, unit: dict[str, Any], memos: dict[tuple[int, int], str]) -> Mark:
        found = (memos.get((unit["coder"], number), "") for number in unit["numbers"])
        plain = self._plain((unit["code"], unit["start"], unit["end"]))
        return Mark(plain.code, plain.words, plain.span, tuple(memo for memo in found if memo))

    def _plain(self, span: Span) -> Mark:
        code, start, end = span
        return Mark(self.codes[code], shortened(self.text[start:end]), (start, end))

    def _memos(self) -> dict[tuple[int, int], str]:
        """By coder and number of the coding; the codings of this case alone."""
        numbers = {number for unit in self.case.units for number in unit["numbers"]}
        rows = Coding.objects.filter(
            layer__round=self.case_set.round_id,
            layer__version=self.case_set.version_id,
            layer__coder__in=[unit["coder"] for unit in self.case.units],
            number__in=numbers,
        )
        return {(coder, n): memo for coder, n, memo in rows.values_list("layer__coder_id", "number", "memo")}

    def _offer(self, choice: str, offered: bool) -> Offer:
        keys = KEYS.get(choice, "")
        if choice == Choice.NEITHER and self.case.type == CaseType.ONE_CODER:
            keys += "".join(KEYS.get(side(n), "") for n, who in enumerate(self.sides) if not who.marks)
        if not offered or choice in OWN:
            return Offer(choice, choice_label(choice), keys, offered)
        spans = outcome(CaseType(self.case.type), units_of(self.case), choice, self.coders)
        return Offer(choice, choice_label(choice), keys, offered, written((start, end) for _c, start, end in spans))

    def _line(self, turn: Turn, context: bool) -> Line:
        speaker = turn.speaker
        asks = speaker is not None and speaker.role == speaker.Role.INTERVIEWER
        text = self.text[turn.start : turn.end]
        return Line(turn.number, speaker.label if speaker else "", asks, context, turn.start, text)


def desk(study: Study, case: Case, case_set: CaseSet) -> Desk:
    """The desk for one case."""
    return Desk(study, case, case_set, canonical_by_uuid(study))


def shortened(words: str) -> str:
    """The words, those in the middle of a long passage left out."""
    if len(words) <= QUOTED:
        return words
    half = QUOTED // 2
    return f"{words[:half].rsplit(None, 1)[0]} … {words[-half:].split(None, 1)[-1]}"


def written(spans: Iterable[tuple[int, int]]) -> str:
    """Spans as `start-end start-end`."""
    return " ".join(f"{start}-{end}" for start, end in spans)
