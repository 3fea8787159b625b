"""The number of questions to the database does not grow with turns, deeds or recordings."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from correction import actions
from correction.rendering.desk import desk_data
from correction.rendering.statistics import statistics
from tests import factories
from tests.correction.conftest import SPOKEN, Room, recognised


def count(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        work()
    return len(seen)


def test_opening_the_desk(room: Room) -> None:
    before = count(lambda: desk_data(room.correction, room.second))
    for turn in room.turns():
        room.do(room.new(turn, "more"), verb="split")
    assert count(lambda: desk_data(room.correction, room.second)) == before


def test_a_deed_on_two_turns_and_on_three(room: Room) -> None:
    room.do(room.change(room.turns()[0], checked=True), verb="checked")

    def check(number: int) -> int:
        changes = [room.change(turn, checked=not turn.checked) for turn in room.turns()[:number]]
        return count(lambda: room.do(*changes, verb="checked"))

    assert check(2) == check(3)


def test_statistics_of_one_recording_and_of_three(room: Room) -> None:
    room.freeze()
    before = count(lambda: statistics(room.study))
    for _number in range(2):
        raw = recognised(factories.make_interview(room.study, first_interviewer=room.first), SPOKEN[:1])
        room.correction = actions.begin_correction(transcript=raw.transcript, actor=room.second)
        room.freeze()
    assert count(lambda: statistics(room.study)) == before
