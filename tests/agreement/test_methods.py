"""The paragraph for the methods section: what reviewers ask for is in it, and only what was done."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.utils.translation import override
from django_scopes import scope

from agreement.domain.comparison import LEADING, Turns, Unit
from agreement.domain.plan import Plan, freeze, sha256
from agreement.plans import write_plan
from agreement.queries.beside import Beside, beside
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing
from agreement.queries.rounds import Moderated
from agreement.rendering.methods import LANGUAGES, paragraph, paragraphs
from agreement.rendering.numbers import interval, written
from agreement.rendering.settled import HOW, moderation_in_words
from coding.actions import merge_codes
from moderation.actions import draw_audit, judge
from moderation.codings.audits import AuditSummary
from moderation.codings.results import Moderation
from rounds.actions import close_round
from studies.permissions import Role
from tests.agreement.agreement_study import Bench
from tests.factories import join, make_code, make_round

pytestmark = pytest.mark.django_db

FIRST = {"late": "###...", "wrong": "#.#..."}
SECOND = {"late": "##.#..", "wrong": "#.#..."}
PLAN = Plan(LEADING, "turn", "participants", "at_close")


@pytest.fixture
def bench():
    return Bench()


def coded(bench, transcripts=3, first=FIRST, second=SECOND):
    for number in range(transcripts):
        bench.transcript(f"I-0{number}", first, second)
    bench.transcript("I-99", first, None)
    return bench


def plan(bench, **changes):
    values = {**vars(PLAN), **changes}
    with scope(study=bench.study):
        write_plan(round_=bench.round, actor=bench.owner, plan=Plan(**values))


def said(bench, *, language="en", round_=None, since=False, **way):
    with scope(study=bench.study), override(language):
        comparing, round_ = Comparing(bench.study), round_ or bench.round
        choice, lead = comparing.choices(round_)[0], comparing.leading_way(round_)
        result = comparing.result(choice, lead._replace(**way))
        merged = comparing.result(choice, lead._replace(counted=Counted.SINCE)) if since else None
        return result, paragraph(result, beside(comparing, round_), merged).replace("\u00a0", " ")


def test_the_whole_paragraph_of_a_small_study(bench):
    result, text = said(coded(bench))
    assert text == (
        "2 coders coded 3 of the study's 4 transcripts, 18 of its 24 words (75%). Every coder was given every "
        "transcript of the study. The transcripts were coded independently, the coders being blind to each other. "
        "The round was the study's main coding. They used 2 codes in 15 + 15 codings. The round is still open; codes "
        "count as they stand. The unit of comparison was the turn: a code is present where a coding of it covers any "
        "part of it. Participants' turns only were counted, 18 units. No plan of agreement was written before coding "
        "began, so no number was named beforehand. Over all codes α stratified by code (1 − ΣDo/ΣDe over codes, the α "
        "twin of the pooled κ of De Vries et al. 2008) is .66. Beside it: positive agreement (Dice 1945) is .80; "
        "Cohen's κ pooled over codes (De Vries et al. 2008) is .65; α of the sets of codes with MASI distance "
        "(Passonneau 2006) is .58. Of the passages that one coder marked with a code, the other marked 80% so. Code by "
        "code Krippendorff's α (nominal; Krippendorff 2019) has the median .68 (range .35 to 1.00, 2 codes, 1 of them "
        "used in ten units and three transcripts or more); the values of every code, with the coders' counts, are in "
        "the replication package. No interval below six transcripts; each of them alone: I-00 .68 · I-01 .68 · I-02 "
        ".68. 6 differences are not settled yet. "
        f"Computed with Tandem {settings.TANDEM_VERSION} from frozen layers (digest {result.digest[:12]})."
    )


def test_six_transcripts_have_an_interval_and_the_sentence_says_what_it_means(bench):
    for number in range(6):
        bench.transcript(f"I-{number}", FIRST, SECOND if number % 2 else FIRST)
    result, text = said(bench)
    alpha = result.comparison.overall.estimates[LEADING]
    assert f"2008) is {written(alpha.coefficient, 2)} {interval(alpha.jackknife, 2)}." in text
    assert "holds these coders fixed" in text
    assert "Intervals are 95%, by a delete-one-transcript jackknife" in text
    assert f"({result.comparison.resamples} draws)" in text


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        (Unit.CHARACTER, "the character"),
        (Unit.SENTENCE, "the sentence"),
        (Unit.TURN, "the turn"),
        (Unit.DOCUMENT, "the transcript"),
    ],
)
def test_the_unit_that_was_counted_and_whose(bench, unit, name):
    coded(bench, 1)
    result, text = said(bench, unit=unit, turns=Turns.ALL)
    assert f"The unit of comparison was {name}:" in text
    units = "unit" if result.comparison.units == 1 else "units"
    assert f"The interviewers' turns were counted too, {result.comparison.units} {units} in all." in text


def test_the_plan_its_digest_its_threshold_and_what_was_to_happen(bench):
    changes = {"threshold": 0.8, "reason": "Krippendorff 2004", "below": "the codebook is discussed"}
    plan(bench, **changes)
    text = said(coded(bench))[1]
    digest = sha256(freeze(replace(PLAN, **changes)))[:12]
    assert (
        f"Written before anything was submitted (plan {digest}): α stratified by code, by participants' turns, all "
        "codes, as they stood when the round was closed." in text
    )
    assert (
        "The plan asked for .80 (Krippendorff 2004); it is not reached. Below it was to happen: the codebook is "
        "discussed." in text
    )
    assert "Of the 1 codes used in ten units and three transcripts or more, 0 reach .80." in text
    assert "Beside it, not planned: positive agreement" in text
    assert "No plan" not in text
    assert "This number was not planned." in said(bench, unit=Unit.SENTENCE)[1]


def test_a_threshold_that_is_reached(bench):
    plan(bench, threshold=0.5)
    text = said(coded(bench))[1]
    assert "The plan asked for .50; it is reached." in text


def test_a_threshold_without_a_word_about_what_happens_below(bench):
    plan(bench, threshold=0.9)
    assert "it is not reached. The plan does not say what was to happen below." in said(coded(bench))[1]


def test_a_threshold_and_no_number(bench):
    plan(bench, threshold=0.9)
    text = said(coded(bench, 1, {"late": "######"}, {"late": "######"}))[1]
    assert "The plan asked for .90; the number is not computable, because" in text
    assert "Agreement is not computable, because the coders compared do not vary from unit to unit." in text
    assert "%(" not in text


@pytest.mark.parametrize("coefficient", ["positive", "pooled_kappa", "masi"])
def test_another_coefficient_that_was_planned_leads(bench, coefficient):
    plan(bench, coefficient=coefficient, threshold=0.1)
    text = said(coded(bench))[1]
    first = {"positive": "positive agreement", "pooled_kappa": "Cohen's κ pooled", "masi": "α of the sets of codes"}
    assert f"Over all codes {first[coefficient]}" in text
    assert ("1 reach .10." in text) is (coefficient != "masi")


def test_a_planned_part_of_the_codes(bench):
    bench.codes["late"] = make_code(bench.study, "late", is_fixed=True)
    plan(bench, codes="fixed", threshold=0.1)
    text = said(coded(bench))[1]
    assert "Over the planned part of the codes α stratified by code" in text
    assert "MASI" not in text
    assert "Of the 1 codes used in ten units and three transcripts or more, 1 reach .10." in text


def test_a_planned_part_that_nobody_used(bench):
    plan(bench, codes="fixed")
    text = said(coded(bench))[1]
    assert "Not planned: nobody used a code of the part that the plan names, so all codes stand here." in text


def test_merges_made_after_closing_are_a_second_number(bench):
    coded(bench)
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        merge_codes(study=bench.study, actor=bench.owner, codes=[bench.codes["wrong"]], into=bench.codes["late"])
    text = said(bench, since=True)[1]
    assert "Codes count as they stood when the round was closed." in text
    assert "With the merges made since, when the codings could be read: α = " in text
    assert "Codes count with what was merged after the round was closed." in said(bench, counted=Counted.SINCE)[1]


def test_rolled_up_codes_are_mentioned(bench):
    coded(bench)
    with scope(study=bench.study):
        bench.code("late").parent = bench.code("theme")
        bench.code("late").save()
    text = said(bench, counted=Counted.ROLLED_UP)[1]
    assert "Every coding counts for the outermost parent of its code when the round was closed." in text


def test_coders_who_overlap_in_part():
    bench = Bench(3)
    bench.transcript("I-01", FIRST, SECOND, FIRST)
    with scope(study=bench.study):
        bench.round.layers.filter(coder=bench.coders[2]).delete()
    bench.transcript("I-02", FIRST, SECOND, FIRST)
    text = said(bench)[1]
    assert text.startswith(
        "3 coders coded 2 of the study's 2 transcripts, 12 of its 12 words (100%), each transcript by two of them "
        "or more."
    )


def test_a_coder_with_an_earlier_round(bench):
    version = bench.transcript("I-00", FIRST, SECOND)
    later = make_round(bench.study, coders=bench.coders[:1])
    bench.again(later, version, bench.coders[0], SECOND)
    text = said(bench, round_=later)[1]
    assert text.startswith(
        "How far coder-1 agrees with their own coding of round 1, on the same day, was compared on 1 of the study's 1 "
        "transcript, 6 of its 6 words (100%)."
    )


def test_how_differences_were_settled_and_by_whom(bench):
    coded(bench)
    for number in range(3):
        bench.take_neither(f"I-0{number}")
    text = said(bench)[1]
    assert (
        "Moderation settled 6 cases (dropped: 6). 1 moderator decided, who had neither coded these transcripts nor "
        "interviewed. Computed" in text
    )


def beside_(choices, moderators=1, coded=0, interviewed=0, cases=None, undecided=0, audits=()):
    moderated = Moderated(cases or {}, {}, (), (), undecided)
    return Beside(moderated, Moderation(choices, moderators, coded, interviewed), {}, audits, ())


def test_everything_that_the_ledger_counts_has_words():
    text = moderation_in_words(beside_(dict.fromkeys(HOW, 2), 3, 1, 2))
    assert text == (
        "Moderation settled 24 cases (as one coder had it: 2; as each coder had it: 2; on all the words that any of "
        "them marked: 2; on the words that all of them marked: 2; on other words: 2; with another code: 2; dropped: 2; "
        "marked by nobody and added: 2; agreements looked at and kept: 2; agreements changed: 2; coded once and kept: "
        "2; coded once and changed: 2). 3 moderators decided; of them 1 had coded these transcripts and 2 had "
        "interviewed."
    )
    assert moderation_in_words(beside_({}, 0, cases={"AGREE": 3, "ALONE": 2})) == (
        "The coders differ nowhere, so there was nothing to settle."
    )


def test_audits_in_words():
    begun = AuditSummary(20, 160, 1, 15, 2, 1, 2, 1)
    assert moderation_in_words(beside_({}, 0, cases={"ONE_CODER": 1}, audits=[begun])) == (
        "An audit by 1 person who did not code judged 18 of 20 codings drawn from 160: accepted 15, doubted 3."
    )
    drawn = AuditSummary(20, 160, 1, 0, 0, 0, 20, 0)
    assert moderation_in_words(beside_({}, 0, cases={"ONE_CODER": 1}, audits=[drawn])) == (
        "An audit of 20 of 160 codings is drawn and not begun."
    )


def test_a_real_audit_is_in_the_paragraph(bench):
    coded(bench, 1)
    auditor = join(bench.study, bench.moderator, Role.AUDITOR)
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        audit = draw_audit(round_=bench.round, actor=bench.owner, percent=100, seed=1)
        judge(coding=audit.codings.order_by("position")[0], actor=auditor, verdict="accepted")
    assert "An audit by 1 person who did not code judged 1 of " in said(bench)[1]


def test_the_french_is_french_and_says_the_same(bench):
    plan(bench, threshold=0.9, reason="Krippendorff 2004", below="on rediscute")
    result, _text = said(coded(bench))
    with scope(study=bench.study):
        both = dict(paragraphs(result, beside(Comparing(bench.study), bench.round)))
    assert tuple(both) == LANGUAGES
    alpha = result.comparison.overall.estimates[LEADING].coefficient
    with override("fr"):
        assert written(alpha, 2) in both["fr"]
    shared = [word for word in both["fr"].split() if word in ("the", "coders", "transcripts", "were", "and", "of")]
    assert shared == []
    assert "ce seuil n’est pas atteint. En dessous, il était prévu\u00a0: on rediscute." in both["fr"]
    assert result.digest[:12] in both["fr"]
