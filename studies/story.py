"""The study's story from left to right: each app tells its chapters, the owner's landing page shows them in order."""

from dataclasses import replace

from studies.models import Person, Study
from studies.parts import CHAPTERS, Chapter


def story(study: Study, person: Person) -> list[Chapter]:
    """The chapters that can be told, in order, as far as this person may know."""
    told = [(chapter.title, chapter.tell(study, person)) for chapter in CHAPTERS.values()]
    return [replace(chapter, title=str(title)) for title, chapter in told if chapter]
