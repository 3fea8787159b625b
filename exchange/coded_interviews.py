"""Coded interviews into a study: transcripts, the shared codebook, one round with its submitted layers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from coding import actions as coding
from coding.domain.codebook import name_key
from coding.models import Code
from coding.visibility import visible_codes
from exchange.domain.coded_interview import CodedInterview, is_interviewer
from rounds.actions import open_layer, open_round, submit
from rounds.actions.provenance import declare_independent
from rounds.models import Layer
from studies.actions.members import bring_in
from studies.actions.participants import add_participant
from studies.actions.people import add_person
from studies.actions.studies import start_study
from studies.domain.participant_columns import CONSENTS
from studies.errors import Refused
from studies.models import Interview, Participant, Person, Study
from studies.permissions import Role
from transcripts.actions import Source, Voice, store_transcript
from transcripts.domain.turns import ParsedTranscript, ParsedTurn, Report
from transcripts.models import Speaker, TranscriptVersion, Turn


@dataclass(frozen=True)
class CodedFile:
    """A file that was read: its bytes' hash, and what it holds."""

    name: str
    sha256: str
    interview: CodedInterview

    @classmethod
    def of(cls, name: str, content: bytes, interview: CodedInterview) -> "CodedFile":
        """The file with its hash."""
        return cls(name, hashlib.sha256(content).hexdigest(), interview)


@dataclass(frozen=True)
class Imported:
    """What came in: labels of new transcripts, names of files that were there already, codings by coder."""

    transcripts: list[str]
    known: list[str]
    codings: dict[str, int]
    codes: int


def study_for(slug: str, owner_email: str = "") -> tuple[Study, Person]:
    """The study of this slug and its owner, both made where they are not there. The owner can moderate as well."""
    study = Study.objects.filter(slug=slug).first()
    owner = _owner(study, slug, owner_email)
    if study is None:
        study = start_study(actor=owner, title=slug.replace("-", " ").capitalize(), slug=slug, languages=["en", "fr"])
    if not study.memberships.filter(person=owner, role=Role.MODERATOR).exists():
        bring_in(study=study, email=owner.email, name=owner.name, roles=[Role.MODERATOR])
    return study, owner


@transaction.atomic
def import_interviews(
    *, study: Study, owner: Person, files: Sequence[CodedFile], consent: bool, declared_by: Person | None = None
) -> Imported:
    """Store the files that the study does not have yet, in one round that their submission closes.

    How the codings came about is not known, unless somebody declares that they are independent. Raises Refused where
    an interview's label is taken by another transcript, or a turn is empty.
    """
    known = set(TranscriptVersion.objects.filter(transcript__study=study).values_list("source_sha256", flat=True))
    new = [file for file in files if file.sha256 not in known]
    if not new:
        return Imported([], [file.name for file in files], {}, 0)
    versions = [_store(study, owner, file, consent) for file in new]
    codes = _codebook(study, owner, new)
    labels = dict.fromkeys(label for file in new for label in sorted(file.interview.codings))
    coders = {label: _coder(study, label) for label in labels}
    round_ = open_round(study=study, actor=owner, stage="open", versions=versions, coders=list(coders.values()))
    counts = dict.fromkeys(coders, 0)
    for file, version in zip(new, versions, strict=True):
        for label, person in coders.items():
            layer = Layer.objects.get(round=round_, version=version, coder=person)
            counts[label] += _code(layer, file.interview, label, codes)
    if declared_by is not None:
        declare_independent(round_=round_, actor=declared_by)
    return Imported(
        transcripts=[version.transcript.interview.label for version in versions],
        known=[file.name for file in files if file.sha256 in known],
        codings=counts,
        codes=len(codes),
    )


def _owner(study: Study | None, slug: str, email: str) -> Person:
    if email:
        return Person.objects.filter(email=email.lower()).first() or add_person(email=email, name=email)
    if study is not None:
        owning = Person.objects.filter(memberships__study=study, memberships__role=Role.OWNER).order_by("pk").first()
        if owning is not None:
            return owning
    return Person.objects.order_by("pk").first() or add_person(email=f"owner@{slug}.example", name=_("Owner"))


def _store(study: Study, owner: Person, file: CodedFile, consent: bool) -> TranscriptVersion:
    coded = file.interview
    label = coded.label
    interview = Interview.objects.filter(study=study, label=label).first() or Interview(study=study, label=label)
    turns = tuple(ParsedTurn(speaker or None, text) for speaker, text in coded.turns)
    parsed = ParsedTranscript(turns, Report("coded-json", "utf-8", len(turns), len(turns), len(turns)))
    return store_transcript(
        study=study,
        actor=owner,
        parsed=parsed,
        source=Source(f"{label}.json", file.sha256),
        interview=interview,
        voices=_voices(study, owner, coded, consent),
    )


def _voices(study: Study, owner: Person, coded: CodedInterview, consent: bool) -> dict[str, Voice]:
    """Interviewers by their labels; everybody else is a participant named after the interview."""
    labels = list(dict.fromkeys(speaker for speaker, _ in coded.turns if speaker))
    voices = {speaker: Voice(Speaker.Role.INTERVIEWER) for speaker in labels if is_interviewer(speaker)}
    others = [speaker for speaker in labels if speaker not in voices]
    for n, speaker in enumerate(others, 1):
        pseudonym = coded.label.replace("I-", "P-", 1) + (f"-{n}" if len(others) > 1 else "")
        voices[speaker] = Voice(Speaker.Role.PARTICIPANT, _participant(study, owner, pseudonym, consent))
    return voices


def _participant(study: Study, owner: Person, pseudonym: str, consent: bool) -> Participant:
    values = {"pseudonym": pseudonym, **dict.fromkeys(CONSENTS, consent)}
    described = Participant.objects.filter(study=study, pseudonym=pseudonym).first()
    return described or add_participant(study=study, actor=owner, values=values)


def _codebook(study: Study, owner: Person, files: Iterable[CodedFile]) -> dict[str, Code]:
    """Every code of the files by its key; names equal up to case are one code, spelt as first met."""
    names = {
        name_key(span.code): span.code
        for file in reversed(list(files))
        for spans in reversed(list(file.interview.codings.values()))
        for span in reversed(spans)
    }
    codes = {code.name_key: code for code in visible_codes(study, owner)}
    for key in sorted(names.keys() - codes.keys()):
        codes[key] = coding.create_code(study=study, actor=owner, name=names[key])
    return {key: codes[key] for key in names}


def _coder(study: Study, label: str) -> Person:
    """The coder of this label: a member of the study with an account that nobody can log in to yet."""
    email = f"{label.lower().replace(' ', '-')}@{study.slug}.example"
    coder = Person.objects.filter(email=email, memberships__study=study, memberships__role=Role.CODER).first()
    return coder or bring_in(study=study, email=email, name=label, roles=[Role.CODER])


def _code(layer: Layer, coded: CodedInterview, coder: str, codes: dict[str, Code]) -> int:
    """Fill and submit a layer; a coder without codings in this file read it and left it uncoded."""
    starts = list(Turn.objects.filter(version=layer.version).order_by("index").values_list("start", flat=True))
    if len(starts) != len(coded.turns):
        raise Refused(_("A turn of %(label)s is empty; its codings have no place.") % {"label": coded.title})
    spans = [
        (codes[name_key(span.code)], starts[span.turn] + span.start, starts[span.turn] + span.end)
        for span in coded.codings.get(coder, ())
    ]
    open_layer(layer=layer, actor=layer.coder)
    count = coding.import_codings(layer=layer, actor=layer.coder, codings=spans)
    submit(work=layer, actor=layer.coder)
    return count
