"""The moderator's pages: what they show to whom, what a deed answers, and what they cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope
from lxml import html

from moderation import actions
from moderation.codings.making import make_cases
from moderation.codings.queries import consensus_codings
from moderation.models import Case, Decision
from moderation.queries import stamp
from studies.models import Person
from tests import factories
from tests.moderation.conftest import Bench, make_bench

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def moderator(bench: Bench) -> Client:
    """The moderator's browser."""
    return as_person(bench.moderator)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(bench: Bench, *parts: object) -> str:
    return "/".join(["", "s", bench.study.slug, "moderation", *map(str, parts)])


def shown(response: Any) -> Any:
    """The page as a tree."""
    return html.fromstring(response.content)


def words(response: Any, path: str) -> list[str]:
    """The texts of these elements, blanks in a row as one."""
    return [" ".join(found.text_content().split()) for found in shown(response).xpath(path)]


def title(response: Any) -> str:
    return words(response, "//*[@id='case-title']")[0].partition(": ")[2]


def decide(bench: Bench, client: Client, case: Case, choice: str, query: str = "", **data: Any) -> Any:
    url = address(bench, "cases", case.uuid, "decide") + query
    return client.post(url, {"choice": choice, "seen": stamp(case.decision), **data}, headers=HTMX)


def test_the_landing_page_says_how_far_moderation_is_and_whom_the_rest_waits_for(
    bench: Bench, moderator: Client
) -> None:
    later = factories.make_version(bench.study, interview=factories.make_interview(bench.study, "Z-99"))
    factories.make_round(bench.study, versions=[later], coders=[bench.first, bench.second])
    page = moderator.get(address(bench))
    assert words(page, "//p[@class='lead-line']") == ["0 of 3 cases decided. 1 agreement stands without a decision."]
    assert words(page, "//table[1]//tbody/tr/td")[:6] == ["1, open coding", "1", "1", "1", "1", "0 of 3"]
    assert words(page, "(//table)[2]//tbody/tr") == ["Z-99 2, open coding Ana, Ben"]


def test_before_anybody_codes_the_landing_page_teaches(world: factories.World) -> None:
    study = factories.make_study()
    moderator = as_person(factories.make_member(study, "moderator"))
    assert "Nothing to moderate yet" in moderator.get(f"/s/{study.slug}/moderation").content.decode()
    desk = moderator.get(f"/s/{study.slug}/moderation/cases")
    assert words(desk, "//h1") == ["No case to decide"]


def test_a_moderator_who_codes_sees_neither_cases_nor_who_has_submitted(bench: Bench, moderator: Client) -> None:
    case = bench.case("BOUNDARY")
    later = factories.make_version(bench.study)
    factories.make_round(bench.study, versions=[later], coders=[bench.moderator, bench.second])
    bench.round.coders.add(bench.moderator)
    page = moderator.get(address(bench)).content.decode()
    assert "Ben" not in page
    assert bench.version.transcript.interview.label not in page
    assert "You code in round 1 yourself" in page
    for method, parts in (("get", []), ("post", ["decide"])):
        assert getattr(moderator, method)(address(bench, "cases", case.uuid, *parts)).status_code == 404
    assert not Decision.objects.exists()
    assert words(moderator.get(address(bench, "ledger")), "//tbody/tr") == []


def test_a_coder_may_neither_open_the_desk_nor_read_the_open_rounds_ledger(bench: Bench) -> None:
    actions.decide(case=bench.case("BOUNDARY"), actor=bench.moderator, choice="a", seen="", note="planted words")
    coder = as_person(bench.first)
    assert coder.get(address(bench)).status_code == 403
    assert coder.get(address(bench, "cases", bench.case("BOUNDARY").uuid)).status_code == 403
    assert "planted words" not in coder.get(address(bench, "ledger")).content.decode()
    assert "planted words" not in b"".join(coder.get(address(bench, "ledger.csv"))).decode()
    assert "planted words" in as_person(bench.owner).get(address(bench, "ledger")).content.decode()


def test_another_studys_case_is_not_there(bench: Bench, moderator: Client) -> None:
    other = make_bench()
    foreign = factories.first_case(other.study)
    assert moderator.get(address(bench, "cases", foreign.uuid)).status_code == 404
    assert decide(bench, moderator, foreign, "a").status_code == 404


