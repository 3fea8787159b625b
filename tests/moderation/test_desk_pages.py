"""Pages around the desk: shuffled coders, many at once, discussion, second looks, lessons."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from coding.models import Code
from moderation import actions
from moderation.codings.making import make_cases
from moderation.domain.letters import shuffled
from moderation.models import Decision, Remark, SecondLook
from moderation.queries import stamp
from tests import factories
from tests.moderation.conftest import Bench, make_bench
from tests.moderation.test_pages import HTMX, address, as_person, decide, shown, words


@pytest.fixture
def moderator(bench: Bench) -> Client:
    """The moderator's browser."""
    return as_person(bench.moderator)


def study_address(bench: Bench, *parts: object) -> str:
    return "/".join(["", "s", bench.study.slug, *map(str, parts)])


def close(bench: Bench) -> None:
    bench.round.closed_at = timezone.now()
    bench.round.save()


def test_shuffled_coders_have_no_names_and_their_work_is_stored_under_the_right_one(
    bench: Bench, moderator: Client
) -> None:
    moderator.post(address(bench, "shuffle"), {"shuffle": "on"})
    for case in bench.cases():
        page = moderator.get(address(bench, "cases", case.uuid))
        order = shuffled([str(bench.first.uuid), str(bench.second.uuid)], case.key)
        assert b"coder-1" not in page.content
        sides = [words(page, f"//section[contains(@class, 'side-{n}')]//p[@class='side-words']") for n in (0, 1)]
        parts = {str(unit["coder"]): unit for unit in case.units}
        expected = [
            [f"“{bench.version.text[parts[c]['start'] : parts[c]['end']]}”"] if c in parts else [] for c in order
        ]
        assert sides == expected
    case = bench.case("BOUNDARY")
    order = shuffled([str(bench.first.uuid), str(bench.second.uuid)], case.key)
    answer = decide(bench, moderator, case, "a", shuffled="on")
    assert shown(answer).get_element_by_id("desk").get("data-said") == "Took A."
    assert words(answer, "//form[@id='undo']/span")[0].endswith("Took A.")
    meant = next(unit for unit in case.units if str(unit["coder"]) == order[0])
    decision = Decision.objects.get()
    assert decision.choice == ("a" if order[0] == str(bench.first.uuid) else "b")
    assert decision.outcome[0]["end"] == meant["end"]
    stale_page = decide(bench, moderator, case, "b", shuffled="on", seen="")
    [sentence] = words(stale_page, "//div[@role='alert']")
    assert "(A). Yours (B)" in sentence


def test_a_page_that_was_open_before_the_coders_were_shuffled_means_whom_it_showed(
    bench: Bench, moderator: Client
) -> None:
    for kind in ("BOUNDARY", "DIFFERENT_CODE"):
        case = bench.case(kind)
        actions.shuffle_coders(study=bench.study, actor=bench.moderator, shuffles=True)
        decide(bench, moderator, case, "b")
        assert Decision.objects.latest("id").choice == "b"


@pytest.mark.parametrize(("key", "state"), [("defer", "deferred"), ("return", "with its coders")])
def test_a_case_put_off_leaves_the_queue_and_is_found_by_its_filter(
    bench: Bench, moderator: Client, key: str, state: str
) -> None:
    answer = decide(bench, moderator, bench.case("BOUNDARY"), key, reason="ambiguous")
    assert words(answer, "//span[@class='queue-type']") == ["different code", "only one coder"]
    chosen = {"defer": "deferred", "return": "returned"}[key]
    page = moderator.get(address(bench, "cases") + f"?state={chosen}")
    assert words(page, "//span[@class='queue-choice']") == [state]
    assert words(page, "//h1/span[@class='tag']") == [state]
    assert "truly ambiguous" in words(page, "//section[contains(@class, 'side-consensus')]")[0]
    undecided = moderator.get(address(bench, "cases") + "?state=undecided")
    assert len(words(undecided, "//span[@class='queue-type']")) == 3


