"""Another kind of case from end to end: what two coders say leads from one code to another; no words, no passage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from agreement.queries.rounds import moderated
from coding.models import Code
from moderation import actions, kinds
from moderation.kinds import Kind, Outcome, Own, Part, Place, Standing, Type, View
from moderation.models import Case, CaseSet
from moderation.queries import case_sets, outcomes, progress, stamp, tallies, undoable
from moderation.storing import Computed, store_cases
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import Person, Study
from tests.moderation.conftest import Bench
from tests.moderation.test_pages import address, as_person, decide, words

Said = dict[str, dict[tuple[str, str], str]]
"""By coder (uuid) and pair of codes (uuids) how one leads to the other."""


@dataclass
class Relation(View):
    """Two codes, and what each coder says leads from one to the other."""

    case: Case
    codes: Mapping[str, Code]

    @property
    def place(self) -> str:
        return " and ".join(self.codes[code].name for code in self.case.codes)

    def parts(self, coder: str) -> list[Part]:
        return [Part(label=unit["how"]) for unit in self.case.units if unit["coder"] == coder]

    def settled(self, outcome: Outcome) -> list[Part]:
        return [Part(label=row["how"]) for row in outcome]


class Relations(Kind):
    """In a round as a whole, or in one transcript of it where `version` is set."""

    name = "relations"
    template = "moderation/_sides.html"
    types: ClassVar = {
        "SAME": Type(Standing.ALIKE, gettext_lazy("agreement")),
        "OTHER": Type(Standing.DISPUTED, gettext_lazy("another relation")),
    }
    vocabulary = ("neither",)

    def __init__(self, bench: Bench, said: Said, version: int | None = None) -> None:
        self.bench, self.said, self.place = bench, said, (bench.round.pk, version)

    def gather(self, study: Study) -> None:
        fingerprint = sha256(repr(self.said).encode()).hexdigest()
        store_cases(self.place, self.name, fingerprint, list(self.said), self._cases)

    def _cases(self, case_set: CaseSet, coders: Sequence[str]) -> Iterator[Computed]:
        pairs = dict.fromkeys(pair for one in self.said.values() for pair in one)
        for position, pair in enumerate(pairs):
            units = [
                {"coder": one, "how": self.said[one][pair], "from": pair[0], "to": pair[1]}
                for one in coders
                if pair in self.said[one]
            ]
            alike = len(units) == len(coders) and len({unit["how"] for unit in units}) == 1
            key = sha256(repr((pair, units)).encode()).hexdigest()
            yield Computed(key, position, "SAME" if alike else "OTHER", None, None, list(pair), units)

    def places(self, study: Study) -> Collection[Place]:
        return [self.place]

    def choices(self, case: Case, coders: Sequence[str]) -> list[str]:
        there = {unit["coder"] for unit in case.units}
        return [*(letter for letter, one in zip("ab", coders, strict=True) if one in there), "neither"]

    def outcome(self, case: Case, choice: str, coders: Sequence[str], actor: Person, own: Own) -> Outcome:
        if choice not in self.choices(case, coders):
            raise Refused("Not for a relation.")
        taken = coders["ab".index(choice)] if choice in "ab" else ""
        return [self._held(unit) for unit in case.units if unit["coder"] == taken]

    def undecided_outcome(self, case: Case) -> Outcome:
        return [self._held(case.units[0])]

    def _held(self, unit: Mapping[str, str]) -> dict[str, str]:
        return {name: unit[name] for name in ("how", "from", "to")}

    def parts_of(self, outcome: Outcome, codes: Mapping[str, Code]) -> list[Part]:
        return [Part(label=row["how"]) for row in outcome]

    def view(self, case: Case, case_set: CaseSet, codes: Mapping[str, Code], context: int) -> Relation:
        return Relation(case, codes)


@pytest.fixture
def said(bench: Bench) -> Said:
    """Both say that labels cause drift; only the second says that drift hides labels."""
    labels, drift = str(bench.labels.uuid), str(bench.drift.uuid)
    return {
        str(bench.first.uuid): {(labels, drift): "causes"},
        str(bench.second.uuid): {(labels, drift): "causes", (drift, labels): "hides"},
    }


@pytest.fixture
def relations(bench: Bench, said: Said, monkeypatch: pytest.MonkeyPatch) -> Relations:
    kind = Relations(bench, said)
    monkeypatch.setattr(kinds, "KINDS", dict(kinds.KINDS))
    monkeypatch.setattr("moderation.queries.KINDS", kinds.KINDS)
    monkeypatch.setattr("moderation.rendering.queue.KINDS", kinds.KINDS)
    monkeypatch.setattr("moderation.rendering.ledger.KINDS", kinds.KINDS)
    kinds.register(kind)
    return kind


def sets_of(bench: Bench) -> list[CaseSet]:
    return [row for row in case_sets(bench.study, bench.moderator) if row.kind == Relations.name]


def held(bench: Bench) -> list[str]:
    """How codes are related by what stands."""
    return [row["how"] for _case, outcome in outcomes(sets_of(bench)) for row in outcome]


def other(bench: Bench) -> Case:
    return Case.objects.select_related("decision", "case_set").get(case_set__in=sets_of(bench), type="OTHER")


def test_it_is_gathered_decided_undone_and_gives_results(bench: Bench, relations: Relations) -> None:
    relations.gather(bench.study)
    made = Case.objects.filter(case_set__in=sets_of(bench))
    assert [(row.type, row.state, row.start, row.overlap) for row in made] == [
        ("SAME", "agreed", None, None),
        ("OTHER", "open", None, None),
    ]
    assert held(bench) == ["causes"]
    assert progress(tallies(sets_of(bench)).values())[:3] == (0, 1, 1)
    with pytest.raises(Refused, match="Not for a relation"):
        actions.decide(case=other(bench), actor=bench.moderator, choice="a", seen="")
    actions.decide(case=other(bench), actor=bench.moderator, choice="b", seen="")
    assert held(bench) == ["causes", "hides"]
    assert progress(tallies(sets_of(bench)).values()).left == 0
    latest = undoable(case_sets(bench.study, bench.moderator), bench.moderator)
    actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(latest))
    assert (other(bench).state, held(bench)) == ("open", ["causes"])


def test_gathered_again_it_keeps_what_was_decided(bench: Bench, relations: Relations, said: Said) -> None:
    relations.gather(bench.study)
    actions.decide(case=other(bench), actor=bench.moderator, choice="neither", seen="")
    labels, drift = str(bench.labels.uuid), str(bench.drift.uuid)
    said[str(bench.first.uuid)][labels, labels] = "repeats"
    relations.gather(bench.study)
    rows = Case.objects.filter(case_set__in=sets_of(bench)).order_by("position")
    assert [(row.codes, row.state) for row in rows] == [
        ([labels, drift], "agreed"),
        ([labels, labels], "open"),
        ([drift, labels], "decided"),
    ]


def test_its_desk_and_ledger_show_what_is_no_code(bench: Bench, relations: Relations) -> None:
    relations.gather(bench.study)
    moderator = as_person(bench.moderator)
    page = moderator.get(address(bench, "cases", other(bench).uuid))
    assert words(page, "//h1") == ["Case 2 of drift and wrong labels: another relation"]
    assert words(page, "//section[contains(@class, 'side-')]//p[@class='side-code']") == ["hides"]
    decide(bench, moderator, other(bench), "b")
    [line] = words(moderator.get(address(bench, "ledger")), "//tbody/tr")
    assert line.startswith("round 1 case 2 another relation drift wrong labels coder-2 hides")
    csv = b"".join(moderator.get(address(bench, "ledger.csv"))).decode()
    assert ",OTHER,drift; wrong labels,b,coder-2,hides," in csv
    landing = moderator.get(reverse("moderation", args=[bench.study.slug]))
    assert "another relation" in words(landing, "//thead//th")
    assert [line.endswith("Add a passage") for line in words(landing, "//table[@class='data']/tbody/tr")] == [
        True,
        False,
    ]


def test_agreement_of_codings_counts_none_of_it_even_in_the_same_transcript(
    bench: Bench, relations: Relations, said: Said
) -> None:
    results = results_visible(bench.study, bench.moderator)
    before = moderated(bench.round, results)
    Relations(bench, said, bench.version.pk).gather(bench.study)
    assert CaseSet.objects.filter(kind=Relations.name, version=bench.version).exists()
    assert moderated(bench.round, results) == before


def test_a_type_cannot_count_as_two_things(bench: Bench, said: Said) -> None:
    class Odd(Relations):
        name = "odd"
        types: ClassVar = {"BOUNDARY": Type(Standing.ALIKE, gettext_lazy("boundary"))}

    with pytest.raises(ValueError, match="cases of type BOUNDARY are disputed already"):
        kinds.register(Odd(bench, said))


def test_what_a_kind_does_not_offer_is_refused(bench: Bench, relations: Relations) -> None:
    relations.gather(bench.study)
    with pytest.raises(Refused, match="does not offer that choice"):
        actions.send_back(case=other(bench), actor=bench.moderator, seen="")
    with pytest.raises(Refused, match="does not offer that choice"):
        actions.add(case_set=sets_of(bench)[0], actor=bench.moderator, own=Own("drift", words="The model drifts"))
