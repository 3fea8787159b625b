"""People who code independently of each other and of the text do not agree, however unequal their codes' frequencies.

A hundred seeds; what is corrected for chance lies within .05 of zero on average. The formulas that do not pass stand
on no page; the last tests show by how much.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from agreement.domain import multivalued, nominal, sets, tables
from agreement.domain.atoms import atoms
from agreement.domain.compare import compare
from agreement.domain.comparison import ANY_CODE, OVER_CODES, OVER_PART, Comparison, Turns, Unit
from agreement.domain.sweep import comparable, tally
from agreement.domain.units import Continuum, Document, in_units

SEEDS = range(100)
NEAR = 0.05
UNCORRECTED = {"positive"}

FEW_ARE_FREQUENT = (40, 1, (0.9,) * 3 + (0.05,) * 12)
"""Transcripts, turns each, and how often each code is given to a turn: a fixed list, by transcript."""
MOST_ARE_RARE = (10, 36, (0.3, 0.25) + (0.01,) * 30)
"""Codes as they grow in open coding, by turn."""
THREE_IN_PART = ("AB", "BC", "AC", "ABC")
"""Who coded a transcript, in turn: every pair shares some."""


def study(seed: int, shape: tuple[int, int, Sequence[float]], coded_by: Sequence[str] = ("AB",)) -> list[Document]:
    """Transcripts whose turns have different lengths; every other turn is a participant's."""
    chance = np.random.default_rng(seed)
    transcripts, turns, often = shape
    return [_transcript(chance, f"{i:02}", turns, often, coded_by[i % len(coded_by)]) for i in range(transcripts)]


def _transcript(
    chance: np.random.Generator, key: str, turns: int, often: Sequence[float], coders: Sequence[str]
) -> Document:
    lengths = chance.integers(1, 12, turns)
    ends = np.cumsum(lengths + 1) - 1  # one separator between turns
    bounds = list(zip((ends - lengths).tolist(), ends.tolist(), strict=True))
    given = chance.random((len(coders), turns, len(often))) < np.array(often)
    layers = {
        coder: [(*bounds[turn], f"{code:02}") for turn, code in np.argwhere(mine).tolist()]
        for coder, mine in zip(coders, given, strict=True)
    }
    return Document(key, int(ends[-1]), bounds, bounds, layers, bounds[::2])


def parts_of(shape: tuple[int, int, Sequence[float]]) -> dict[str, list[str]]:
    """Frequent and rare codes in both."""
    codes = [f"{i:02}" for i in range(len(shape[2]))]
    return {"fixed": codes[::2], "developed": codes[1::2]}


def numbers(found: Comparison) -> dict[str, float | None]:
    """Everything over codes that is corrected for chance."""
    lines = {"overall": found.overall, **found.parts, "any_code": found.any_code}
    return {
        f"{line} {name}": estimate.value
        for line, over in lines.items()
        for name, estimate in over.estimates.items()
        if name not in UNCORRECTED
    }


def means(shape: tuple[int, int, Sequence[float]], coded_by: Sequence[str] = ("AB",), **options) -> Mapping[str, float]:
    """Over all seeds, by name; what is undefined in half of them or more is left out."""
    coders = sorted(set("".join(coded_by)))
    found = defaultdict(list)
    for seed in SEEDS:
        docs = study(seed, shape, coded_by)
        for name, value in numbers(compare(docs, coders, parts=parts_of(shape), resamples=0, **options)).items():
            if value is not None:
                found[name].append(value)
    return {name: float(np.mean(values)) for name, values in found.items() if len(values) > len(SEEDS) / 2}


EVERY_LINE = {
    *(f"overall {name}" for name in OVER_CODES),
    *(f"{part} {name}" for part in ("fixed", "developed") for name in OVER_PART),
}
PASSAGES = {f"any_code {name}" for name in ANY_CODE}


def assert_near_zero(found: Mapping[str, float], expected: set[str]) -> None:
    assert found.keys() == {name for name in expected if name.split()[1] not in UNCORRECTED}
    assert {name: value for name, value in found.items() if abs(value) > NEAR} == {}


def test_few_codes_are_frequent_by_transcript():
    assert_near_zero(means(FEW_ARE_FREQUENT, unit=Unit.DOCUMENT), EVERY_LINE)  # something is marked in each


@pytest.mark.parametrize("turns", Turns)
@pytest.mark.parametrize("unit", Unit)
def test_most_codes_are_rare_by_every_unit(unit, turns):
    defined = EVERY_LINE if unit is Unit.DOCUMENT else EVERY_LINE | PASSAGES
    assert_near_zero(means(MOST_ARE_RARE, unit=unit, turns=turns), defined)


@pytest.mark.parametrize("unit", [Unit.TURN, Unit.CHARACTER])
def test_three_coders_who_overlap_in_part(unit):
    assert_near_zero(means((12, 24, MOST_ARE_RARE[2]), THREE_IN_PART, unit=unit), EVERY_LINE | PASSAGES)


def test_three_coders_who_overlap_in_part_by_transcript():
    assert_near_zero(means(FEW_ARE_FREQUENT, THREE_IN_PART, unit=Unit.DOCUMENT), EVERY_LINE)


def continua(seed: int, shape: tuple[int, int, Sequence[float]], unit: Unit) -> tuple[list[Continuum], list[str]]:
    codes = [f"{i:02}" for i in range(len(shape[2]))]
    return comparable((in_units(one, unit) for one in study(seed, shape)), "AB"), codes


def test_one_table_of_all_units_and_codes_does_not_pass():
    """What Tandem led with until formulas 3: agreement about which codes are frequent is no agreement."""
    found = []
    for seed in SEEDS:
        counts, cells = tables.values(tally(*_with_coders(continua(seed, FEW_ARE_FREQUENT, Unit.DOCUMENT))))
        found.append(float(nominal.alpha(counts, cells.sum(axis=(0, 1)))))
    assert np.mean(found) == pytest.approx(0.67, abs=0.02)


def test_the_multi_valued_alpha_does_not_pass():
    found = []
    for seed in SEEDS:
        cut, codes = continua(seed, FEW_ARE_FREQUENT, Unit.DOCUMENT)
        observed, expected = multivalued.of_atoms(atoms(cut, "AB", codes), len(codes))
        found.append(1 - observed / expected)
    assert np.mean(found) == pytest.approx(0.50, abs=0.02)


def test_sets_of_codes_on_coded_units_alone_do_not_pass():
    """Units that nobody coded are left out by looking at the answers: what is left lacks agreements."""
    found = []
    for seed in SEEDS:
        cut, codes = continua(seed, MOST_ARE_RARE, Unit.TURN)
        found.append(float(sets.weighted(cut, "AB", codes)(np.ones((1, len(cut))))["masi_coded"][0]))
    assert np.mean(found) == pytest.approx(-0.11, abs=0.02)


def _with_coders(cut: tuple[list[Continuum], list[str]]) -> tuple[list[Continuum], str, list[str]]:
    return cut[0], "AB", cut[1]
