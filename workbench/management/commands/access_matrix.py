"""`manage.py access_matrix`: who may use which address, as a table for docs/access-matrix.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from studies.checks import patterns
from studies.gate import Gate
from studies.permissions import ROLE_PERMISSIONS, Permission, Role

INTRODUCTION = """\
# Who may use which address

Generated from the addresses, the gate at each view and the table of roles by
`python manage.py access_matrix > docs/access-matrix.md`; a test keeps it current and another one asks every
address as every role. Strangers to a study get 404 for everything in it, members without the permission get 403,
people who are not logged in are sent to the login.
"""


class Command(BaseCommand):
    """Print the table."""

    help = "Print which role may use which address, as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document to standard output."""
        self.stdout.write(document(), ending="")


def document() -> str:
    """The whole Markdown document."""
    gates = sorted((route, pattern.callback.gate) for route, pattern in patterns())  # type: ignore[attr-defined]
    inside = [(route, gate) for route, gate in gates if gate.permission is not None]
    outside = [(route, gate) for route, gate in gates if gate.permission is None]
    parts = [INTRODUCTION, "## Inside a study\n", *_inside(inside), "\n## Outside every study\n", *_outside(outside)]
    return "\n".join(parts) + "\n"


def _inside(gates: list[tuple[str, Gate]]) -> Iterator[str]:
    yield _row(["address", "permission", *Role.values])
    yield _row(["---", "---", *(":-:" for _ in Role.values)])
    for route, gate in gates:
        assert gate.permission is not None
        yield _row([f"`/{_short(route)}`", gate.permission, *_marks(gate.permission)])


def _outside(gates: list[tuple[str, Gate]]) -> Iterator[str]:
    yield _row(["address", "who"])
    yield _row(["---", "---"])
    for route, gate in gates:
        yield _row([f"`/{_short(route)}`", _who(gate)])


def _who(gate: Gate) -> str:
    if gate.purpose:
        return f"whoever holds a link: {gate.purpose}"
    return "everybody" if gate.public else "whoever is logged in"


def _marks(permission: Permission) -> list[str]:
    return ["●" if permission in ROLE_PERMISSIONS[role] else "" for role in Role.values]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _short(route: str) -> str:
    """The route as people write it: `<layer>` for `<uuid:layer>`."""
    return re.sub(r"<\w+:", "<", route)
