"""“What is mine to do now”: each app says what it has for a person, the landing page shows all of it together."""

from collections.abc import Callable
from dataclasses import dataclass

from studies.models import Person, Study


@dataclass(frozen=True)
class ToDo:
    """One thing a person could do now. `role` says in which role; `urgent` ones come first."""

    role: str
    sentence: str
    url: str
    count: int | None = None
    urgent: bool = False


Source = Callable[[Study, Person, frozenset[str]], list[ToDo]]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of things to do; called from an app's `ready`."""
    SOURCES.append(source)
    return source


def to_do(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Everything there is to do for the person in this study, urgent things first, otherwise in the apps' order."""
    found = [item for source in SOURCES for item in source(study, person, roles)]
    return sorted(found, key=lambda item: not item.urgent)
