"""A comparison as text and back, exactly: what is kept of a result, and the fingerprint it is kept under."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import msgspec

from agreement.domain.comparison import (
    AnyCode,
    CodeAgreement,
    Comparison,
    Confusion,
    DocumentCounts,
    GroupAgreement,
    Overall,
    Turns,
    Unit,
)

FORMULAS = 3
"""Raised whenever a formula gives another number, so that no stored result is taken for a new one."""

HEAD = ("unit", "turns", "coders", "documents", "units", "seed", "resamples", "overall", "parts", "any_code")
"""What stands over all codes."""
DETAILS = ("per_code", "groups", "per_document", "confusions")


class Head(msgspec.Struct):
    """What the first text holds; `codings` are numbers by coder."""

    unit: Unit
    turns: Turns
    coders: tuple[str, ...]
    documents: tuple[str, ...]
    units: int
    seed: int
    resamples: int
    overall: Overall
    parts: dict[str, Overall]
    any_code: AnyCode
    codings: dict[str, int]


class WithoutDocuments(msgspec.Struct):
    """What is read of the second text where counts of codes by document, of which there are thousands, are not."""

    per_code: tuple[CodeAgreement, ...] = ()
    groups: tuple[GroupAgreement, ...] = ()
    confusions: tuple[Confusion, ...] = ()


class Details(WithoutDocuments):
    """What the second text holds."""

    per_document: tuple[DocumentCounts, ...] = ()


def fingerprint(*parts: str) -> str:
    """SHA-256 of the parts in order, and of the formulas."""
    return hashlib.sha256("\n".join([str(FORMULAS), *parts]).encode()).hexdigest()


def dumps(comparison: Comparison, codings: Mapping[str, int]) -> tuple[str, str]:
    """Two texts of compact JSON: what stands over all codes, and the rest; `codings` are numbers by coder."""
    head = {name: getattr(comparison, name) for name in HEAD}
    details = {name: getattr(comparison, name) for name in DETAILS}
    return _compact({**head, "codings": codings}), _compact(details)


def loads(head: str, details: str = "", *, documents: bool = True) -> tuple[Comparison, dict[str, int]]:
    """The comparison and the numbers of codings that `dumps` wrote; without details nothing per code, without
    `documents` no counts of codes by document. Raises msgspec.ValidationError where a text is of another shape.
    """
    over_all = msgspec.json.decode(head, type=Head)
    rest = msgspec.json.decode(details or "{}", type=Details if documents else WithoutDocuments)
    parts = {name: getattr(over_all, name) for name in HEAD} | {name: getattr(rest, name, ()) for name in DETAILS}
    return Comparison(**parts), over_all.codings


def _compact(content: Mapping[str, Any]) -> str:
    """JSON as Python writes its numbers, which is what results of before were written with."""
    return json.dumps(msgspec.to_builtins(content, enc_hook=_number), separators=(",", ":"), ensure_ascii=False)


def _number(value: object) -> float:
    if isinstance(value, float):  # of numpy's
        return float(value)
    raise TypeError(f"{type(value)} has no place in a stored result")
