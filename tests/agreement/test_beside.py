"""What stands beside the number that leads: counted otherwise, merges, parts, fates, open coding, readings."""

import json

import pytest
from django.urls import reverse
from django_scopes import scope

from agreement.models import AgreementResult
from coding.actions import merge_codes
from rounds.actions import close_round
from tests.agreement.agreement_study import Bench
from tests.agreement.test_pages import DOWNLOADS, FIRST, SECOND, bench, gathered, get, words
from tests.factories import make_code, make_member, make_round

pytestmark = pytest.mark.django_db

__all__ = ["bench"]


def test_the_same_counted_otherwise_is_a_table_and_a_page(client, bench):
    address = reverse("agreement_otherwise", args=[bench.study.slug, bench.round.uuid])
    assert f'hx-get="{address}?compare=coders"' in words(get(client, bench, bench.owner))
    gathered(bench)
    page = words(get(client, bench, bench.owner, "agreement_otherwise"))
    ways = ("by characters of", "by sentences of", "by transcripts,", "by all turns,", "turns, rolled up to")
    assert all(way in page for way in ways)
    assert "None of these numbers leads." in page
    assert "<h1>" in page
    client.force_login(bench.owner)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in part
    assert part.count("<tr>") == 6
    empty = make_round(bench.study, coders=bench.coders)
    assert get(client, bench, bench.owner, "agreement_otherwise", round_=empty).status_code == 404


def merged(bench):
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
        merge_codes(study=bench.study, actor=bench.owner, codes=[bench.codes["wrong"]], into=bench.codes["late"])


def test_merges_made_since_stand_beside_as_a_second_number(client, bench):
    assert "merge made since" not in words(get(client, bench, bench.owner))
    merged(bench)
    text = words(get(client, bench, bench.owner))
    assert f"With 1 merge made since by {bench.owner.name}, when the codings could be read: α" in text
    assert "all codes, 1 merge made since" in text
    assert '<option value="merged_since" >with the merges made since</option>' in text
    assert "with the merges made since" in words(get(client, bench, bench.owner, "agreement_otherwise"))


def test_fixed_and_developed_codes_are_lines_of_their_own(client):
    bench = Bench()
    bench.codes["wrong"] = make_code(bench.study, "wrong", is_fixed=True)
    bench.transcript("I-01", FIRST, SECOND)
    text = words(get(client, bench, bench.owner))
    assert text.index("all codes</th>") < text.index("codes of a fixed list</th>")
    assert text.index("codes of a fixed list</th>") < text.index("codes developed in coding</th>")


def test_what_became_of_each_coders_codings_is_no_coefficient(client, bench):
    assert "What became of each coder" not in words(get(client, bench, bench.owner))
    bench.take_neither("I-01")
    text = words(get(client, bench, bench.owner))
    assert "On 1 of 1 transcript, every case of it being decided." in text
    part = text.partition('id="kept"')[2].partition("</table>")[0]
    assert '7 <span class="interval">88%</span>' in part
    assert "α" not in part


def test_equal_names_that_nobody_confirmed_are_one_line_with_a_link(client, bench):
    assert "nobody has confirmed" not in words(get(client, bench, bench.owner))
    late = bench.code("late")
    make_code(bench.study, "Late", definition="After noon.", coined_in=bench.round, merged_into=late)
    text = words(get(client, bench, bench.owner))
    assert "1 code counts as another by its name alone, though they are defined differently;" in text
    assert reverse("equal_names", args=[bench.study.slug]) in text
    observer = make_member(bench.study, "observer")
    assert reverse("equal_names", args=[bench.study.slug]) not in words(get(client, bench, observer))


def test_older_results_are_kept_in_a_disclosure(client, bench):
    assert "earlier edition" not in words(get(client, bench, bench.owner))
    with scope(study=bench.study):
        for alpha, digest in ((0.317, "a" * 64), (None, "b" * 64)):
            head = {"unit": "turn", "coders": ["coder-1", "coder-2"], "estimates": {"alpha": [[alpha, None]]}}
            AgreementResult.objects.create(
                round=bench.round, digest=digest, formulas=1, head=json.dumps(head), details="{}"
            )
    part = (
        words(get(client, bench, bench.owner)).partition("earlier edition of the formulas")[2].partition("</table>")[0]
    )
    assert '<td class="number">.317</td>' in part
    assert "<code>aaaaaaaaaaaa</code>" in part
    assert '<td class="number">—</td>' in part