def test_the_desk_shows_the_first_undecided_case_with_both_sides(bench: Bench, moderator: Client) -> None:
    page = moderator.get(address(bench, "cases"))
    start, end = bench.span("Labels are often wrong, and nobody")
    label = bench.version.transcript.interview.label
    assert words(page, "//h1") == [f"Case 1 of {label}, turn 2: boundary"]
    assert words(page, "//section[contains(@class, 'side-0')]//p") == [
        "wrong labels",
        "“Labels are often wrong”",
        "Memo: about Labels are often wrong",
    ]
    passage = shown(page).get_element_by_id("passage")
    assert passage.get("data-hull") == f"{start}-{end}"
    assert passage.get("data-side-0") == f"{start}-{start + len('Labels are often wrong')}"
    assert passage.get("data-side-1") == f"{start}-{end}"
    assert [line.get("data-n") for line in passage] == ["1", "2", "3"]
    assert words(page, "//button[contains(@class, 'choice') and not(@disabled)]") == [
        "1 A", "2 B", "4 neither", "5 union", "6 intersection", "d later", "x ask again",
    ]  # fmt: skip


def test_the_definitions_of_the_codes_stand_beside_the_case(bench: Bench, moderator: Client) -> None:
    bench.labels.definition, bench.labels.exclusion = "A label that is not true.", "Missing labels."
    bench.labels.save()
    one = moderator.get(address(bench, "cases", bench.case("BOUNDARY").uuid))
    assert words(one, "//section[contains(@class, 'side-consensus')]//p[@class='definition']") == [
        "A label that is not true.",
        "Not: Missing labels.",
    ]
    two = moderator.get(address(bench, "cases", bench.case("DIFFERENT_CODE").uuid))
    assert words(two, "//p[@class='definition']") == [
        "This code has no definition yet",
        "A label that is not true.",
        "Not: Missing labels.",
    ]


@pytest.mark.django_db
def test_a_third_coder_stands_beside_the_others_and_can_be_taken() -> None:
    study = factories.make_study()
    coders = [factories.make_member(study, "coder") for _ in "ABC"]
    codes = [factories.make_code(study, name) for name in ("labels", "drift")]
    version = factories.make_version(study)
    made = factories.make_round(study, versions=[version], coders=coders)
    for coder, code, spoken in zip(coders, [*codes, codes[1]], ("Labels are", "we find out", "we find"), strict=True):
        factories.make_coding(factories.layer_of(made, version, coder), code, spoken)
        factories.submit(factories.layer_of(made, version, coder))
    client = as_person(factories.make_member(study, "moderator"))
    page = client.get(f"/s/{study.slug}/moderation/cases?type=PARTIAL")
    assert words(page, "//section[contains(@class, 'side-')]/h2") == [
        "A coder-1",
        "Consensus",
        "B coder-2",
        "C coder-3",
    ]
    assert words(page, "//button[contains(@class, 'choice') and not(@disabled)]") == [
        "2 B", "4 neither", "5 union", "6 intersection", "c C", "d later", "x ask again",
    ]  # fmt: skip
    client.post(shown(page).get_element_by_id("decide").get("action"), {"choice": "c"})
    with scope(study=study):
        [span] = consensus_codings(made, version).spans
    assert (span[0], version.text[span[1] : span[2]]) == (str(codes[1].uuid), "we find")


def test_the_passage_holds_the_text_alone(bench: Bench, moderator: Client) -> None:
    passage = shown(moderator.get(address(bench, "cases"))).get_element_by_id("passage")
    texts = [line.text for line in passage.xpath(".//p")]
    base = int(passage.get("data-base"))
    joined = "\n".join(texts)
    assert bench.version.text[base : base + len(joined)] == joined
    assert passage.xpath(".//p/*") == []


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("", ["boundary", "different code", "only one coder"]),
        ("?state=all", ["boundary", "agreement", "different code", "only one coder"]),
        ("?type=ONE_CODER", ["only one coder"]),
        ("?state=decided", []),
        ("?type=nonsense", ["boundary", "different code", "only one coder"]),
    ],
)
def test_the_queue_holds_what_the_filter_leaves(bench: Bench, moderator: Client, query: str, types: list[str]) -> None:
    assert words(moderator.get(address(bench, "cases") + query), "//span[@class='queue-type']") == types


def test_the_queue_filters_by_code_and_by_transcript(bench: Bench, moderator: Client) -> None:
    drift = moderator.get(address(bench, "cases") + f"?code={bench.drift.uuid}")
    assert words(drift, "//span[@class='queue-type']") == ["different code", "only one coder"]
    here = moderator.get(address(bench, "cases") + f"?document={bench.version.uuid}")
    assert len(words(here, "//span[@class='queue-type']")) == 3


