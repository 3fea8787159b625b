"""Published examples beside the public oracle records: each with where it is printed.

As records, so that `python -m agreement.domain` computes the same from a file. Values are numbered from 1.
"""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from agreement.domain.records import Check, answers, checks
from agreement.domain.saturation import cumulative_new
from agreement.domain.split import van_der_eijk

Expected = dict[str, float]


def record(source: str, kind: str, given: dict[str, Any], expected: Expected, tolerance: float) -> dict[str, Any]:
    values = {name: {"value": value, "tol": tolerance} for name, value in expected.items()}
    return {"id": source, "kind": kind, "source": source, "input": given, "expected": values}


def table(source: str, cells: list[list[float]], expected: Expected, **more: Any) -> dict[str, Any]:
    return record(source, "table", {"table": cells, **more}, expected, 0.0005)


FEINSTEIN = "Feinstein and Cicchetti 1990, J Clin Epidemiol 43:543, as in Gerstman, table 10.6"
SPECIFIC = "Cicchetti and Feinstein 1990, J Clin Epidemiol 43:551"
FLEISS_LEVIN_PAIK = "Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions, ch. 18"
LANDIS_KOCH = "Landis and Koch 1977, Biometrics 33:159"

TABLES = [
    table(FEINSTEIN, [[40, 9], [6, 45]], {"po": 0.85, "cohen_kappa": 0.70}) | {"id": "paradox, balanced"},
    table(FEINSTEIN, [[80, 10], [5, 5]], {"po": 0.85, "pe_cohen": 0.78}) | {"id": "paradox, unbalanced"},
    table(SPECIFIC, [[40, 9], [6, 45]], {"positive_agreement": 0.842, "negative_agreement": 0.857}),
    table(SPECIFIC, [[80, 10], [5, 5]], {"specific_agreement_1": 0.914, "specific_agreement_2": 0.400}),
    table(
        "Gerstman, table 10.3",
        [[1467, 782], [1309, 16232]],
        {"po": 0.8943, "pe_cohen": 0.7780, "cohen_kappa": 0.524, "positive_agreement": 0.584},
    ),
    table(
        FLEISS_LEVIN_PAIK,
        [[75, 1, 4], [5, 4, 1], [0, 0, 10]],
        {
            "cohen_kappa": 0.676,
            "kappa_category_1": 0.6875,
            "kappa_category_2": 0.500,
            "kappa_category_3": 0.773,
            "specific_agreement_1": 0.9375,
            "specific_agreement_2": 0.533,
            "specific_agreement_3": 0.800,
        },
    ),
    table(
        "Cohen 1968, Psychological Bulletin 70:213: shares, and weights of disagreement",
        [[0.44, 0.05, 0.01], [0.07, 0.20, 0.03], [0.09, 0.05, 0.06]],
        {"weighted_kappa": 0.348, "cohen_kappa": 0.492, "po": 0.70},
        weights=[[0, 1, 3], [1, 0, 6], [3, 6, 0]],
    ),
    table(
        f"{LANDIS_KOCH}: Winnipeg",
        [[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]],
        {"cohen_kappa": 0.208, "cohen_kappa_linear": 0.380, "cohen_kappa_quadratic": 0.525},
    ),
    table(
        f"{LANDIS_KOCH}: New Orleans",
        [[5, 3, 0, 0], [3, 11, 4, 0], [2, 13, 3, 4], [1, 2, 4, 14]],
        {"cohen_kappa": 0.297, "cohen_kappa_linear": 0.477, "cohen_kappa_quadratic": 0.626},
    ),
    table(
        "Agresti, Categorical Data Analysis: SexualFun",
        [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]],
        {"cohen_kappa": 0.129, "cohen_kappa_linear": 0.237, "cohen_kappa_quadratic": 0.332},
    ),
    record(
        "Sim and Wright 2005, Physical Therapy 85:257",
        "table",
        {"table": [[22, 2], [4, 11]]},
        {"cohen_kappa": 0.667, "kappa_max": 0.889, "pabak": 0.692, "prevalence_index": 0.28, "bias_index": 0.05},
        0.005,
    ),
]
PANELS = [
    record(
        "Twelve items, six experts, two items short of one: PMC7253559, table 4",
        "content_validity",
        {"agreed": [6, 6, 6, 6, 6, 5, 6, 6, 5, 6, 6, 6], "experts": 6},
        {"i_cvi_1": 1, "i_cvi_6": 0.83, "i_cvi_9": 0.83, "s_cvi_ave": 0.97, "s_cvi_ua": 0.83},
        0.005,
    ),
    *(
        record(
            f"PMC5557472, table 10: {agreed} of {experts} (Polit, Beck and Owen 2007, Res Nurs Health 30:459)",
            "content_validity",
            {"agreed": agreed, "experts": experts},
            {"i_cvi": index, "k_star": kappa},
            0.005,
        )
        for experts, agreed, index, kappa in [
            (10, 9, 0.90, 0.90),
            (10, 7, 0.70, 0.66),
            (10, 8, 0.80, 0.79),
            (9, 7, 0.78, 0.76),
            (9, 6, 0.67, 0.60),
            (9, 8, 0.89, 0.89),
        ]
    ),
    record(
        "PMC5557472, table 10: pc",
        "content_validity",
        {"agreed": [9, 7, 8], "experts": 10},
        {"pc_1": 0.010, "pc_2": 0.117, "pc_3": 0.044},
        0.0005,
    ),
    record(
        "Ratings of 1 to 4, of which 3 and 4 are relevant, are the same as 0 and 1 (Polit, Beck and Owen 2007)",
        "content_validity",
        {"raw": [[4, 3, 3, None], [4, 2, 1, 3]]},
        {"i_cvi_1": 1, "i_cvi_2": 0.5, "s_cvi_ave": 0.75, "s_cvi_ua": 0.5},
        0,
    ),
    record(
        "Polit, Beck and Owen 2007: relevant or not",
        "content_validity",
        {"raw": [[1, 1, 1], [1, 0, 1]]},
        {"i_cvi_1": 1, "i_cvi_2": 2 / 3, "s_cvi_ua": 0.5},
        1e-12,
    ),
    record(
        "van der Eijk 2001, as in the manual of R's agrmt",
        "scale_votes",
        {"counts": [30, 40, 210, 130, 530, 50, 10]},
        {"van_der_eijk": 0.6113333},
        5e-8,
    ),
    *(
        record(f"van der Eijk 2001: {counts}", "scale_votes", {"counts": counts}, {"van_der_eijk": value}, tolerance)
        for counts, value, tolerance in [
            ([4, 0, 0, 1, 4], -0.759, 0.0005),
            ([5, 0, 0, 0, 5], -1, 1e-12),
            ([2, 2, 2, 2, 2], 0, 1e-12),
            ([0, 9, 0, 0], 1, 0),
        ]
    ),
    record(
        "Guest, Bunce and Johnson 2006, Field Methods 18:59: 80 codes in interviews 1-6, 20 more in 7-12",
        "saturation",
        {"new": [80, 20]},
        {"cumulative_1": 80, "cumulative_2": 100, "share_1": 0.8},
        1e-12,
    ),
    record(
        "The same counted from interviews",
        "saturation",
        {"interviews": [["a", "b"], ["b"], ["b", "c"], []], "blocks": [2, 2]},
        {"cumulative_1": 2, "cumulative_2": 3, "share_1": 2 / 3, "share_2": 1},
        1e-12,
    ),
]

