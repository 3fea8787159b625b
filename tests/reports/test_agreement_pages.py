"""The agreement page and its downloads: what they say, to whom, and to whom nothing."""

import csv
import io
import json

import pytest
from django.urls import reverse
from django_scopes import scope

from coding.actions import close_round
from tests.factories import make_member, make_round, make_study
from tests.reports.agreement_study import Bench

pytestmark = pytest.mark.django_db

FIRST = {"late": "###.......", "wrong": "#####....."}
SECOND = {"late": "##.#......", "wrong": "#####....."}
DOWNLOADS = ("agreement_json", "agreement_overall", "agreement_codes", "agreement_documents")


@pytest.fixture
def bench():
    made = Bench()
    made.transcript("I-01", FIRST, SECOND)
    return made


def get(client, bench, person, name="agreement_round", *, round_=None, language="en"):
    client.force_login(person)
    places = [] if name == "agreement" else [(round_ or bench.round).uuid]
    return client.get(reverse(name, args=[bench.study.slug, *places]), headers={"accept-language": language})


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_opens_with_one_sentence(client, bench):
    text = words(get(client, bench, bench.owner, "agreement"))
    sentence = "Across 1 double-coded transcript the two coders agree at α = .80, turn level, before discussion."
    assert sentence in text
    assert "2 cases wait for the moderator" in text


def test_codes_stand_from_the_worst_with_krippendorffs_lines(client, bench):
    text = words(get(client, bench, bench.owner))
    places = [text.index(words) for words in ("α below .667", "late", "α of .800 and above", "wrong")]
    assert places == sorted(places)


def test_after_moderation_stands_beside_before(client, bench):
    bench.take_neither("I-01")
    text = words(get(client, bench, bench.owner))
    assert "After discussion, on 1 transcript, turn level, agreement with the consensus is" in text
    assert "α = .90 for coder-1, α = .90 for coder-2" in text
    assert "coder-2 × consensus" in text


def test_numbers_are_written_in_the_readers_language(client, bench):
    assert "α = 0,80" in words(get(client, bench, bench.owner, language="fr"))


def test_what_is_not_computable_says_why(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##"}, {"late": "##"})
    text = words(get(client, bench, bench.owner))
    assert "not computable, because every coder used this code in every turn" in text


def test_a_code_leads_the_moderator_to_its_cases_and_only_the_moderator(client, bench):
    link = f"{reverse('cases', args=[bench.study.slug])}?code={bench.codes['late'].uuid}"
    assert link in words(get(client, bench, bench.moderator))
    assert link not in words(get(client, bench, bench.owner))


def test_a_coder_of_an_open_round_gets_a_sentence_and_no_number(client, bench):
    for coder in bench.coders:
        text = words(get(client, bench, coder))
        assert "You code in this round, so nothing of its agreement is shown to you" in text
        assert not any(word in text for word in ("α", "κ", "I-01", "late", "cases wait", "double-coded"))


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
    assert "α = .80" in words(get(client, bench, bench.coders[0]))


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


def test_the_table_of_codes_has_every_digit(client, bench):
    rows = list(csv.DictReader(io.StringIO(get(client, bench, bench.owner, "agreement_codes").content.decode())))
    assert [row["code"] for row in rows] == ["late", "wrong"]
    late = rows[0]
    counts = [late[name] for name in ("units", "both", "only_a", "only_b", "neither")]
    assert counts == ["10", "2", "1", "1", "6"]
    assert float(late["kappa"]) == pytest.approx(0.22 / 0.42, abs=1e-15)
    assert (late["round"], late["moderation"], late["unit"], late["compared"]) == (
        "1",
        "before",
        "turn",
        "coder-1 × coder-2",
    )


def test_the_table_of_transcripts_lets_a_reader_recompute(client, bench):
    text = get(client, bench, bench.owner, "agreement_documents").content.decode()
    assert text.splitlines()[1] == (
        f"1,open,before,turn,coder-1 × coder-2,I-01,late,{bench.codes['late'].uuid},10,2,1,1,6"
    )


def test_the_json_is_what_the_command_prints(client, bench, capsys):
    from django.core.management import call_command

    bench.take_neither("I-01")
    answer = get(client, bench, bench.owner, "agreement_json").json()
    call_command("agreement", bench.study.slug, "--json")
    assert json.loads(capsys.readouterr().out) == answer
    (round_,) = answer["rounds"]
    assert round_["before"]["per_code"][0]["counts"] == {"both": 2, "only_a": 1, "only_b": 1, "neither": 6}
    assert round_["before"]["overall"]["alpha"] == pytest.approx(0.796875)
    assert set(round_["after"]["coders"]) == {"coder-1", "coder-2"}
    assert round_["cases"] == {"AGREE": 7, "ONE_CODER": 2}
    assert round_["codings"] == {"coder-1": 8, "coder-2": 8}


def test_three_coders_are_compared_together_and_each_with_the_consensus(client):
    bench = Bench(3)
    bench.transcript("I-01", {"late": "####...."}, {"late": "##..##.."}, {"late": "####...."})
    bench.take_neither("I-01")
    text = words(get(client, bench, bench.owner))
    assert "the 3 coders agree at" in text
    assert "For more than two coders κ is the mean of all pairs" in text
    rows = list(csv.reader(io.StringIO(get(client, bench, bench.owner, "agreement_codes").content.decode())))
    assert rows[0][7:14] == ["units", "all", "only_a", "only_b", "only_c", "several", "none"]
    assert rows[1][7:14] == ["8", "2", "0", "2", "0", "2", "2"]
    assert [row[4] for row in rows[2:]] == [f"coder-{n} × consensus" for n in (1, 2, 3)]
    assert rows[2][7:14] == ["8", "2", "2", "0", "", "0", "4"]


def test_names_of_people_are_in_nothing_that_leaves(client, bench):
    for name in DOWNLOADS:
        text = get(client, bench, bench.owner, name).content.decode()
        assert not any(coder.name in text or coder.email in text for coder in bench.coders)
