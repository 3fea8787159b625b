"""A study for agreement tests: turns of ten letters, codes drawn with one sign a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django_scopes import scopes_disabled

from coding.models import Code
from moderation.actions import decide
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice
from moderation.models import Case
from moderation.queries import case_sets, stamp
from rounds.models import CodingRound, Layer
from studies.models import Person, Study
from studies.permissions import Role
from tests.factories import (
    layer_of,
    make_code,
    make_coding,
    make_interview,
    make_member,
    make_round,
    make_study,
    make_version,
    submit,
)
from transcripts.models import TranscriptVersion

Drawing = Mapping[str, str]
"""For each code a string with one sign a turn, # where the turn is coded."""


@dataclass
class Bench:
    """A study with an owner, a moderator, some coders and one open round without transcripts."""

    number_of_coders: int = 2
    study: Study = field(default_factory=make_study)
    codes: dict[str, Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owner = make_member(self.study, Role.OWNER)
        self.moderator = make_member(self.study, Role.MODERATOR)
        self.coders = [make_member(self.study, Role.CODER) for _ in range(self.number_of_coders)]
        self.round: CodingRound = make_round(self.study, coders=self.coders)

    @scopes_disabled()
    def transcript(self, label: str, *drawings: Drawing | None) -> TranscriptVersion:
        """A transcript of the round, coded as drawn and submitted; None for a coder who has not submitted."""
        turns = max(len(row) for drawing in drawings if drawing for row in drawing.values())
        interview = make_interview(self.study, label)
        version = make_version(self.study, [("P1", "abcdefghij")] * turns, interview=interview)
        for coder, drawing in zip(self.coders, drawings, strict=True):
            Layer.objects.create(round=self.round, version=version, coder=coder)
            if drawing is not None:
                self._code(version, coder, drawing)
        return version

    def code(self, name: str) -> Code:
        """The shared code of that name."""
        if name not in self.codes:
            self.codes[name] = make_code(self.study, name)
        return self.codes[name]

    @scopes_disabled()
    def take_neither(self, label: str) -> None:
        """Settle every open case of that transcript: only what both coded alike stays."""
        sets = [s for s in case_sets(self.study, self.moderator) if f"{s.version.transcript}" == label]
        for case in Case.objects.filter(case_set__in=sets, decision=None).exclude(type=CaseType.AGREE):
            decide(case=case, actor=self.moderator, choice=Choice.NEITHER, seen="")

    @scopes_disabled()
    def take_back_and_take(self, label: str, code: str) -> None:
        """Replace the decision about the first mark of that code that only the first coder made: take it after all."""
        sets = [s for s in case_sets(self.study, self.moderator) if f"{s.version.transcript}" == label]
        decided = Case.objects.filter(case_set__in=sets).exclude(decision=None).order_by("start")
        case = next(one for one in decided if one.codes == [str(self.codes[code].uuid)])
        decide(case=case, actor=self.moderator, choice="a", seen=stamp(case.decision))

    @scopes_disabled()
    def again(self, round_: CodingRound, version: TranscriptVersion, coder: Person, drawing: Drawing) -> None:
        """The coder codes and submits the transcript once more in another round."""
        layer = Layer.objects.create(round=round_, version=version, coder=coder)
        self._draw(layer, drawing)
        submit(layer)

    def _code(self, version: TranscriptVersion, coder: Person, drawing: Drawing) -> None:
        layer = layer_of(self.round, version, coder)
        self._draw(layer, drawing)
        submit(layer)

    def _draw(self, layer: Layer, drawing: Drawing) -> None:
        for name, row in drawing.items():
            for index in [i for i, sign in enumerate(row) if sign == "#"]:
                make_coding(layer, self.code(name), start=11 * index, end=11 * index + 10)