KRIPPENDORFF_CRAGGS = "Krippendorff and Craggs 2016, Communication Methods and Measures 10:181"
SETS = [
    record(
        f"{KRIPPENDORFF_CRAGGS}, {name}, as the R package mvalpha holds it",
        "sets",
        {"raw": raw},
        {"mv_alpha": value},
        tol,
    )
    for name, raw, value, tol in [
        ("table 3", [["bd", "d", None], ["abd", "b", "bd"], ["", "a", "a"], ["a", None, None]], 0.2865907, 5e-8),
        ("table 8a", [["a", "a", "a"], ["abd", "abd", "abde"], ["d", "d", "d"]], 0.947, 0.0005),
        ("table 8b", [["a", "a", "a"], ["ab", "ab", "abd"], ["d", "d", "d"]], 0.923, 0.0005),
        ("table 8c", [["a", "a", "a"], ["b", "b", "bd"], ["d", "d", "d"]], 0.895, 0.0005),
        ("table 9a", [["a", "a", "a"], ["ab", "ad", "bd"], ["d", "d", "d"]], 0.716, 0.0005),
        ("table 9b", [["a", "a", "a"], ["ab", "de", "f"], ["d", "d", "d"]], 0.554, 0.0005),
        ("table 9c", [["a", "b", "ab"], ["ab", "de", "f"], ["bd", "d", "be"]], -0.002, 0.0005),
    ]
]

