"""Which text of a transcript is read, by whom, and under what names: decided here, once.

Versions are of two lines:

- the *working line*: recognised, imported, corrected. Who may read it (`Permission.READ_WORKING_LINE`) sees speakers'
  own labels, file names and full dates as well.
- the *reading line*: what coders, moderators and observers read, what rounds are opened on and what is exported. It is
  the anonymised version where there is one, else the latest that is not as a machine heard it.

Work may lie on a version that the reading line has left behind: coded before it was anonymised, or after that but with
names that a second look found. Such a text is shown only as far as the reading line has its words (`readable_text`).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from studies.models import Study
from studies.permissions import Permission
from transcripts.domain.names import is_plain_label
from transcripts.domain.replacements import SpanMap, blocked
from transcripts.maps import map_between
from transcripts.models import Speaker, Transcript, TranscriptVersion

Kind = TranscriptVersion.Kind
KEPT_MAPS = 32
"""How many earlier texts a server process keeps ready to be read."""

LATEST_FIRST = (Case(When(kind=Kind.ANONYMISED, then=0), default=1), F("number").desc())
"""What "latest" means: anonymised versions before all others, then the highest number."""


def working_line(transcript: Transcript) -> QuerySet[TranscriptVersion]:
    """The versions that people work on, the latest first: a correction begins with the first of them."""
    found: QuerySet[TranscriptVersion] = transcript.versions.exclude(kind=Kind.ANONYMISED).order_by("-number")
    return found


def anonymised_line(transcript: int | OuterRef) -> QuerySet[TranscriptVersion]:
    """The versions of a transcript (id, or an OuterRef to it) without names, the latest first."""
    found: QuerySet[TranscriptVersion] = TranscriptVersion.objects.filter(transcript=transcript, kind=Kind.ANONYMISED)
    return found.order_by("-number")


def reading_line(study: Study) -> QuerySet[TranscriptVersion]:
    """The version of every transcript that is read, coded and exported; none of those that a machine heard only."""
    here = EVERYBODY.shown(OuterRef("transcript")).values("pk")[:1]
    return TranscriptVersion.objects.filter(transcript__study=study, pk=Subquery(here))


class NamedVoice(NamedTuple):
    """A speaker (id) of a transcript (id), what they are called, and their role."""

    pk: int
    transcript: int
    name: str
    role: str


def heard_only(study: Study) -> QuerySet[Transcript]:
    """The transcripts that have nothing on the reading line: nobody has corrected what a machine heard."""
    found: QuerySet[Transcript] = Transcript.objects.filter(study=study, versions__isnull=False).distinct()
    return found.exclude(pk__in=reading_line(study).values("transcript"))


@dataclass(frozen=True)
class Reader:
    """Somebody who reads transcripts, by what they may."""

    reads_working: bool

    @classmethod
    def of(cls, permissions: Collection[Permission]) -> "Reader":
        """The reader who holds these permissions in a study."""
        return cls(Permission.READ_WORKING_LINE in permissions)

    def shown(self, transcript: int | OuterRef) -> QuerySet[TranscriptVersion]:
        """The versions of a transcript (id, or an OuterRef to it) that may be shown; the first is the one to show."""
        found: QuerySet[TranscriptVersion] = TranscriptVersion.objects.filter(transcript=transcript)
        if not self.reads_working:
            found = found.exclude(kind=Kind.RECOGNISED)
        return found.order_by(*LATEST_FIRST)

    def version(self, transcript: Transcript, *, working: bool = False) -> TranscriptVersion | None:
        """What the reader is shown of a transcript, without its text; the `working` line where they may read it."""
        versions = working_line(transcript) if working and self.reads_working else self.shown(transcript.pk)
        return versions.select_related("created_by").defer("text").first()

    def readable(self, study: Study, coded: QuerySet[TranscriptVersion]) -> QuerySet[TranscriptVersion]:
        """The versions whose words the reader may quote, as `readable_text` gives them: every one for who reads the
        working line, else what stands now and what was `coded` for their eyes."""
        versions: QuerySet[TranscriptVersion] = TranscriptVersion.objects.filter(transcript__study=study)
        if self.reads_working:
            return versions
        return versions.filter(pk__in=reading_line(study).values("pk")) | versions.filter(pk__in=coded.values("pk"))

    def facing(self, version: TranscriptVersion) -> "Reader":
        """As whom they read a version: an anonymised one everybody reads as everybody else does."""
        return EVERYBODY if version.kind == Kind.ANONYMISED else self

    def stands_for(self, version: TranscriptVersion) -> int | None:
        """The version (id) whose words this one is read by; None where it is read as it stands."""
        if self.reads_working:
            return None
        now = anonymised_line(version.transcript_id).values_list("pk", flat=True).first()
        return now if now != version.pk else None

    def source_name(self, version: TranscriptVersion) -> str:
        """The name of the file that a version came from; nothing for who does not read the working line."""
        return version.source_name if self.reads_working else ""

    def report(self, version: TranscriptVersion) -> dict[str, object]:
        """What is kept of how a file was read: it quotes the file."""
        return version.report if self.reads_working else {}

    def voices(self, transcripts: Collection[int]) -> list[NamedVoice]:
        """The speakers of transcripts (ids), each by their own label where the reader may know it, else as the reading
        line calls them.

        There a participant goes by their pseudonym. Any other label stays where it cannot be a name and nothing was
        anonymised; else it is a word for the role, with a number where several bear it.
        """
        anonymised = anonymised_line(OuterRef("transcript"))
        rows = Speaker.objects.filter(transcript__in=transcripts).select_related("participant").order_by("pk")
        speakers = list(rows.annotate(is_anonymised=Exists(anonymised)))
        names = {one.pk: one.label for one in speakers} if self.reads_working else _reading_names(speakers)
        return [NamedVoice(one.pk, one.transcript_id, names[one.pk], one.role) for one in speakers]


EVERYBODY = Reader(reads_working=False)
"""Whoever reads the reading line: what pages of coding, results and exports show is the same for all."""


def speaker_names(transcript: int) -> dict[int, str]:
    """By speaker (id) what the reading line of a transcript (id) calls them."""
    return {voice.pk: voice.name for voice in EVERYBODY.voices([transcript])}


def _reading_names(speakers: Collection[Speaker]) -> dict[int, str]:
    named: dict[int, str] = {}
    for speaker in speakers:
        if speaker.participant is not None:
            named[speaker.pk] = speaker.participant.pseudonym
        elif is_plain_label(speaker.label) and not getattr(speaker, "is_anonymised", True):
            named[speaker.pk] = speaker.label
    return named | _by_role([speaker for speaker in speakers if speaker.pk not in named])


def _by_role(speakers: Sequence[Speaker]) -> dict[int, str]:
    words = {
        Speaker.Role.INTERVIEWER: _("Interviewer"),
        Speaker.Role.PARTICIPANT: _("Participant"),
        Speaker.Role.OTHER: _("Speaker"),
    }
    many = Counter((one.transcript_id, one.role) for one in speakers)
    seen: Counter[tuple[int, str]] = Counter()
    found = {}
    for one in speakers:
        alike = (one.transcript_id, one.role)
        seen[alike] += 1
        word = words[Speaker.Role(one.role)]
        found[one.pk] = f"{word} {seen[alike]}" if many[alike] > 1 else word
    return found


@dataclass(frozen=True)
class ReadableText:
    """A version as it may be read. Offsets of `text` are those of the version; `words` are the reading line's."""

    text: str
    moved: SpanMap | None = None

    def words(self, start: int, end: int) -> str:
        """A passage, in the words that stand there now."""
        if self.moved is None:
            return self.text[start:end]
        place = self.moved.span(start, end)
        return self.moved.new[place.start : place.end]


