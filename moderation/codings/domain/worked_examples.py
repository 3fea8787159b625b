"""Worked examples of cases in a JSON file: read, compute, compare.

The file holds {"examples": [{"id", "codings": [{id, coder, code, start, end}], "coders", "expected"}]}.
"text" may add the document's text, without which white space at the ends of spans counts.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from moderation.codings.domain.cases import Coding, build_cases

USAGE = "Name one file of worked examples: python -m moderation.codings.domain.cases FILE\n"


def main(arguments: list[str]) -> int:
    """Print every example's cases; 0 where they are as expected, 1 where not, 2 for a file not understood."""
    if len(arguments) != 1:
        sys.stderr.write(USAGE)
        return 2
    try:
        examples = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["examples"]
        return max([_report(example) for example in examples], default=0)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"{arguments[0]} is not a file of worked examples ({type(error).__name__}: {error}).\n")
        return 2


def cases_of(example: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases of one example. Raises ValueError for parameters, of which none is known."""
    if example.get("params"):
        raise ValueError(f"example {example['id']} sets parameters, and none can be set: {example['params']}")
    codings = [Coding(**coding) for coding in example["codings"]]
    return [case.as_dict() for case in build_cases(codings, example["coders"], example.get("text"))]


def differences(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[str]:
    """One line a case that is missing or too many; the order of cases and of ids does not count."""
    got, wanted = Counter(map(_line, found)), Counter(map(_line, expected))
    surplus = [f"not expected: {line}" for line in (got - wanted).elements()]
    return surplus + [f"not found: {line}" for line in (wanted - got).elements()]


def _report(example: dict[str, Any]) -> int:
    found = cases_of(example)
    wrong = differences(found, example.get("expected", found))
    sys.stdout.write(f"{example['id']}: {'differs' if wrong else 'as expected'} ({example.get('why', '')})\n")
    for line in [*map(_line, found), *wrong]:
        sys.stdout.write(f"  {line}\n")
    return 1 if wrong else 0


def _line(case: dict[str, Any]) -> str:
    ordered = dict(sorted(case.items()))
    return json.dumps({**ordered, "ids": sorted(case["ids"])}, ensure_ascii=False)
