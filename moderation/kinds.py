"""What cases can be about. Desk, queue, undo and ledger ask a kind and assume nothing else.

Today there is one kind, codes on spans (`moderation.codings`). What axial coding makes, categories and relations, joins
by a subclass of `Kind` that its app registers when it starts.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from coding.models import Code
from moderation.models import Case, CaseSet
from studies.models import Person, Study

Place = tuple[int, int | None]
"""Ids of a round and of a transcript version, which is None for what is not about a transcript."""

Outcome = list[dict[str, Any]]
"""What enters the consensus, one dictionary a thing: `code` is the uuid of a code, what else it holds is the kind's."""


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
    """One thing that a coder or the consensus holds in a case. Without a span it is about no passage."""

    code: Code
    words: str = ""
    span: tuple[int, int] | None = None
    memos: tuple[str, ...] = ()


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
    vocabulary: ClassVar[Sequence[str]]
    """The choices beside taking one coder's work, in the order of the desk."""
    asks_again: ClassVar[bool] = False
    """Whether there is a page on which coders look at such a case again."""
    adds: ClassVar[bool] = False
    """Whether a moderator can add what no coder marked (`actions.add`)."""

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
    def turns(self, cases: Sequence[Case], sets: Mapping[int, CaseSet]) -> dict[int, int]:
        """By case id the number of the turn in which it begins; empty for what is not about a transcript."""

    @abstractmethod
    def view(self, case: Case, case_set: CaseSet, codes: Mapping[str, Code], context: int) -> View:
        """The case for its page, with so many turns around its passage; `codes` are canonical, by uuid."""


KINDS: dict[str, Kind] = {}
"""By name, in the order of the queue."""


def register(kind: Kind) -> None:
    """Make a kind known; from an app's `ready`."""
    KINDS[kind.name] = kind


def kind_of(case_set: CaseSet) -> Kind:
    """The kind of a set's cases."""
    return KINDS[case_set.kind]