def test_after_a_decision_the_next_undecided_case_comes_at_once(bench: Bench, moderator: Client) -> None:
    answer = decide(bench, moderator, bench.case("BOUNDARY"), "union", reason="boundary", note="see guide")
    assert answer.status_code == 200
    assert title(answer) == "different code"
    assert answer["HX-Push-Url"] == address(bench, "cases", bench.case("DIFFERENT_CODE").uuid)
    assert shown(answer).get_element_by_id("desk").get("data-said") == "Took the union."
    assert words(answer, "//form[@id='undo']/span")[0].endswith("case 1 Took the union.")
    decision = Decision.objects.get()
    assert (decision.choice, decision.reason, decision.note) == ("union", "boundary", "see guide")
    assert (decision.decided_by, decision.outcome) == (
        bench.moderator,
        [dict(zip(("start", "end"), bench.span("Labels are often wrong, and nobody"), strict=True))
         | {"code": str(bench.labels.uuid)}],
    )  # fmt: skip


def test_the_last_decision_ends_on_an_empty_desk(bench: Bench, moderator: Client) -> None:
    for kind in ("ONE_CODER", "DIFFERENT_CODE", "BOUNDARY"):
        answer = decide(bench, moderator, bench.case(kind), "b")
    assert words(answer, "//h1") == ["Every case is decided"]
    assert words(answer, "//button[@id='undo-button']") == ["Undo"]
    assert consensus_codings(bench.round, bench.version).undecided == []


def test_a_filter_stays_while_deciding(bench: Bench, moderator: Client) -> None:
    answer = decide(bench, moderator, bench.case("DIFFERENT_CODE"), "a", f"?code={bench.drift.uuid}")
    assert title(answer) == "only one coder"
    answer = decide(bench, moderator, bench.case("ONE_CODER"), "b", f"?code={bench.drift.uuid}")
    assert words(answer, "//h1") == ["No case fits this filter"]


def test_the_end_of_the_queue_goes_on_at_its_top(bench: Bench, moderator: Client) -> None:
    assert title(decide(bench, moderator, bench.case("ONE_CODER"), "b")) == "boundary"


def test_without_a_script_a_button_decides_and_leads_on(bench: Bench, moderator: Client) -> None:
    url = address(bench, "cases", bench.case("BOUNDARY").uuid, "decide") + "?type=BOUNDARY"
    answer = moderator.post(url, {"choice": "a", "seen": ""})
    assert (answer.status_code, answer["Location"]) == (302, address(bench, "cases") + "?type=BOUNDARY")
    undone = moderator.post(address(bench, "undo"), {"undo": stamp(Decision.objects.get())})
    assert undone["Location"] == address(bench, "cases", bench.case("BOUNDARY").uuid)
    assert bench.case("BOUNDARY").decision is None


def test_a_refused_decision_shows_its_case_again_with_everything_entered(bench: Bench, moderator: Client) -> None:
    entered = {"words": "never said", "note": "my thought", "reason": "oversight", "other_code": "noise"}
    answer = decide(bench, moderator, bench.case("DIFFERENT_CODE"), "other", **entered)
    assert answer.status_code == 422
    assert title(answer) == "different code"
    assert "copy them from the passage" in words(answer, "//div[@role='alert']")[0]
    page = shown(answer)
    assert page.get_element_by_id("own-words").text == "never said"
    assert page.get_element_by_id("note").get("value") == "my thought"
    assert page.get_element_by_id("other-code").get("value") == "noise"
    assert page.xpath("//input[@name='reason' and @checked]/@value") == ["oversight"]
    assert page.get_element_by_id("own").get("open") is not None
    assert not Decision.objects.exists()


def test_a_stale_page_shows_both_choices_and_the_second_press_replaces(bench: Bench, moderator: Client) -> None:
    case = bench.case("BOUNDARY")
    actions.decide(case=case, actor=bench.other_moderator, choice="b", seen="", note="theirs")
    answer = decide(bench, moderator, case, "a", note="mine")
    assert answer.status_code == 422
    [sentence] = words(answer, "//div[@role='alert']")
    assert sentence.startswith(f"{bench.other_moderator.name} has decided this case meanwhile (B). Yours (A)")
    assert "theirs" in words(answer, "//section[contains(@class, 'side-consensus')]")[0]
    seen = shown(answer).xpath("//input[@name='seen']/@value")[0]
    assert decide(bench, moderator, case, "a", note="mine", seen=seen).status_code == 200
    assert [(d.choice, d.note) for d in Decision.objects.order_by("id")] == [("b", "theirs"), ("a", "mine")]


def test_undo_works_again_and_again_from_pages_loaded_anew(bench: Bench, moderator: Client) -> None:
    for kind in ("BOUNDARY", "DIFFERENT_CODE"):
        decide(bench, moderator, bench.case(kind), "b")
    titles = []
    for _ in range(2):
        page = shown(moderator.get(address(bench, "cases")))
        seen = page.xpath("//input[@name='undo']/@value")[0]
        titles.append(title(moderator.post(address(bench, "undo"), {"undo": seen}, headers=HTMX)))
    assert titles == ["different code", "boundary"]
    assert shown(moderator.get(address(bench, "cases"))).xpath("//form[@id='undo']") == []
    assert moderator.post(address(bench, "undo"), {"undo": seen}, headers=HTMX).status_code == 422