def readable_text(version: TranscriptVersion) -> ReadableText:
    """A version as it may be read by everybody."""
    return readable_texts([version.pk])[version.pk]


def readable_texts(versions: Collection[int]) -> dict[int, ReadableText]:
    """The same of several (ids), in one query where nothing was anonymised."""
    rows = with_reading(TranscriptVersion.objects.filter(pk__in=versions)).only("pk", "sha256", "text")
    return {row.pk: as_read(row) for row in rows}


def with_reading(rows: QuerySet[TranscriptVersion]) -> QuerySet[TranscriptVersion]:
    """Versions with what `as_read` needs to know of each."""
    now = anonymised_line(OuterRef("transcript"))
    return rows.annotate(now=Subquery(now.values("pk")[:1]), now_sha256=Subquery(now.values("sha256")[:1]))


def as_read(version: TranscriptVersion) -> ReadableText:
    """A version of `with_reading` as it may be read by everybody."""
    now, now_sha256 = version.now, version.now_sha256  # type: ignore[attr-defined]
    if now in (None, version.pk):
        return ReadableText(version.text)
    return _left_behind(version.pk, version.sha256, now, now_sha256)


def left_behind(study: Study) -> dict[int, int]:
    """Versions (ids) that an anonymised one stands for now, each with that one's id."""
    rows = with_reading(TranscriptVersion.objects.filter(transcript__study=study)).only("pk")
    now: dict[int, int | None] = {row.pk: row.now for row in rows}  # type: ignore[attr-defined]
    return {pk: current for pk, current in now.items() if current is not None and current != pk}


@lru_cache(maxsize=KEPT_MAPS)
def _left_behind(old: int, old_sha256: str, new: int, new_sha256: str) -> ReadableText:
    versions = TranscriptVersion.objects.in_bulk([old, new])
    moved = map_between(versions[old], versions[new])
    return ReadableText(blocked(moved), moved)
