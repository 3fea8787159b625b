"""The passage of a case about codings: its words, its turns, and what else lies on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from coding.domain.codebook import is_above
from coding.domain.spans import trimmed, turn_at
from coding.models import Code, Coding
from coding.queries import turn_starts
from moderation.codings.domain.passages import find_words
from moderation.codings.domain.splitting import is_large
from moderation.domain.transitions import Deed, may
from moderation.kinds import Outcome, Own, Part, View, type_label
from moderation.models import Case, CaseSet
from studies.errors import Refused
from transcripts.models import TranscriptVersion, Turn
from transcripts.rendering.texts import clock
from transcripts.visibility import readable_text, speaker_names

QUOTED = 90
"""Characters of a span that are repeated beside the passage; the middle of a longer one is left out."""

NEIGHBOURS = 12
"""Most other cases that are named beside a passage."""


def version_of(case_set: CaseSet) -> TranscriptVersion:
    """The transcript that the cases of a set of this kind are about."""
    assert case_set.version is not None
    return case_set.version


def span_of(case: Case) -> tuple[int, int]:
    """The passage of a case about codings, [start, end)."""
    assert case.start is not None
    assert case.end is not None
    return case.start, case.end


def is_too_large(case: Case) -> bool:
    """Whether a case is too much for one decision."""
    start, end = span_of(case)
    return is_large(case.type, len(case.units), end - start)


def place_in(text: str, own: Own, near: int) -> tuple[int, int]:
    """The span that somebody marked or whose words they typed, without blanks at its ends.

    Raises Refused where it does not lie in the text, has no words, or the words do not stand there.
    """
    if own.start is None or own.end is None:
        found = find_words(text, own.words, near)
        if found is None:
            raise Refused(_("These words do not stand in the transcript like this; copy them from the passage."))
        return found
    try:
        span = trimmed(text, own.start, own.end)
    except ValueError:
        raise Refused(_("This passage is not in the transcript.")) from None
    if span is None:
        raise Refused(_("This passage has no words."))
    return span


@dataclass(frozen=True)
class Line:
    """One turn of the passage; `context` ones only surround the case. `at` is its time in the recording."""

    number: int
    speaker: str
    asks: bool
    context: bool
    start: int
    text: str
    at: str = ""


@dataclass(frozen=True)
class Neighbour:
    """Another case on the same passage."""

    case: Case
    codes: list[Code]

    @property
    def type_label(self) -> str:
        """What its type is called."""
        return type_label(self.case.type)


@dataclass
class Passage(View):
    """The passage of a case with the turns around it."""

    case: Case
    case_set: CaseSet
    codes: Mapping[str, Code]
    context: int = 1

    @property
    def place(self) -> str:
        """Interview and turns."""
        said = {"label": self.case_set.label, "turns": self.turns}
        return _("%(label)s, turn %(turns)s") % said

    @cached_property
    def text(self) -> str:
        """The whole canonical text, as it may be read."""
        return readable_text(version_of(self.case_set)).text

    @property
    def words(self) -> str:
        """The words of the case."""
        start, end = span_of(self.case)
        return self.text[start:end]

    @cached_property
    def lines(self) -> list[Line]:
        """The turns of the case and those around it."""
        return lines_around(version_of(self.case_set), *span_of(self.case), self.context, self.text)

    @property
    def turns(self) -> str:
        """Numbers of the turns that the case lies in, such as `23` or `23–24`."""
        numbers = [line.number for line in self.lines if not line.context]
        return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"

    @property
    def neighbours(self) -> list[Neighbour]:
        """Other cases on this passage, the agreed ones included: what else the coders saw here."""
        start, end = span_of(self.case)
        others = Case.objects.filter(case_set=self.case_set, start__lt=end, end__gt=start)
        found = others.exclude(pk=self.case.pk).order_by("position")[:NEIGHBOURS]
        return [Neighbour(case, [self.codes[code] for code in case.codes]) for case in found]

    @property
    def one_above_the_other(self) -> tuple[Code, Code] | None:
        """The general and the special code where one of two that compete lies above the other in the codebook."""
        if len(self.case.codes) != 2:
            return None
        first, second = (self.codes[code] for code in self.case.codes)
        parents = {code.pk: code.parent_id for code in self.codes.values()}
        if is_above(parents, first.pk, second.pk):
            return first, second
        return (second, first) if is_above(parents, second.pk, first.pk) else None

    @property
    def offers_split(self) -> bool:
        """Whether it is too much for one decision, and can be split where it stands."""
        return may(Deed.SPLIT, self.case.state) and is_too_large(self.case)

    def parts(self, coder: str) -> list[Part]:
        """The coder's units with their memos."""
        return [self._part(unit) for unit in self.case.units if unit["coder"] == coder]

    def settled(self, outcome: Outcome) -> list[Part]:
        """Its spans."""
        return [self._plain(row["code"], row["start"], row["end"]) for row in outcome]

    def _part(self, unit: dict[str, Any]) -> Part:
        found = (self._memos.get((unit["coder"], number), "") for number in unit["numbers"])
        plain = self._plain(unit["code"], unit["start"], unit["end"])
        return Part(plain.codes, "", plain.words, plain.span, tuple(memo for memo in found if memo))

    def _plain(self, code: str, start: int, end: int) -> Part:
        return Part((self.codes[code],), "", shortened(self.text[start:end]), (start, end))

    @cached_property
    def _memos(self) -> dict[tuple[str, int], str]:
        """By coder and number of the coding; the codings of this case alone."""
        numbers = {number for unit in self.case.units for number in unit["numbers"]}
        rows = Coding.objects.filter(
            layer__round=self.case_set.round_id,
            layer__version=self.case_set.version_id,
            layer__coder__uuid__in=[unit["coder"] for unit in self.case.units],
            number__in=numbers,
        )
        return {(str(coder), n): memo for coder, n, memo in rows.values_list("layer__coder__uuid", "number", "memo")}


def lines_around(version: TranscriptVersion, start: int, end: int, context: int, text: str | None = None) -> list[Line]:
    """The turns that hold the span, and so many before and after; `text` is the version's as it may be read."""
    starts = turn_starts(version)
    first, last = turn_at(starts, start), turn_at(starts, end - 1)
    shown = Turn.objects.filter(version=version, index__gte=first - context, index__lte=last + context)
    turns = shown.order_by("index").select_related("speaker")
    text = readable_text(version).text if text is None else text
    names = speaker_names(version.transcript_id)
    return [_line(text, turn, names, not first <= turn.index <= last) for turn in turns]


def shortened(words: str) -> str:
    """The words, those in the middle of a long passage left out."""
    if len(words) <= QUOTED:
        return words
    half = QUOTED // 2
    return f"{words[:half].rsplit(None, 1)[0]} … {words[-half:].split(None, 1)[-1]}"


def _line(text: str, turn: Turn, names: Mapping[int, str], context: bool) -> Line:
    speaker = turn.speaker
    asks = speaker is not None and speaker.role == speaker.Role.INTERVIEWER
    words = text[turn.start : turn.end]
    at = clock(turn.start_ms) if turn.start_ms is not None else ""
    return Line(turn.number, names[speaker.pk] if speaker else "", asks, context, turn.start, words, at)
