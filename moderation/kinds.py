"""What cases can be about. Desk, queue, undo and ledger ask a kind and assume nothing else.

Today there is one kind, codes on spans (`moderation.codings`). What axial coding makes, categories and relations, joins
by a subclass of `Kind` that its app registers when it starts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from coding.models import Code
from moderation.models import Case, CaseSet, Decision
from studies.errors import Refused
from studies.models import Person, Study

Place = tuple[int, int | None]
"""Ids of a round and of a transcript version, which is None for what is not about a transcript."""

Outcome = list[dict[str, Any]]
"""What enters the consensus, one dictionary a thing; what it holds is the kind's, people and codes by their uuids."""


class Standing(StrEnum):
    """What a type of case is before anybody decided about it."""

    DISPUTED = "disputed"  # coders differ: to be decided
    ALIKE = "alike"  # all did the same, and that stands
    ONCE = "once"  # one did it where nobody else worked, and that stands
    ADDED = "added"  # a moderator put it there; neither a difference nor an agreement


class Type(NamedTuple):
    """A type of case: what it counts as, and what people call it."""

    standing: Standing
    label: Promise


@dataclass(frozen=True)
class Own:
    """What somebody enters where no coder's work is taken: a code, and a span by offsets or else by its words.

    `code` is the uuid of one of the case's codes for another boundary, a name for another code.
    """

    code: str = ""
    start: int | None = None
    end: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Part:
    """One thing that a coder or the consensus holds in a case: codes, or what `label` says, or both.

    Without a span it is about no passage.
    """

    codes: tuple[Code, ...] = ()
    label: str = ""
    words: str = ""
    span: tuple[int, int] | None = None
    memos: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or " · ".join(code.name for code in self.codes)


class View(ABC):
    """One case as its kind tells it; the kind's template may ask a subclass for more."""

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the case stands, for its title."""

    @abstractmethod
    def parts(self, coder: str) -> list[Part]:
        """What this coder did in the case."""

    @abstractmethod
    def settled(self, outcome: Outcome) -> list[Part]:
        """What an outcome holds."""


class Kind(ABC):
    """How cases of one kind are found, settled and shown."""

    name: ClassVar[str]
    template: ClassVar[str]
    """What stands between a case's title and the decisions; `desk` is in its context."""
    types: ClassVar[Mapping[str, Type]]
    """The types of its cases, by their stored names; a name that another kind has too counts as it does there."""
    vocabulary: ClassVar[Sequence[str]]
    """The choices beside taking one coder's work, in the order of the desk."""
    asks_again: ClassVar[bool] = False
    """Whether there is a page on which coders look at such a case again."""
    adds: ClassVar[bool] = False
    """Whether a moderator can add what no coder marked (`actions.add`)."""

    @abstractmethod
    def gather(self, study: Study) -> None:
        """Find and store the cases that follow from what is there now (`moderation.storing`)."""

    @abstractmethod
    def places(self, study: Study) -> Collection[Place]:
        """The places whose cases may be decided; whoever changes what they follow from has made them."""

    @abstractmethod
    def choices(self, case: Case, coders: Sequence[str]) -> list[str]:
        """What the case offers: letters of coders, words of the vocabulary."""

    @abstractmethod
    def outcome(self, case: Case, choice: str, coders: Sequence[str], actor: Person, own: Own) -> Outcome:
        """What the choice puts into the consensus. Raises Refused for what the case does not offer."""

    @abstractmethod
    def undecided_outcome(self, case: Case) -> Outcome:
        """What a case holds that stands though nobody decided about it."""

    def codes_in(self, outcome: Outcome) -> list[str]:
        """The codes (uuids) that an outcome names, in its order, each once."""
        return list(dict.fromkeys(str(row["code"]) for row in outcome if "code" in row))

    def parts_of(self, outcome: Outcome, codes: Mapping[str, Code]) -> list[Part]:
        """What an outcome holds, in short, for the ledger."""
        return [Part(codes=(code,)) for code in dict.fromkeys(codes[uuid] for uuid in self.codes_in(outcome))]

    def second_answer(self, asked: Decision, actor: Person, kept: Outcome, added: Sequence[Own]) -> Outcome:
        """What a coder answers who is asked again, where the kind `asks_again`. Raises Refused for nonsense."""
        raise Refused(_("This case does not offer that choice. Nothing was changed."))

    def turns(self, cases: Sequence[Case], sets: Mapping[int, CaseSet]) -> dict[int, int]:
        """By case id the number of the turn in which it begins; empty for what is not about a transcript."""
        return {}

    @abstractmethod
    def view(self, case: Case, case_set: CaseSet, codes: Mapping[str, Code], context: int) -> View:
        """The case for its page, with so many turns around its passage; `codes` are canonical, by uuid."""


KINDS: dict[str, Kind] = {}
"""By name, in the order of the queue."""


def register(kind: Kind) -> None:
    """Make a kind known; from an app's `ready`. Raises ValueError where it counts a type as another kind does not."""
    known = types()
    for name, of in kind.types.items():
        if name in known and known[name].standing != of.standing:
            raise ValueError(f"{kind.name}: cases of type {name} are {known[name].standing} already")
    KINDS[kind.name] = kind


def kind_of(case_set: CaseSet) -> Kind:
    """The kind of a set's cases."""
    return KINDS[case_set.kind]


def types() -> dict[str, Type]:
    """Every type of case by its stored name, in the order of kinds."""
    found: dict[str, Type] = {}
    for kind in KINDS.values():
        found |= {name: of for name, of in kind.types.items() if name not in found}
    return found


def types_that(*standings: Standing) -> list[str]:
    """The names of the types that count as one of these."""
    return [name for name, of in types().items() if of.standing in standings]


def stands(type_: str) -> bool:
    """Whether a case of this type is settled though nobody decided about it."""
    return types()[type_].standing in (Standing.ALIKE, Standing.ONCE)


def type_choices() -> list[tuple[str, Promise]]:
    """Every type with what people call it, for a filter."""
    return [(name, of.label) for name, of in types().items()]


def type_label(name: str) -> str:
    """What people call a type of case; the stored name where its kind is gone."""
    of = types().get(name)
    return str(of.label) if of else name
