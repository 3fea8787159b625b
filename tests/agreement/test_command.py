"""`manage.py agreement`: the page's numbers in the shell."""

import json

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from coding.actions import merge_codes
from rounds.actions import close_round
from tests.agreement.agreement_study import Bench
from tests.factories import make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    made = Bench()
    made.transcript("I-01", {"late": "###......."}, {"late": "##.#......"})
    made.transcript("I-02", {"early": "#"}, None)
    return made


def printed(capsys, *arguments):
    call_command("agreement", *arguments)
    return capsys.readouterr().out


def test_the_table(capsys, bench):
    lines = printed(capsys, bench.study.slug).splitlines()
    assert lines[0] == "Round 1, open coding"
    assert lines[2] == (
        "On 1 transcript the two coders agree at α\u00a0=\u00a0.55 stratified by code, over 1 code, by participants' "
        "turns, codes as they stand, before discussion."
    )
    assert lines[4] == "Of the passages that one coder marked with a code, the other marked 67% so."
    assert lines[6:14] == [
        "Coded: The transcripts were coded independently, the coders being blind to each other.",
        "Purpose: The round was the study's main coding.",
        "Material: 1 of the study's 2 transcripts, 10 of its 11 words (91%): I-01",
        "Chosen: Every coder was given every transcript of the study.",
        "Plan: No plan of agreement was written before coding began, so no number was named beforehand.",
        "Certainty: No interval, because an interval over transcripts needs at least six of them.",
        "Codings: coder-1: 3 · coder-2: 3",
        "Moderation: 2 differences are not settled yet.",
    ]
    assert "coder-1 × coder-2: 1 transcript, 10 turns" in lines
    late = next(line for line in lines if line.startswith("late")).split()
    assert late[:7] == ["late", "2", "1", "1", "6", ".548", ".524"]
    assert late[8:10] == [".667", ".800"]


def test_another_unit(capsys, bench):
    lines = printed(capsys, bench.study.slug, "--unit", "character").splitlines()
    assert lines[2].startswith("On 1 transcript the two coders agree at α\u00a0=\u00a0.55")
    assert lines[6].startswith("Counted as asked below: α\u00a0=\u00a0.53 stratified by code, over 1 code, by char")
    assert "coder-1 × coder-2: 1 transcript, 100 characters" in lines
    assert next(line for line in lines if line.startswith("late")).split()[1:5] == ["20", "10", "10", "60"]


def test_a_transcript_that_is_still_being_coded_is_in_nothing(capsys, bench):
    assert "early" not in printed(capsys, bench.study.slug)
    (found,) = json.loads(printed(capsys, bench.study.slug, "--json"))["comparisons"]
    assert (found["documents"], found["qualifiers"]["share"]["of_round"]) == (["I-01"], 2)


def test_the_same_study_prints_the_same(capsys, bench):
    assert printed(capsys, bench.study.slug, "--json") == printed(capsys, bench.study.slug, "--json")


def test_undefined_numbers_are_null_with_their_reason(capsys):
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    found = json.loads(printed(capsys, bench.study.slug, "--json"))["comparisons"][0]
    estimates = found["per_code"][0]["estimates"]
    assert [estimates[name]["value"] for name in ("kappa", "alpha", "percent")] == [None, None, 1.0]
    assert estimates["alpha"]["reason"] == {
        "code": "no_variation",
        "because": "every coder used this code throughout",
    }


def test_what_leads_and_what_qualifies_it(capsys, bench):
    (found,) = json.loads(printed(capsys, bench.study.slug, "--json"))["comparisons"]
    leading, qualifiers = found["leading"], found["qualifiers"]
    assert (leading["coefficient"], leading["codes"], leading["planned"]) == ("stratified_alpha", "all", False)
    assert leading["value"] == pytest.approx(1 - 0.2 / (2 * 6 * 14 / 380))
    assert qualifiers["provenance"] == {"fresh": 2}
    assert (qualifiers["purpose"], qualifiers["independent"], qualifiers["plan"]) == ("main", True, None)


def test_merges_made_since_are_said(capsys, bench):
    bench.transcript("I-03", {"later": "#"}, {"late": "#"})
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        merge_codes(study=bench.study, actor=bench.owner, codes=[bench.codes["later"]], into=bench.codes["late"])
    assert f"With 1 merge made since by {bench.owner.name}" in printed(capsys, bench.study.slug)


def test_readings_are_not_compared(bench):
    bench.study.approach = "reflexive"
    bench.study.save()
    for form in ([], ["--json"]):
        with pytest.raises(CommandError, match="is reflexive: agreement is not computed in it"):
            call_command("agreement", bench.study.slug, *form)


def test_nothing_to_compare(capsys):
    study = make_study()
    assert "nothing to compare" in printed(capsys, study.slug)
    assert json.loads(printed(capsys, study.slug, "--json"))["comparisons"] == []


def test_an_unknown_study():
    with pytest.raises(CommandError, match="no study with the short name “nowhere”"):
        call_command("agreement", "nowhere")