def test_a_form_that_is_none_gets_a_sentence(bench: Bench, moderator: Client) -> None:
    answer = decide(bench, moderator, bench.case("BOUNDARY"), "a", start="many")
    assert answer.status_code == 422
    assert words(answer, "//div[@role='alert']") == [
        "This page and the server do not understand each other; reload the page."
    ]


def test_own_boundary_and_new_code_through_the_form(bench: Bench, moderator: Client) -> None:
    start, end = bench.span("nobody checks them")
    decide(bench, moderator, bench.case("BOUNDARY"), "boundary", start=start, end=end, own_code=bench.labels.uuid)
    decide(bench, moderator, bench.case("ONE_CODER"), "other", words="shows nothing", other_code="silent failure")
    spans = consensus_codings(bench.round, bench.version).spans
    assert [bench.version.text[a:b] for _code, a, b in spans] == [
        "nobody checks them",
        "We find out from the customer",
        "shows nothing",
    ]


def test_the_ledger_keeps_what_was_replaced_and_undone(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("BOUNDARY"), "a", note="first thought")
    decide(bench, moderator, bench.case("BOUNDARY"), "b", reason="oversight")
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "neither")
    moderator.post(address(bench, "undo"), {"undo": stamp(bench.case("DIFFERENT_CODE").decision)})
    page = moderator.get(address(bench, "ledger"))
    label, name = bench.version.transcript.interview.label, bench.moderator.name
    rows = [row.partition(f" {name}")[0] for row in words(page, "//tbody/tr")]
    assert rows == [
        f"{label} case 3 turn 4 different code drift wrong labels neither undone no code",
        f"{label} case 1 turn 2 boundary wrong labels coder-2 wrong labels oversight",
        f"{label} case 1 turn 2 boundary wrong labels coder-1 replaced wrong labels first thought",
    ]


def test_the_ledger_as_csv_has_one_line_a_decision(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("BOUNDARY"), "union", reason="boundary", note='=HYPERLINK("x"), "y"')
    decision = Decision.objects.get()
    answer = moderator.get(address(bench, "ledger.csv"))
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    label, at = bench.version.transcript.interview.label, decision.decided_at.isoformat(timespec="seconds")
    assert answer["Content-Disposition"] == f'attachment; filename="decisions-{bench.study.slug}.csv"'
    assert lines == [
        "round,transcript,case,turn,type,codes,choice,coder,consensus,reason,note,decided_by,decided_at,state,undone_at,"
        "batch,seconds,shuffled,blind,key",
        f'1,{label},1,2,BOUNDARY,wrong labels,union,,wrong labels,boundary,"\'=HYPERLINK(""x""), ""y""",'
        f"{bench.moderator.name},{at},stands,,,0,no,,{decision.case_key}",
    ]


def test_a_decision_whose_case_is_gone_stays_in_the_ledger(bench: Bench, moderator: Client) -> None:
    decide(bench, moderator, bench.case("DIFFERENT_CODE"), "a")
    bench.drift.merged_into = bench.labels
    bench.drift.save()
    make_cases(bench.study)
    assert words(moderator.get(address(bench, "ledger")), "//span[@class='tag']") == ["stale: the case changed since"]


PAGES: list[tuple[str, Callable[[Bench], str]]] = [
    ("landing", address),
    ("first case", lambda bench: address(bench, "cases")),
    ("all cases", lambda bench: address(bench, "cases") + "?state=all"),
    ("ledger", lambda bench: address(bench, "ledger")),
]


@pytest.mark.parametrize(("name", "url"), PAGES, ids=[name for name, _url in PAGES])
@pytest.mark.django_db
def test_pages_ask_as_many_questions_for_one_case_as_for_three_hundred(
    name: str, url: Callable[[Bench], str], django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    small, large = make_bench(3), make_bench(3, extra=100)
    asked = []
    for bench in (small, large):
        client = as_person(bench.moderator)
        client.get(url(bench))
        with django_assert_max_num_queries(31) as captured:
            assert client.get(url(bench)).status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_deciding_asks_as_many_questions_among_three_hundred_cases(django_assert_max_num_queries: Any) -> None:
    asked = []
    for bench in (make_bench(3), make_bench(3, extra=100)):
        client = as_person(bench.moderator)
        with scope(study=bench.study):
            case = factories.first_case(bench.study)
            client.get(address(bench, "cases"))
            with django_assert_max_num_queries(50) as captured:
                assert decide(bench, client, case, "a").status_code == 200
        asked.append(len(captured))
    assert asked[0] == asked[1]
