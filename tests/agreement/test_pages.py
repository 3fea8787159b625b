"""The agreement page and its downloads: what they say, to whom, and to whom nothing."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from rounds.actions import close_round
from tests.agreement.agreement_study import Bench
from tests.factories import make_member, make_round, make_study

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}
TABLE_NAMES = ("overall", "codes", "groups", "confusions", "documents", "passages", "transcripts", "layers")
DOWNLOADS = ("agreement_json", "agreement_xlsx", *(f"agreement_table_{name}" for name in TABLE_NAMES))


@pytest.fixture
def bench():
    made = Bench()
    made.transcript("I-01", FIRST, SECOND)
    return made


def get(client, bench, person, name="agreement_round", *, round_=None, code=None, language="en", **query):
    client.force_login(person)
    places = [] if name == "agreement" else [(round_ or bench.round).uuid, *([bench.codes[code].uuid] if code else [])]
    address = reverse(name, args=[bench.study.slug, *places])
    return client.get(address, query, headers={"accept-language": language})


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_opens_with_one_sentence(client, bench):
    text = words(get(client, bench, bench.owner, "agreement"))
    assert (
        "On 1 transcript the two coders agree at α = .79 stratified by code, over 2 codes, by participants' "
        "turns, codes as they stand, before discussion." in text.replace("&#x27;", "'")
    )
    assert "Of the passages that one coder marked with a code, the other marked 88% so." in text
    assert "2 differences are not settled yet." in text


def test_codes_with_enough_to_say_stand_from_the_worst_and_nothing_is_asserted_of_a_band(client, bench):
    text = words(get(client, bench, bench.owner))
    places = [text.index(words) for words in ("Too few to say", ">wrong</a>", ">late</a>")]
    assert places == sorted(places)
    assert "α below .667" not in text
    for number in range(2, 5):
        bench.transcript(f"I-0{number}", FIRST, SECOND)
    text = words(get(client, bench, bench.owner))
    places = [text.index(words) for words in ("α below .667<", ">late</a>", "α of .800 and above<", ">wrong</a>")]
    assert places == sorted(places)
    assert not any(word in text for word in ("reliable", "tentative", "no conclusions"))


def test_numbers_are_written_in_the_readers_language(client, bench):
    assert "α = 0,79" in words(get(client, bench, bench.owner, language="fr"))


def test_what_is_not_computable_says_why(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    text = words(get(client, bench, bench.owner))
    assert "not computable, because every coder used this code throughout" in text


def test_a_code_leads_the_moderator_to_its_cases_and_only_the_moderator(client, bench):
    link = f"{reverse('cases', args=[bench.study.slug])}?code={bench.codes['late'].uuid}"
    assert link in words(get(client, bench, bench.moderator))
    assert link not in words(get(client, bench, bench.owner))


def test_a_coder_of_an_open_round_gets_a_sentence_and_no_number(client, bench):
    for coder in bench.coders:
        text = words(get(client, bench, coder))
        assert "You code in this round, so nothing of its agreement is shown to you" in text
        assert not any(word in text for word in ("α", "κ", "I-01", "late", "not settled", "coder-1"))


@pytest.mark.parametrize("name", DOWNLOADS)
def test_a_coder_of_an_open_round_cannot_download(client, bench, name):
    response = get(client, bench, bench.coders[0], name)
    assert response.status_code == 422
    assert "I-01" not in words(response)


def test_a_coder_who_is_also_the_owner_is_blind_too(client, bench):
    from tests.factories import join

    join(bench.study, bench.coders[0], "owner", "moderator")
    assert "α" not in words(get(client, bench, bench.coders[0]))


def test_when_the_round_is_closed_its_coders_see_it(client, bench):
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    assert "α = .79" in words(get(client, bench, bench.coders[0]))


@pytest.mark.parametrize("name", ["agreement_round", *DOWNLOADS])
def test_another_studys_round_is_unknown(client, bench, name):
    other = make_round(make_study(), coders=bench.coders)
    assert get(client, bench, bench.owner, name, round_=other).status_code == 404


@pytest.mark.parametrize("name", ["agreement_round", *DOWNLOADS])
def test_strangers_see_nothing(client, bench, name):
    assert get(client, bench, make_member(make_study(), "owner"), name).status_code == 404


def test_rounds_can_be_switched(client, bench):
    later = make_round(bench.study, coders=bench.coders, stage="axial")
    text = words(get(client, bench, bench.owner, "agreement"))
    assert reverse("agreement_round", args=[bench.study.slug, later.uuid]) in text
    assert "Nothing to compare in round 2 yet" in words(get(client, bench, bench.owner, round_=later))


def test_without_a_round_the_page_says_what_must_happen_first(client):
    study = make_study()
    client.force_login(make_member(study, "owner"))
    assert "No round yet" in words(client.get(reverse("agreement", args=[study.slug])))


def test_nothing_of_it_is_changed_by_a_post(client, bench):
    client.force_login(bench.owner)
    assert client.post(reverse("agreement", args=[bench.study.slug])).status_code == 405


def test_the_unit_is_chosen_and_stands_beside_the_numbers(client, bench):
    text = words(get(client, bench, bench.owner, unit="character"))
    assert "Counted as asked below: α" in text
    assert "by characters of participants&#x27; turns" in text
    assert "Codes together, by characters" in text
    assert "Counted as asked below" not in words(get(client, bench, bench.owner))
    assert get(client, bench, bench.owner, unit="word").status_code == 404
    assert get(client, bench, bench.owner, turns="mine").status_code == 404
    assert get(client, bench, bench.owner, codes="as_applied").status_code == 404


def test_an_unknown_comparison_shows_the_first(client, bench):
    assert "before discussion" in words(get(client, bench, bench.owner, compare="consensus:coder-7"))


def test_the_same_by_the_krippendorff_package_is_said_at_turn_level_only(client, bench):
    sentence = "the krippendorff package was asked as well"
    assert sentence in words(get(client, bench, bench.owner))
    assert sentence not in words(get(client, bench, bench.owner, unit="character"))


def gathered(bench):
    with scope(study=bench.study):
        for name in ("late", "wrong"):
            bench.code(name).parent = bench.code("theme")
            bench.code(name).save()
        bench.code("theme").subcodes_exclusive = True
        bench.code("theme").save()


def test_codes_can_be_rolled_up_and_are_never_mixed(client, bench):
    assert "rolled up to their outermost parent" not in words(get(client, bench, bench.owner))
    gathered(bench)
    text = words(get(client, bench, bench.owner, codes="rolled_up"))
    assert ">theme</a>" in text
    assert ">late</a>" not in text


def test_a_group_that_a_coder_overlaps_is_refused_with_a_list(client, bench):
    gathered(bench)
    text = words(get(client, bench, bench.owner))
    assert "Not computable: these codes are declared to exclude one another" in text
    assert text.index("I-01, coder-1:") < text.index("turns: 1</span>") < text.index("turns: 3</span>")
    assert reverse("passages", args=[bench.study.slug, bench.codes["late"].uuid]) in text


def test_what_is_taken_for_what(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##.."}, {"early": "##.."})
    text = words(get(client, bench, bench.owner))
    assert "Which code is taken for which" in text
    assert '<td class="number shade-4">2</td>' in text


def test_a_code_leads_to_its_causes(client, bench):
    text = words(get(client, bench, bench.owner, "agreement_code", code="late"))
    assert "Transcript by transcript" in text
    assert "I-01 T3 only one coder" in text
    assert "waits for the moderator" in text
    assert reverse("code", args=[bench.study.slug, bench.codes["late"].uuid]) in text


def test_the_cases_are_links_for_the_moderator_alone(client, bench):
    start = reverse("cases", args=[bench.study.slug])
    assert f"{start}/" in words(get(client, bench, bench.moderator, "agreement_code", code="late"))
    assert f"{start}/" not in words(get(client, bench, bench.owner, "agreement_code", code="late"))


def test_the_causes_of_a_code_nobody_used_are_unknown(client, bench):
    bench.code("unused")
    assert get(client, bench, bench.owner, "agreement_code", code="unused").status_code == 404


def test_the_causes_are_hidden_from_who_codes_blind(client, bench):
    assert get(client, bench, bench.coders[0], "agreement_code", code="late").status_code == 422


def test_the_paragraph_for_the_paper_stands_in_both_languages(client, bench):
    text = words(get(client, bench, bench.owner))
    assert '<blockquote id="methods-en" lang="en">2 coders coded 1 of the study&#x27;s 1 transcript,' in text
    assert '<blockquote id="methods-fr" lang="fr">' in text
    assert "The unit of comparison was the turn" in text
    assert "No interval, because an interval over transcripts needs at least six of them." in text


def test_rounds_stand_side_by_side_where_there_are_several(client, bench):
    assert "Round against round" not in words(get(client, bench, bench.owner))
    with scope(study=bench.study):
        close_round(round_=bench.round, actor=bench.owner)
    first = bench.round
    bench.round = make_round(bench.study, coders=bench.coders)
    bench.transcript("I-02", FIRST, FIRST)
    text = words(get(client, bench, bench.owner, round_=first))
    assert "Round against round" in text
    assert "Round 2, open coding, main coding" in text


def table(client, bench, name, **query):
    answer = get(client, bench, bench.owner, f"agreement_table_{name}", **query)
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_table_of_codes_has_every_digit(client, bench):
    rows = table(client, bench, "codes")
    assert [row["code"] for row in rows] == ["late", "wrong"]
    late = rows[0]
    assert [late[name] for name in ("both", "only_a", "only_b", "neither")] == ["2", "1", "1", "6"]
    assert float(late["kappa"]) == pytest.approx(0.22 / 0.42, abs=1e-15)
    context = [late[name] for name in ("round", "comparison", "unit", "compared", "codes_counted")]
    assert context == ["1", "coders", "turn", "coder-1 × coder-2", "at_close"]
    assert table(client, bench, "codes", unit="character")[0]["unit"] == "character"


def test_the_other_tables(client, bench):
    (row,) = table(client, bench, "documents")[:1]
    assert [row[name] for name in ("document", "code", "both", "only_a")] == ["I-01", "late", "2", "1"]
    (overall,) = table(client, bench, "overall")
    assert float(overall["stratified_alpha"]) == pytest.approx(1 - 0.2 / (2 * (6 * 14 + 100) / 380))
    assert overall["stratified_alpha_jackknife_low"] == ""
    (passages,) = table(client, bench, "passages")
    assert [passages[name] for name in ("passages", "met")] == ["5; 5", "5; 5"]
    assert [row["provenance"] for row in table(client, bench, "layers")] == ["fresh", "fresh"]
    assert table(client, bench, "transcripts") == []
    gathered(bench)
    groups = table(client, bench, "groups")
    assert {row["coefficient"] for row in groups} == {"u", "bar_u", "cu", "(k)u"}
    assert all("exclude one another" in row["not_computable"] for row in groups)
    assert {(row["row"], row["column"]) for row in table(client, bench, "confusions")} >= {("late", "late")}


def test_the_workbook_holds_the_tables(client, bench):
    book = load_workbook(io.BytesIO(get(client, bench, bench.owner, "agreement_xlsx").content), read_only=True)
    assert book.sheetnames == [
        "overall",
        "by_code",
        "by_group",
        "confusions",
        "by_document",
        "of_passages",
        "of_transcripts",
        "layers",
    ]
    header, late, _wrong = book["by_code"].iter_rows(values_only=True)
    assert dict(zip(header, late, strict=True))["kappa"] == pytest.approx(0.22 / 0.42)


def test_a_code_that_looks_like_a_formula_is_harmless_in_every_table(client):
    bench = Bench()
    bench.transcript("I-01", {"=1+1": "##.."}, {"=1+1": "#..."})
    assert table(client, bench, "codes")[0]["code"] == "'=1+1"
    book = load_workbook(io.BytesIO(get(client, bench, bench.owner, "agreement_xlsx").content))
    assert book["by_code"]["I2"].value == "'=1+1"


def test_the_json_is_what_the_command_prints(client, bench, capsys):
    from django.core.management import call_command

    bench.take_neither("I-01")
    answer = get(client, bench, bench.owner, "agreement_json").json()
    call_command("agreement", bench.study.slug, "--json")
    assert json.loads(capsys.readouterr().out) == answer
    (found,) = answer["comparisons"]
    assert found["per_code"][0]["counts"] == {"both": 2, "only_a": 1, "only_b": 1, "neither": 6}
    assert found["leading"]["value"] == pytest.approx(1 - 0.2 / (2 * (6 * 14 + 100) / 380))
    assert (found["leading"]["planned"], found["qualifiers"]["before_discussion"]) == (False, True)


def test_three_coders_lead_together_and_pairs_stand_below_with_what_they_share(client):
    bench = Bench(3)
    bench.transcript("I-01", {"late": "####...."}, {"late": "##..##.."}, {"late": "####...."})
    text = words(get(client, bench, bench.owner))
    assert "the 3 coders agree at" in text
    assert "Who is compared with whom" in text
    assert "For more than two coders κ is the mean of all pairs" in text
    rows = table(client, bench, "codes")
    names = ("all", "only_a", "only_b", "only_c", "several", "none")
    assert [rows[0][name] for name in names] == ["2", "0", "2", "0", "2", "2"]
    assert "agree at" in words(get(client, bench, bench.owner, compare="pair:coder-1:coder-3"))


def test_names_of_people_are_in_nothing_that_leaves(client, bench):
    for name in DOWNLOADS:
        text = get(client, bench, bench.owner, name).content.decode(errors="replace")
        assert not any(coder.name in text or coder.email in text for coder in bench.coders)


def test_more_codes_ask_no_more_queries(client, bench):
    get(client, bench, bench.owner)
    with CaptureQueriesContext(connection) as few:
        get(client, bench, bench.owner)
    other = Bench()
    other.transcript("I-01", {f"code {i}": "#.#." for i in range(30)}, {f"code {i}": "##.." for i in range(30)})
    other.transcript("I-02", {"code 1": "#.#."}, {"code 1": "##.."})
    get(client, other, other.owner)
    with CaptureQueriesContext(connection) as many:
        get(client, other, other.owner)
    assert len(many) == len(few)
