"""The paragraph for the methods section: what reviewers ask for is in it, and only what was done."""

import pytest
from django.conf import settings
from django.utils.translation import override
from django_scopes import scope

from reports.agreement.methods import LANGUAGES, paragraph, paragraphs
from reports.agreement.numbers import interval, written
from reports.domain.agreement.comparison import Unit
from reports.queries.comparing import Comparing
from tests.reports.agreement_study import Bench

pytestmark = pytest.mark.django_db

FIRST = {"late": "###...", "wrong": "#.#..."}
SECOND = {"late": "##.#..", "wrong": "#.#..."}


@pytest.fixture
def bench():
    made = Bench()
    for number in range(3):
        made.transcript(f"I-0{number}", FIRST, SECOND)
    made.transcript("I-09", FIRST, None)
    return made


def said(bench, key="coders", unit=Unit.TURN, *, language="en", rolled_up=False):
    with scope(study=bench.study), override(language):
        comparing = Comparing(bench.study)
        (choice,) = [one for one in comparing.choices(bench.round) if one.key == key]
        result = comparing.result(choice, unit, rolled_up=rolled_up)
        return result, paragraph(result, comparing.moderated(bench.round))


def test_who_coded_how_much_and_that_they_were_blind(bench):
    result, text = said(bench)
    assert "2 coders coded 3 of 4 transcripts independently, blind to each other." in text
    assert f"They used 2 codes in {result.codings['coder-1']} + {result.codings['coder-2']} codings." in text


def test_the_coefficient_with_its_number_interval_reason_and_source(bench):
    result, text = said(bench)
    alpha = result.comparison.overall.estimates["alpha"]
    numbers = f"{written(alpha.coefficient, 2)}, 95% interval {interval(alpha.jackknife, 2)}"
    assert f"Krippendorff's α (nominal; Krippendorff 2019) is {numbers}" in text
    assert "We report α because it corrects for chance" in text
    assert "jackknife" in text
    assert f"{result.comparison.resamples} draws" in text
    assert "are in the replication package" in text


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (Unit.CHARACTER, "the character"),
        (Unit.SENTENCE, "the sentence"),
        (Unit.TURN, "the turn"),
        (Unit.DOCUMENT, "the transcript"),
    ],
)
def test_the_unit_that_was_counted(bench, unit, name):
    result, text = said(bench, unit=unit)
    assert f"The unit of comparison was {name}:" in text
    assert f"There were {result.comparison.units} of them." in text


def test_how_differences_were_settled(bench):
    assert "still open" in said(bench)[1]
    for number in range(3):
        bench.take_neither(f"I-0{number}")
    text = said(bench)[1]
    assert "A moderator settled the differences (6 cases)." in text
    assert "still open" not in text


def test_the_version_and_the_snapshot(bench):
    result, text = said(bench)
    assert f"Tandem {settings.TANDEM_VERSION} from frozen layers (snapshot {result.snapshot[:12]})" in text


def test_a_comparison_with_the_consensus_does_not_pass_for_reliability(bench):
    bench.take_neither("I-00")
    text = said(bench, "consensus:coder-1")[1]
    assert "On 1 of 4 transcripts we compared coder-1 and the consensus." in text
    assert "blind to each other" not in text
    assert "With fewer than three transcripts no interval is given." in text


def test_rolled_up_codes_are_mentioned(bench):
    assert "outermost parent" not in said(bench)[1]
    with scope(study=bench.study):
        bench.code("late").parent = bench.code("theme")
        bench.code("late").save()
    assert "Every coding counts for the outermost parent of its code." in said(bench, rolled_up=True)[1]


def test_no_alpha_no_number():
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    text = said(bench)[1]
    assert "Krippendorff's α is not computable, because" in text
    assert "%(" not in text


def test_the_french_is_french_and_says_the_same(bench):
    result, _text = said(bench)
    with scope(study=bench.study):
        both = dict(paragraphs(result, Comparing(bench.study).moderated(bench.round)))
    assert tuple(both) == LANGUAGES
    alpha = result.comparison.overall.estimates["alpha"].coefficient
    with override("fr"):
        assert written(alpha, 2) in both["fr"]
    shared = [word for word in both["fr"].split() if word in ("the", "coders", "transcripts", "were", "and")]
    assert shared == []
    assert result.snapshot[:12] in both["fr"]
