"""What holds for any codings.

The sweep equals a plain reading of the rules, and the answer does not depend on names, order, repetition or
the place in the text.
"""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.codings.domain.cases import Case, CaseType, Coding, build_cases, case_key

CODERS = ("A", "B", "C")


@st.composite
def documents(draw: st.DrawFn, coders: tuple[str, ...] = CODERS) -> list[Coding]:
    """Up to 14 overlapping codings with three codes in a text of some 80 characters."""
    row = st.tuples(st.sampled_from(coders), st.sampled_from("xyz"), st.integers(0, 60), st.integers(1, 25))
    rows = draw(st.lists(row, max_size=14))
    return [Coding(f"n{i:02}", coder, code, start, start + size) for i, (coder, code, start, size) in enumerate(rows)]


def plain_components(codings: list[Coding]) -> list[list[list[Coding]]]:
    """Components as lists of units as lists of codings, by comparing everything with everything."""
    units = joined([[c] for c in codings], lambda a, b: any(same_unit(p, q) for p in a for q in b))
    return joined([[unit] for unit in units], lambda a, b: any(linked(p, q) for p in a for q in b))


def joined(groups: list, related) -> list:  # type: ignore[no-untyped-def, type-arg]
    """Unite groups until no two are related."""
    for a, b in combinations(groups, 2):
        if related(a, b):
            return joined([g for g in groups if g is not a and g is not b] + [a + b], related)
    return groups


def same_unit(a: Coding, b: Coding) -> bool:
    return (a.coder, a.code) == (b.coder, b.code) and len(characters([a]) & characters([b])) > 0


def linked(a: list[Coding], b: list[Coding]) -> bool:
    shared, shorter = len(characters(a) & characters(b)), min(len(characters(a)), len(characters(b)))
    return a[0].code == b[0].code and a[0].coder != b[0].coder and shared >= max(1, 0.2 * shorter - 1e-9)


def characters(codings: list[Coding]) -> set[int]:
    return {position for coding in codings for position in range(coding.start, coding.end)}


def plain_cases(codings: list[Coding], coders: tuple[str, ...]) -> set[frozenset[str]]:
    """The cases as sets of coding ids."""
    open_, done = [], []
    for component in plain_components(codings):
        flat = [coding for unit in component for coding in unit]
        (done if {c.coder for c in flat} == set(coders) else open_).append(flat)
    pairs = [pair for a, b in combinations(open_, 2) if (pair := ranked(a, b))]
    for _rank, a, b in sorted(pairs, key=lambda pair: pair[0]):
        if a in open_ and b in open_:
            open_ = [group for group in open_ if group not in (a, b)]
            done.append(a + b)
    return {frozenset(coding.id for coding in group) for group in done + open_}


def ranked(a: list[Coding], b: list[Coding]):  # type: ignore[no-untyped-def]
    """(rank, a, b) where two components may stand for each other."""
    a, b = sorted((a, b), key=lambda group: (group[0].code, min(c.start for c in group)))
    hulls = [set(range(min(c.start for c in g), max(c.end for c in g))) for g in (a, b)]
    iou = len(hulls[0] & hulls[1]) / len(hulls[0] | hulls[1])
    strangers = {c.coder for c in a}.isdisjoint(c.coder for c in b)
    if a[0].code == b[0].code or not strangers or iou < 0.5:
        return None
    start = min(*hulls[0], *hulls[1])
    return (-iou, start, a[0].code, b[0].code, min(hulls[0]), min(hulls[1])), a, b


def shape(cases: list[Case]) -> list[tuple[object, ...]]:
    """All of a case that does not name a coder, sorted."""
    return sorted((c.type, c.codes, c.start, c.end, c.ids, c.overlap, c.fragmented) for c in cases)


@settings(max_examples=300)
@given(documents())
def test_the_sweep_equals_comparing_everything_with_everything(codings: list[Coding]) -> None:
    assert {frozenset(case.ids) for case in build_cases(codings, CODERS)} == plain_cases(codings, CODERS)


@given(documents())
def test_every_coding_is_in_exactly_one_case(codings: list[Coding]) -> None:
    ids = [identifier for case in build_cases(codings, CODERS) for identifier in case.ids]
    assert sorted(ids) == sorted(coding.id for coding in codings)


