"""One case as the desk shows it: each coder's part, the consensus, the choices, and what was said about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from coding.models import Code
from moderation.codings.domain.cases import CaseType
from moderation.codings.domain.consensus import Choice
from moderation.domain.letters import shuffled, side, translated
from moderation.domain.states import Later, State
from moderation.domain.transitions import DISCUSSION, REMARK, Deed, may, said, talk
from moderation.kinds import Kind, Own, Part, Standing, View, kind_of, type_label, types
from moderation.labels import STATES, because, choice_label, choice_sentence
from moderation.models import AuditedCoding, Case, CaseSet, Decision, Remark, SecondLook
from moderation.queries import stale_near, stamp
from moderation.second_looks import AGAIN, looks, was_blind
from rounds.queries import coder_names
from studies.models import Person, Study

KEYS = {
    "a": "1a",
    "b": "2b",
    "c": "c",
    Choice.AGREE: "1",
    Choice.BOTH: "3",
    Choice.NEITHER: "4",
    Choice.UNION: "5",
    Choice.INTERSECTION: "6",
    Choice.BOUNDARY: "7",
    Choice.OTHER: "8",
    f"a{AGAIN}": "9",
    f"b{AGAIN}": "0",
    Later.DEFER: "d",
    Later.RETURN: "x",
}
OWN = (Choice.BOUNDARY, Choice.OTHER)
MOST_CONTEXT = 12
"""Turns around a passage; more is the transcript itself."""


@dataclass(frozen=True)
class Side:
    """What one coder did in a case; no parts where they left it out. Without a name the desk hides who it is."""

    letter: str
    name: str
    parts: list[Part]
    again: SecondLook | None = None
    again_parts: tuple[Part, ...] = ()

    @property
    def looked_blind(self) -> bool:
        """Whether the second look was one: nobody could have read the others before."""
        return self.again is not None and was_blind(self.again)

    @property
    def spans(self) -> str:
        """Its spans as `start-end start-end`, for painting."""
        return written(self.parts)


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


@dataclass
class Desk:
    """Everything about the case in hand. Codes are the canonical ones, by uuid."""

    study: Study
    person: Person
    case: Case
    case_set: CaseSet
    codes: Mapping[str, Code]
    is_shuffled: bool = False
    context: int = 1
    doubts: Sequence[AuditedCoding] = ()
    """What auditors questioned or would code otherwise about its passage and code."""

    @cached_property
    def kind(self) -> Kind:
        """What the case is about."""
        return kind_of(self.case_set)

    @cached_property
    def view(self) -> View:
        """The case as its kind tells it."""
        return self.kind.view(self.case, self.case_set, self.codes, self.context)

    @property
    def more_context(self) -> int | None:
        """The next wider context; None at its end."""
        return self.context * 2 + 1 if self.context < MOST_CONTEXT else None

    @property
    def number(self) -> int:
        """How people count the case within its transcript: from 1."""
        return self.case.position + 1

    @property
    def seen(self) -> str:
        """The stamp of the decision that this page shows."""
        return stamp(self.case.decision)

    @property
    def type_label(self) -> str:
        """What its type is called."""
        return type_label(self.case.type)

    @property
    def is_decided(self) -> bool:
        """Whether a decision stands."""
        return self.case.state == State.DECIDED

    @property
    def was_touched(self) -> bool:
        """Whether it stands elsewhere than where it began, so that the page says where."""
        return self.case.state not in (State.OPEN, State.AGREED)

    @property
    def may_discuss(self) -> bool:
        """Whether its coders can read what is said of it, as they are blind no more."""
        return talk(round_is_open=self.case_set.round.is_open) in DISCUSSION["remark"]

    @property
    def may_withdraw(self) -> set[int]:
        """Ids of the remarks that this person can take back."""
        own = [row for row in self.remarks if row.author_id == self.person.pk]
        return {row.pk for row in own if said(is_withdrawn=row.withdrawn_at is not None) in REMARK["withdraw"]}

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        return str(STATES[self.case.state])

    @property
    def case_codes(self) -> list[Code]:
        """The codes that meet here."""
        return [self.codes[code] for code in self.case.codes]

    @property
    def is_agreement(self) -> bool:
        """What all coders did alike."""
        return types()[self.case.type].standing == Standing.ALIKE

    @property
    def is_alone(self) -> bool:
        """What one coder did where nobody else coded."""
        return types()[self.case.type].standing == Standing.ONCE

    @property
    def coders(self) -> list[str]:
        """The coders (uuids) in their lasting order, by which decisions are stored."""
        return list(self.case_set.coders)

    @cached_property
    def order(self) -> list[str]:
        """The coders in the order of this page's letters."""
        return shuffled(self.coders, self.case.key) if self.is_shuffled else self.coders

    @cached_property
    def answers(self) -> list[SecondLook]:
        """What the coders answered when the case came back to them, once all have."""
        return self._looks if all(look.answered_at for look in self._looks) else []

    @property
    def asked(self) -> tuple[int, int] | None:
        """How many coders have answered, of how many who were asked and not all of whom have."""
        if not self._looks or self.answers:
            return None
        return sum(look.answered_at is not None for look in self._looks), len(self._looks)

    @cached_property
    def _looks(self) -> list[SecondLook]:
        return looks(self.case)

    @cached_property
    def sides(self) -> list[Side]:
        """Each coder's part, A first."""
        names = {} if self.is_shuffled else coder_names(self.study)
        return [self._side(side(place).upper(), coder, names.get(coder, "")) for place, coder in enumerate(self.order)]

    @property
    def may_defer(self) -> bool:
        """Whether it can be put off, as it is not yet."""
        return may(Deed.DEFER, self.case.state)

    @property
    def may_ask_again(self) -> bool:
        """Whether it can go back to its coders, as it is not with them."""
        return may(Deed.SEND_BACK, self.case.state)

    @property
    def settled(self) -> list[Part]:
        """What the consensus holds by the decision that stands or by agreement."""
        if self.case.state == State.AGREED:
            return self.view.settled(self.kind.undecided_outcome(self.case))
        decision = self.case.decision
        return self.view.settled(decision.outcome) if decision and self.is_decided else []

    @property
    def settled_spans(self) -> str:
        """The same for painting."""
        return written(self.settled)

    @property
    def offers(self) -> list[Offer]:
        """All choices in the order of their keys."""
        offered = {translated(choice, self.coders, self.order) for choice in self.kind.choices(self.case, self.coders)}
        sides = [side(place) for place in range(len(self.order))]
        first = [Choice.AGREE, *sides[1:]] if self.is_agreement else sides
        again = [f"{letter}{AGAIN}" for letter in sides] if self.answers else []
        every = [*first[:2], *self.kind.vocabulary, *first[2:], *again]
        return [self._offer(str(choice), choice in offered or choice in again) for choice in every]

    @property
    def takes_own(self) -> bool:
        """Whether the moderator may enter something of their own."""
        return any(choice in OWN for choice in self.kind.vocabulary)

    @property
    def reason(self) -> str:
        """Why it was decided as it is, in words: the listed reason and what was written."""
        return because(self.case.decision) if self.case.decision else ""

    @property
    def deed(self) -> str:
        """What was decided, as a sentence."""
        return choice_sentence(self.shown(self.case.decision.choice)) if self.case.decision else ""

    @property
    def stale(self) -> list[Decision]:
        """Decisions about what the case was before codings or codes changed."""
        return stale_near(self.case, self.case_set)

    @cached_property
    def remarks(self) -> list[Remark]:
        """What was said about it."""
        found = Remark.objects.filter(case_set=self.case_set, case_key=self.case.key)
        return list(found.select_related("author").order_by("id"))

    def shown(self, choice: str) -> str:
        """A stored choice in the letters of this page."""
        return translated(choice, self.coders, self.order)

    def _side(self, letter: str, coder: str, name: str) -> Side:
        again = next((look for look in self.answers if str(look.coder.uuid) == coder), None)
        parts = tuple(self.view.settled(again.answer)) if again else ()
        return Side(letter, name, self.view.parts(coder), again, parts)

    def _offer(self, choice: str, offered: bool) -> Offer:
        keys = KEYS.get(choice, "")
        if choice == Choice.NEITHER and self.case.type == CaseType.ONE_CODER:
            keys += "".join(KEYS.get(side(n), "") for n, who in enumerate(self.sides) if not who.parts)
        if not offered or choice in OWN:
            return Offer(choice, choice_label(choice), keys, offered)
        return Offer(choice, choice_label(choice), keys, offered, written(self._would_settle(choice)))

    def _would_settle(self, choice: str) -> list[Part]:
        if choice.endswith(AGAIN):
            return list(next(who.again_parts for who in self.sides if who.letter.lower() == choice[0]))
        outcome = self.kind.outcome(
            self.case, translated(choice, self.order, self.coders), self.coders, self.person, Own()
        )
        return self.view.settled(outcome)


def written(parts: Iterable[Part]) -> str:
    """The spans of these parts as `start-end start-end`."""
    return " ".join(f"{part.span[0]}-{part.span[1]}" for part in parts if part.span)


def context_asked(data: Any) -> int:
    """How many turns around a passage the address asks for; 1 where it says nothing sensible."""
    asked = data.get("around", "1")
    return min(int(asked), MOST_CONTEXT + 3) if asked.isdecimal() and int(asked) else 1
