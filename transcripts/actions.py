"""What changes transcripts: a file is received, discarded or stored."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from studies import audit
from studies.domain.clean import canonical
from studies.domain.sentences import Unreadable
from studies.errors import Refused
from studies.models import Interview, Participant, Person, Study
from studies.sentences import translated
from transcripts.domain.replacements import Replacement, ReplacementMap, checked
from transcripts.domain.text import CanonicalText, count_words, fingerprint, lay_out
from transcripts.domain.turns import ParsedTranscript, ParsedTurn, Report, report_json
from transcripts.formats import detect
from transcripts.formats.reading import Reading
from transcripts.models import Speaker, Transcript, TranscriptVersion, Turn, UploadDraft
from transcripts.searching import fold
from transcripts.successors import announce, objection_to
from transcripts.visibility import EVERYBODY, working_line

TURNS_AT_ONCE = 2000
FIND_OUT = Reading()
RECOGNISED, CORRECTED, ANONYMISED = "recognised", "corrected", "anonymised"


@dataclass(frozen=True)
class Source:
    """Where a transcript comes from: the file's name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Voice:
    """Who a speaker is in the interview."""

    role: str = Speaker.Role.OTHER
    participant: Participant | None = None


def read_file(content: bytes, reading: Reading = FIND_OUT) -> ParsedTranscript:
    """What a file proposes, read as `reading` says. Raises Refused with the sentence of the reader."""
    try:
        return detect.read(content, most_bytes=settings.TANDEM_MAX_UPLOAD_BYTES, reading=reading)
    except Unreadable as error:
        raise Refused(translated(error.sentence)) from error


