"""The desk moderates what is no code on a span: here, the place that two coders gave a code among the categories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.utils.translation import gettext_lazy

from coding.models import Code
from moderation import actions, kinds
from moderation.codings.domain.consensus import Choice
from moderation.codings.queries import consensus_codings
from moderation.kinds import Kind, Outcome, Own, Part, Place, Standing, Type, View
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, stamp, undoable
from studies.errors import Refused
from studies.models import Person, Study
from tests import factories
from tests.moderation.conftest import Bench
from tests.moderation.test_pages import address, as_person, decide, shown, words


@dataclass
class Gathered(View):
    """A code, and under which category each coder put it."""

    case: Case
    codes: Mapping[str, Code]

    @property
    def place(self) -> str:
        return "the codebook"

    def parts(self, coder: str) -> list[Part]:
        return [Part((self.codes[unit["code"]],)) for unit in self.case.units if unit["coder"] == coder]

    def settled(self, outcome: Outcome) -> list[Part]:
        return [Part((self.codes[row["code"]],)) for row in outcome]


class Gatherings(Kind):
    name = "gatherings"
    template = "moderation/_sides.html"
    types: ClassVar = {"DIFFERENT_CODE": Type(Standing.DISPUTED, gettext_lazy("different code"))}
    vocabulary = (Choice.NEITHER,)

    def gather(self, study: Study) -> None:
        """The fixture has made its case."""

    def undecided_outcome(self, case: Case) -> Outcome:
        return []

    def places(self, study: Study) -> Collection[Place]:
        rows = CaseSet.objects.filter(round__study=study, kind=self.name)
        return list(rows.values_list("round", "version"))

    def choices(self, case: Case, coders: Sequence[str]) -> list[str]:
        return ["a", "b", Choice.NEITHER]

    def outcome(self, case: Case, choice: str, coders: Sequence[str], actor: Person, own: Own) -> Outcome:
        if choice not in self.choices(case, coders):
            raise Refused("Not for a category.")
        if choice == Choice.NEITHER:
            return []
        coder = coders["ab".index(choice)]
        return [{"code": unit["code"], "of": unit["of"]} for unit in case.units if unit["coder"] == coder]

    def view(self, case: Case, case_set: CaseSet, codes: Mapping[str, Code], context: int) -> Gathered:
        return Gathered(case, codes)


@pytest.fixture
def category(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Two coders who put `drift` under different categories."""
    monkeypatch.setitem(kinds.KINDS, "gatherings", Gatherings())
    data, model = factories.make_code(bench.study, "data"), factories.make_code(bench.study, "model")
    coders = [str(bench.first.uuid), str(bench.second.uuid)]
    made = CaseSet.objects.create(round=bench.round, kind="gatherings", coders=coders, layers_sha256="x")
    units: list[dict[str, Any]] = [
        {"coder": coder, "code": str(code.uuid), "of": str(bench.drift.uuid)}
        for coder, code in zip(coders, (data, model), strict=True)
    ]
    return Case.objects.create(
        case_set=made, key="k" * 64, position=0, type="DIFFERENT_CODE", codes=[str(bench.drift.uuid)], units=units
    )


def test_a_category_is_decided_on_the_same_desk(bench: Bench, category: Case) -> None:
    moderator = as_person(bench.moderator)
    page = moderator.get(address(bench, "cases", category.uuid))
    assert words(page, "//h1") == ["Case 1 of the codebook: different code"]
    assert words(page, "//section[contains(@class, 'side-')]//p[@class='side-code']") == ["data", "model"]
    assert words(page, "//button[contains(@class, 'choice')]") == ["1 A", "2 B", "4 neither", "d later"]
    assert shown(page).xpath("//details[@id='own']") == []
    assert "round 1" in words(page, "//span[@class='queue-place']")
    decide(bench, moderator, category, "b", reason="definition")
    decision = Decision.objects.get()
    assert [row["of"] for row in decision.outcome] == [str(bench.drift.uuid)]
    category.refresh_from_db()
    assert category.state == "decided"
    again = moderator.get(address(bench, "cases", category.uuid))
    assert "model" in words(again, "//section[contains(@class, 'side-consensus')]")[0]


def test_it_is_undone_deferred_and_told_in_the_ledger_like_any_case(bench: Bench, category: Case) -> None:
    moderator = as_person(bench.moderator)
    decide(bench, moderator, category, "a")
    latest = undoable(case_sets(bench.study, bench.moderator), bench.moderator)
    actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(latest))
    category.refresh_from_db()
    decide(bench, moderator, category, "defer", note="wait for round 2")
    ledger = words(moderator.get(address(bench, "ledger")), "//tbody/tr")
    assert [line.partition(f" {bench.moderator.name}")[0] for line in ledger] == [
        "round 1 case 1 different code drift later wait for round 2",
        "round 1 case 1 different code drift coder-1 undone data",
    ]
    csv = b"".join(moderator.get(address(bench, "ledger.csv"))).decode()
    assert "1,round 1,1,,DIFFERENT_CODE,drift,defer,,," in csv


def test_the_consensus_of_codings_knows_nothing_of_it(bench: Bench, category: Case) -> None:
    before = consensus_codings(bench.round, bench.version)
    actions.decide(case=category, actor=bench.moderator, choice="a", seen="")
    assert consensus_codings(bench.round, bench.version) == before


def test_a_choice_that_the_kind_does_not_know_is_refused(bench: Bench, category: Case) -> None:
    with pytest.raises(Refused, match="Not for a category"):
        actions.decide(case=category, actor=bench.moderator, choice="union", seen="")
    with pytest.raises(Refused, match="does not offer that choice"):
        actions.send_back(case=category, actor=bench.moderator, seen="")
