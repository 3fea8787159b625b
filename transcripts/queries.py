"""What the pages of transcripts read. Everything begins at a study."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from studies.domain.languages import name_of
from studies.models import AuditEvent, Interview, Participant, Person, Study
from transcripts.domain.file_names import called_after
from transcripts.models import Speaker, Transcript, TranscriptVersion, UploadDraft
from transcripts.visibility import Reader

EVERYTHING = Reader(reads_working=True)
LABEL_PREFIXES = {Interview.Kind.INTERVIEW: "I", Interview.Kind.FOCUS_GROUP: "FG"}


def transcripts(study: Study, reader: Reader = EVERYTHING) -> QuerySet[Transcript]:
    """The study's transcripts by label, with `version_id`, `words`, `kind` and `turns` of the version that the reader
    is shown; those that have none for them are left out.
    """
    latest = reader.shown(OuterRef("pk"))
    found: QuerySet[Transcript] = (
        Transcript.objects.filter(study=study)
        .select_related("interview")
        .annotate(
            version_id=Subquery(latest.values("pk")[:1]),
            words=Subquery(latest.values("words")[:1]),
            kind=Subquery(latest.values("kind")[:1]),
            turns=Subquery(latest.annotate(turn_count=Count("turns")).values("turn_count")[:1]),
        )
        .order_by("interview__label")
    )
    return found if reader.reads_working else found.filter(Exists(latest))


@dataclass(frozen=True)
class Listed:
    """A transcript of `transcripts()` with its language and the kind of its version in the reader's words, and who
    speaks in it: what each is called, and whether they interview.
    """

    transcript: Transcript
    language: str
    kind: str
    speakers: list[tuple[str, bool]]


def listed(found: Sequence[Transcript], reader: Reader = EVERYTHING) -> list[Listed]:
    """What a page says about transcripts."""
    ids = [transcript.pk for transcript in found]
    speakers: dict[int, list[tuple[str, bool]]] = {pk: [] for pk in ids}
    for voice in reader.voices(ids):
        speakers[voice.transcript].append((voice.name, voice.role == Speaker.Role.INTERVIEWER))
    return [_listed(transcript, speakers[transcript.pk]) for transcript in found]


def _listed(transcript: Transcript, speakers: list[tuple[str, bool]]) -> Listed:
    kind = getattr(transcript, "kind", None)
    return Listed(
        transcript,
        name_of(transcript.language, get_language() or "en") if transcript.language else "",
        str(TranscriptVersion.Kind(kind).label) if kind else "",
        speakers,
    )


def drafts(study: Study) -> QuerySet[UploadDraft]:
    """Uploads that wait for somebody to confirm them, without their bytes."""
    waiting: QuerySet[UploadDraft] = (
        UploadDraft.objects.filter(study=study).select_related("uploaded_by").defer("content")
    )
    return waiting


def waiting_draft(study: Study, sha256: str) -> UploadDraft | None:
    """An upload of the same bytes that already waits."""
    return drafts(study).filter(sha256=sha256).first()


def stored_twin(study: Study, *, source: str, text: str = "") -> Transcript | None:
    """A transcript made from the same file, or of the same text; both given by their SHA-256."""
    same = Q(source_sha256=source) | (Q(sha256=text) if text else Q())
    version = (
        TranscriptVersion.objects.filter(same, transcript__study=study)
        .select_related("transcript__interview")
        .defer("text")
        .order_by("pk")
        .first()
    )
    return version.transcript if version is not None else None


def stored_from(study: Study, draft: object) -> Transcript | None:
    """The transcript that an upload became, so that storing it twice leads to the same place."""
    event = AuditEvent.objects.filter(study=study, verb="transcript.stored", data__draft=str(draft)).first()
    if event is None:
        return None
    found: Transcript | None = Transcript.objects.filter(study=study, uuid=event.object_id).first()
    return found


def free_interviews(study: Study) -> QuerySet[Interview]:
    """Interviews and focus groups that have no transcript yet."""
    free: QuerySet[Interview] = Interview.objects.filter(study=study, transcript=None).order_by("label")
    return free


def fitting_interview(study: Study, file_name: str) -> Interview | None:
    """The interview without a transcript that a file is called after: `I-07.vtt`, `I-07_transcript.vtt` belong to I-07.

    Whatever case and form its letters have: macOS takes accents apart.
    """
    labels = Interview.objects.filter(study=study).values_list("label", flat=True)
    label = called_after(PurePath(file_name).stem, labels)
    fitting: Interview | None = free_interviews(study).filter(label=label).first() if label else None
    return fitting


def next_label(study: Study, kind: str = Interview.Kind.INTERVIEW) -> str:
    """`I-04` after `I-03`; focus groups count apart, as `FG-01`."""
    prefix = LABEL_PREFIXES[Interview.Kind(kind)]
    labels = Interview.objects.filter(study=study, label__startswith=f"{prefix}-").values_list("label", flat=True)
    numbers = [int(match[1]) for label in labels if (match := re.fullmatch(rf"{prefix}-(\d{{1,6}})", label))]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


@dataclass(frozen=True)
class KnownNames:
    """Names of the study's people, to recognise speakers by."""

    members: frozenset[str]
    participants: dict[str, Participant]

    def participant(self, label: str) -> Participant | None:
        """The participant whose pseudonym the label is."""
        return self.participants.get(label.casefold())

    def is_member(self, label: str) -> bool:
        """Whether the label is the name of somebody who works on the study."""
        return label.casefold() in self.members


def known_names(study: Study) -> KnownNames:
    """Who may be speaking."""
    people = Person.objects.filter(memberships__study=study).values_list("name", flat=True)
    return KnownNames(frozenset(name.casefold() for name in people), _by_pseudonym(participants(study)))


def participants(study: Study) -> QuerySet[Participant]:
    """The study's participants by pseudonym."""
    found: QuerySet[Participant] = Participant.objects.filter(study=study).order_by("pseudonym")
    return found


def _by_pseudonym(found: Iterable[Participant]) -> dict[str, Participant]:
    return {participant.pseudonym.casefold(): participant for participant in found}