def test_when_everything_left_was_put_off_the_desk_says_so(bench: Bench, moderator: Client) -> None:
    for kind in ("BOUNDARY", "DIFFERENT_CODE", "ONE_CODER"):
        answer = decide(bench, moderator, bench.case(kind), "defer")
    assert words(answer, "//h1") == ["Nothing to decide right now"]
    assert words(answer, "//a[contains(@class, 'btn-primary')]") == ["Decide the 3 deferred cases"]


def test_more_context_shows_more_turns(bench: Bench, moderator: Client) -> None:
    url = address(bench, "cases", bench.case("ONE_CODER").uuid)
    assert words(moderator.get(url), "//span[@class='turn-number']") == ["3", "4", "5"]
    assert words(moderator.get(url + "?around=3"), "//span[@class='turn-number']") == ["1", "2", "3", "4", "5"]
    assert words(moderator.get(url + "?around=many"), "//span[@class='turn-number']") == ["3", "4", "5"]


def test_a_code_above_the_other_is_said(bench: Bench, moderator: Client) -> None:
    Code.objects.filter(pk=bench.drift.pk).update(parent=bench.labels)
    page = moderator.get(address(bench, "cases", bench.case("DIFFERENT_CODE").uuid))
    assert words(page, "//p[@class='relation']") == [
        "“wrong labels” lies above “drift” in the codebook: they differ in level, not in kind."
    ]


def test_a_large_case_offers_its_split(bench: Bench, moderator: Client) -> None:
    text = "\n".join(f"word{n:02}" for n in range(24))
    version = factories.make_version(bench.study, (("P1", text.replace("\n", " ")),))
    made = factories.make_round(bench.study, versions=[version], coders=[bench.first, bench.second])
    layers = [factories.layer_of(made, version, coder) for coder in (bench.first, bench.second)]
    for n in range(8):
        factories.make_coding(layers[n % 2], bench.labels, start=n * 14, end=n * 14 + 27)
    for layer in layers:
        factories.submit(layer)
    [case] = [case for case in bench.cases() if case.case_set.round == made]
    page = moderator.get(address(bench, "cases", case.uuid))
    assert words(page, "//button[@id='split']") == ["Split it where they hold together least"]
    answer = moderator.post(address(bench, "cases", case.uuid, "split"), headers=HTMX)
    assert shown(answer).get_element_by_id("desk").get("data-said") == "Split in two."
    assert moderator.post(address(bench, "cases", case.uuid, "split"), headers=HTMX).status_code == 404
    undo = shown(answer).xpath("//input[@name='undo']/@value")[0]
    whole = moderator.post(address(bench, "undo"), {"undo": undo}, headers=HTMX)
    assert len(shown(whole).xpath("//button[@id='split']")) == 1
    refused = moderator.post(address(bench, "cases", bench.cases()[0].uuid, "split"), headers=HTMX)
    assert refused.status_code == 422


def test_a_stale_decision_shows_on_the_case_that_came_after_it(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "a", note="the drift is meant")
    Code.objects.filter(pk=bench.drift.pk).update(merged_into=bench.labels)
    make_cases(bench.study)
    [case] = [case for case in bench.cases() if case.start == bench.span("The model drifts")[0]]
    page = moderator.get(address(bench, "cases", case.uuid))
    [line] = words(page, "//p[contains(@class, 'stale')]")
    assert "before its codings or codes changed. Look at it anew. the drift is meant" in line
    assert "1 decision is stale" in words(moderator.get(address(bench)), "//p[contains(@class, 'note-warning')]")[0]
    ledger = moderator.get(address(bench, "ledger") + "?state=stale")
    assert words(ledger, "//tbody/tr/td")[0] == "different code"


def test_many_are_shown_before_they_are_decided(bench: Bench, moderator: Client) -> None:
    page = moderator.get(address(bench, "many") + "?overlap=50")
    assert words(page, "//h2") == ["1 case fits"]
    assert words(page, "//td[@class='words']/span") == [
        "“Labels are often wrong”",
        "“Labels are often wrong, and nobody”",
    ]
    assert words(moderator.get(address(bench, "many")), "//h2") == ["No undecided case fits"]
    sent = {"type": "BOUNDARY", "overlap": "50", "choice_made": "intersection", "remark": "habit"}
    answer = moderator.post(address(bench, "many"), sent)
    assert answer["Location"] == address(bench)
    landing = moderator.get(address(bench))
    assert words(landing, "//div[@id='messages']/div") == ["1 case is decided. Undo takes all of it back at once."]
    decision = Decision.objects.get()
    assert (decision.choice, decision.note, decision.batch is not None) == ("intersection", "habit", True)
    again = moderator.post(address(bench, "many"), sent)
    assert again.status_code == 422
    undo = shown(landing).xpath("//input[@name='undo']/@value")[0]
    moderator.post(address(bench, "undo"), {"undo": undo})
    assert bench.case("BOUNDARY").state == "open"