@pytest.mark.parametrize("purpose", ["training", "calibration", "reliability", "main"])
def test_what_is_no_result_is_marked_beside_the_number(client, bench, purpose):
    bench.round.purpose = purpose
    bench.round.save()
    text = words(get(client, bench, bench.owner))
    marked = f'<span class="planned-or-not">No result of the study: {purpose}.</span>' in text
    assert marked is (purpose in ("training", "calibration"))


def test_where_codes_were_coined_passages_are_asked_for_first(client, bench):
    sentence = "Codes were coined in this round"
    assert sentence not in words(get(client, bench, bench.owner))
    with scope(study=bench.study):
        bench.codes["late"].coined_in = bench.round
        bench.codes["late"].save()
    assert sentence in words(get(client, bench, bench.owner))
    bench.round.stage = "axial"
    bench.round.save()
    assert sentence not in words(get(client, bench, bench.owner))


def test_open_coding_first_asks_for_the_same_passages(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##..", "mine": "#..."}, {"late": "#...", "early": ".##."})
    text = words(get(client, bench, bench.owner, "agreement_open"))
    assert "On 1 transcript, whatever the code, the two coders marked the same text at |u-α = " in text
    assert text.index("First: the same passages") < text.index("Then: the names")
    assert "No reliability follows from this page" in text
    assert "Of 3 names, more than one coder used 1, one alone 2." in text
    assert "1 name used by coder-1 alone" in text
    assert "early (1)" in text
    address = reverse("agreement_open", args=[bench.study.slug, bench.round.uuid])
    assert address in words(get(client, bench, bench.owner))


def test_open_coding_of_more_than_two_and_of_several_transcripts(client):
    bench = Bench(3)
    for label in ("I-01", "I-02"):
        bench.transcript(label, {"late": "##.."}, {"late": "#..."}, {"late": "#..#"})
    text = words(get(client, bench, bench.owner, "agreement_open", compare="pair:coder-1:coder-3"))
    assert '<option value="pair:coder-1:coder-3" selected>' in text
    assert "<dt>|u-α</dt>" in text
    assert "used by coder-1 alone" not in text


def test_open_coding_without_anything_says_why(client, bench):
    empty = make_round(bench.study, coders=bench.coders)
    assert "Nothing to compare in round 2 yet" in words(get(client, bench, bench.owner, "agreement_open", round_=empty))
    nothing = Bench()
    nothing.transcript("I-01", {"late": ".."}, {"late": ".."})
    text = words(get(client, nothing, nothing.owner, "agreement_open"))
    assert "Nothing can be said of passages, because nobody used a code" in text
    assert "Used by more than one" not in text


@pytest.mark.parametrize("name", ["agreement_open", "agreement_otherwise"])
def test_both_are_hidden_from_who_codes_blind(client, bench, name):
    assert get(client, bench, bench.coders[0], name).status_code == 422


READ_ONLY = ("agreement", "agreement_round", "agreement_open", "agreement_otherwise", "agreement_plan", *DOWNLOADS)


@pytest.mark.parametrize("approach", ["reflexive", "constructivist"])
def test_where_layers_are_readings_no_address_has_a_number(client, bench, approach):
    bench.study.approach = approach
    bench.study.save()
    for name in READ_ONLY:
        answer = get(client, bench, bench.owner, name)
        assert answer.status_code == 200
        assert "Agreement is not computed here" in words(answer)
        assert not any(word in words(answer) for word in ("α", ".79", "I-01", "late"))
    assert "Agreement is not computed here" in words(get(client, bench, bench.owner, "agreement_code", code="late"))
    assert "Change the approach" in words(get(client, bench, bench.owner))
    assert "Change the approach" not in words(get(client, bench, bench.moderator))
    client.force_login(bench.owner)
    withdraw = reverse("agreement_plan_withdraw", args=[bench.study.slug, bench.round.uuid])
    assert "Agreement is not computed here" in words(client.post(withdraw))


def test_a_name_can_stand_where_others_used_several(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##.."}, {"early": "#...", "soon": ".#.."})
    text = words(get(client, bench, bench.owner, "agreement_open"))
    assert "early (1) · soon (1)" in text or "soon (1) · early (1)" in text


def test_an_alpha_left_of_the_plot_is_an_arrow(client):
    bench = Bench()
    for number in range(3):
        bench.transcript(f"I-0{number}", {"late": "####...."}, {"late": "....####"})
    text = words(get(client, bench, bench.owner))
    assert "α below .667<" in text
    assert '<path d="M2 7 l6 -4 v8 z" />' in text