FLEISS_1971 = [
    [4, 4, 4, 4, 4, 4], [2, 2, 2, 5, 5, 5], [2, 3, 3, 3, 3, 5], [5, 5, 5, 5, 5, 5], [2, 2, 2, 4, 4, 4],
    [1, 1, 3, 3, 3, 3], [3, 3, 3, 3, 5, 5], [1, 1, 3, 3, 3, 4], [1, 1, 4, 4, 4, 4], [5, 5, 5, 5, 5, 5],
    [1, 4, 4, 4, 4, 4], [1, 2, 4, 4, 4, 4], [2, 2, 2, 3, 3, 3], [1, 4, 4, 4, 4, 4], [2, 2, 4, 4, 4, 5],
    [3, 3, 3, 3, 3, 5], [1, 1, 1, 4, 5, 5], [1, 1, 1, 1, 1, 2], [2, 2, 4, 4, 4, 4], [1, 3, 3, 5, 5, 5],
    [5, 5, 5, 5, 5, 5], [2, 4, 4, 4, 4, 4], [2, 2, 4, 5, 5, 5], [1, 1, 4, 4, 4, 4], [1, 4, 4, 4, 4, 5],
    [2, 2, 2, 2, 2, 4], [1, 1, 1, 1, 5, 5], [2, 2, 4, 4, 4, 4], [1, 3, 3, 3, 3, 3], [5, 5, 5, 5, 5, 5],
]  # fmt: skip
"""Thirty patients, six psychiatrists, five diagnoses: Fleiss (1971), p. 379, as R's irr has them."""
RAW = [
    record(
        "Light 1971 on Fleiss 1971: manual of R's irr, kappam.light",
        "raw",
        {"raw": FLEISS_1971},
        {"light_kappa": 0.459, "cohen_kappa_1_2": 0.651, "cohen_kappa_1_3": 0.384, "cohen_kappa_2_3": 0.631},
        0.0005,
    )
]


def test_blocks_are_all_of_the_interviews():
    with pytest.raises(ValueError, match="all of the interviews"):
        cumulative_new([["a"], ["b"]], [1])


def test_without_votes_or_levels_nothing_splits():
    assert math.isnan(van_der_eijk([0, 0, 0]))
    assert math.isnan(van_der_eijk([3, 4]))


def test_a_named_category_has_its_number_too():
    found = answers({"kind": "table", "input": {"table": [[3, 1], [0, 2]], "categories": ["here", "gone"]}})
    assert found["specific_agreement_here"] == found["specific_agreement_1"] == pytest.approx(6 / 7)
    assert found["kappa_category_gone"] == found["kappa_category_2"] == pytest.approx(found["cohen_kappa"])


def every_check() -> Iterator[Any]:
    for one in [*TABLES, *PANELS, *SETS, *RAW]:
        for check in checks(one):
            yield pytest.param(check, one["source"], id=f"{check.record[:30]}-{check.name}")


@pytest.mark.parametrize(("check", "source"), list(every_check()))
def test_the_published_number_is_reproduced(check: Check, source: str):
    assert check.computed is not None, f"{source}: nothing computes {check.name}"
    assert check.computed == pytest.approx(check.expected, abs=check.tolerance), source
