"""A study whose rows have other primary keys, people in another order, means the same: letters, decisions, numbers."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import override
from django_scopes import scope, scopes_disabled

from moderation import actions
from moderation.codings.making import make_cases
from moderation.codings.queries import consensus_layers
from moderation.models import Case, CaseSet, Decision, SecondLook
from moderation.queries import case_sets, stamp
from moderation.rendering.ledger import rows_of_csv
from moderation.rendering.page import Work, page
from rounds.models import Layer
from studies.models import Person, Study
from tests import factories
from tests.exchange.designed_study import designed
from tests.exchange.packages import packed, unpacked
from tests.moderation.conftest import Bench, make_bench
from tests.other_keys import give_other_keys


@pytest.fixture
def settled(db: None) -> Bench:
    """One coder's work was taken, a case came back to its coders and was answered, one was talked about."""
    made = make_bench(2)
    with scope(study=made.study), override("en"):
        for kind, choice in (("BOUNDARY", "b"), ("DIFFERENT_CODE", "a")):
            case = Case.objects.filter(type=kind, case_set__version=made.version).get()
            actions.decide(case=case, actor=made.moderator, choice=choice, seen="", reason="definition")
        case = Case.objects.filter(type="ONE_CODER", case_set__version=made.version).get()
        asked = actions.send_back(case=case, actor=made.other_moderator, seen="")
        for look in asked.looks.select_related("coder"):
            kept = [(unit["code"], unit["start"], unit["end"]) for unit in case.units]
            mine = [span for span, unit in zip(kept, case.units, strict=True) if unit["coder"] == str(look.coder.uuid)]
            actions.answer(look=look, actor=look.coder, kept=mine, added=[], note=f"by {look.coder.name}")
        case = Case.objects.select_related("decision", "case_set").get(pk=case.pk)
        actions.decide(case=case, actor=made.moderator, choice="b2", seen=stamp(case.decision))
        actions.shuffle_coders(study=made.study, actor=made.moderator, shuffles=True)
    return made


def told(study: Study, person: Person) -> dict[str, Any]:
    """Everything that names coders or counts their work, as people read it."""
    with scope(study=study), override("en"):
        out = io.StringIO()
        call_command("agreement", study.slug, "--json", stdout=out)
        uuids = {version.pk: str(version.uuid) for version in _versions(study)}
        layers = {uuids[version]: spans for (_round, version), (spans, _) in consensus_layers(study).items()}
        return {
            "package": unpacked(packed(study)),
            "agreement": json.loads(out.getvalue()),
            "ledger": list(rows_of_csv(study, person)),
            "consensus": layers,
            "letters": {str(row.uuid): row.coders for row in CaseSet.objects.filter(round__study=study)},
            "desks": _desks(study, person),
        }


def _second(look: SecondLook | None) -> str:
    return look.note if look else ""


def _versions(study: Study) -> list[Any]:
    return [row.version for row in CaseSet.objects.filter(round__study=study).select_related("version")]


def _desks(study: Study, person: Person) -> dict[str, Any]:
    """By uuid of each case what its desk shows under each letter, and what it says was decided."""
    found = {}
    for case in Case.objects.filter(case_set__in=case_sets(study, person)).select_related("decision__decided_by"):
        desk = page(Work(study, person, {}), case)["desk"]
        sides = [
            (one.letter, one.name, [part.words for part in one.parts], one.again and one.again.note)
            for one in desk.sides
        ]
        found[str(case.uuid)] = (sides, desk.deed, [offer.choice for offer in desk.offers if offer.is_offered])
    return found


@scopes_disabled()
def coder_of_first_letter(study: Study) -> dict[str, str]:
    """By uuid of each decision that took the work of A or B, the name of that coder."""
    people = {str(person.uuid): person.name for person in Person.objects.all()}
    rows = Decision.objects.filter(case_set__round__study=study, choice__in=["a", "b", "b2"]).select_related("case_set")
    return {str(row.uuid): people[row.case_set.coders["ab".index(row.choice[0])]] for row in rows}


def test_decisions_and_numbers_mean_the_same_under_other_keys(settled: Bench) -> None:
    study, moderator = settled.study, settled.moderator
    assert settled.first.pk < settled.second.pk
    before, names = told(study, moderator), coder_of_first_letter(study)
    assert sorted(names.values()) == ["Ana", "Ben", "Ben"]
    give_other_keys()
    study, moderator = Study.objects.get(uuid=study.uuid), Person.objects.get(uuid=moderator.uuid)
    first, second = (Person.objects.get(uuid=person.uuid) for person in (settled.first, settled.second))
    assert second.pk < first.pk
    assert coder_of_first_letter(study) == names
    assert told(study, moderator) == before


def test_cases_made_anew_under_other_keys_are_the_same(settled: Bench) -> None:
    study, moderator = settled.study, settled.moderator
    before = told(study, moderator)
    give_other_keys()
    study, moderator = Study.objects.get(uuid=study.uuid), Person.objects.get(uuid=moderator.uuid)
    with scope(study=study):
        CaseSet.objects.update(layers_sha256="of an older release")
        make_cases(study)
    assert told(study, moderator) == before


@pytest.mark.django_db
def test_cases_made_first_under_other_keys_have_the_same_letters() -> None:
    made = make_bench(1)
    with scopes_disabled():
        letters = [row.coders for row in CaseSet.objects.all()]
        cases = [(row.key, row.codes, row.units) for row in Case.objects.all()]
        CaseSet.objects.all().delete()
        give_other_keys()
    study = Study.objects.get(uuid=made.study.uuid)
    with scope(study=study):
        make_cases(study)
        assert [row.coders for row in CaseSet.objects.all()] == letters
        assert [(row.key, row.codes, row.units) for row in Case.objects.all()] == cases


@pytest.mark.django_db
def test_a_package_of_a_study_with_designs_is_the_same_under_other_keys() -> None:
    made = designed()
    before = unpacked(packed(made.study))
    give_other_keys()
    after = unpacked(packed(Study.objects.get(uuid=made.study.uuid)))
    assert [name for name in before if after.get(name) != before[name]] == []
    assert after.keys() == before.keys()


def test_a_new_coder_of_a_transcript_takes_no_letter_of_another(settled: Bench) -> None:
    with scope(study=settled.study):
        late = factories.make_member(settled.study, "coder", name="Cleo")
        case_set = CaseSet.objects.get(version=settled.version)
        layer = Layer.objects.create(round=settled.round, version=settled.version, coder=late)
        factories.make_coding(layer, settled.drift, "Retraining takes a week")
        factories.submit(layer)
        make_cases(settled.study)
        case_set.refresh_from_db()
        assert case_set.coders == [str(person.uuid) for person in (settled.first, settled.second, late)]
