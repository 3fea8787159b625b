"""Records whose input is values given to units: raw values, tables of two people, counts, sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from agreement.domain import chance, multivalued, sets, two_people
from agreement.domain.nominal import Floats, Numbers, ratio
from agreement.domain.values import Metric, ValueCounts, disagreement, disagreement_by, distances, value_counts

NAN = float("nan")


def raw(record: dict[str, Any]) -> dict[str, float]:
    """Units x people, null where a value is missing."""
    rows: list[list[Any]] = record["raw"]
    found = value_counts(rows)
    tables = chance.tables_of_pairs(rows, found.values)
    return {
        **_of_counts(found),
        **_of_categories(found),
        **_of_people(_shares(rows, found.values), found),
        **(_of_table(tables[0], found.values) if len(tables) == 1 else {}),
        **_of_pairs(tables),
    }


def counts(record: dict[str, Any]) -> dict[str, float]:
    """How many people gave each value to each unit; values are numbered from 1."""
    rows = np.array(record["counts"], float)
    found = ValueCounts(tuple(range(1, rows.shape[1] + 1)), rows)
    return {**_of_counts(found), **_of_categories(found)}


def table(record: dict[str, Any]) -> dict[str, float]:
    """How often the first person said i and the second j, in units or shares; values are numbered from 1.

    `weights`, the same size, are a record's own: of agreement, or of disagreement where their diagonal is 0.
    """
    cells = np.array(record["table"], float)
    values = tuple(record.get("categories") or range(1, len(cells) + 1))
    answers = {**_of_table(cells, values)}
    if "weights" in record:
        kappa = chance.cohen(cells, _agreement_weights(record["weights"]))
        answers |= {"weighted_kappa": kappa, "cohen_kappa_weighted": kappa, "kappa_w": kappa}
    if (cells != np.round(cells)).any():  # shares: nothing that counts units
        return answers
    i, j = (place.ravel() for place in np.indices(cells.shape))
    units = (np.eye(len(cells))[i] + np.eye(len(cells))[j]).repeat(cells.ravel().astype(int), axis=0)
    return {**_of_counts(ValueCounts(values, units)), **answers}


def _agreement_weights(given: Sequence[Sequence[float]]) -> Floats:
    weights = np.array(given, float)
    return weights if np.diagonal(weights).any() else 1 - weights / weights.max()


def sets_of_codes(record: dict[str, Any]) -> dict[str, float]:
    """Units x people, each value a set of codes."""
    rows = [[None if value is None else frozenset(value) for value in row] for row in record["raw"]]
    values = sorted({value for row in rows for value in row if value is not None}, key=sorted)
    often = np.array([[sum(value == given for given in row) for value in values] for row in rows], float)
    pairable = often[often.sum(axis=1) >= 2]
    found: dict[str, float] = {}
    for name, distance in SET_DISTANCES.items():
        observed, expected = disagreement_by(pairable, distances(values, distance))
        found |= {f"Do_{name}": observed, f"De_{name}": expected, f"alpha_{name}": _alpha(observed, expected)}
    observed, expected = multivalued.disagreement(multivalued.value_members(values), often)
    return found | {"mvDo": observed, "mvDe": expected, "mv_alpha": _alpha(observed, expected)}


def set_distance(record: dict[str, Any]) -> dict[str, float]:
    """Two sets."""
    one, other = frozenset(record["a"]), frozenset(record["b"])
    return {name: distance(one, other) for name, distance in SET_DISTANCES.items()}


def dkpro_monotonicity(one: frozenset[str], other: frozenset[str]) -> float:
    """DKPro's set distance: 0 equal, 1/3 one holds the other, 2/3 overlap, 1 disjoint; an empty set is held by all."""
    if one == other:
        return 0.0
    if one <= other or other <= one:
        return 1 / 3
    return 2 / 3 if one & other else 1.0


