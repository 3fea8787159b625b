"""The sound over HTTP: whole, in parts, beyond its end, to whom it may go; and every container it may come in."""

from __future__ import annotations

import io
from contextlib import suppress

import numpy as np
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings.domain.between import offset_ms
from recordings.domain.levels import levels
from recordings.models import Recording, Track
from recordings.sound import decode, pcm, ranges
from recordings.sound.store import open_stored
from studies.domain.sentences import Unreadable
from studies.models import Participant
from studies.permissions import Role
from tests.factories import make_member
from tests.recordings.conftest import Studio
from tests.recordings.made import make_recording
from tests.recordings.sounds import RATE, Sound, encoded, joined, silence, speech, wav


@pytest.mark.parametrize(
    ("header", "size", "expected"),
    [
        ("", 10, None),
        ("bytes=0-", 10, (0, 10)),
        ("bytes=2-4", 10, (2, 5)),
        ("bytes=9-99", 10, (9, 10)),
        ("bytes=-3", 10, (7, 10)),
        ("bytes=-99", 10, (0, 10)),
        ("bytes=5-2", 10, None),
        ("bytes=0-1,4-5", 10, None),
        ("lines=1-2", 10, None),
        ("bytes=-", 10, None),
        ("bytes=0-", 5 << 20, (0, 1 << 20)),
        ("bytes=100-", 5 << 20, (100, 100 + (1 << 20))),
    ],
)
def test_ranges(header: str, size: int, expected: tuple[int, int] | None) -> None:
    found = ranges.wanted(header, size)
    assert (found and (found.start, found.end)) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_range_outside_the_file(header: str) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.wanted(header, 10)


def test_the_sound_is_served_in_parts(studio: Studio, client: Client) -> None:
    recording = make_recording(studio.interview, studio.interviewer)
    client.force_login(studio.interviewer)
    for address in (sound_of(recording), f"{sound_of(recording).removesuffix('/sound')}/tracks/1/sound"):
        whole = client.get(address)
        assert (whole.status_code, b"".join(whole.streaming_content)) == (200, b"0123456789")
        assert whole.headers["Accept-Ranges"] == "bytes"
        assert "no-store" in whole.headers["Cache-Control"]
        part = client.get(address, headers={"Range": "bytes=3-5", "Accept-Encoding": "gzip"})
        assert (part.status_code, part.content) == (206, b"345")
        assert part.headers["Content-Range"] == "bytes 3-5/10"
        assert part.headers["Content-Type"] == "audio/mp4"
        assert "Content-Encoding" not in part.headers
        beyond = client.get(address, headers={"Range": "bytes=10-"})
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */10")
        head = client.head(address, headers={"Range": "bytes=0-"})
        assert (head.status_code, head.content, head.headers["Content-Length"]) == (206, b"", "10")


def test_the_sound_is_for_those_who_may_hear_it(studio: Studio, client: Client) -> None:
    recording = make_recording(studio.interview, studio.interviewer)
    address = sound_of(recording)
    found = {}
    for role in Role.values:
        client.force_login(make_member(studio.study, role))
        found[role] = client.get(address).status_code
    assert found == {"owner": 200, "interviewer": 200, "coder": 403, "moderator": 403, "auditor": 403, "observer": 403}
    client.force_login(make_member(make_recording_elsewhere(), Role.OWNER))
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_without_consent_the_sound_is_silent(studio: Studio, client: Client) -> None:
    recording = make_recording(studio.interview, studio.interviewer)
    client.force_login(studio.interviewer)
    Participant.objects.filter(pseudonym="P1").update(consents_to_record=False)
    answer = client.get(sound_of(recording))
    assert answer.status_code == 422
    assert "P1 has not consented to be recorded." in answer.content.decode()


@pytest.mark.parametrize("state", [Recording.State.PREPARING, Recording.State.FAILED])
def test_what_is_not_ready_is_not_there(studio: Studio, client: Client, state: str) -> None:
    recording = make_recording(studio.interview, studio.interviewer, state=state)
    client.force_login(studio.interviewer)
    assert client.get(sound_of(recording)).status_code == 404


def sound_of(recording: Recording) -> str:
    return f"/s/{recording.study.slug}/recordings/{recording.uuid}/sound"


def make_recording_elsewhere() -> object:
    from tests.factories import make_study

    return make_study()


MARKED = joined(silence(0.7), speech(0.6), silence(0.9), speech(0.5, seed=3), silence(0.3))


