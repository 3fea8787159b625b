"""Agreement as JSON: every number with all its digits, what leads, and what has to stand beside it.

The same data give the same bytes. Counts are named as in `tables`; an undefined coefficient is null, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings

from agreement.domain.coefficient import Coefficient, Reason
from agreement.domain.comparison import (
    AnyCode,
    CodeAgreement,
    DocumentCounts,
    Estimate,
    GroupAgreement,
    Overall,
    Spread,
)
from agreement.domain.plan import freeze, sha256
from agreement.domain.stored import FORMULAS
from agreement.queries.comparing import Result
from agreement.rendering.lead import lead
from agreement.rendering.tables import counts_by_name, documents_by_name, ends, rows_by_name

FORMAT = 3


def document(results: Sequence[Result], **about: str) -> dict[str, Any]:
    """Everything, ready for JSON."""
    made_with = f"Tandem {settings.TANDEM_VERSION}"
    return {"format": FORMAT, "made_with": made_with, **about, "comparisons": [as_dict(result) for result in results]}


def as_dict(result: Result) -> dict[str, Any]:
    """One comparison, ready for JSON."""
    comparison, choice = result.comparison, result.choice
    compared = [{"name": one.name, "layer": one.coder, "round": one.number} for one in choice.sources]
    return {
        "round": choice.round.number,
        "stage": choice.round.stage,
        "purpose": choice.round.purpose,
        "kind": choice.kind,
        "codes_counted": str(result.way.counted),
        "unit": str(result.unit),
        "turns": str(result.way.turns),
        "compared": compared,
        "leading": leading(result),
        "qualifiers": qualifiers(result),
        "snapshot": result.snapshot,
        "digest": result.digest,
        "documents": list(comparison.documents),
        "units": comparison.units,
        "seed": comparison.seed,
        "resamples": comparison.resamples,
        "overall": _overall(comparison.overall),
        "parts": {name: _overall(part) for name, part in comparison.parts.items()},
        "any_code": _any_code(comparison.any_code),
        "per_code": [_code_dict(result, row) for row in rows_by_name(result)],
        "groups": [_group_dict(result, group) for group in comparison.groups],
        "per_document": [_document_dict(result, one) for one in documents_by_name(result)],
        "confusions": [{"row": one.row, "column": one.column, "units": one.units} for one in comparison.confusions],
    }


def leading(result: Result) -> dict[str, Any]:
    """The one number of this comparison that a paper may lead with: what was planned, or alpha stratified by code."""
    found = lead(result)
    about = {"coefficient": found.name, "codes": found.part or "all", "planned": found.is_planned}
    return {**about, **_estimate(found.estimate)}


def qualifiers(result: Result) -> dict[str, Any]:
    """What has to stand beside the number."""
    round_, plan = result.choice.round, result.plan
    return {
        "approach": round_.study.approach,
        "purpose": round_.purpose,
        "independent": result.is_independent,
        "provenance": {str(kind): count for kind, count in sorted(result.provenance.items())},
        "declared_independent_by": sorted({row.declared_by for row in result.layers if row.declared_by}),
        "days_between": result.days_between,
        "share": result.share._asdict(),
        "design": round_.design,
        "plan": {**asdict(plan), "sha256": sha256(freeze(plan))} if plan else None,
        "before_discussion": result.is_before_discussion,
        "formulas": FORMULAS,
        "made_with": f"Tandem {settings.TANDEM_VERSION}",
    }


def _code_dict(result: Result, row: CodeAgreement) -> dict[str, Any]:
    return {
        "code": result.codes[row.code].name,
        "code_id": row.code,
        "counts": counts_by_name(row.counts),
        "segments": list(row.segments),
        "covered": list(row.covered),
        "documents": row.documents,
        "estimates": _estimates(row.estimates),
        "notes": [_reason(note) for note in row.notes],
    }


def _group_dict(result: Result, group: GroupAgreement) -> dict[str, Any]:
    return {
        "code": result.codes[group.key].name,
        "code_id": group.key,
        "codes": list(group.codes),
        "estimates": _estimates(group.estimates),
        "coverage": group.coverage,
        "values": [
            {"code_id": one.code, "estimate": _estimate(one.estimate), "coverage": one.coverage} for one in group.values
        ],
        "overlaps": [
            {"document": one.document, "coder": one.coder, "codes": list(one.codes), "start": one.start, "end": one.end}
            for one in group.overlaps
        ],
    }


def _document_dict(result: Result, one: DocumentCounts) -> dict[str, Any]:
    head = {"document": one.document, "code": result.codes[one.code].name, "code_id": one.code}
    return {**head, "counts": counts_by_name(one.counts)}


def _overall(found: Overall) -> dict[str, Any]:
    return {
        "codes": found.codes,
        "estimates": _estimates(found.estimates),
        "spreads": {name: _spread(spread) for name, spread in found.spreads.items()},
    }


def _any_code(found: AnyCode) -> dict[str, Any]:
    figures = {"passages": list(found.passages), "met": list(found.met), "counts": counts_by_name(found.counts)}
    return {**figures, "estimates": _estimates(found.estimates)}


def _estimates(found: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: _estimate(estimate) for name, estimate in found.items()}


def _estimate(found: Estimate) -> dict[str, Any]:
    return {
        "value": found.value,
        "reason": _reason(found.reason),
        "se": found.se,
        "jackknife": list(ends(found.jackknife)) if found.jackknife else None,
        "bootstrap": list(ends(found.bootstrap)) if found.bootstrap else None,
        "undefined": found.undefined,
        "no_interval": _reason(found.no_interval),
        "own": list(found.own),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    parts: dict[str, Coefficient] = {"median": spread.median, "lowest": spread.lowest, "highest": spread.highest}
    return {**{name: part.value for name, part in parts.items()}, "defined": spread.defined}


def _reason(reason: Reason | None) -> dict[str, str] | None:
    return {"code": reason.code, "because": reason.clause} if reason else None
