"""The agreement's chapter of the study's story."""

from django_scopes import scope, scopes_disabled

from agreement.part import compared
from tests.factories import World, layer_of, make_study, submit


def test_transcripts_that_all_coders_submitted_count(world: World):
    with scope(study=world.study):
        before = compared(world.study, world.owner)
        for coder in (world.coder, world.second_coder):
            submit(layer_of(world.round, world.second, coder))
        after = compared(world.study, world.owner)
    assert (before.done, before.whole, before.blocked_by) == (1, 2, "")
    assert (after.done, after.is_complete) == (2, True)


@scopes_disabled()
def test_a_blind_coder_learns_nothing(world: World):
    chapter = compared(world.study, world.coder)
    assert (chapter.done, chapter.whole) == (0, None)


@scopes_disabled()
def test_nothing_submitted_blocks_and_nothing_given_out_does_not(world: World):
    world.round.layers.update(state="in_progress")
    assert compared(world.study, world.owner).blocked_by == "No transcript is submitted by all its coders yet."
    assert compared(make_study(), world.owner).blocked_by == ""


@scopes_disabled()
def test_what_is_coded_once_is_nothing_to_compare(world: World):
    world.round.layers.filter(coder=world.second_coder).delete()
    chapter = compared(world.study, world.owner)
    assert (chapter.done, chapter.whole, chapter.blocked_by) == (0, None, "")


@scopes_disabled()
def test_where_layers_are_readings_there_is_no_such_chapter(world: World):
    world.study.approach = "constructivist"
    assert compared(world.study, world.owner) is None
