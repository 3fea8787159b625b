"""A lone frozen layer is its consensus: it stands at once, is counted apart, and can still be decided otherwise."""

from collections import Counter

import pytest

from moderation import actions
from moderation.codings.actions.many import Many, of_many
from moderation.codings.domain.lessons import Fate
from moderation.codings.domain.settlement import Settlement
from moderation.codings.kind import Codings
from moderation.codings.making import make_cases
from moderation.codings.queries import consensus_codings
from moderation.codings.results import fates, moderation_of, settlements
from moderation.models import Case
from moderation.queries import case_sets, progress, stamp, tallies
from moderation.rendering.page import Work
from studies.errors import Refused
from studies.models import Approach, Study
from studies.story import story
from tests import factories
from tests.moderation.conftest import Bench
from tests.reading import read
from transcripts.models import TranscriptVersion

WORDS = ("Labels are often wrong", "and nobody checks them", "The model drifts")


@pytest.fixture
def lone(bench: Bench) -> TranscriptVersion:
    """In its round a second transcript that the first coder alone was asked to code, and coded three times."""
    version = factories.make_version(bench.study)
    layer = bench.round.layers.create(version=version, coder=bench.first)
    for words in WORDS:
        factories.make_coding(layer, bench.labels, words)
    factories.submit(layer)
    return version


def alone(bench: Bench) -> list[Case]:
    return [case for case in bench.cases() if case.type == "ALONE"]


def decide(case: Case, bench: Bench, choice: str, own: actions.Own | None = None) -> None:
    actions.decide(case=case, actor=bench.moderator, choice=choice, seen=stamp(case.decision), own=own)


def test_each_of_its_passages_is_a_case_that_stands(bench: Bench, lone: TranscriptVersion) -> None:
    found = [(case.state, lone.text[case.start : case.end], case.overlap) for case in alone(bench)]
    assert found == [("agreed", words, 1.0) for words in WORDS]
    code = str(bench.labels.uuid)
    spans = [(code, case.start, case.end) for case in alone(bench)]
    assert consensus_codings(bench.round, lone) == (spans, [])
    place = (bench.round.pk, lone.pk)
    assert settlements(bench.study, [place]) == {place: [(span, Settlement.ALONE) for span in spans]}


def test_nothing_counts_it_as_a_difference(bench: Bench, lone: TranscriptVersion) -> None:
    alone(bench)
    sets = case_sets(bench.study, bench.moderator)
    assert progress(tallies(sets).values()) == (0, 3, 1, 0, 0, 3)
    work = Work(bench.study, bench.moderator, {})
    assert {case.type for case in work.queue.take(0, 10)} == {"BOUNDARY", "DIFFERENT_CODE", "ONE_CODER"}
    [chapter] = [told for told in story(bench.study, bench.moderator) if "decided" in told.detail]
    assert (chapter.done, chapter.whole) == (0, 3)
    for many in (Many(), Many(type="AGREE")):
        assert not set(of_many(sets, many)) & set(alone(bench))
    page = read(bench.study, bench.moderator, "lessons")
    assert '<th scope="row">coded once</th> <td class="number">3</td> <td class="number"></td>' in page


def test_what_is_coded_once_alone_waits_for_nobody(bench: Bench, lone: TranscriptVersion) -> None:
    bench.round.layers.exclude(version=lone).delete()
    page = read(bench.study, bench.moderator, "moderation")
    assert "3 passages were coded once and stand as they are." in page
    assert "Nothing waits for a decision." in page
    assert "The consensus of the transcripts that are ready is complete" in read(bench.study, bench.moderator, "cases")
    case = alone(bench)[0]
    desk = read(bench.study, bench.moderator, "case", case.uuid)
    assert "Stands as it is: one coder alone coded this transcript." in desk
    assert f'data-consensus="{case.start}-{case.end}"' in desk


def test_the_moderator_can_decide_otherwise_and_undo(bench: Bench, lone: TranscriptVersion) -> None:
    first, second, third = alone(bench)
    assert Codings().choices(first, [str(bench.first.uuid)]) == ["a", "neither", "boundary", "other"]
    decide(first, bench, "neither")
    start = second.start
    decide(second, bench, "boundary", actions.Own(str(bench.labels.uuid), start, start + 10))
    decide(third, bench, "a")
    spans = consensus_codings(bench.round, lone).spans
    assert [lone.text[start:end] for _code, start, end in spans] == ["and nobody", "The model drifts"]
    assert progress(tallies(case_sets(bench.study, bench.moderator)).values()) == (0, 3, 1, 0, 0, 0)
    place = (bench.round.pk, lone.pk)
    assert moderation_of([place]).choices == {"once_changed": 2, "once": 1}
    assert [how for _span, how in settlements(bench.study, [place])[place]] == [Settlement.SETTLED, Settlement.ALONE]
    for case in (third, second, first):
        decision = Case.objects.get(pk=case.pk).decision
        assert actions.undo(study=bench.study, actor=bench.moderator, seen=stamp(decision)).state == "agreed"
    assert len(consensus_codings(bench.round, lone).spans) == 3
    with pytest.raises(Refused, match="does not offer"):
        decide(first, bench, "agree")


def test_reading_it_again_asks_four_questions_too(
    bench: Bench, lone: TranscriptVersion, django_assert_num_queries: object
) -> None:
    make_cases(bench.study)
    with django_assert_num_queries(4):  # type: ignore[operator]
        make_cases(bench.study)


def test_fates_are_of_decided_transcripts_that_two_coded(bench: Bench, lone: TranscriptVersion) -> None:
    places = [(bench.round.pk, bench.version.pk), (bench.round.pk, lone.pk)]
    bench.cases()
    assert fates(bench.round, places) == {}
    decide(bench.case("BOUNDARY"), bench, "a")
    decide(bench.case("DIFFERENT_CODE"), bench, "b")
    decide(bench.case("ONE_CODER"), bench, "b")
    kept = {Fate.TAKEN: 2, Fate.RECODED: 1, Fate.MISSED: 1}, {Fate.TAKEN: 3, Fate.MOVED: 1}
    assert fates(bench.round, places) == {
        str(bench.first.uuid): Counter(kept[0]),
        str(bench.second.uuid): Counter(kept[1]),
    }
    assert fates(bench.round, places[1:]) == {}
    page = read(bench.study, bench.moderator, "lessons")
    assert '67 % <span class="quiet">2</span>' in page.replace("\xa0", " ")
    Study.objects.filter(pk=bench.study.pk).update(approach=Approach.REFLEXIVE)
    bench.round.study.refresh_from_db()
    assert fates(bench.round, places) == {}


def test_where_nothing_stands_nothing_can_be_missed(bench: Bench) -> None:
    bench.round.layers.exclude(coder=bench.first).delete()
    version = factories.make_version(bench.study)
    for coder in (bench.first, bench.second):
        layer = bench.round.layers.create(version=version, coder=coder)
        if coder == bench.first:
            factories.make_coding(layer, bench.labels, "The model drifts")
        factories.submit(layer)
    decide(bench.case("ONE_CODER"), bench, "neither")
    assert fates(bench.round, [(bench.round.pk, version.pk)]) == {
        str(bench.first.uuid): Counter({Fate.DROPPED: 1}),
        str(bench.second.uuid): Counter(),
    }
    page = read(bench.study, bench.moderator, "lessons")
    assert (
        page.count('<td class="number"><span class="quiet">–</span></td>') == 6
    )  # one missed nothing, one did nothing
