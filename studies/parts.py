"""What an app adds to every study: places to go, chapters of its story, things to do, sentences of its history.

Each app describes its part once, in `<app>/part.py`, and registers it when it starts; the kernel names no app above it.
What only apps above the kernel know (work in the background, followers of texts and rounds, kinds of cases) is
registered with the app that asks for it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study
from studies.permissions import Permission


class Group(StrEnum):
    """The groups of places, in the order of a study: what the first line of the navigation shows."""

    STUDY = "study"
    MATERIAL = "material"
    CODING = "coding"
    RESULTS = "results"
    PUBLISHING = "publishing"


GROUP_LABELS: dict[Group, Promise] = {
    Group.STUDY: _("Study"),
    Group.MATERIAL: _("Material"),
    Group.CODING: _("Coding"),
    Group.RESULTS: _("Results"),
    Group.PUBLISHING: _("Publishing"),
}


@dataclass(frozen=True)
class Place:
    """One entry of a study's navigation: a URL name, shown to who holds the permission.

    `compares` keeps it to studies that compare coders; `rank` orders the places of a group, whichever app they are of;
    pages below the address belong to the place, and those whose address begins with one of `also`.
    """

    name: str
    label: Promise
    permission: Permission
    group: Group
    rank: int
    compares: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """How far one step of the study is: `done`, of `whole` where that is known, the page, and what holds it up.

    `detail` says what the number counts; `blocked_by` is one whole sentence, empty where nothing blocks the step,
    and `remedy` the address of the page where that is mended.
    """

    done: int
    detail: str
    url: str
    whole: int | None = None
    blocked_by: str = ""
    remedy: str = ""
    title: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all of a known whole is done."""
        return bool(self.whole) and self.done == self.whole

    @property
    def state(self) -> str:
        """`complete`, `begun` or `empty`."""
        return "complete" if self.is_complete else "begun" if self.done else "empty"


Teller = Callable[[Study, Person], Chapter | None]


@dataclass(frozen=True)
class ToldChapter:
    """A chapter of the study's story: who tells it, and after which other one it stands (none: at the beginning)."""

    name: str
    title: Promise
    tell: Teller
    after: str = ""


@dataclass(frozen=True)
class ToDo:
    """One thing a person could do now. `role` says in which role; `urgent` ones come first."""

    role: str
    sentence: str
    url: str
    count: int | None = None
    urgent: bool = False


Source = Callable[[Study, Person, frozenset[str]], list[ToDo]]
Hides = Callable[[Study, Person], Iterable[str]]


@dataclass(frozen=True)
class Part:
    """What one app adds.

    `sentences` tell what happened by the history's verb: what follows the person's name, where %(object)s is what it
    was about and the rest comes from the row. `names` are models (labels such as `studies.Participant`) whose names
    every owner may read there, with what is read together with them. `hides` say which beginnings of verbs a person
    must not read in other people's rows, such as `coding.`.
    """

    app: str
    places: tuple[Place, ...] = ()
    chapters: tuple[ToldChapter, ...] = ()
    to_do: tuple[Source, ...] = ()
    sentences: Mapping[str, Promise] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hides: tuple[Hides, ...] = ()


PARTS: dict[str, Part] = {}
"""By app, in the order in which apps start: from the kernel up."""
CHAPTERS: dict[str, ToldChapter] = {}
"""By name, in the order of the story."""


def register(part: Part) -> None:
    """Add an app's part; from its `ready`.

    Raises ValueError for a verb, a place or a chapter that another app has, and for a chapter after one that no app
    tells.
    """
    for kind, new, known in (
        ("verb", set(part.sentences), {verb for one in PARTS.values() for verb in one.sentences}),
        ("place", {place.name for place in part.places}, {place.name for place in places()}),
        ("chapter", {chapter.name for chapter in part.chapters}, set(CHAPTERS)),
    ):
        if new & known:
            raise ValueError(f"{part.app}: another app has the {kind} {min(new & known)}")
    for chapter in part.chapters:
        _insert(chapter, part.app)
    PARTS[part.app] = part


def places() -> list[Place]:
    """Every place, in the order of groups and ranks."""
    order = list(Group)
    known = [place for part in PARTS.values() for place in part.places]
    return sorted(known, key=lambda place: (order.index(place.group), place.rank))


def sentence_of(verb: str) -> Promise | None:
    """What follows the person's name for a verb of the history; None where no app has a sentence for it."""
    return next((part.sentences[verb] for part in PARTS.values() if verb in part.sentences), None)


def _insert(chapter: ToldChapter, app: str) -> None:
    names = list(CHAPTERS)
    if chapter.after and chapter.after not in CHAPTERS:
        raise ValueError(f"{app}: no app tells the chapter {chapter.after}, after which {chapter.name} is to stand")
    names.insert(names.index(chapter.after) + 1 if chapter.after else 0, chapter.name)
    told = CHAPTERS | {chapter.name: chapter}
    CHAPTERS.clear()
    CHAPTERS.update((name, told[name]) for name in names)
