"""Finding again in five real interviews: numbers against a plain count of the files' codings, and what a merge makes of
them."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django_scopes import scope

from coding import actions
from coding.models import Code, Coding
from finding.queries import tables
from finding.queries.passages import Narrowing, passages
from finding.queries.scope import Scope
from studies.models import Study
from studies.permissions import Role
from tests.factories import make_member
from tests.shared_data import SHARED_DATA, needs_shared_data

FILES = sorted((SHARED_DATA / "mlss-interviews").glob("*.json"))
Span = tuple[int, int, int]


def spans(code: str) -> set[Span]:
    """The distinct passages of a code, straight from the rows."""
    rows = Coding.objects.filter(code__name=code)
    return set(rows.values_list("layer__version", "start", "end"))


def meet(one: Span, other: Span) -> bool:
    """Whether two passages overlap."""
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


@needs_shared_data
@pytest.mark.django_db
def test_what_is_found_in_five_real_interviews_is_what_was_coded() -> None:
    call_command("import_coded_interviews", "mlss", *map(str, FILES), stdout=io.StringIO())
    study = Study.objects.get(slug="mlss")
    owner = make_member(study, Role.OWNER)
    with scope(study=study):
        whole = Scope(study, owner)
        codes = tables.most_used(whole, 20)
        plain = {code.name: spans(code.name) for code in codes}
        table = tables.together(whole, codes, tables.PASSAGES)
        for row in table.rows:
            own = plain[row.code.name]
            assert row.whole.number == len(own)
            for name, cell in zip(table.columns, row.cells, strict=True):
                expected = {one for one in own if any(meet(one, other) for other in plain[name])}
                assert cell.number == len(expected), (row.code.name, name)
        low, missing = (next(code for code in codes if name in code.name) for name in ("low-quality", "missing"))
        found = passages(whole, f"[{low.name}] and not [{missing.name}]", Narrowing())
        apart = {one for one in plain[low.name] if not any(meet(one, other) for other in plain[missing.name])}
        assert set(found) == apart
        before = Coding.objects.count()
        actions.merge_codes(study=study, actor=owner, codes=[Code.objects.get(pk=missing.pk)], into=low)
        merged = passages(Scope(study, owner), f"[{low.name}]", Narrowing())
        assert set(merged) == plain[low.name] | plain[missing.name]
        assert Coding.objects.count() == before