def test_many_are_decided_by_no_form_that_is_not_understood(bench: Bench, moderator: Client) -> None:
    sent = {"type": "BOUNDARY", "overlap": "50", "choice_made": "union"}
    for wrong in ({"document": "every"}, {"overlap": "500"}, {"type": "ONE_CODER"}):
        assert moderator.post(address(bench, "many"), {**sent, **wrong}).status_code == 422
    other = factories.make_version(bench.study)
    assert moderator.post(address(bench, "many"), {**sent, "document": other.uuid}).status_code == 422
    assert not Decision.objects.exists()
    assert moderator.post(address(bench, "many"), {**sent, "document": bench.version.uuid}).status_code == 302


def test_a_coder_sees_their_own_codings_alone_at_a_second_look(bench: Bench, moderator: Client) -> None:
    secret = factories.make_code(bench.study, "second coder's secret", private_to=bench.second, coined_in=bench.round)
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "return", note="moderator's secret")
    coder, other = as_person(bench.first), as_person(bench.second)
    [look] = SecondLook.objects.filter(coder=bench.first)
    assert words(coder.get(study_address(bench, "coding", "again")), "//ol//a") == [
        f"{bench.version.transcript.interview.label}, from turn 4"
    ]
    page = coder.get(study_address(bench, "coding", "again", look.uuid))
    text = page.content.decode()
    assert words(page, "//input[@name='keep']/following-sibling::span") == ["drift “The model drifts”"]
    assert all(hidden not in text for hidden in (secret.name, "moderator's secret", "Ben", "coder-2"))
    start, end = bench.span("The model drifts.")
    assert shown(page).get_element_by_id("passage").get("data-hull") == f"{start}-{end}"
    assert other.get(study_address(bench, "coding", "again", look.uuid)).status_code == 404


def test_a_coder_answers_changes_their_mind_and_answers_again(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "return")
    coder = as_person(bench.first)
    [look] = SecondLook.objects.filter(coder=bench.first)
    url = study_address(bench, "coding", "again", look.uuid)
    bad = coder.post(url, {"code-0": "label noise", "note_text": "hm"})
    assert bad.status_code == 422
    assert "needs a code and the words" in words(bad, "//div[@role='alert']")[0]
    assert shown(bad).get_element_by_id("code-0").get("value") == "label noise"
    assert shown(bad).get_element_by_id("note_text").get("value") == "hm"
    keep = shown(coder.get(url)).xpath("//input[@name='keep']/@value")
    sent = {"keep": keep, "code-1": "label noise", "words-1": "Retraining takes a week", "note_text": "hm"}
    assert coder.post(url, sent)["Location"] == study_address(bench, "coding", "again")
    look.refresh_from_db()
    assert [bench.version.text[row["start"] : row["end"]] for row in look.answer] == [
        "The model drifts",
        "Retraining takes a week",
    ]
    assert coder.post(f"{url}/take-back")["Location"] == url
    page = coder.get(url)
    assert shown(page).get_element_by_id("words-0").get("value") == "Retraining takes a week"
    assert shown(page).xpath("//input[@name='keep']/@checked") == ["checked"]
    coder.post(url, {})
    look.refresh_from_db()
    assert (look.answer, look.answered_at is not None) == ([], True)


def test_an_answer_on_its_way_is_kept_when_a_decision_overtakes_it(bench: Bench, moderator: Client) -> None:
    case = bench.case("ONE_CODER")
    decide(bench, moderator, case, "return")
    [look] = SecondLook.objects.filter(coder=bench.first)
    url, coder = study_address(bench, "coding", "again", look.uuid), as_person(bench.first)
    decide(bench, moderator, bench.case("ONE_CODER"), "b")
    assert coder.get(url).status_code == 404
    assert coder.post(url, {"note_text": "late"}).status_code == 302
    look.refresh_from_db()
    assert (look.note, bench.case("ONE_CODER").state) == ("late", "decided")


