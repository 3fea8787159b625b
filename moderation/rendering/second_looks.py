"""A second look as its coder sees it: whole sentences and their own codings, nothing of anybody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coding.domain.snapshot import FrozenCoding
from coding.models import Code
from coding.queries import canonical_by_uuid, frozen_codings
from coding.visibility import visible_codes
from moderation.codings.passage import Line, lines_around, shortened, version_of
from moderation.domain.transitions import SECOND_LOOK, Look, LookDeed
from moderation.forms import SecondAnswer
from moderation.models import SecondLook
from moderation.second_looks import of_coder, stands_at, waiting_for, was_blind
from rounds.models import Layer
from studies.models import Person, Study
from transcripts.domain.sentence_bounds import sentences
from transcripts.visibility import readable_text


@dataclass(frozen=True)
class OwnCoding:
    """One of the coder's codings in the passage."""

    number: int
    code: Code
    words: str
    span: tuple[int, int]
    is_kept: bool


@dataclass
class SecondLookPage:
    """One passage that came back."""

    study: Study
    person: Person
    look: SecondLook
    entered: SecondAnswer | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """The turns of the passage, and one on each side."""
        about = self.look.asked.about
        return lines_around(version_of(self.look.asked.case_set), about["start"], about["end"], 1, self.text)

    @property
    def turn(self) -> int:
        """The number of the turn in which the passage begins."""
        return next(line.number for line in self.lines if not line.context)

    @cached_property
    def text(self) -> str:
        """The whole transcript, as it may be read."""
        return readable_text(version_of(self.look.asked.case_set)).text

    @cached_property
    def hull(self) -> tuple[int, int]:
        """The passage in whole sentences: where it ends exactly may tell what another coder marked."""
        about = self.look.asked.about
        meant = [(line.start, line.start + len(line.text)) for line in self.lines if not line.context]
        known = sentences(self.text, meant)
        touched = [span for span in known if span[0] < about["end"] and span[1] > about["start"]]
        return touched[0][0], touched[-1][1]

    @property
    def words(self) -> str:
        """The words of the passage."""
        start, end = self.hull
        return self.text[start:end]

    @property
    def label(self) -> str:
        """The interview."""
        return self.look.asked.case_set.label

    @property
    def is_blind(self) -> bool:
        """Whether nobody could have read the others' work before."""
        return was_blind(self.look)

    @property
    def may_reopen(self) -> bool:
        """Whether the answer can be changed: nobody has seen it."""
        return stands_at(self.look) in SECOND_LOOK[LookDeed.REOPEN]

    @property
    def is_closed(self) -> bool:
        """Whether everybody has answered, so that the answer stays as it is."""
        return stands_at(self.look) == Look.SEEN

    @cached_property
    def own(self) -> list[OwnCoding]:
        """The coder's codings in this passage; kept unless a former answer says otherwise."""
        codes, text = canonical_by_uuid(self.study), self.text
        start, end = self.hull
        answered = {(row["start"], row["end"], str(codes[row["code"]].uuid)) for row in self.look.answer}
        known = bool(self.look.answer or self.look.note)
        ticked = self.entered.kept() if self.entered else None
        return [
            OwnCoding(
                row.number,
                codes[row.code],
                shortened(text[row.start : row.end]),
                (row.start, row.end),
                str(row.number) in ticked
                if ticked is not None
                else not known or (row.start, row.end, str(codes[row.code].uuid)) in answered,
            )
            for row in self._frozen
            if row.start < end and row.end > start
        ]

    @property
    def added_before(self) -> list[dict[str, Any]]:
        """What a former answer added, for the form."""
        codes, text = canonical_by_uuid(self.study), self.text
        own = {(*row.span, row.code.uuid) for row in self.own}
        return [
            {"code": codes[row["code"]].name, "words": text[row["start"] : row["end"]], **row}
            for row in self.look.answer
            if (row["start"], row["end"], codes[row["code"]].uuid) not in own
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the form: what was added before, then empty ones."""
        if self.entered is not None:
            return [dict(row.data) for row in self.entered.rows]
        empty = {"code": "", "words": "", "start": "", "end": ""}
        return [*self.added_before, *[empty] * SecondAnswer.ROWS][: SecondAnswer.ROWS]

    @property
    def note(self) -> str:
        """What was written beside the answer."""
        return self.entered.note() if self.entered else self.look.note

    @property
    def spans(self) -> str:
        """The own codings for painting."""
        return " ".join(f"{row.span[0]}-{row.span[1]}" for row in self.own)

    @property
    def codes(self) -> list[Code]:
        """The codebook as this coder sees it."""
        return list(visible_codes(self.study, self.person))

    def kept(self, numbers: Iterable[str]) -> list[tuple[str, int, int]]:
        """The codings that the form keeps, as (code, start, end)."""
        ticked = set(numbers)
        return [(str(row.code.uuid), *row.span) for row in self.own if str(row.number) in ticked]

    @cached_property
    def _frozen(self) -> Sequence[FrozenCoding]:
        asked = self.look.asked.case_set
        return frozen_codings(Layer.objects.get(round=asked.round_id, version=asked.version_id, coder=self.person))


def overview(study: Study, person: Person) -> dict[str, Any]:
    """What waits for the coder, and what they answered."""
    looks = list(of_coder(study, person))
    return {
        "waiting": [SecondLookPage(study, person, look) for look in looks if look.answered_at is None],
        "answered": [SecondLookPage(study, person, look) for look in looks if look.answered_at is not None],
    }


def next_waiting(study: Study, person: Person) -> SecondLook | None:
    """What waits next."""
    found: SecondLook | None = waiting_for(study, person).first()
    return found