@given(documents())
def test_a_case_says_of_its_units_what_is_true(codings: list[Coding]) -> None:
    for case in build_cases(codings, CODERS):
        mine = [coding for coding in codings if coding.id in case.ids]
        marked = [characters([c for c in mine if c.coder == coder]) for coder in case.present]
        assert case.codes == tuple(sorted({coding.code for coding in mine}))
        assert (case.start, case.end) == (min(c.start for c in mine), max(c.end for c in mine))
        assert sorted(case.present + case.missing) == sorted(CODERS)
        assert case.overlap == round(len(set.intersection(*marked)) / len(set.union(*marked)), 6)
        assert (len(case.codes) == 2) == (case.type == CaseType.DIFFERENT_CODE)
        assert case.fragmented == (len(case.units) > len(case.present))


@given(documents())
def test_coders_may_change_places(codings: list[Coding]) -> None:
    other = dict(zip(CODERS, "BCA", strict=True))
    swapped = [coding._replace(coder=other[coding.coder]) for coding in codings]
    assert shape(build_cases(swapped, CODERS)) == shape(build_cases(codings, CODERS))
    assert shape(build_cases(codings, CODERS[::-1])) == shape(build_cases(codings, CODERS))


@given(documents())
def test_codes_may_have_other_names(codings: list[Coding]) -> None:
    """Names that sort alike: a tie between equally close codes is broken by name."""
    renamed = [coding._replace(code=f"theme {coding.code}") for coding in codings]
    before = [case.ids for case in build_cases(codings, CODERS)]
    assert [case.ids for case in build_cases(renamed, CODERS)] == before


@given(documents(("A", "B")), st.permutations("xyz"))
def test_without_substitutions_codes_may_be_permuted(codings: list[Coding], names: list[str]) -> None:
    """Agreements and boundaries are found in one code alone."""
    other = dict(zip("xyz", names, strict=True))
    permuted = [coding._replace(code=other[coding.code]) for coding in codings]

    def within_one_code(found: list[Case]) -> list[tuple[object, ...]]:
        complete = (CaseType.AGREE, CaseType.BOUNDARY)
        return sorted((c.type, c.ids, c.overlap) for c in found if c.type in complete)

    cases = [build_cases(each, ("A", "B")) for each in (codings, permuted)]
    assert within_one_code(cases[0]) == within_one_code(cases[1])


@given(documents(), st.integers(1, 10_000))
def test_the_place_in_the_text_does_not_matter(codings: list[Coding], by: int) -> None:
    moved = [coding._replace(start=coding.start + by, end=coding.end + by) for coding in codings]
    before = [case._replace(start=case.start + by, end=case.end + by) for case in build_cases(codings, CODERS)]
    assert shape(build_cases(moved, CODERS)) == shape(before)


@given(documents())
def test_the_order_of_the_codings_does_not_matter(codings: list[Coding]) -> None:
    forward, backward = build_cases(codings, CODERS), build_cases(codings[::-1], CODERS)
    assert [case_key(case, "d") for case in forward] == [case_key(case, "d") for case in backward]


@given(documents())
def test_a_coding_made_twice_changes_nothing_but_its_ids(codings: list[Coding]) -> None:
    twice = codings + [coding._replace(id=coding.id + "again") for coding in codings]

    def described(found: list[Case]) -> list[tuple[object, ...]]:
        return [(c.type, c.codes, c.start, c.end, c.present, c.overlap, c.fragmented) for c in found]

    assert described(build_cases(twice, CODERS)) == described(build_cases(codings, CODERS))


@given(documents(("A", "B")))
def test_white_space_around_spans_changes_no_type(codings: list[Coding]) -> None:
    """Every second character is white space: spans widened into it stay the spans they were."""
    text = "a " * 200
    tight = [coding._replace(start=2 * coding.start, end=2 * coding.end - 1) for coding in codings]
    wide = [c._replace(end=c.end + 1) if c.coder == "A" else c for c in tight]
    found = [build_cases(each, ("A", "B"), text) for each in (tight, wide)]
    assert [(c.type, c.start, c.end) for c in found[0]] == [(c.type, c.start, c.end) for c in found[1]]


@given(documents(("A",)))
def test_coders_who_did_the_same_agree_everywhere(codings: list[Coding]) -> None:
    both = codings + [coding._replace(id="b" + coding.id, coder="B") for coding in codings]
    assert {case.type for case in build_cases(both, ("A", "B"))} <= {CaseType.AGREE}