def test_the_moderator_reads_second_answers_when_all_are_there(bench: Bench, moderator: Client) -> None:
    case = bench.case("ONE_CODER")
    decide(bench, moderator, case, "return")
    url = address(bench, "cases", case.uuid)
    for coder, spoken in ((bench.first, "dashboard shows"), (bench.second, "shows nothing")):
        page = words(moderator.get(url), "//section[contains(@class, 'side-')]")
        assert "At the second look" not in " ".join(page)
        look = SecondLook.objects.get(coder=coder)
        added = [actions.Own(code="drift", words=spoken)]
        actions.answer(look=look, actor=coder, kept=[], added=added, note=f"why {spoken}")
    page = moderator.get(url)
    assert words(page, "//div[@class='again']") == [
        "At the second look, blind drift “dashboard shows” why dashboard shows",
        "At the second look, blind drift “shows nothing” why shows nothing",
    ]
    assert words(page, "//button[@id='choice-a2' or @id='choice-b2']") == ["9 A again", "0 B again"]
    case = bench.case("ONE_CODER")
    assert decide(bench, moderator, case, "b2").status_code == 200
    start, _end = bench.span("shows nothing")
    assert Decision.objects.latest("id").outcome[0]["start"] == start
    assert "coder-2 again" in words(moderator.get(address(bench, "ledger")), "//tbody/tr")[0]


def test_nobody_discusses_before_the_round_is_closed(bench: Bench, moderator: Client) -> None:
    case = bench.case("BOUNDARY")
    for person in (bench.moderator, bench.first, bench.owner):
        client = as_person(person)
        assert client.get(study_address(bench, "discussion", case.uuid)).status_code == 404
        assert client.post(study_address(bench, "discussion", case.uuid, "say"), {"text": "x"}).status_code == 404
    assert not Remark.objects.exists()
    assert "when the round is closed" in words(moderator.get(address(bench, "cases")), "//div[@class='said']")[0]


def test_coders_and_moderators_talk_and_others_read(bench: Bench, moderator: Client) -> None:
    close(bench)
    case, coder = bench.case("BOUNDARY"), as_person(bench.first)
    url = study_address(bench, "discussion", case.uuid)
    coder.post(f"{url}/say", {"text": "I stopped at the comma."})
    coder.post(f"{url}/say", {"text": "I stopped at the comma."})
    moderator.post(f"{url}/say", {"text": "Why?"})
    page = as_person(bench.owner).get(url)
    assert words(page, "//li//p[@class='remark-text']") == ["I stopped at the comma.", "Why?"]
    assert shown(page).xpath("//textarea") == []
    refused = as_person(bench.owner).post(f"{url}/say", {"text": "me too"})
    assert (refused.status_code, Remark.objects.count()) == (422, 2)
    assert "Why?" in words(moderator.get(address(bench, "cases", case.uuid)), "//div[@class='said']")[0]
    listed = words(coder.get(study_address(bench, "discussion")), "//tbody/tr/td")
    assert listed[1] == f"{bench.moderator.name}: Why?"


def test_one_takes_back_ones_own_words_alone(bench: Bench, moderator: Client) -> None:
    close(bench)
    case, coder = bench.case("BOUNDARY"), as_person(bench.first)
    actions.remark(case=case, actor=bench.first, text="planted words")
    said = Remark.objects.get()
    url = study_address(bench, "discussion", "remarks", said.uuid, "withdraw")
    assert moderator.post(url).status_code == 422
    coder.post(url)
    page = moderator.get(study_address(bench, "discussion", case.uuid)).content.decode()
    assert "planted words" not in page
    assert "taken back" in page
    said.refresh_from_db()
    assert said.text == "planted words"


