"""A version as HTML: its text nodes are the canonical text."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.transcripts.conftest import Room
from transcripts.models import Speaker
from transcripts.rendering.texts import clock, turn_html, version_html
from transcripts.visibility import Reader

TURNS = [
    ("Interviewer", "Is 1 < 2 & 'so'?"),
    ("P1", "<script>alert(1)</script>\nand 👩‍🔬 نعم"),
    ("P1", "plain"),
]


def test_the_paragraphs_are_the_text(room: Room) -> None:
    version = factories.make_version(room.study, TURNS, interview=room.interview)
    paragraphs = re.findall(r'<p dir="auto">(.*?)</p>', version_html(version), re.DOTALL)
    assert "\n".join(map(unescape, paragraphs)) == version.text
    assert not any("<" in paragraph for paragraph in paragraphs)


def test_a_turn_has_its_anchor_its_time_and_its_speaker() -> None:
    assert turn_html(23, "A&B", "participant", "x", 65_000) == (
        '<div class="turn" id="t23" data-n="23" data-at="1:05">'
        '<span class="speaker">A&amp;B</span><p dir="auto">x</p></div>\n'
    )
    assert turn_html(1, "", "", "x", None) == '<div class="turn" id="t1" data-n="1"><p dir="auto">x</p></div>\n'
    assert turn_html(1, "I", "interviewer", "x", None).startswith('<div class="turn asks"')


def test_it_is_made_once_and_again_when_a_speaker_is_renamed(room: Room) -> None:
    version = factories.make_version(room.study, TURNS, interview=room.interview)
    reader = Reader(reads_working=True)
    with CaptureQueriesContext(connection) as first:
        version_html(version, reader)
    with CaptureQueriesContext(connection) as second:
        version_html(version, reader)
    Speaker.objects.filter(label="P1").update(label="Paula")
    assert (len(first), len(second)) == (3, 1)
    assert '<span class="speaker">Paula</span>' in version_html(version, reader)


def test_clock() -> None:
    assert [clock(time) for time in (0, 59_999, 3_600_000, 36_061_000)] == ["0:00", "0:59", "1:00:00", "10:01:01"]