def dkpro_masi(one: frozenset[str], other: frozenset[str]) -> float:
    """What DKPro calls MASI: Jaccard's distance times its monotonicity."""
    return sets.jaccard(one, other) * dkpro_monotonicity(one, other)


SET_DISTANCES: dict[str, Callable[[frozenset[str], frozenset[str]], float]] = {
    "masi": sets.masi,
    "jaccard": sets.jaccard,
    "nominal": lambda one, other: float(one != other),
    "dkpro_monotonicity": dkpro_monotonicity,
    "dkpro_masi": dkpro_masi,
}


def _alpha(observed: float, expected: float) -> float:
    return float(1 - ratio(observed, expected))


def _of_counts(found: ValueCounts) -> dict[str, float]:
    """Everything that needs no more than how many people gave which value."""
    rows = found.counts
    answers = {"P": chance.percent(rows, np.eye(len(found.values))), "Pe": NAN}
    if (rows.sum(axis=1) > 0).any():
        answers["Pe"] = chance.chance_fleiss(rows, np.eye(len(found.values)))
    answers |= {"percent_agreement": answers["P"], "cac_pa": answers["P"], "percent": answers["P"], "pa": answers["P"]}
    for metric in Metric if _are_numbers(found.values) else (Metric.NOMINAL, Metric.ORDINAL):
        observed, expected = disagreement(found, metric)
        answers |= {f"Do_{metric}": observed, f"De_{metric}": expected, f"alpha_{metric}": _alpha(observed, expected)}
    answers |= {"alpha": answers["alpha_nominal"], "krippendorff_alpha": answers["alpha_nominal"]}
    for name in chance.WEIGHTS:
        answers |= _corrected(found, name)
    return answers


def _corrected(found: ValueCounts, weights: str) -> dict[str, float]:
    weight, rows = chance.weights(weights, found.values), found.counts
    observed = gwet = fleiss = uniform = NAN
    if (rows.sum(axis=1) >= 2).any():
        observed = chance.percent(rows, weight)
        gwet = chance.corrected(observed, chance.chance_gwet(rows, weight))
        fleiss = chance.corrected(observed, chance.chance_fleiss(rows, weight))
        uniform = chance.corrected(observed, chance.chance_uniform(rows, weight))
    kinds = {
        ("cac_pa", "percent_agreement", "pa"): observed,
        ("cac_gwet", "gwet_ac2", "ac2", "gwet"): gwet,
        ("cac_fleiss", "fleiss_kappa", "fleiss", "scott_pi", "scott"): fleiss,
        ("cac_bp", "brennan_prediger", "bp", "randolph", "bennett_s"): uniform,
    }
    answers = {f"{alias}_{weights}": value for aliases, value in kinds.items() for alias in aliases}
    if weights == "identity":
        answers |= {alias: value for aliases, value in kinds.items() for alias in aliases}
        answers |= {"gwet_ac1": gwet, "ac1": gwet}
    return answers


def _of_categories(found: ValueCounts) -> dict[str, float]:
    people = found.counts.sum(axis=1)
    if not len(people) or people.min() != people.max() or people[0] < 2:
        return {}
    return _by_category(
        "fleiss_category", [chance.fleiss_category(found.counts, i) for i in _places(found)], found.values
    )


def _places(found: ValueCounts) -> range:
    return range(len(found.values))


def _by_category(name: str, numbers: Iterable[float], values: Sequence[Any]) -> dict[str, float]:
    """Each number under its value; words go by their place too, from 1."""
    pairs = list(zip(values, map(float, numbers), strict=True))
    by_place = {} if _are_numbers(values) else {f"{name}_{i}": number for i, (_, number) in enumerate(pairs, 1)}
    return by_place | {f"{name}_{value}": number for value, number in pairs}