@pytest.mark.parametrize(
    ("container", "codec", "rate"),
    [
        ("mp3", "libmp3lame", 44_100),
        ("ipod", "aac", 44_100),
        ("mp4", "aac", 48_000),
        ("flac", "flac", 48_000),
        ("ogg", "libopus", 48_000),
        ("webm", "libopus", 48_000),
        ("adts", "aac", 44_100),
        ("wav", "pcm_s24le", 48_000),
        ("aiff", "pcm_s16be", 44_100),
        ("asf", "wmav2", 44_100),
        ("caf", "pcm_s16le", 44_100),
    ],
)
def test_every_container_gives_the_same_sound_at_the_same_times(
    studio: Studio, container: str, codec: str, rate: int
) -> None:
    recording = studio.record((f"a.{container}", encoded(MARKED, container, codec, rate=rate)))
    assert recording.state == Recording.State.READY, recording.error
    track = recording.tracks.get()
    assert track.use == Track.Use.EVERYBODY
    heard = samples_of(track)
    assert abs(offset_ms(levels(heard), levels(MARKED))) <= 60
    assert len(heard) == pytest.approx(len(MARKED), abs=RATE // 8)


def test_two_streams_in_one_file_are_two_tracks(studio: Studio) -> None:
    recording = studio.record(("a.mka", encoded(MARKED, "matroska", "libopus", streams=2)))
    assert [(track.stream, track.use) for track in recording.tracks.all()] == [(0, "speaker"), (1, "speaker")]


def test_dual_mono_is_one_track_and_may_be_split(studio: Studio) -> None:
    from recordings import actions

    recording = studio.record(("a.wav", wav(MARKED, MARKED)))
    assert recording.facts["stereo"]["split"] is False
    assert np.array_equal(samples_of(recording.tracks.get()), MARKED)
    actions.prepare_again(recording=recording, actor=studio.interviewer, channels=Recording.Channels.SPLIT)
    studio.work(recording.job)
    assert [track.channel for track in recording.tracks.all()] == ["left", "right"]


def test_one_file_a_participant_beside_the_mixed_one(studio: Studio) -> None:
    one = joined(silence(1), speech(6), silence(9))
    other = joined(silence(9), speech(5, seed=2), silence(2))
    mixed = (one // 2 + other // 2).astype(np.int16)
    late = other[3 * RATE :]

    recording = studio.record(("audio_P1.wav", wav(one)), ("second.wav", wav(late)), ("audio_only.wav", wav(mixed)))

    first, second, third = recording.tracks.all()
    assert [track.use for track in (first, second, third)] == ["speaker", "speaker", "listen"]
    assert [first.speaker, second.speaker] == ["P1", "Speaker 2"]
    assert first.offset_ms == pytest.approx(0, abs=40)
    assert second.offset_ms == pytest.approx(3000, abs=40)
    assert recording.facts["uneven"] is True
    assert recording.facts["bleed"] == 0


def test_bleed_is_noticed(studio: Studio) -> None:
    one = joined(speech(10), silence(1), speech(10, seed=4), silence(9))
    other = (one // 4 + joined(silence(21), speech(9, seed=2))).astype(np.int16)
    recording = studio.record(("a.wav", wav(one)), ("b.wav", wav(other)))
    assert recording.facts["bleed"] > 0.5


def samples_of(track: Track) -> Sound:
    with open_stored(track.pcm) as stored:
        return pcm.read(stored, 0, track.samples)


def test_a_hole_in_a_file_s_clock_becomes_silence(studio: Studio) -> None:
    from fractions import Fraction

    import av

    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as target:
        stream = target.add_stream("flac", rate=RATE, layout="mono")
        for at, sound in ((0, speech(1)), (3 * RATE, speech(1, seed=2))):
            for begin in range(0, len(sound), 1600):
                frame = av.AudioFrame.from_ndarray(sound[begin : begin + 1600].reshape(1, -1), "s16", "mono")
                frame.sample_rate, frame.pts, frame.time_base = RATE, at + begin, Fraction(1, RATE)
                target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    recording = studio.record(("hole.mka", file.getvalue()))
    heard = samples_of(recording.tracks.get())
    assert len(heard) == pytest.approx(4 * RATE, abs=200)
    assert not heard[int(1.3 * RATE) : int(2.7 * RATE)].any()


HEADS = (
    b"",
    b"RIFF\x24\x00\x00\x00WAVEfmt ",
    b"fLaC\x00\x00\x00\x22",
    b"OggS\x00\x02",
    b"\x00\x00\x00\x20ftypM4A ",
    b"ID3\x04",
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=600))
def test_any_bytes_are_sound_or_refused_with_a_sentence(head: bytes, tail: bytes) -> None:
    file = io.BytesIO(head + tail)
    with suppress(Unreadable):
        for stream in decode.streams(file):
            blocks = list(decode.decode(file, stream))
            assert all(block.shape[0] == stream.channels for block in blocks)


@pytest.mark.parametrize(
    "playlist", [b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n", b"ffconcat version 1.0\nfile x.wav\n"]
)
def test_a_list_of_other_files_is_no_sound(playlist: bytes) -> None:
    with pytest.raises(Unreadable, match="no sound file"):
        decode.streams(io.BytesIO(playlist))


def test_a_file_that_ends_too_early_gives_what_there_is(studio: Studio) -> None:
    whole = encoded(joined(speech(20), speech(20, seed=2)), "mp3", "libmp3lame", rate=44_100)
    recording = studio.record(("cut.mp3", whole[: len(whole) // 2]))
    assert recording.state == Recording.State.READY, recording.error
    assert recording.duration_ms == pytest.approx(20_000, abs=2000)