def test_who_has_to_look_again_cannot_read_the_discussion_before(bench: Bench, moderator: Client) -> None:
    close(bench)
    case, coder = bench.case("ONE_CODER"), as_person(bench.first)
    decide(bench, moderator, case, "return")
    url = study_address(bench, "discussion", case.uuid)
    assert coder.get(url).status_code == 404
    actions.answer(look=SecondLook.objects.get(coder=bench.first), actor=bench.first, kept=[], added=[])
    assert {as_person(person).get(url).status_code for person in (bench.first, bench.second)} == {404}
    actions.answer(look=SecondLook.objects.get(coder=bench.second), actor=bench.second, kept=[], added=[])
    assert {as_person(person).get(url).status_code for person in (bench.first, bench.second)} == {200}


def test_empty_words_are_refused_and_long_ones_kept_in_the_form(bench: Bench) -> None:
    close(bench)
    url, coder = study_address(bench, "discussion", bench.case("BOUNDARY").uuid), as_person(bench.first)
    assert coder.post(f"{url}/say", {"text": "  "}).status_code == 422
    long = coder.post(f"{url}/say", {"text": "x" * 5001})
    assert (long.status_code, shown(long).xpath("//textarea")[0].text) == (422, "x" * 5001)


def test_lessons_count_by_code_and_show_a_coder_their_own_line(bench: Bench, moderator: Client) -> None:
    close(bench)
    bench.drift.definition = "The world changes."
    bench.drift.save()
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "b", reason="definition", note="labels, not drift")
    decide(bench, moderator, bench.case("BOUNDARY"), "union")
    page = moderator.get(address(bench, "lessons"))
    rows = words(page, "//table[contains(@class, 'lessons')]//tbody/tr")
    assert rows == [
        "drift The world changes. 2 100 % 0 1 0 1 one coder's 1 definition unclear 1 labels, not drift wrong labels 1",
        "wrong labels no definition yet 2 67 % 1 2 2 0 one coder's 1 · union 1 definition unclear 1 "
        "labels, not drift drift 1",
    ]
    fates = words(page, "(//table)[1]//tbody/tr/*")
    assert fates == [
        *("coder-1", "33 % 1", "33 % 1", "33 % 1", "0 % 0", "0 % 0"),
        *("coder-2", "100 % 3", "0 % 0", "0 % 0", "0 % 0", "0 % 0"),
    ]
    assert words(page, "(//table)[2]//tbody/tr") == [
        "boundary 1 1 union 1",
        "different code 1 1 one coder's 1",
        "only one coder 1",
        "agreement 1",
    ]
    own = as_person(bench.first).get(address(bench, "lessons"))
    assert words(own, "(//table)[1]//tbody/tr/*") == ["coder-1 you", "33 % 1", "33 % 1", "33 % 1", "0 % 0", "0 % 0"]


def test_lessons_of_an_open_round_are_hidden_from_its_coders(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("BOUNDARY"), "union", note="planted words")
    page = as_person(bench.first).get(address(bench, "lessons"))
    assert "planted words" not in page.content.decode()
    assert words(page, "//h2") == ["Nothing to learn from yet"]


PAGES: list[tuple[str, Callable[[Bench], str]]] = [
    ("many", lambda bench: address(bench, "many") + "?overlap=1"),
    ("lessons", lambda bench: address(bench, "lessons")),
    ("stale", lambda bench: address(bench, "ledger") + "?state=stale"),
    ("discussions", lambda bench: study_address(bench, "discussion")),
]


@pytest.mark.parametrize(("name", "url"), PAGES, ids=[name for name, _url in PAGES])
@pytest.mark.django_db
def test_pages_ask_as_many_questions_for_four_transcripts_as_for_two(
    name: str, url: Callable[[Bench], str], django_assert_max_num_queries: Any
) -> None:
    asked = []
    for bench in (make_bench(2), make_bench(4, extra=30)):
        close(bench)
        with scope(study=bench.study):
            for case in bench.cases()[:3]:
                actions.remark(case=case, actor=bench.moderator, text="hm")
                actions.decide(case=case, actor=bench.moderator, choice="neither", seen=stamp(case.decision), note="n")
        client = as_person(bench.moderator)
        client.get(url(bench))
        with django_assert_max_num_queries(25) as captured:
            assert client.get(url(bench)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
