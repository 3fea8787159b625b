"""What nobody marked: added by a moderator as a case of its own, which says so for ever."""

from __future__ import annotations

import pytest

from coding.models import Code
from moderation import actions
from moderation.codings.domain.cases import added, case_key
from moderation.codings.domain.settlement import Settlement
from moderation.codings.making import make_cases
from moderation.codings.queries import consensus_codings
from moderation.codings.results import moderation_of, settlements
from moderation.models import Case, CaseSet, Decision
from moderation.queries import case_sets, progress, stale, stamp, tallies
from studies.errors import Refused
from studies.models import AuditEvent
from tests.moderation.conftest import Bench
from tests.moderation.test_pages import as_person, decide, shown, words
from tests.reading import read, send

WORDS = "Retraining takes a week"


def case_set(bench: Bench) -> CaseSet:
    [found] = case_sets(bench.study, bench.moderator)
    return found


def add(bench: Bench, text: str = WORDS, code: str = "drift", **more: str) -> Case:
    own = actions.Own(code=code, words=text)
    return actions.add(case_set=case_set(bench), actor=bench.moderator, own=own, **more)


def spans(bench: Bench) -> list[str]:
    return [bench.version.text[s:e] for _code, s, e in consensus_codings(bench.round, bench.version).spans]


def undo(bench: Bench) -> Case | None:
    own = Decision.objects.filter(decided_by=bench.moderator, undone_at=None).latest("id")
    return actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(own))


def test_it_is_a_decided_case_in_text_order_and_no_difference(bench: Bench) -> None:
    case = add(bench, reason="oversight", note=" nobody saw it ")
    assert (case.type, case.state, case.codes, case.units) == ("ADDED", "decided", [str(bench.drift.uuid)], [])
    assert (case.start, case.end) == bench.span(WORDS)
    assert [one.type for one in bench.cases()] == ["BOUNDARY", "AGREE", "DIFFERENT_CODE", "ADDED", "ONE_CODER"]
    decision = Decision.objects.get()
    start, end = bench.span(WORDS)
    assert (decision.choice, decision.reason, decision.note) == ("add", "oversight", "nobody saw it")
    assert decision.outcome == [{"code": str(bench.drift.uuid), "start": start, "end": end}]
    assert decision.about == {"type": "ADDED", "codes": [str(bench.drift.uuid)], "start": start, "end": end}
    assert spans(bench) == ["We find out from the customer", WORDS]
    assert progress(tallies([case_set(bench)]).values()) == (0, 3, 1, 0, 0, 0)
    place = (bench.round.pk, bench.version.pk)
    assert [how for _span, how in settlements(bench.study, [place])[place]] == [Settlement.ALIKE, Settlement.ADDED]
    assert moderation_of([place])[:2] == ({"added": 1}, 1)
    assert AuditEvent.objects.filter(study=bench.study, verb="case.added", object_id=str(case.uuid)).exists()


def test_its_key_names_text_code_and_words(bench: Bench) -> None:
    start, end = bench.span(WORDS)
    one = added(str(bench.drift.uuid), "whatever", start, end, ["1", "2"])
    assert add(bench).key == case_key(one, bench.version.sha256)
    for other in (one._replace(end=end - 1), one._replace(ids=(str(bench.labels.uuid),))):
        assert case_key(other, bench.version.sha256) != case_key(one, bench.version.sha256)


def test_it_survives_a_recomputation_and_a_merge_of_its_code(bench: Bench) -> None:
    case = add(bench)
    Case.objects.all().delete()
    CaseSet.objects.update(layers_sha256="")
    make_cases(bench.study)
    again = bench.case("ADDED")
    assert (again.key, again.state, again.decision) == (case.key, "decided", Decision.objects.get())
    Code.objects.filter(pk=bench.drift.pk).update(merged_into=bench.labels)
    make_cases(bench.study)
    assert bench.case("ADDED").codes == [str(bench.labels.uuid)]
    assert bench.case("ADDED").key == case.key
    assert not stale([case_set(bench)]).exists()


def test_asked_twice_it_happens_once_and_cases_are_read_by_four_questions(
    bench: Bench, django_assert_num_queries: object
) -> None:
    assert add(bench) == add(bench)
    assert Decision.objects.count() == 1
    with django_assert_num_queries(4):  # type: ignore[operator]
        make_cases(bench.study)


def test_undo_takes_it_out_and_it_can_be_added_again(bench: Bench) -> None:
    add(bench)
    assert undo(bench) is None
    assert [one.type for one in bench.cases()] == ["BOUNDARY", "AGREE", "DIFFERENT_CODE", "ONE_CODER"]
    assert not stale([case_set(bench)]).exists()
    assert spans(bench) == ["We find out from the customer"]
    assert add(bench).decision == Decision.objects.latest("id")
    assert bench.case("ADDED").state == "decided"


