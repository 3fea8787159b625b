"""Who codes what: drawn in proportion, shared out evenly, and the same again from the same seed."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds.domain.assignments import (
    Assignments,
    Design,
    Kind,
    Material,
    assign,
    described,
    draw,
    extended,
    shared_by_pair,
    words_by_coder,
)

LENGTHS = (9000, 7000, 8200, 4100, 6500, 5200, 7700, 3900, 6100, 8800, 5600, 7300)
TWELVE = [Material(n, f"I-{n:02}", words, ("fr" if n % 3 == 0 else "en",)) for n, words in enumerate(LENGTHS, 1)]
ANN, BEN, CLEO, DAN = 11, 12, 13, 14
THREE = (ANN, BEN, CLEO)


def times(assigned: Assignments) -> Counter[int]:
    """How many transcripts are coded how often."""
    return Counter(len(coders) for coders in assigned.values())


def spread(material: list[Material], assigned: Assignments, coders: tuple[int, ...]) -> int:
    """How many words more the busiest coder has than the idlest."""
    load = words_by_coder(material, assigned)
    return max(load[one] for one in coders) - min(load[one] for one in coders)


@pytest.mark.parametrize("kind", [Kind.ALL, Kind.ONE, Kind.TEAM])
def test_everybody_named_codes_everything(kind: Kind) -> None:
    assigned = assign(Design(kind), TWELVE, (ANN, BEN))
    assert set(assigned.values()) == {frozenset((ANN, BEN))}
    assert words_by_coder(TWELVE, assigned) == {ANN: 79_400, BEN: 79_400}


def test_by_hand_begins_with_nobody() -> None:
    assert set(assign(Design(Kind.HAND), TWELVE, THREE).values()) == {frozenset()}


def test_a_sample_is_coded_twice_and_the_rest_once() -> None:
    assigned = assign(Design(Kind.SAMPLE, seed=7, share=0.25), TWELVE, THREE)
    assert times(assigned) == {2: 3, 1: 9}
    assert set(shared_by_pair(assigned, THREE).values()) == {1}
    assert spread(TWELVE, assigned, THREE) < 4100


def test_the_draw_is_the_one_that_anybody_can_repeat() -> None:
    """`printf '7\\nI-06' | sha256sum` and so on, sorted: the three lowest."""
    drawn = draw([Material(one.key, one.label, one.words) for one in TWELVE], 3, 7)
    assert sorted(one.label for one in TWELVE if one.key in drawn) == ["I-03", "I-06", "I-07"]


@pytest.mark.parametrize("seed", range(20))
def test_strata_are_drawn_in_proportion(seed: int) -> None:
    drawn = draw(TWELVE, 6, seed)
    assert sum(one.key in drawn for one in TWELVE if one.stratum == ("fr",)) == 2


@pytest.mark.parametrize("seed", range(20))
def test_what_is_left_over_goes_to_the_largest_remainder(seed: int) -> None:
    """Of 8 and 4 four are 2.67 and 1.33: three and one."""
    drawn = draw(TWELVE, 4, seed)
    assert sum(one.key in drawn for one in TWELVE if one.stratum == ("fr",)) == 1


@pytest.mark.parametrize(
    ("design", "size"),
    [
        (Design(share=0.2), 2),
        (Design(share=0.125), 2),
        (Design(share=0.01), 1),
        (Design(share=1.0), 12),
        (Design(number=5), 5),
        (Design(number=50), 12),
        (Design(), 1),
    ],
)
def test_the_size_of_a_sample(design: Design, size: int) -> None:
    assert design.size(12) == size


def test_with_three_coders_every_pair_shares_as_much() -> None:
    assigned = assign(Design(Kind.OVERLAP, seed=3), TWELVE, THREE)
    assert times(assigned) == {2: 12}
    assert shared_by_pair(assigned, THREE) == {(ANN, BEN): 4, (ANN, CLEO): 4, (BEN, CLEO): 4}
    assert spread(TWELVE, assigned, THREE) < 3000


def test_with_four_coders_six_transcripts_are_enough_for_six_pairs() -> None:
    assigned = assign(Design(Kind.OVERLAP, seed=3), TWELVE[:6], (*THREE, DAN))
    assert set(shared_by_pair(assigned, (*THREE, DAN)).values()) == {1}


def test_with_four_coders_no_pair_is_preferred() -> None:
    material = [Material(n, f"I-{n:02}", 5000) for n in range(24)]
    assigned = assign(Design(Kind.OVERLAP, seed=3), material, (*THREE, DAN))
    assert set(shared_by_pair(assigned, (*THREE, DAN)).values()) == {4}
    assert set(words_by_coder(material, assigned).values()) == {60_000}


def test_more_coders_each_than_there_are_is_everybody() -> None:
    assert times(assign(Design(Kind.OVERLAP, coders_each=3), TWELVE, (ANN, BEN))) == {2: 12}


texts = st.lists(st.integers(0, 12_000), min_size=1, max_size=14).map(
    lambda lengths: [Material(n, f"I-{n}", words, (str(n % 2),)) for n, words in enumerate(lengths)]
)
designs = st.builds(
    Design,
    st.sampled_from([Kind.SAMPLE, Kind.OVERLAP]),
    seed=st.integers(0, 999_999),
    share=st.none() | st.floats(0.05, 1),
    number=st.integers(1, 20),
    coders_each=st.integers(2, 4),
)


@settings(max_examples=150, deadline=None)
@given(design=designs, material=texts, coders=st.sets(st.integers(1, 99), min_size=1, max_size=5), order=st.randoms())
def test_every_transcript_has_its_coders_whatever_order_the_material_comes_in(design, material, coders, order) -> None:
    assigned = assign(design, material, coders)
    shuffled = list(material)
    order.shuffle(shuffled)
    assert assign(design, shuffled, list(coders)[::-1]) == assigned
    each = min(design.coders_each, len(coders))
    twice = design.size(len(material)) if design.kind == Kind.SAMPLE else len(material)
    assert sorted(map(len, assigned.values())) == sorted([each] * twice + [1] * (len(material) - twice))
    assert set().union(*assigned.values()) <= coders
    pairs = shared_by_pair(assigned, coders)
    assert len(coders) == 1 or twice < len(pairs) or 0 not in pairs.values()


def test_another_seed_draws_another_sample() -> None:
    drawn = {frozenset(draw(TWELVE, 3, seed)) for seed in range(20)}
    assert len(drawn) > 10


def test_what_a_round_keeps_of_its_design() -> None:
    design = Design(Kind.SAMPLE, seed=7, share=0.25, strata=("language",))
    assigned = assign(design, TWELVE, THREE)
    twice = sorted(one.label for one in TWELVE if len(assigned[one.key]) == 2)
    kept = {"kind": "sample", "seed": 7, "share": 0.25, "number": 3, "coders_each": 2, "strata": ["language"]}
    assert described(design, TWELVE, assigned, THREE) == kept | {"drawn": twice, "changed_by_hand": False}
    changed = assigned | {1: frozenset(THREE)}
    assert described(design, TWELVE, changed, THREE) == kept | {
        "drawn": sorted({*twice, "I-01"}),
        "changed_by_hand": True,
    }


@pytest.mark.parametrize(
    ("design", "kept"),
    [
        (Design(), {"kind": "all", "changed_by_hand": False}),
        (
            Design(Kind.OVERLAP, seed=5),
            {"kind": "overlap", "seed": 5, "coders_each": 2, "changed_by_hand": False},
        ),
        (Design(Kind.HAND), {"kind": "hand"}),
        (Design(Kind.ONE), {"kind": "one"}),
        (Design(Kind.TEAM), {"kind": "team", "together": 2}),
    ],
)
def test_only_what_applies_is_kept(design: Design, kept: dict[str, object]) -> None:
    assigned = assign(design, TWELVE, THREE)
    assert described(design, TWELVE, assigned, THREE, together=2) == kept


def test_a_sample_of_a_number_keeps_no_share() -> None:
    design = Design(Kind.SAMPLE, number=4)
    kept = described(design, TWELVE, assign(design, TWELVE, THREE), THREE)
    assert "share" not in kept
    assert kept["number"] == 4


@pytest.mark.parametrize(
    ("design", "added", "after"),
    [
        ({}, {"I-13": 2}, {}),
        ({"kind": "hand"}, {"I-13": 1}, {"kind": "hand"}),
        ({"kind": "all", "changed_by_hand": False}, {"I-13": 2}, {"kind": "all", "changed_by_hand": False}),
        ({"kind": "all", "changed_by_hand": False}, {"I-13": 1}, {"kind": "all", "changed_by_hand": True}),
        ({"kind": "all", "changed_by_hand": True}, {"I-13": 2}, {"kind": "all", "changed_by_hand": True}),
        (
            {"kind": "sample", "drawn": ["I-02"], "changed_by_hand": False},
            {"I-01": 2, "I-13": 1},
            {"kind": "sample", "drawn": ["I-01", "I-02"], "changed_by_hand": True},
        ),
    ],
)
def test_more_transcripts_are_there_by_hand_unless_everybody_codes_everything(design, added, after) -> None:
    assert extended(design, added, 2) == after