def _of_pairs(tables: Sequence[Floats]) -> dict[str, float]:
    """Light's kappa and that of every pair, people numbered from 1."""
    people = combinations(range(1, 2 + int((2 * len(tables)) ** 0.5)), 2)
    kappas = {pair: chance.cohen(one, np.eye(len(one))) for pair, one in zip(people, tables, strict=True)}
    return {"light_kappa": chance.light(tables)} | {f"cohen_kappa_{i}_{j}": kappa for (i, j), kappa in kappas.items()}


def _of_people(shares: Floats, found: ValueCounts) -> dict[str, float]:
    """What needs to know who gave which value: Conger's kappa, for two people Cohen's."""
    if len(shares) < 2:
        return {}
    answers: dict[str, float] = {}
    for name in chance.WEIGHTS:
        weight = chance.weights(name, found.values)
        conger = chance.corrected(chance.percent(found.counts, weight), chance.chance_conger(shares, weight))
        answers |= {f"cac_conger_{name}": conger, f"conger_kappa_{name}": conger, f"conger_{name}": conger}
    plain = answers["cac_conger_identity"]
    return {**answers, "cac_conger": plain, "conger_kappa": plain, "conger": plain}


def _shares(rows: Sequence[Sequence[Any]], values: Sequence[Any]) -> Floats:
    """Each person's margins, (people, values); people who gave no value are left out."""
    people = max(map(len, rows), default=0)
    given = [[row[person] for row in rows if row[person] is not None] for person in range(people)]
    return np.array([[mine.count(value) / len(mine) for value in values] for mine in given if mine], float)


def _of_table(cells: Numbers, values: Sequence[Any]) -> Mapping[str, float]:
    total = float(np.sum(cells))
    if not total:
        return {"po": NAN, "cohen_kappa": NAN, "pe_cohen": NAN, "kappa_max": NAN}
    joint = np.asarray(cells, float) / total
    first, second = joint.sum(axis=1), joint.sum(axis=0)
    answers = {
        "po": float(np.trace(joint)),
        "pe_cohen": float(first @ second),
        "pe": float(first @ second),
        "pe_scott": float((((first + second) / 2) ** 2).sum()),
        "pe_bp": 1 / len(joint),
        "kappa_max": chance.kappa_max(cells),
    }
    for name in chance.WEIGHTS:
        weight = chance.weights(name, values)
        kappa, error = chance.cohen(cells, weight), chance.cohen_standard_error(cells, weight)
        answers |= {f"{alias}_{name}": kappa for alias in ("cohen_kappa", "kappa", "weighted_kappa")}
        answers |= {f"cohen_kappa_{name}_ase": error}
    plain, error = answers["cohen_kappa_identity"], answers["cohen_kappa_identity_ase"]
    answers |= {"cohen_kappa": plain, "kappa": plain, "cohen_kappa_ase": error, "kappa_ase": error}
    specific, kappas = two_people.specific_agreement(cells), two_people.category_kappas(cells)
    for names, numbers in (
        (("specific_agreement", "ps"), specific),
        (("kappa_category", "cohen_kappa_category"), kappas),
    ):
        for category in names:
            answers |= _by_category(category, numbers, values)
    answers |= {"percent": answers["po"], "percent_agreement": answers["po"]}
    answers |= {"pabak": two_people.pabak(cells)} if len(cells) > 1 else {}
    return {**answers, **(_of_two_by_two(cells) if len(cells) == 2 else {})}


def _of_two_by_two(cells: Numbers) -> dict[str, float]:
    """The first value is the presence of the code."""
    positive, negative = (float(number) for number in two_people.specific_agreement(cells))
    presence = dict.fromkeys(("positive_agreement", "positive", "dice", "f1", "holsti_positive"), positive)
    indices = {
        "prevalence_index": two_people.prevalence_index(cells),
        "bias_index": two_people.bias_index(cells),
    }
    return {**presence, "negative_agreement": negative, "negative": negative, **indices}


def _are_numbers(values: Sequence[Any]) -> bool:
    return all(isinstance(value, int | float) for value in values)
