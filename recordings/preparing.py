"""From uploaded files to tracks: put together, decoded once, measured, copied for playback. Safe to run twice."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction

from jobs.work import Work
from recordings.actions.adding import copies
from recordings.actions.uploading import delete_parts
from recordings.domain import between
from recordings.domain.channels import Channels
from recordings.domain.peaks import peaks
from recordings.models import Recording, SoundFile, Track, UploadPart
from recordings.proposals import proposed_speaker
from recordings.sound import decode, pcm, playback, store
from studies.domain.sentences import Unreadable, gettext_noop
from studies.errors import Refused
from studies.sentences import translated
from transcripts.models import Speaker

STEPS = 1000
ASSEMBLED, DECODED = 150, 700
ASSEMBLING = gettext_noop("Putting the files together")
DECODING = gettext_noop("Decoding the sound")
COPYING = gettext_noop("Making copies for playback")
MIXING = gettext_noop("Mixing the tracks")
LOST = gettext_noop(
    "What had arrived of this file is damaged on the server. Remove the recording and bring the file again."
)
DIFFERENT_MS = 500


@dataclass
class Line:
    """A track in the making: where its samples lie locally, and what it is."""

    file: SoundFile
    stream: int
    channel: str
    path: Path
    samples: int = 0
    levels: Any = field(default_factory=lambda: np.zeros(0, dtype=np.float32))


def prepare(work: Work) -> dict[str, Any]:
    """The background job: afterwards the recording is ready, or unusable with a sentence."""
    recording = Recording.objects.select_related("interview", "study").get(uuid=work.subject)
    try:
        with store.workshop(recording.uuid.hex) as folder:
            _prepare(recording, folder, work)
    except Unreadable as error:
        recording.state, recording.error = Recording.State.FAILED, translated(error.sentence)[:300]
        recording.save(update_fields=["state", "error"])
        raise Refused(recording.error) from error
    return {"tracks": recording.tracks.count()}


def mix(work: Work) -> dict[str, Any]:
    """The background job that makes the copy of all tracks anew, after an offset was changed."""
    work.progress(0, 1, MIXING)
    recording = Recording.objects.get(uuid=work.subject)
    old, tracks = recording.mix, list(recording.tracks.all())
    with store.workshop(f"mix-{recording.uuid.hex}") as folder:
        recording.mix = _mix(recording, tracks, folder)
    recording.duration_ms = _length(tracks)
    recording.save(update_fields=["mix", "duration_ms"])
    store.delete([old])
    return {}


def _prepare(recording: Recording, folder: Path, work: Work) -> None:
    files = list(recording.files.select_related("upload"))
    whole = sum(file.size for file in files)
    done = 0
    for file in files:
        work.progress(done * ASSEMBLED // whole, STEPS, ASSEMBLING)
        _assemble(file, folder)
        done += file.size
    lines: list[Line] = []
    facts: dict[str, Any] = {}
    done = 0
    for file in files:
        for share in _decode(file, recording.channels, folder, lines, facts):
            so_far = (done + share * file.size) / whole
            work.progress(ASSEMBLED + int(so_far * (DECODED - ASSEMBLED)), STEPS, DECODING)
        done += file.size
    _store_tracks(recording, lines, facts, folder, work)


def _assemble(file: SoundFile, folder: Path) -> None:
    """Put the parts of an upload together, check and store them; the parts go once the whole is stored."""
    if file.path or file.upload is None:
        return
    upload = file.upload
    local = folder / f"file-{file.index}"
    digest = hashlib.sha256()
    with local.open("wb") as target:
        for part in UploadPart.objects.filter(upload=upload).order_by("index"):
            content = _content(part)
            digest.update(content)
            target.write(content)
    path = store.save_file(store.new_name(store.recording_folder(file.recording.uuid.hex)), local)
    with transaction.atomic():
        file.path, file.sha256, file.upload = path, digest.hexdigest(), None
        file.save(update_fields=["path", "sha256", "upload"])
        delete_parts(upload)
        upload.delete()
    local.unlink()


def _content(part: UploadPart) -> bytes:
    """The bytes of a part. Raises Unreadable where they are not there any more, or not as they came."""
    try:
        with store.open_stored(part.path) as stored:
            content: bytes = stored.read()
    except FileNotFoundError as error:
        raise Unreadable(LOST) from error
    if hashlib.sha256(content).hexdigest() != part.sha256:
        raise Unreadable(LOST)
    return content


def _decode(file: SoundFile, channels: str, folder: Path, lines: list[Line], facts: dict[str, Any]) -> Iterator[float]:
    """Decode every stream of a file into lines; yields how much of the file is done."""
    with store.open_stored(file.path) as stored:
        found = decode.streams(stored)
        for at, stream in enumerate(found):
            if stream.channels == 2:
                shares = _decode_pair(file, stored, stream, channels, folder, lines, facts)
            else:
                shares = _decode_one(file, stored, stream, folder, lines)
            for share in shares:
                yield (at + share) / len(found)


def _decode_one(
    file: SoundFile, stored: Any, stream: decode.SoundStream, folder: Path, lines: list[Line]
) -> Iterator[float]:
    line = Line(file, stream.index, "", folder / f"{len(lines)}.wav")
    with pcm.writing(line.path) as writer:
        for block in decode.decode(stored, stream):
            writer.write(block[0])
            yield _share(writer.samples, stream)
    line.samples = writer.samples
    lines.append(line)


def _decode_pair(
    file: SoundFile,
    stored: Any,
    stream: decode.SoundStream,
    wanted: str,
    folder: Path,
    lines: list[Line],
    facts: dict[str, Any],
) -> Iterator[float]:
    """Left, right and both together are written at once; what was measured, or said, decides which of them stay."""
    paths = {name: folder / f"{len(lines)}-{name}.wav" for name in ("left", "right", "both")}
    measured = Channels()
    with ExitStack() as stack:
        writers = {name: stack.enter_context(pcm.writing(path)) for name, path in paths.items()}
        for left, right in decode.decode(stored, stream):
            measured.add(left, right)
            writers["left"].write(left)
            writers["right"].write(right)
            writers["both"].write(((left.astype(np.int32) + right) // 2).astype(np.int16))
            yield _share(writers["both"].samples, stream)
    split = wanted == Recording.Channels.SPLIT or (wanted == Recording.Channels.MEASURED and measured.are_speakers)
    facts["stereo"] = {"side_db": round(measured.side_db, 1), "overlap": round(measured.overlap, 3), "split": split}
    for name in ("left", "right") if split else ("both",):
        channel = name if split else ""
        lines.append(Line(file, stream.index, channel, paths[name], writers["both"].samples))
    for path in paths.values():
        if path not in {line.path for line in lines}:
            path.unlink()


def _share(samples: int, stream: decode.SoundStream) -> float:
    return min(1.0, samples / 16 / stream.duration_ms) if stream.duration_ms else 0.5


def _store_tracks(recording: Recording, lines: list[Line], facts: dict[str, Any], folder: Path, work: Work) -> None:
    for line in lines:
        with line.path.open("rb") as stored:
            line.levels = pcm.levels_of(stored, line.samples)
    mixed = between.mixed_track([line.levels for line in lines])
    facts.update(_between(lines, mixed))
    old = [*copies(recording), recording.mix]
    made = []
    for index, line in enumerate(lines):
        work.progress(DECODED + index * (STEPS - DECODED) // (len(lines) + 1), STEPS, COPYING)
        made.append(_track(recording, index, line, lines, mixed, folder))
    work.progress(STEPS - (STEPS - DECODED) // (len(lines) + 1), STEPS, MIXING)
    mix = _mix(recording, made, folder)
    with transaction.atomic():
        Track.objects.filter(recording=recording).delete()
        Track.objects.bulk_create(made)
        recording.mix, recording.facts, recording.duration_ms = mix, facts, _length(made)
        recording.state, recording.error = Recording.State.READY, ""
        recording.save(update_fields=["mix", "facts", "duration_ms", "state", "error"])
        transaction.on_commit(lambda: store.delete(old))


def _between(lines: list[Line], mixed: int | None) -> dict[str, Any]:
    """Bleed between any two tracks of speakers, and whether their lengths differ."""
    single = [line for at, line in enumerate(lines) if at != mixed]
    shares = [between.bleed(one.levels, other.levels) for at, one in enumerate(single) for other in single[at + 1 :]]
    lengths = [line.samples // 16 for line in lines]
    return {"bleed": round(max(shares, default=0.0), 3), "uneven": max(lengths) - min(lengths) > DIFFERENT_MS}


def _track(recording: Recording, index: int, line: Line, lines: list[Line], mixed: int | None, folder: Path) -> Track:
    found = _offset(line, lines, mixed)
    kept = store.recording_folder(recording.uuid.hex)
    use = Track.Use.LISTEN if index == mixed else Track.Use.SPEAKER if len(lines) > 1 else Track.Use.EVERYBODY
    proxy = folder / f"{index}.m4a"
    with line.path.open("rb") as stored:
        playback.write_proxy(proxy, pcm.read_all(stored, line.samples))
    with line.path.open("rb") as stored:
        outline = b"".join(peaks(block) for block in pcm.read_all(stored, line.samples))
    track = Track(
        recording=recording,
        index=index,
        file=line.file,
        stream=line.stream,
        channel=line.channel,
        use=use,
        speaker=proposed_speaker(recording.study, line.file.file_name, index) if use == Track.Use.SPEAKER else "",
        role=Speaker.Role.OTHER,
        found_offset_ms=found,
        offset_ms=found or 0,
        samples=line.samples,
        pcm=store.save_file(store.new_name(kept, ".wav"), line.path),
        proxy=store.save_file(store.new_name(kept, ".m4a"), proxy),
        peaks=store.save_bytes(store.new_name(kept, ".peaks"), outline),
    )
    proxy.unlink()
    return track


def _offset(line: Line, lines: list[Line], mixed: int | None) -> int | None:
    """Measured against the mixed file where there is one; otherwise nobody can know."""
    if mixed is None or lines[mixed] is line:
        return None
    return between.offset_ms(line.levels, lines[mixed].levels)


def _mix(recording: Recording, tracks: list[Track], folder: Path) -> str:
    """The copy of all speakers together, or of the file that is mixed already; one track needs none."""
    if len(tracks) == 1:
        return ""
    heard = [track for track in tracks if track.use == Track.Use.LISTEN][:1] or tracks
    local = folder / "mix.m4a"
    playback.write_proxy(local, playback.mixed([(track.pcm, track.samples, 16 * track.offset_ms) for track in heard]))
    return store.save_file(store.new_name(store.recording_folder(recording.uuid.hex), ".m4a"), local)


def _length(tracks: list[Track]) -> int:
    return max((track.duration_ms + track.offset_ms for track in tracks), default=0)
