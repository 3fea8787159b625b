"""`python -m agreement.domain FILE`: worked examples computed again, beside what is expected.

FILE is JSON with a list `examples`; each has `id`, `kind`, `input` and `expected`, by name a `value` (null: must be
undefined) and an absolute tolerance `tol`. Prints every number, what is not computed, and a last line of counts.
Exit status 1 where a number differs by more than its tolerance or is defined where it must not be, 2 where FILE holds
no records.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agreement.domain.records import Check, checks


def main(arguments: Sequence[str]) -> int:
    """Check the records of one file; answers the exit status."""
    if len(arguments) != 1:
        print("Usage: python -m agreement.domain FILE", file=sys.stderr)
        return 2
    try:
        records = _read(Path(arguments[0]))
    except (OSError, ValueError) as problem:
        print(f"{arguments[0]} is no file of records: {problem}", file=sys.stderr)
        return 2
    found = [check for record in records for check in _checked(record)]
    _report(found)
    return int(any(check.is_computed and not check.agrees for check in found))


def _read(path: Path) -> list[dict[str, Any]]:
    content = json.loads(path.read_text(encoding="utf-8"))
    records = content.get("examples") if isinstance(content, dict) else content
    if not isinstance(records, list):
        raise ValueError("it has no list of examples")
    for record in records:
        if not isinstance(record, dict) or not {"id", "kind", "input", "expected"} <= record.keys():
            raise ValueError("an example needs id, kind, input and expected")
    return records


def _checked(record: dict[str, Any]) -> list[Check]:
    print(f"{record['id']} ({record['kind']}): {record.get('source', '')}".rstrip(": "))
    found = list(checks(record))
    width = max((len(check.name) for check in found), default=0)
    for check in found:
        print(f"  {_verdict(check):12}  {check.name:{width}}  {_number(check.computed)}  expected {_expected(check)}")
    return found


def _verdict(check: Check) -> str:
    if not check.is_computed:
        return "not computed"
    return "agrees" if check.agrees else "DIFFERS"


def _number(value: float | None) -> str:
    if value is None:
        return f"{'—':>14}"
    return f"{'undefined':>14}" if math.isnan(value) else f"{value:14.9f}"


def _expected(check: Check) -> str:
    return "undefined" if check.expected is None else f"{check.expected} ± {check.tolerance}"


def _report(found: Sequence[Check]) -> None:
    missing = [check for check in found if not check.is_computed]
    if missing:
        print("Not computed:")
        for check in missing:
            print(f"  {check.record}: {check.name}")
    agree = sum(check.agrees for check in found)
    print(f"{agree} agree, {len(found) - agree - len(missing)} differ, {len(missing)} not computed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
