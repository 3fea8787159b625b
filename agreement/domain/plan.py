"""What a round's agreement is planned to be, as bytes: frozen before the first layer is submitted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class Plan:
    """One primary number, and what follows from it.

    `coefficient` is one of those over all codes, `unit`, `turns` and `counted` say how it is counted, `codes` names a
    part of the codes or is empty for all. `threshold` is the authors' own, None where they name none, `reason` where
    they have it from; `below` is what happens where it is not reached, `drawn` how the transcripts coded twice were
    chosen.
    """

    coefficient: str
    unit: str
    turns: str
    counted: str
    codes: str = ""
    threshold: float | None = None
    reason: str = ""
    below: str = ""
    drawn: str = ""


def freeze(plan: Plan) -> str:
    """Canonical JSON: the same plan gives the same bytes."""
    return json.dumps(asdict(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def thaw(content: str) -> Plan:
    """The plan that was frozen."""
    known = {field.name for field in fields(Plan)}
    return Plan(**{name: value for name, value in json.loads(content).items() if name in known})


def sha256(content: str) -> str:
    """The digest that page, paragraph and package print."""
    return hashlib.sha256(content.encode()).hexdigest()
