"""Recordings: uploads that arrive in parts, sound files, tracks, and what speech recognition made of them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from studies.models import Interview, Participant, Person, Study
from studies.scoping import scoped
from transcripts.domain.turns import LONGEST_NAME
from transcripts.models import Speaker, TranscriptVersion, Turn


class Upload(models.Model):
    """A sound file on its way, in parts that may come in any order and be sent again."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="sound_uploads")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="bytes")
    modified = models.BigIntegerField(default=0, help_text="as the browser says it, to know the file again")
    part_bytes = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Upload"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["created_at", "id"]

    @property
    def all_parts(self) -> int:
        """How many parts the file has."""
        return -(-self.size // self.part_bytes)


class UploadPart(models.Model):
    """One part that arrived whole: its bytes lie in the media storage, its SHA-256 was checked."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    index = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=200, help_text="in the storage, as the storage named it")

    objects: ClassVar[models.Manager["UploadPart"]] = scoped("upload__study")

    class Meta:
        ordering: ClassVar = ["upload", "index"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["upload", "index"], name="one_part_an_index")]


class Recording(models.Model):
    """The sound of one interview: one mixed file, one file a participant, or a file with one speaker a channel."""

    class Channels(models.TextChoices):
        MEASURED = "measured", _("as measured")
        SPLIT = "split", _("one speaker a channel")
        ONE = "one", _("everybody on both channels")

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("unusable")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="recordings")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interview = models.OneToOneField(Interview, on_delete=models.PROTECT, related_name="recording")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    error = models.CharField(max_length=300, blank=True)
    channels = models.CharField(max_length=10, choices=Channels.choices, default=Channels.MEASURED)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    duration_ms = models.PositiveIntegerField(default=0)
    mix = models.CharField(max_length=200, blank=True, help_text="the playback copy of all tracks, in the storage")
    facts = models.JSONField(default=dict, help_text="what was measured between the tracks: bleed, channels")
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Recording"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["interview__label"]

    def __str__(self) -> str:
        return self.interview.label


class SoundFile(models.Model):
    """A file as it was uploaded, kept untouched under a random name; its own name may hold a person's."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="files")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    index = models.PositiveSmallIntegerField()
    upload = models.ForeignKey(Upload, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=200, blank=True, help_text="in the storage")

    objects: ClassVar[models.Manager["SoundFile"]] = scoped("recording__study")

    class Meta:
        ordering: ClassVar = ["recording", "index"]


class Track(models.Model):
    """One line of sound, 16 kHz mono, decoded once; playback copy and peaks were made from the same samples."""

    class Use(models.TextChoices):
        SPEAKER = "speaker", _("one speaker")
        EVERYBODY = "everybody", _("everybody")
        LISTEN = "listen", _("only to listen to")

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="tracks")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    index = models.PositiveSmallIntegerField()
    file = models.ForeignKey(SoundFile, on_delete=models.CASCADE, related_name="tracks")
    stream = models.PositiveSmallIntegerField(default=0, help_text="of the file's streams of sound, from 0")
    channel = models.CharField(max_length=5, blank=True, help_text="left, right, or nothing for all of them")
    use = models.CharField(max_length=10, choices=Use.choices)
    speaker = models.CharField(max_length=LONGEST_NAME, blank=True)
    role = models.CharField(max_length=12, choices=Speaker.Role.choices, default=Speaker.Role.OTHER)
    participant = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    offset_ms = models.IntegerField(default=0, help_text="how much later than the recording the track begins")
    found_offset_ms = models.IntegerField(null=True)
    samples = models.PositiveBigIntegerField(default=0)
    pcm = models.CharField(max_length=200, blank=True)
    proxy = models.CharField(max_length=200, blank=True)
    peaks = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["Track"]] = scoped("recording__study")

    class Meta:
        ordering: ClassVar = ["recording", "index"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["recording", "index"], name="one_track_an_index")]

    @property
    def duration_ms(self) -> int:
        """Its own length, without its offset."""
        return self.samples // 16

    @property
    def number(self) -> int:
        """How people count it: from 1."""
        return self.index + 1


class Recognition(models.Model):
    """One run of speech recognition over a recording or a passage of it; what it made is kept, whatever follows."""

    class Outcome(models.TextChoices):
        NONE = "", _("not finished")
        WORDS = "words", _("words found")
        GAPS = "gaps", _("words found, with gaps")
        SILENCE = "silence", _("no speech found")

    class Answer(models.TextChoices):
        OPEN = "", _("open")
        TAKEN = "taken", _("taken")
        DECLINED = "declined", _("declined")

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="recognitions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engine = models.CharField(max_length=20)
    model = models.CharField(max_length=120)
    model_sha256 = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict, help_text="language or the languages to choose from, beam; no prompt")
    prompt = models.CharField(max_length=200, blank=True, help_text="names and terms; confidential")
    libraries = models.JSONField(default=dict)
    start_ms = models.PositiveIntegerField(null=True, help_text="of a passage; empty for the whole recording")
    end_ms = models.PositiveIntegerField(null=True)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all its chunks' results")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    version = models.ForeignKey(TranscriptVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Recognition"]] = scoped("recording__study")

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]

    @property
    def is_passage(self) -> bool:
        """Whether it covers a part of the recording only."""
        return self.start_ms is not None


class Chunk(models.Model):
    """About four minutes of one track: planned once, recognised once, its result stored in the same moment."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="chunks")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+")
    index = models.PositiveIntegerField()
    start = models.PositiveBigIntegerField(help_text="in samples of the track")
    end = models.PositiveBigIntegerField()
    before = models.PositiveIntegerField(default=0, help_text="samples of context heard before the start")
    after = models.PositiveIntegerField(default=0)
    kept: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="[start, end) in samples of what is not silent"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=8, blank=True)
    result: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    flags: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    seconds = models.FloatField(default=0, help_text="that recognition took")
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Chunk"]] = scoped("recognition__recording__study")

    class Meta:
        ordering: ClassVar = ["recognition", "track__index", "index"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recognition", "track", "index"], name="one_chunk_an_index")
        ]


class RecognisedTurn(models.Model):
    """What recognition knows about a turn beyond its text: each word's place, times and probability."""

    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="recognised")
    words: "models.JSONField[Any, Any]" = models.JSONField(
        default=list, help_text="[start, end, start_ms, end_ms, probability], offsets in code points of the turn"
    )
    flags: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    objects: ClassVar[models.Manager["RecognisedTurn"]] = scoped("turn__version__transcript__study")
