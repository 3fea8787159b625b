"""Records about panels of experts, votes on a scale, and what interviews added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agreement.domain import content_validity, saturation, split

RELEVANT = 3
"""From this rating of four on an item is relevant."""


def relevance(record: dict[str, Any]) -> Mapping[str, float]:
    """`raw` items x experts: 1 and 0, or ratings of which 3 and 4 are relevant; null for an expert who did not say.
    Or `agreed` of `experts` for each item, or for one. Items are numbered from 1."""
    items = _rated(record["raw"]) if "raw" in record else _counted(record["agreed"], record["experts"])
    answers = {"s_cvi_ave": content_validity.average(items), "s_cvi_ua": content_validity.universal(items)}
    for number, item in enumerate(items, 1):
        mine = {"i_cvi": item.index, "pc": item.chance, "k_star": item.modified_kappa}
        answers |= {f"{name}_{number}": value for name, value in mine.items()}
        answers |= mine if len(items) == 1 else {}
    return answers


def votes(record: dict[str, Any]) -> Mapping[str, float]:
    """How many gave each level of a scale, in order."""
    found = split.van_der_eijk(record["counts"])
    return {"van_der_eijk": found, "agreement_a": found, "a": found}


def interviews(record: dict[str, Any]) -> Mapping[str, float]:
    """The codes of each of `interviews`, or how many each block added (`new`); `blocks` are numbers of interviews."""
    if "new" in record:
        found = [sum(record["new"][:number]) for number in range(1, len(record["new"]) + 1)]
    else:
        held = record["interviews"]
        found = saturation.cumulative_new(held, record.get("blocks") or [1] * len(held))
    answers = {f"cumulative_{number}": float(themes) for number, themes in enumerate(found, 1)}
    return answers | {f"share_{number}": themes / found[-1] for number, themes in enumerate(found, 1) if found[-1]}


def _rated(raw: list[list[int | None]]) -> list[content_validity.Item]:
    least = RELEVANT if any((rating or 0) > 1 for row in raw for rating in row) else 1
    given = [[rating for rating in row if rating is not None] for row in raw]
    return [content_validity.Item(sum(rating >= least for rating in row), len(row)) for row in given]


def _counted(agreed: int | list[int], experts: int | list[int]) -> list[content_validity.Item]:
    several = agreed if isinstance(agreed, list) else [agreed]
    people = experts if isinstance(experts, list) else [experts] * len(several)
    return [content_validity.Item(*pair) for pair in zip(several, people, strict=True)]
