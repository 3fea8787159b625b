"""A comparison as text and back, exactly: what is kept of a result, and the fingerprint it is kept under."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from agreement.domain.coefficient import Coefficient, Reason
from agreement.domain.comparison import (
    AnyCode,
    CodeAgreement,
    Comparison,
    Confusion,
    Counts,
    DocumentCounts,
    Estimate,
    GroupAgreement,
    Interval,
    Overall,
    Overlap,
    Spread,
    Turns,
    Unit,
    ValueAgreement,
)

FORMULAS = 3
"""Raised whenever a formula gives another number, so that no stored result is taken for a new one."""


def fingerprint(*parts: str) -> str:
    """SHA-256 of the parts in order, and of the formulas."""
    return hashlib.sha256("\n".join([str(FORMULAS), *parts]).encode()).hexdigest()


def dumps(comparison: Comparison, codings: Mapping[str, int]) -> tuple[str, str]:
    """Two texts of compact JSON: what stands over all codes, and the rest; `codings` are numbers by coder."""
    head = {
        "unit": comparison.unit,
        "turns": comparison.turns,
        "coders": comparison.coders,
        "documents": comparison.documents,
        "units": comparison.units,
        "seed": comparison.seed,
        "resamples": comparison.resamples,
        "overall": _overall(comparison.overall),
        "parts": {name: _overall(part) for name, part in comparison.parts.items()},
        "any_code": _any_code(comparison.any_code),
        "codings": dict(codings),
    }
    details = {
        "per_code": [_code(row) for row in comparison.per_code],
        "groups": [_group(group) for group in comparison.groups],
        "per_document": [[one.document, one.code, _counts(one.counts)] for one in comparison.per_document],
        "confusions": [[one.row, one.column, one.units] for one in comparison.confusions],
    }
    return _compact(head), _compact(details)


def loads(head: str, details: str = "", *, documents: bool = True) -> tuple[Comparison, dict[str, int]]:
    """The comparison and the numbers of codings that `dumps` wrote; without details nothing per code, without
    `documents`, of which there are thousands, no counts of codes by document.
    """
    content = json.loads(head)
    rest: dict[str, list[Any]] = json.loads(details) if details else {}
    comparison = Comparison(
        Unit(content["unit"]),
        Turns(content["turns"]),
        tuple(content["coders"]),
        tuple(content["documents"]),
        content["units"],
        content["seed"],
        content["resamples"],
        _to_overall(content["overall"]),
        {name: _to_overall(part) for name, part in content["parts"].items()},
        _to_any_code(content["any_code"]),
        tuple(_to_code(row) for row in rest.get("per_code", ())),
        tuple(_to_group(row) for row in rest.get("groups", ())),
        tuple(
            DocumentCounts(document, code, _to_counts(row))
            for document, code, row in (rest.get("per_document", ()) if documents else ())
        ),
        tuple(Confusion(*row) for row in rest.get("confusions", ())),
    )
    return comparison, content["codings"]


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


Row = list[Any]


def _reason(reason: Reason | None) -> Row | None:
    return [reason.code, reason.clause] if reason else None


def _to_reason(row: Row | None) -> Reason | None:
    return Reason(*row) if row else None


def _coefficient(found: Coefficient) -> Row:
    return [found.value, _reason(found.reason)]


def _to_coefficient(row: Row) -> Coefficient:
    return Coefficient(row[0], _to_reason(row[1]))


def _interval(found: Interval | None) -> Row | None:
    return [found.low, found.high] if found else None


def _to_interval(row: Row | None) -> Interval | None:
    return Interval(*row) if row else None


def _estimate(found: Estimate) -> Row:
    intervals = [_interval(found.jackknife), _interval(found.bootstrap)]
    return [
        _coefficient(found.coefficient),
        found.se,
        *intervals,
        found.undefined,
        _reason(found.no_interval),
        found.own,
    ]


def _to_estimate(row: Row) -> Estimate:
    coefficient, error, jackknife, bootstrap, undefined, missing, own = row
    intervals = _to_interval(jackknife), _to_interval(bootstrap)
    return Estimate(_to_coefficient(coefficient), error, *intervals, undefined, _to_reason(missing), tuple(own))


def _estimates(found: Mapping[str, Estimate]) -> dict[str, Row]:
    return {name: _estimate(estimate) for name, estimate in found.items()}


def _to_estimates(rows: Mapping[str, Row]) -> dict[str, Estimate]:
    return {name: _to_estimate(row) for name, row in rows.items()}


def _overall(found: Overall) -> Row:
    spreads = {name: _spread(spread) for name, spread in found.spreads.items()}
    return [found.codes, _estimates(found.estimates), spreads]


def _to_overall(row: Row) -> Overall:
    codes, estimates, spreads = row
    return Overall(codes, _to_estimates(estimates), {name: _to_spread(spread) for name, spread in spreads.items()})


def _any_code(found: AnyCode) -> Row:
    return [_estimates(found.estimates), _counts(found.counts), found.passages, found.met]


def _to_any_code(row: Row) -> AnyCode:
    estimates, counts, passages, met = row
    return AnyCode(_to_estimates(estimates), _to_counts(counts), tuple(passages), tuple(met))


def _spread(found: Spread) -> Row:
    return [*map(_coefficient, (found.median, found.lowest, found.highest)), found.defined]


def _to_spread(row: Row) -> Spread:
    median, lowest, highest = map(_to_coefficient, row[:3])
    return Spread(median, lowest, highest, row[3])


def _counts(found: Counts) -> Row:
    return [found.everyone, found.only, found.several, found.nobody]


def _to_counts(row: Sequence[Any]) -> Counts:
    everyone, only, several, nobody = row
    return Counts(everyone, tuple(only), several, nobody)


def _code(row: CodeAgreement) -> Row:
    figures = [row.code, _counts(row.counts), row.segments, row.covered, row.documents]
    return [*figures, _estimates(row.estimates), [_reason(note) for note in row.notes]]


def _to_code(row: Row) -> CodeAgreement:
    code, counts, segments, covered, documents, estimates, notes = row
    return CodeAgreement(
        code,
        _to_counts(counts),
        tuple(segments),
        tuple(covered),
        documents,
        _to_estimates(estimates),
        tuple(Reason(*note) for note in notes),
    )


def _group(group: GroupAgreement) -> Row:
    values = [[one.code, _estimate(one.estimate), one.coverage] for one in group.values]
    overlaps = [[one.document, one.coder, one.codes, one.start, one.end] for one in group.overlaps]
    return [group.key, group.codes, _estimates(group.estimates), group.coverage, values, overlaps]


def _to_group(row: Row) -> GroupAgreement:
    key, codes, estimates, coverage, values, overlaps = row
    return GroupAgreement(
        key,
        tuple(codes),
        _to_estimates(estimates),
        coverage,
        tuple(ValueAgreement(code, _to_estimate(estimate), share) for code, estimate, share in values),
        tuple(Overlap(document, coder, (two[0], two[1]), s, e) for document, coder, two, s, e in overlaps),
    )
