"""Records whose input is spans: they go through the same sweep and comparison as the product's codings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from agreement.domain import chance, multivalued, nominal, sets, sweep, tables, two_people
from agreement.domain.atoms import atoms
from agreement.domain.coefficient import NEVER_USED
from agreement.domain.compare import compare
from agreement.domain.comparison import CodeAgreement, Comparison, Counts, Estimate, Unit
from agreement.domain.nominal import Floats, ratio
from agreement.domain.resampling import Resampling
from agreement.domain.sums import sums
from agreement.domain.units import Continuum, Document, Group, Span, in_units

ONE = "x"
FEWEST = 3
"""Documents from which a published example has an interval."""
NAN = float("nan")
ALIASES = {
    "alpha": ("alpha", "krippendorff_alpha", "alpha_nominal"),
    "kappa": ("kappa", "cohen_kappa", "light_kappa"),
    "bar_u": ("bar_u", "u_bar"),
    "positive": ("dice", "positive_agreement", "positive"),
    "percent": ("percent", "percent_agreement"),
    "ac1": ("ac1", "gwet_ac1"),
    "f1": ("f1", "f1_0.5"),
    "fleiss": ("fleiss", "fleiss_kappa", "scott", "scott_pi"),
    "brennan_prediger": ("brennan_prediger", "bp"),
}
"""Names that records give to what is computed for one code."""


def binary(record: dict[str, Any]) -> dict[str, float]:
    """One document of L characters, for each coder the spans of one code; null for a coder who did not code it."""
    return _compared([_document("1", record, _one_code(record["coders"]))], len(record["coders"]))


def documents(record: dict[str, Any]) -> dict[str, float]:
    """Several such documents, with intervals over documents."""
    coders = max((len(one["coders"]) for one in record["docs"]), default=0)
    found = [_document(f"{i:06}", one, _one_code(one["coders"])) for i, one in enumerate(record["docs"])]
    return _compared(found, coders)


def multilabel(record: dict[str, Any]) -> dict[str, float]:
    """Codings (coder, code, start, end) of one document, or of several in `docs`."""
    parts = record.get("docs", [record])
    coders = record.get("n_coders") or max(part["n_coders"] for part in parts)
    found = []
    for i, part in enumerate(parts):
        layers: dict[str, list[Span]] = {f"{coder}": [] for coder in range(coders)}
        for coder, code, start, end in part["codings"]:
            layers[f"{coder}"].append((start, end, f"{code}"))
        found.append(_document(f"{i:06}", part, layers))
    return _compared(found, coders)


def unitizing_family(record: dict[str, Any]) -> dict[str, float]:
    """Documents of L units with spans (start, end, value) of values that exclude one another."""
    parts = record.get("docs", [record])
    coders = [f"{i}" for i in range(max(len(one["coders"]) for one in parts))]
    found = [
        _document(
            f"{i:06}",
            one,
            {
                f"{c}": [(s, e, f"{v}") for s, e, v in spans]
                for c, spans in enumerate(one["coders"])
                if spans is not None
            },
        )
        for i, one in enumerate(parts)
    ]
    values = sorted({span[2] for one in found for spans in one.layers.values() for span in spans})
    group = Group("values", tuple(values), {value: value for value in values})
    result = compare(found, coders, unit=Unit.CHARACTER, groups=[group], fewest=FEWEST)
    family = result.groups[0]
    answers = {"cu_coverage": _or_nan(family.coverage), "n_documents": float(len(result.documents))}
    for name, estimate in family.estimates.items():
        answers |= _with_interval(name, estimate)
    for value in family.values:
        answers |= _with_interval(f"k_{value.code}", value.estimate)
        answers[f"k_{value.code}_coverage"] = _or_nan(value.coverage)
    for row in result.per_code:
        answers |= _with_interval(f"bar_u_{row.code}", row.estimates["bar_u"])
    return answers


def segment_matches(record: dict[str, Any]) -> dict[str, float]:
    """Segments of two coders, matched one to one where intersection over union reaches each threshold."""
    first, second = record["a"], record["b"]
    answers: dict[str, float] = {"n_a": float(len(first)), "n_b": float(len(second))}
    for threshold in record["thresholds"]:
        matched = _best_matching(first, second, threshold)
        answers |= {
            f"matches_{threshold}": float(matched),
            f"f1_{threshold}": float(ratio(2 * matched, len(first) + len(second))),
            f"precision_{threshold}": float(ratio(matched, len(second))),
            f"recall_{threshold}": float(ratio(matched, len(first))),
        }
    return answers


def _best_matching(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]], threshold: float) -> int:
    """As many matches as there can be, any thresholds, segments of one coder may overlap."""
    from scipy.optimize import linear_sum_assignment

    overlap = np.array([[_intersection_over_union(a, b) for b in second] for a in first], float)
    enough = (overlap >= threshold).reshape(len(first), len(second)) & (overlap > 0).reshape(len(first), len(second))
    rows, columns = linear_sum_assignment(enough, maximize=True)
    return int(enough[rows, columns].sum())


def _intersection_over_union(one: Sequence[int], other: Sequence[int]) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / (one[1] - one[0] + other[1] - other[0] - max(shared, 0))


def _one_code(coders: Sequence[Sequence[Sequence[int]] | None]) -> dict[str, list[Span]]:
    layers = enumerate(coders)
    return {f"{c}": [(start, end, ONE) for start, end in spans] for c, spans in layers if spans is not None}


def _document(key: str, record: dict[str, Any], layers: dict[str, list[Span]]) -> Document:
    return Document(key, record["L"], [(0, record["L"])], [], layers)


def _compared(found: Sequence[Document], coders: int) -> dict[str, float]:
    """All answers, each under its name with the code and, where one code is all there is, without."""
    names = [f"{i}" for i in range(coders)]
    used = {span[2] for one in found for spans in one.layers.values() for span in spans} or {ONE}
    result = compare(found, names, unit=Unit.CHARACTER, codes=used, fewest=FEWEST)
    extra = _fleiss_and_uniform(found, names, sorted(used))
    answers = _over_codes(result, found, names)
    for row in result.per_code:
        mine = _of_code(row, extra[row.code], names)
        answers |= {f"{name}_{row.code}": value for name, value in mine.items()}
        answers |= mine if len(used) == 1 else {}
    return answers


def _over_codes(result: Comparison, found: Sequence[Document], coders: Sequence[str]) -> dict[str, float]:
    answers = {"n_documents": float(len(result.documents)), "n_units": float(result.units)}
    names = {"masi": "alpha_masi_all", "pooled_kappa": "pooled_kappa", "stratified_alpha": "stratified_alpha"}
    for key, name in {**names, "positive": "positive_overall"}.items():
        answers |= _with_interval(name, result.overall.estimates[key])
    for name, spread in result.overall.spreads.items():
        answers |= {f"median_{name}": _or_nan(spread.median.value), f"{name}_median": _or_nan(spread.median.value)}
    continua = sweep.comparable((in_units(one, Unit.CHARACTER) for one in found), coders)
    codes = [row.code for row in result.per_code]
    return answers | _of_cells(continua, coders, codes) | _of_sets(continua, coders, codes)


def _of_cells(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> dict[str, float]:
    """All units x codes in one table: on no page, since who shares which codes are frequent "agrees" there."""
    resampling = Resampling(len(continua), 1, 1, FEWEST)
    added = sums(sweep.tally(continua, coders, codes), resampling.weights)
    cells = added.units.sum(axis=1)
    formulas = {"percent_overall": nominal.percent_agreement, "alpha_overall": nominal.alpha}
    columns = np.stack([formula(added.counts, cells) for formula in formulas.values()], axis=1)
    estimates = resampling.estimates(columns, [NEVER_USED] * len(formulas))
    answers: dict[str, float] = {}
    for name, estimate in zip(formulas, estimates, strict=True):
        answers |= _with_interval(name, estimate)
    return answers


def _of_sets(continua: Sequence[Continuum], coders: Sequence[str], codes: Sequence[str]) -> dict[str, float]:
    """Alphas of sets of codes that stand on no page."""
    resampling = Resampling(len(continua), 1, 1, FEWEST)
    coded = sets.weighted(continua, coders, codes)(resampling.weights)["masi_coded"]
    (estimate,) = resampling.estimates(coded[:, np.newaxis], [NEVER_USED])
    jaccard = sets.weighted(continua, coders, codes, monotonic=False)(np.ones((1, len(continua))))
    observed, expected = multivalued.of_atoms(atoms(continua, coders, codes), len(codes))
    return {
        **_with_interval("alpha_masi_coded", estimate),
        **{name.replace("masi", "alpha_jaccard"): float(value[0]) for name, value in jaccard.items()},
        "mvDo": observed,
        "mvDe": expected,
        "mv_alpha": float(1 - ratio(observed, expected)),
    }


def _of_code(row: CodeAgreement, extra: dict[str, Estimate], coders: Sequence[str]) -> dict[str, float]:
    answers = _of_counts(row.counts)
    answers |= {f"n_units_{'abcdefghij'[i]}": float(count) for i, count in enumerate(row.segments[:10])}
    for name, estimate in {**row.estimates, **extra}.items():
        for alias in ALIASES[name]:
            answers |= _with_interval(alias, estimate)
    return answers


def _of_counts(counts: Counts) -> dict[str, float]:
    only = {f"n_only_{'abcdefghij'[i]}": float(count) for i, count in enumerate(counts.only[:10])}
    both, neither = float(counts.everyone), float(counts.nobody)
    apart = float(counts.used_by_some)
    negative = float(ratio(2 * neither, 2 * neither + apart))
    return {
        "n_both": both,
        "n_all": both,
        "n_neither": neither,
        "n_none": neither,
        **only,
        "negative_agreement": negative,
        **_of_two_coders(counts),
    }


def _of_two_coders(counts: Counts) -> dict[str, float]:
    """What a table of two coders says of the code; nothing for more of them."""
    if len(counts.only) != 2:
        return {}
    cells = np.array([[counts.everyone, counts.only[0]], [counts.only[1], counts.nobody]], float)
    return {
        "pabak": two_people.pabak(cells),
        "prevalence_index": two_people.prevalence_index(cells),
        "bias_index": two_people.bias_index(cells),
        "kappa_max": chance.kappa_max(cells),
    }


def _fleiss_and_uniform(
    found: Sequence[Document], coders: Sequence[str], codes: Sequence[str]
) -> dict[str, dict[str, Estimate]]:
    """Fleiss' kappa (Scott's pi) and Brennan-Prediger of each code: asked for by records, shown on no page."""
    continua = sweep.comparable((in_units(one, Unit.CHARACTER) for one in found), coders)
    counted = sweep.tally(continua, coders, codes)
    value_counts, cells = tables.values(counted)
    resampling = Resampling(len(continua), 1, 1, FEWEST)
    answers: dict[str, dict[str, Estimate]] = {}
    for k, code in enumerate(codes):
        sums = resampling.weights @ cells[:, k].astype(float)
        numbers = np.array([_pair_of_numbers(value_counts.astype(float), row) for row in sums])
        fleiss, uniform = resampling.estimates(numbers.reshape(-1, 2), [NEVER_USED] * 2)
        answers[code] = {"fleiss": fleiss, "brennan_prediger": uniform}
    return answers


def _pair_of_numbers(value_counts: Floats, often: Floats) -> tuple[float, float]:
    people = value_counts.sum(axis=1)
    total = often.sum()
    if not total:
        return NAN, NAN
    agreeing = (value_counts * (value_counts - 1)).sum(axis=1) / (people * (people - 1))
    observed = float(often @ agreeing / total)
    share = often @ (value_counts / people[:, np.newaxis]) / total
    return chance.corrected(observed, float(share @ share)), 2 * observed - 1


def _with_interval(name: str, estimate: Estimate) -> dict[str, float]:
    answers = {name: _or_nan(estimate.value), f"{name}_jack_se": _or_nan(estimate.se)}
    low, high = (estimate.jackknife.low, estimate.jackknife.high) if estimate.jackknife else (NAN, NAN)
    return {**answers, f"{name}_jack_lo": low, f"{name}_jack_hi": high}


def _or_nan(value: float | None) -> float:
    return NAN if value is None else value
