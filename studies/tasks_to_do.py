"""“What is mine to do now”: each app says what it has for a person, the landing page shows all of it together."""

from studies.models import Person, Study
from studies.parts import PARTS, ToDo


def to_do(study: Study, person: Person, roles: frozenset[str]) -> list[ToDo]:
    """Everything there is to do for the person in this study, urgent things first, otherwise in the apps' order."""
    items = [item for part in PARTS.values() for source in part.to_do for item in source(study, person, roles)]
    return sorted(items, key=lambda item: not item.urgent)