@transaction.atomic
def receive_file(*, study: Study, actor: Person, file_name: str, content: bytes) -> UploadDraft:
    """Keep a readable file until somebody has confirmed its preview. Raises Refused for one that is none."""
    parsed = read_file(content)
    draft: UploadDraft = UploadDraft.objects.create(
        study=study,
        uploaded_by=actor,
        file_name=canonical(file_name)[-255:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    audit.record(
        study=study,
        actor=actor,
        verb="upload.received",
        about=draft,
        bytes=len(content),
        format=parsed.report.format,
    )
    return draft


@transaction.atomic
def read_anew(*, draft: UploadDraft, actor: Person, reading: Reading) -> None:
    """Remember how an upload is to be read. Raises Refused where it cannot be read like that; the old way stays."""
    read_file(bytes(draft.content), reading)
    draft.encoding, draft.names = reading.encoding, reading.names
    draft.save(update_fields=["encoding", "names"])
    audit.record(
        study=draft.study,
        actor=actor,
        verb="upload.read_anew",
        about=draft,
        encoding=reading.encoding,
        names=reading.names,
    )


@transaction.atomic
def discard_draft(*, draft: UploadDraft, actor: Person) -> None:
    """Throw an upload away; what it would have become was never stored."""
    audit.record(study=draft.study, actor=actor, verb="upload.discarded", about=draft)
    draft.delete()


@transaction.atomic
def store_transcript(
    *,
    study: Study,
    actor: Person | None,
    parsed: ParsedTranscript,
    source: Source,
    interview: Interview,
    language: str = "",
    voices: Mapping[str, Voice] | None = None,
    draft: UploadDraft | None = None,
) -> TranscriptVersion:
    """Store settled turns as version 1 of the interview's transcript; an unsaved interview is made with it.

    Participants that a speaker is linked to join the interview. Raises Refused where the interview has a transcript
    already, a new one's label is taken, or the upload was stored by somebody else meanwhile.
    """
    _take(draft)
    _place(study, interview, language)
    transcript: Transcript = Transcript.objects.create(
        study=study, interview=interview, language=language or interview.language
    )
    version = _make_version(transcript, parsed, source, actor)
    _add_turns(version, parsed, voices or {})
    _record(study, actor, version, parsed, draft)
    return version


@transaction.atomic
def store_recognised(
    *,
    interview: Interview,
    actor: Person,
    turns: Sequence[ParsedTurn],
    source: Source,
    language: str,
    voices: Mapping[str, Voice],
) -> TranscriptVersion:
    """Store what speech recognition made of an interview: its first version, or the one after a recognised one.

    The turns' texts are canonical already and stay as they are. Raises Refused where the latest version came in
    another way, so that nobody's work is put behind a machine's.
    """
    transcript: Transcript = Transcript.objects.get_or_create(
        interview=interview, defaults={"study": interview.study, "language": language}
    )[0]
    latest = working_line(transcript).first()
    if latest is not None and latest.kind != TranscriptVersion.Kind.RECOGNISED:
        raise Refused(_("This interview has a text that was not recognised here; it is not replaced."))
    if sentence := objection_to(transcript):
        raise Refused(sentence)
    parsed = ParsedTranscript(tuple(turns), Report(format=RECOGNISED, cues_in=len(turns), cues_out=len(turns)))
    version = _make_version(transcript, parsed, source, actor, after=latest, kind=TranscriptVersion.Kind.RECOGNISED)
    _add_turns(version, parsed, voices)
    _record(interview.study, actor, version, parsed)
    if latest is not None:
        announce(latest, version, actor)
    return version


@transaction.atomic
def store_corrected(*, base: TranscriptVersion, actor: Person, turns: Sequence[ParsedTurn]) -> TranscriptVersion:
    """Store what people made of `base` as its successor; speakers keep who they are, new ones are nobody yet.

    Raises Refused where `base` has a successor already or no turn has words.
    """
    if working_line(base.transcript).filter(number__gt=base.number).exists():
        raise Refused(_("This transcript has a newer version already."))
    if not any(count_words(turn.text) for turn in turns):
        raise Refused(_("This text has no words."))
    parsed = ParsedTranscript(tuple(turns), Report(format=CORRECTED, turns_out=len(turns)))
    source = Source("", base.sha256)
    version = _make_version(base.transcript, parsed, source, actor, after=base, kind=TranscriptVersion.Kind.CORRECTED)
    _add_turns(version, parsed, {})
    _record(base.transcript.study, actor, version, parsed)
    announce(base, version, actor)
    return version


@transaction.atomic
def store_anonymised(
    *, base: TranscriptVersion, actor: Person | None, replacements: Iterable[tuple[int, int, str]]
) -> TranscriptVersion:
    """Store `base` with names replaced as the next version of the reading line; each replacement is (start, end, new).

    Turns, times and speakers are those of `base`. What lay on the reading line so far follows. Raises Refused where
    `base` is not the latest of the working line, is as a machine heard it, or a replacement is none.
    """
    if base.pk != working_line(base.transcript).values_list("pk", flat=True).first():
        raise Refused(_("Anonymise the latest text; this one was corrected since, or is anonymised already."))
    if base.kind == TranscriptVersion.Kind.RECOGNISED:
        raise Refused(_("This text is as a machine heard it; correct it before it is anonymised."))
    try:
        made = checked(base.text, replacements)
    except ValueError as error:
        raise Refused(_("These names cannot be replaced like this; look at them again.")) from error
    before = EVERYBODY.version(base.transcript) or base
    parsed = ParsedTranscript(tuple(_replaced(base, made)), Report(format=ANONYMISED, turns_out=base.turns.count()))
    version = _make_version(
        base.transcript, parsed, Source("", base.sha256), actor,
        after=base, kind=TranscriptVersion.Kind.ANONYMISED, replacements=made,
    )  # fmt: skip
    _add_turns(version, parsed, {})
    _record(base.transcript.study, actor, version, parsed)
    announce(before, version, actor)
    return version


def _replaced(base: TranscriptVersion, made: Sequence[Replacement]) -> Iterator[ParsedTurn]:
    """The turns of a text with replacements made in them; none reaches over a turn's end."""
    moved = ReplacementMap(base.text, made)
    for turn in Turn.objects.filter(version=base).select_related("speaker").order_by("index"):
        place = moved.span(turn.start, turn.end)
        label = turn.speaker.label if turn.speaker else None
        yield ParsedTurn(label, moved.new[place.start : place.end], turn.start_ms, turn.end_ms, certain=True)


def _record(
    study: Study,
    actor: Person | None,
    version: TranscriptVersion,
    parsed: ParsedTranscript,
    draft: UploadDraft | None = None,
) -> None:
    audit.record(
        study=study,
        actor=actor,
        verb="transcript.stored",
        about=version.transcript,
        version=str(version.uuid),
        turns=len(parsed.turns),
        words=version.words,
        format=parsed.report.format,
        **({"draft": str(draft.uuid)} if draft is not None else {}),
    )


def _take(draft: UploadDraft | None) -> None:
    if draft is not None and not UploadDraft.objects.filter(pk=draft.pk).delete()[0]:
        raise Refused(_("This upload was stored or discarded meanwhile."))


def _place(study: Study, interview: Interview, language: str) -> None:
    """Make sure that the interview is there and has no transcript."""
    if interview._state.adding:
        if Interview.objects.filter(study=study, label=interview.label).exists():
            raise Refused(_("Another interview has this label already; choose another one."))
        interview.study, interview.language = study, language
        interview.save()
    elif Transcript.objects.filter(interview=interview).exists():
        raise Refused(_("This interview has a transcript already; choose another interview."))


def _make_version(
    transcript: Transcript,
    parsed: ParsedTranscript,
    source: Source,
    actor: Person | None,
    *,
    after: TranscriptVersion | None = None,
    kind: str = TranscriptVersion.Kind.IMPORTED,
    replacements: Sequence[Replacement] | None = None,
) -> TranscriptVersion:
    text = lay_out(turn.text for turn in parsed.turns).text
    last = transcript.versions.aggregate(last=Max("number"))["last"] or 0
    version: TranscriptVersion = TranscriptVersion.objects.create(
        transcript=transcript,
        number=last + 1,
        kind=kind,
        parent=after,
        text=text,
        sha256=fingerprint(text),
        length=len(text),
        words=count_words(text),
        source_name=source.name[-255:],
        source_format=parsed.report.format,
        source_sha256=source.sha256,
        report=report_json(parsed.report),
        replacements=None if replacements is None else [list(one) for one in replacements],
        created_by=actor,
    )
    return version


def _add_turns(version: TranscriptVersion, parsed: ParsedTranscript, voices: Mapping[str, Voice]) -> None:
    speakers = _add_speakers(version.transcript, parsed, voices)
    laid: CanonicalText = lay_out(turn.text for turn in parsed.turns)
    turns = Turn.objects.bulk_create(
        (
            Turn(
                version=version,
                index=index,
                speaker=speakers.get(turn.speaker or ""),
                start=span.start,
                end=span.end,
                start_ms=turn.start_ms,
                end_ms=turn.end_ms,
            )
            for index, (turn, span) in enumerate(zip(parsed.turns, laid.spans, strict=True))
        ),
        batch_size=TURNS_AT_ONCE,
    )
    fold(version.text, turns)


def _add_speakers(transcript: Transcript, parsed: ParsedTranscript, voices: Mapping[str, Voice]) -> dict[str, Speaker]:
    known = {speaker.label: speaker for speaker in Speaker.objects.filter(transcript=transcript)}
    labels = dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker)
    made = [
        Speaker(transcript=transcript, label=label, role=voice.role, participant=voice.participant)
        for label, voice in ((label, voices.get(label, Voice())) for label in labels if label not in known)
    ]
    Speaker.objects.bulk_create(made)
    transcript.interview.participants.add(*{speaker.participant for speaker in made if speaker.participant})
    return known | {speaker.label: speaker for speaker in made}
