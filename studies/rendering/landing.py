"""A study's landing page: one desk for each role that the person holds, with what waits on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from studies.models import Person, Study
from studies.parts import ToDo
from studies.permissions import Role
from studies.tasks_to_do import to_do

TITLES: dict[str, Promise] = {
    Role.CODER: _("As coder"),
    Role.MODERATOR: _("As moderator"),
    Role.INTERVIEWER: _("As interviewer"),
    Role.AUDITOR: _("As auditor"),
    Role.OWNER: _("As owner"),
    Role.OBSERVER: _("As observer"),
}
"""The desks, those first where somebody else waits for the work."""

NOTHING: dict[str, Promise] = {
    Role.CODER: _("Nothing waits for you. Transcripts appear here when the owner opens a round with you in it."),
    Role.MODERATOR: _("Nothing waits for you. Cases appear here when all coders of a transcript have submitted it."),
    Role.INTERVIEWER: _("Nothing waits for you. Every interview that is entered names its participants."),
    Role.AUDITOR: _("Nothing waits for you. Codings appear here when the owner has drawn a sample to be audited."),
    Role.OWNER: _("Nothing waits for you. The story above says where the study stands."),
    Role.OBSERVER: _("You can read the transcripts, the codebook and the results, and change nothing."),
}
"""What an empty desk says."""


@dataclass(frozen=True)
class Desk:
    """What one role of the person finds to do; `nothing` is said where that is nothing."""

    role: str
    title: Promise
    items: list[ToDo]
    nothing: Promise


def desks(study: Study, person: Person, roles: Iterable[str]) -> list[Desk]:
    """A desk for each role held, in the order of `TITLES`."""
    held = frozenset(roles)
    items = to_do(study, person, held)
    return [
        Desk(role, title, [item for item in items if item.role == role], NOTHING[role])
        for role, title in TITLES.items()
        if role in held
    ]
