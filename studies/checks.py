"""A view that says neither who may enter nor that it stands outside every study stops the server."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from studies.gate import Gate

SEATS = "j/"
"""Where the addresses of people without an account begin."""


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project with its pattern, depth first."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


@register("tandem")
def every_view_has_a_gate(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a view without `in_study` or `outside_study`, or one that hides a study's address outside the gate."""
    return [message for route, pattern in patterns() for message in _faults(route, pattern)]


def _faults(route: str, pattern: URLPattern) -> Iterator[CheckMessage]:
    gate = getattr(pattern.callback, "gate", None)
    if not isinstance(gate, Gate):
        yield Error(
            f"The view at {route!r} says neither who may enter nor that it stands outside every study.",
            hint="Decorate it with studies.gate.in_study or studies.gate.outside_study.",
            id="tandem.E001",
        )
    elif gate.permission is None and "<slug:slug>" in route:
        yield Error(f"The view at {route!r} has a study in its address but no gate.", id="tandem.E002")
    elif bool(gate.purpose) != (f"{SEATS}<str:token>" in route):
        yield Error(
            f"The view at {route!r} is for people without an account and not below /{SEATS}<str:token>, or the other "
            "way round.",
            id="tandem.E003",
        )
