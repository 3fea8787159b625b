"""`manage.py agreement`: the page's numbers in the shell."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_study
from tests.reports.agreement_study import Bench

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
    assert lines[2].startswith("Across 1 double-coded transcript the two coders agree at α\u00a0=\u00a0")
    assert "coders, before discussion: 1 transcript, 10 turns" in lines
    late = next(line for line in lines if line.startswith("late")).split()
    assert late[:7] == ["late", "2", "1", "1", "6", ".548", ".524"]
    assert late[8:10] == [".667", ".800"]


def test_another_unit(capsys, bench):
    lines = printed(capsys, bench.study.slug, "--unit", "character").splitlines()
    assert "coders, before discussion: 1 transcript, 109 characters" in lines
    assert next(line for line in lines if line.startswith("late")).split()[1:5] == ["20", "10", "10", "69"]


def test_a_transcript_that_is_still_being_coded_is_in_nothing(capsys, bench):
    assert "early" not in printed(capsys, bench.study.slug)
    (found,) = json.loads(printed(capsys, bench.study.slug, "--json"))["comparisons"]
    assert (found["documents"], found["transcripts_of_the_round"]) == (["I-01"], 2)


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


def test_nothing_to_compare(capsys):
    study = make_study()
    assert "nothing to compare" in printed(capsys, study.slug)
    assert json.loads(printed(capsys, study.slug, "--json"))["comparisons"] == []


def test_an_unknown_study():
    with pytest.raises(CommandError, match="no study with the short name “nowhere”"):
        call_command("agreement", "nowhere")