def test_another_moderator_can_decide_otherwise_about_it_and_it_comes_back(bench: Bench) -> None:
    case = add(bench)
    start, end = bench.span("takes a week")
    own = actions.Own(code=str(bench.drift.uuid), start=start, end=end)
    seen = stamp(bench.case("ADDED").decision)
    actions.decide(case=case, actor=bench.other_moderator, choice="boundary", seen=seen, own=own)
    assert spans(bench)[1:] == ["takes a week"]
    seen = stamp(bench.case("ADDED").decision)
    actions.decide(case=case, actor=bench.other_moderator, choice="neither", seen=seen)
    place = (bench.round.pk, bench.version.pk)
    assert moderation_of([place]).choices == {}
    assert settlements(bench.study, [place])[place][1:] == []
    again = add(bench)
    assert (again.pk, again.decision.previous.choice) == (case.pk, "neither")
    assert spans(bench)[1:] == [WORDS]
    undone = undo(bench)
    assert undone is not None
    assert undone.decision is not None
    assert (undone.pk, undone.decision.choice) == (case.pk, "neither")
    with pytest.raises(Refused, match="does not offer"):
        actions.decide(case=case, actor=bench.moderator, choice="add", seen=stamp(undone.decision))


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("Labels are often", "wrong labels", "A coder marked some of these words with this code"),
        ("takes a week, and", "drift", "The consensus has this code on these words already"),
        ("Nobody said this", "drift", "do not stand in the transcript"),
        (WORDS, " ", "name"),
    ],
)
def test_what_is_marked_already_or_does_not_stand_there_is_refused(
    bench: Bench, text: str, code: str, sentence: str
) -> None:
    add(bench, "a week")
    with pytest.raises(Refused, match=sentence):
        add(bench, text, code)
    with pytest.raises(Refused, match="listed reasons"):
        add(bench, reason="because")
    assert Decision.objects.count() == 1


def test_at_the_desk_the_case_in_hand_stays(bench: Bench) -> None:
    moderator, case = as_person(bench.moderator), bench.case("ONE_CODER")
    page = moderator.get(f"/s/{bench.study.slug}/moderation/cases/{case.uuid}")
    assert words(page, "//button[@id='add-open']") == ["i Add what nobody marked"]
    answer = decide(bench, moderator, case, "add", add_code="new one", words=WORDS)
    assert shown(answer).get_element_by_id("desk").get("data-said") == "Added what nobody had marked."
    assert words(answer, "//*[@id='case-title']")[0].endswith(": only one coder")
    assert words(answer, "//form[@id='undo']/span")[0].endswith("Added what nobody had marked.")
    assert Code.objects.get(uuid=bench.case("ADDED").codes[0]).name == "new one"
    refused = decide(bench, moderator, case, "add", add_code="new one", words=WORDS, note="again")
    assert refused.status_code == 422
    assert words(refused, "//div[@role='alert']") == ["The consensus has this code on these words already."]
    assert shown(refused).get_element_by_id("own").get("open") is not None
    stamped = stamp(Decision.objects.get())
    undone = moderator.post(f"/s/{bench.study.slug}/moderation/undo", {"undo": stamped}, headers={"HX-Request": "1"})
    assert "Undone. The passage is no case any more." in undone.content.decode()
    assert "ADDED" not in {one.type for one in bench.cases()}


def test_from_a_transcript_s_overview(bench: Bench) -> None:
    place = (bench.round.uuid, bench.version.uuid)
    assert f"/moderation/add/{place[0]}/{place[1]}" in read(bench.study, bench.moderator, "moderation")
    page = read(bench.study, bench.moderator, "add_passage", *place)
    start, end = bench.span("We find out from the customer")
    assert f'data-consensus="{start}-{end}"' in page
    for sent, sentence in (
        ({"code-0": "drift"}, "A coding that you add needs a code and the words"),
        ({"code-0": "drift", "words-0": WORDS, "start-0": "x"}, "do not understand each other"),
        ({"code-0": "drift", "words-0": "Nobody said"}, "do not stand in the transcript"),
    ):
        assert sentence in send(bench.study, bench.moderator, "add_passage", *place, status=422, **sent)
    start, end = bench.span(WORDS)
    sent = {"code-0": "drift", "words-0": WORDS, "start-0": start, "end-0": end, "reason": "oversight", "note": "so"}
    send(bench.study, bench.moderator, "add_passage", *place, **sent)
    page = read(bench.study, bench.moderator, "add_passage", *place)
    assert f"{start}-{end}" in page
    assert "Undo" in page
    assert "added" in read(bench.study, bench.owner, "ledger")
    desk = read(bench.study, bench.moderator, "case", bench.case("ADDED").uuid)
    assert ": marked by nobody" in desk
    read(bench.study, bench.moderator, "add_passage", bench.version.uuid, bench.version.uuid, status=404)
