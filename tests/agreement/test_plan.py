"""The page of a round's plan: one number named beforehand by the owner, then fixed, and what the page says of it."""

import pytest
from django.urls import reverse
from django_scopes import scope

from agreement.domain.plan import Plan
from agreement.plans import plan_of
from tests.agreement.agreement_study import Bench
from tests.factories import make_round, make_study

pytestmark = pytest.mark.django_db

ASKED = {
    "coefficient": "stratified_alpha",
    "unit": "turn",
    "turns": "participants",
    "codes": "",
    "counted": "at_close",
    "threshold": "",
    "reason": "",
    "below": "",
    "drawn": "We took every fourth.",
}
THRESHOLD = {"threshold": "0.7", "reason": "Our earlier study", "below": "We discuss."}


@pytest.fixture
def bench():
    return Bench()


def address(bench, name="agreement_plan", round_=None):
    return reverse(name, args=[bench.study.slug, (round_ or bench.round).uuid])


def words(response):
    return " ".join(response.content.decode().split())


def post(client, bench, person=None, *, language="en", name="agreement_plan", **changes):
    client.force_login(person or bench.owner)
    return client.post(address(bench, name), {**ASKED, **changes}, headers={"accept-language": language}, follow=True)


def see(client, bench, person=None, name="agreement_plan"):
    client.force_login(person or bench.owner)
    return words(client.get(address(bench, name)))


def plan(bench):
    with scope(study=bench.study):
        return plan_of(bench.round)


def test_an_empty_plan_proposes_the_default_and_no_threshold(client, bench):
    text = see(client, bench)
    assert '<option value="stratified_alpha" selected>' in text
    assert '<option value="merged_since"' not in text
    field = text.partition('name="threshold"')[2].partition(">")[0]
    assert "value" not in field
    assert "Write the plan" in text
    assert "Withdraw the plan" not in text


def test_the_plan_says_how_transcripts_were_drawn_where_that_is_kept(client, bench):
    assert "chosen by hand" not in see(client, bench)
    bench.round.design = {"kind": "hand"}
    bench.round.save()
    assert "Who codes what was chosen by hand.</textarea>" in see(client, bench)


def test_a_plan_is_written_shown_with_its_digest_changed_and_withdrawn(client, bench):
    text = words(post(client, bench, **THRESHOLD))
    assert "The plan is written." in text
    assert plan(bench) == Plan(
        "stratified_alpha",
        "turn",
        "participants",
        "at_close",
        threshold=0.7,
        reason="Our earlier study",
        below="We discuss.",
        drawn="We took every fourth.",
    )
    assert f"by {bench.owner.name}" in text
    for shown in ("0.7", "Our earlier study", "We discuss.", "We took every fourth.", "Change the plan"):
        assert shown in text
    post(client, bench, unit="sentence", drawn="")
    assert (plan(bench).unit, plan(bench).threshold) == ("sentence", None)
    assert "Below it" not in see(client, bench)
    assert "withdrawn" in words(post(client, bench, name="agreement_plan_withdraw"))
    assert plan(bench) is None


def test_a_decimal_comma_is_a_threshold_too(client, bench):
    post(client, bench, language="fr", **{**THRESHOLD, "threshold": "0,7"})
    assert plan(bench).threshold == 0.7


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"threshold": "0.7", "below": "We discuss."}, "Say where the threshold comes from: readers ask."),
        ({"threshold": "0.7", "reason": "Ours"}, "Say what happens below the threshold; afterwards it cannot"),
        ({"coefficient": "masi", "codes": "fixed"}, "α of sets of codes looks at all of them at once"),
        ({"threshold": "7", "reason": "Ours", "below": "We discuss."}, "less than or equal to 1"),
        ({"counted": "merged_since"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_stands_beside_the_form(client, bench, changes, sentence):
    answer = post(client, bench, **changes)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert plan(bench) is None


def test_after_the_first_submission_the_plan_can_only_be_read(client, bench):
    post(client, bench)
    bench.transcript("I-01", {"late": "##.."}, None)
    text = see(client, bench)
    assert "The plan is fixed:" in text
    assert "<textarea" not in text
    answer = post(client, bench, unit="sentence")
    assert answer.status_code == 422
    assert "neither written nor changed" in words(answer)
    assert plan(bench).unit == "turn"


def test_where_nothing_was_planned_it_is_too_late(client, bench):
    bench.transcript("I-01", {"late": "##.."}, None)
    assert "It is too late for a plan:" in see(client, bench)


def test_only_who_manages_rounds_plans(client, bench):
    for person in (bench.moderator, *bench.coders):
        client.force_login(person)
        assert client.get(address(bench)).status_code == 403
        assert client.post(address(bench, "agreement_plan_withdraw")).status_code == 403
    client.force_login(bench.owner)
    other = make_round(make_study(), coders=[])
    assert client.get(address(bench, round_=other)).status_code == 404


def test_the_page_marks_what_was_planned_and_what_was_not(client, bench):
    post(client, bench, **THRESHOLD)
    bench.transcript("I-01", {"late": "###......."}, {"late": "##.#......"})
    text = see(client, bench, name="agreement_round")
    assert text.count('<span class="planned-or-not">planned</span>') == 1
    assert "The plan asked for .70 (Our earlier study); it is not reached. Below it was to happen: We discuss." in text
    assert "Read the plan" in text
    client.force_login(bench.owner)
    asked = words(client.get(address(bench, "agreement_round"), {"unit": "character"}))
    assert "by participants&#x27; turns" in asked.partition('class="headline"')[2].partition("</p>")[0]
    assert '<span class="planned-or-not">not planned</span>' in asked
    assert '<span class="planned-or-not">planned</span>' not in asked
    paragraph = asked.partition('<blockquote id="methods-en"')[2].partition("</blockquote>")[0]
    assert "The unit of comparison was the turn" in paragraph


def test_a_pair_was_not_planned(client):
    bench = Bench(3)
    post(client, bench)
    bench.transcript("I-01", {"late": "##.."}, {"late": "#..."}, {"late": "##.#"})
    client.force_login(bench.owner)
    text = words(client.get(address(bench, "agreement_round"), {"compare": "pair:coder-1:coder-2"}))
    assert '<span class="planned-or-not">This number was not planned.</span>' in text


def test_without_a_plan_nothing_is_marked_and_it_is_said_once(client, bench):
    bench.transcript("I-01", {"late": "##.."}, {"late": "#..."})
    text = see(client, bench, name="agreement_round")
    assert 'class="planned-or-not"' not in text
    page = text.partition('id="methods"')[0]
    assert page.count("No plan of agreement was written before coding began") == 1


def test_the_page_leads_to_the_plan_only_who_manages_rounds(client, bench):
    link = f'href="{address(bench)}"'
    assert link in see(client, bench, name="agreement_round")
    assert link not in see(client, bench, bench.moderator, name="agreement_round")
    post(client, bench)
    bench.transcript("I-01", {"late": "##.."}, {"late": "#..."})
    assert link in see(client, bench, name="agreement_round")
    assert link not in see(client, bench, bench.moderator, name="agreement_round")
