"""Every address of Tandem, taken from the resolver, with real objects of a `World` in its places.

A new kind of object in an address needs one line in `OBJECTS`; the tests say so when it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django_scopes import scopes_disabled

from recordings.models import Recording
from studies.checks import patterns
from studies.gate import Gate
from tests.factories import (
    World,
    layer_of,
    make_audit,
    make_closed_case,
    make_correction,
    make_draft,
    make_job,
    make_memo,
    make_remark,
    make_second_look,
)
from tests.recordings.made import make_recognition, make_recording, make_sound_upload
from tests.studies.made import make_consent, make_invitation

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def _recording(world: World) -> Recording:
    return make_recording(world.first.transcript.interview, world.owner)


OBJECTS: dict[str, Callable[[World], object]] = {
    "slug": lambda world: world.study.slug,
    "participant": lambda world: world.participant.uuid,
    "consent": lambda world: make_consent(world.participant, world.owner).uuid,
    "interview": lambda world: world.first.transcript.interview.uuid,
    "transcript": lambda world: world.first.transcript.uuid,
    "draft": lambda world: make_draft(world.study).uuid,
    "version": lambda world: world.first.uuid,
    "round": lambda world: world.round.uuid,
    "layer": lambda world: layer_of(world.round, world.second, world.coder).uuid,
    "code": lambda world: world.codes[0].uuid,
    "case": lambda world: world.case.uuid,
    "look": lambda world: make_second_look(world.case, world.moderator, world.coder).uuid,
    "remark": lambda world: make_remark(make_closed_case(world), world.coder).uuid,
    "issue": lambda world: world.issue.uuid,
    "statement": lambda world: world.statement.uuid,
    "guide": lambda world: world.guide.number,
    "job": lambda world: make_job(world.study, world.owner).uuid,
    "person": lambda world: world.observer.pk,
    "recording": lambda world: _recording(world).uuid,
    "recognition": lambda world: make_recognition(_recording(world), world.owner).uuid,
    "sound_upload": lambda world: make_sound_upload(world.study, world.owner).uuid,
    "track": lambda world: 1,
    "part": lambda world: 0,
    "correction": lambda world: make_correction(world.first, world.owner).uuid,
    "memo": lambda world: make_memo(world.study, world.owner).uuid,
    "audit": lambda world: make_audit(world).uuid,
    "audited": lambda world: make_audit(world).codings.order_by("position")[0].uuid,
    "uidb64": lambda world: "MQ",
    "token": lambda world: "no-such-token",
    "secret": lambda world: "no-such-secret",
    "invitation": lambda world: make_invitation(world.study, world.owner).uuid,
}
"""Which object stands in a place of that name."""

EXCEPTIONS: dict[tuple[str, str], Callable[[World], object]] = {
    ("discussion", "case"): lambda world: make_closed_case(world).uuid,
    ("remark", "case"): lambda world: make_closed_case(world).uuid,
}
"""The same for one route alone: (route name, place)."""


@dataclass(frozen=True)
class Address:
    """One route of the resolver."""

    route: str
    name: str
    gate: Gate

    @property
    def places(self) -> list[str]:
        """Names of what is filled in."""
        return [name for _, name in PLACE.findall(self.route)]

    @property
    def is_inside(self) -> bool:
        """Whether it lies inside a study."""
        return self.gate.permission is not None

    def route_in(self, slug: str) -> str:
        """The path of a page of the study that needs nothing else."""
        return "/" + PLACE.sub(slug, self.route)

    def url(self, world: World) -> str:
        """The path with the world's objects in its places."""
        return "/" + PLACE.sub(lambda match: str(self._fill(match[2], world)), self.route)

    def _fill(self, place: str, world: World) -> object:
        made = EXCEPTIONS.get((self.name, place)) or OBJECTS.get(place)
        assert made, f"tests/access/addresses.py must say which object stands for <{place}> in {self.route}"
        with scopes_disabled():
            return made(world)


def addresses() -> list[Address]:
    """All of them, in the resolver's order."""
    return [
        Address(route, str(pattern.name), pattern.callback.gate)  # type: ignore[attr-defined]
        for route, pattern in patterns()
    ]
