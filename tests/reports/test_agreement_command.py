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
    assert "coder-1 × coder-2: 1 transcript, 10 turns" in lines
    assert next(line for line in lines if line.startswith("late")).split() == [
        *("late", "2", "1", "1", "6"),
        *(".800", ".524", ".548"),
    ]


def test_a_transcript_that_is_still_being_coded_is_in_nothing(capsys, bench):
    assert "early" not in printed(capsys, bench.study.slug)
    (round_,) = json.loads(printed(capsys, bench.study.slug, "--json"))["rounds"]
    assert (round_["documents"], round_["transcripts"]) == (["I-01"], 2)


def test_the_same_study_prints_the_same(capsys, bench):
    assert printed(capsys, bench.study.slug, "--json") == printed(capsys, bench.study.slug, "--json")


def test_undefined_numbers_are_null_with_their_reason(capsys):
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    (round_,) = json.loads(printed(capsys, bench.study.slug, "--json"))["rounds"]
    (code,) = round_["before"]["per_code"]
    assert (code["kappa"], code["alpha"], code["percent"]) == (None, None, 1.0)
    assert code["reasons"]["alpha"] == {
        "code": "no_variation",
        "because": "every coder used this code in every turn",
    }


def test_nothing_to_compare(capsys):
    study = make_study()
    assert "nothing to compare" in printed(capsys, study.slug)
    assert json.loads(printed(capsys, study.slug, "--json")) == {"study": study.slug, "rounds": []}


def test_an_unknown_study():
    with pytest.raises(CommandError, match="no study with the short name “nowhere”"):
        call_command("agreement", "nowhere")
