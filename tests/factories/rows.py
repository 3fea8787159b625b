"""Rows for tests, made plainly: one function a kind, sensible without arguments, exact where told.

All write rows directly and need no open scope.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from catalogue.models import Evidence, Issue, Statement
from coding.domain import snapshot
from coding.domain.codebook import name_key
from coding.models import Code, Coding, Memo, Quotation
from coding.queries import layer_codings
from correction.actions import begin_correction
from correction.models import Correction
from jobs.models import Job
from moderation.actions import send_back
from moderation.codings.making import make_cases
from moderation.domain.states import State
from moderation.models import Case, Remark, SecondLook
from moderation.queries import UNDECIDED, stamp
from rounds.models import CodingRound, Layer, Stage
from studies.models import GuideVersion, Interview, Membership, Participant, Person, Study
from studies.permissions import Role
from transcripts import searching
from transcripts.models import Speaker, Transcript, TranscriptVersion, Turn, UploadDraft

PASSWORD = "correct horse battery"
"""What everybody made here logs in with, where a test asks for a password at all."""

TURNS: tuple[tuple[str, str], ...] = (
    ("Interviewer", "How do you know that the data are good?"),
    ("P1", "Honestly, we do not. Labels are often wrong, and nobody checks them."),
    ("Interviewer", "What happens then?"),
    ("P1", "The model drifts, and we find out from the customer."),
)

_counter = itertools.count(1)


@scopes_disabled()
def make_person(name: str = "", *, password: str | None = None, **fields: Any) -> Person:
    """A person who can log in; without a password only through `client.force_login`."""
    number = next(_counter)
    email = fields.pop("email", f"person{number}@example.org")
    person = Person.objects.create_user(email, name or f"Person {number}", password)
    for field, value in fields.items():
        setattr(person, field, value)
    person.save()
    return person


@scopes_disabled()
def make_study(title: str = "", **fields: Any) -> Study:
    """A study without members."""
    number = next(_counter)
    fields.setdefault("slug", f"study-{number}")
    fields.setdefault("languages", ["en"])
    return Study.objects.create(title=title or f"Study {number}", **fields)


@scopes_disabled()
def join(study: Study, person: Person, *roles: str) -> Person:
    """Give the person roles in the study."""
    for role in roles:
        Membership.objects.get_or_create(study=study, person=person, role=role)
    return person


def make_member(study: Study, *roles: str, name: str = "", **fields: Any) -> Person:
    """A new person with these roles in the study."""
    return join(study, make_person(name or f"{roles[0].title()} {next(_counter)}", **fields), *roles)


@scopes_disabled()
def make_participant(study: Study, pseudonym: str = "", **fields: Any) -> Participant:
    """A participant who consents to everything, unless told otherwise."""
    consents = {"consents_to_record": True, "consents_to_quote": True, "consents_to_share": True}
    return Participant.objects.create(
        study=study, pseudonym=pseudonym or f"P{next(_counter)}", **{**consents, **fields}
    )


@scopes_disabled()
def make_guide(study: Study, text: str = "What do you do?", **fields: Any) -> GuideVersion:
    """The next version of the study's interview guide."""
    return GuideVersion.objects.create(study=study, number=study.guide_versions.count() + 1, text=text, **fields)


@scopes_disabled()
def make_interview(
    study: Study, label: str = "", *, participants: Iterable[Participant] = (), **fields: Any
) -> Interview:
    """An interview with these participants."""
    fields.setdefault("language", "en")
    interview = Interview.objects.create(study=study, label=label or f"I-{next(_counter):02}", **fields)
    interview.participants.set(participants)
    return interview


@scopes_disabled()
def make_version(
    study: Study,
    turns: Sequence[tuple[str, str]] = TURNS,
    *,
    interview: Interview | None = None,
    participants: Iterable[Participant] = (),
    kind: str = TranscriptVersion.Kind.IMPORTED,
) -> TranscriptVersion:
    """A stored transcript of `turns`, (speaker, text); a label that is a pseudonym is that participant."""
    interview = interview or make_interview(study, participants=participants)
    transcript, _ = Transcript.objects.get_or_create(
        study=study, interview=interview, defaults={"language": interview.language}
    )
    text = "\n".join(words for _, words in turns)
    version = TranscriptVersion.objects.create(
        transcript=transcript,
        number=transcript.versions.count() + 1,
        kind=kind,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        length=len(text),
        words=len(text.split()),
        source_name="interview.txt",
        source_format="txt",
    )
    _make_turns(version, turns)
    return version


@scopes_disabled()
def make_correction(version: TranscriptVersion, corrector: Person) -> Correction:
    """The text in hand of the version's transcript."""
    return begin_correction(transcript=version.transcript, actor=corrector)


def _make_turns(version: TranscriptVersion, turns: Sequence[tuple[str, str]]) -> None:
    speakers = {label: _speaker(version.transcript, label) for label, _words in turns}
    start, made = 0, []
    for index, (speaker, words) in enumerate(turns):
        end = start + len(words)
        made.append(Turn(version=version, index=index, speaker=speakers[speaker], start=start, end=end))
        start = end + 1
    searching.fold(version.text, Turn.objects.bulk_create(made))


def _speaker(transcript: Transcript, label: str) -> Speaker:
    known = Speaker.objects.filter(transcript=transcript, label=label).first()
    if known is not None:
        return known
    participant = transcript.interview.participants.filter(pseudonym=label).first()
    is_interviewer = label.lower().startswith("interviewer")
    role = Speaker.Role.INTERVIEWER if is_interviewer else Speaker.Role.PARTICIPANT
    return Speaker.objects.create(transcript=transcript, label=label, role=role, participant=participant)


@scopes_disabled()
def make_draft(study: Study, content: bytes = b"", *, file_name: str = "interview.txt", **fields: Any) -> UploadDraft:
    """An upload that waits for its confirmation."""
    content = content or "\n\n".join(f"{speaker}: {words}" for speaker, words in TURNS).encode()
    person = fields.pop("uploaded_by", None) or make_member(study, Role.INTERVIEWER)
    sha256 = hashlib.sha256(content).hexdigest()
    return UploadDraft.objects.create(
        study=study, uploaded_by=person, file_name=file_name, content=content, sha256=sha256, **fields
    )


@scopes_disabled()
def make_code(study: Study, name: str = "", **fields: Any) -> Code:
    """A code of the shared codebook, or a coder's own with `private_to`."""
    name = name or f"code {next(_counter)}"
    fields.setdefault("stage", Stage.OPEN)
    return Code.objects.create(study=study, name=name, name_key=name_key(name), **fields)


@scopes_disabled()
def make_round(
    study: Study,
    *,
    versions: Iterable[TranscriptVersion] = (),
    coders: Iterable[Person] = (),
    **fields: Any,
) -> CodingRound:
    """An open round with one unopened layer for every version and coder."""
    made = CodingRound.objects.create(study=study, number=study.coding_rounds.count() + 1, **fields)
    made.coders.set(coders)
    for version, coder in itertools.product(versions, list(coders)):
        Layer.objects.create(round=made, version=version, coder=coder)
    return made


@scopes_disabled()
def layer_of(made: CodingRound, version: TranscriptVersion, coder: Person) -> Layer:
    """The coder's layer of that version in that round."""
    return Layer.objects.get(round=made, version=version, coder=coder)


@scopes_disabled()
def make_coding(
    layer: Layer,
    code: Code,
    words: str = "",
    *,
    start: int | None = None,
    end: int | None = None,
    memo: str = "",
) -> Coding:
    """A coding of the first place where `words` stand in the text, or of [start, end)."""
    if start is None or end is None:
        start = layer.version.text.index(words)
        end = start + len(words)
    number = layer.next_number
    layer.next_number = number + 1
    layer.state = Layer.State.IN_PROGRESS
    layer.opened_at = layer.opened_at or timezone.now()
    layer.save()
    return Coding.objects.create(layer=layer, number=number, code=code, start=start, end=end, memo=memo)


@scopes_disabled()
def make_memo(study: Study, author: Person, text: str = "Nobody owns the labels.", **fields: Any) -> Memo:
    """A memo about the study, written before anybody began to code."""
    memo = Memo.objects.create(study=study, author=author, text=text, **fields)
    Memo.objects.filter(pk=memo.pk).update(changed_at=study.created_at - timedelta(days=1))
    return memo


@scopes_disabled()
def submit(layer: Layer) -> Layer:
    """Freeze a layer as it stands, without asking the rules of submission."""
    codings = layer_codings(layer)
    names = {str(code.uuid): code.name for code in Code.objects.filter(study=layer.round.study)}
    layer.snapshot = snapshot.freeze(layer.version.sha256, codings, names)
    layer.sha256 = snapshot.sha256(layer.snapshot)
    layer.state = Layer.State.SUBMITTED
    layer.submitted_at = timezone.now()
    layer.save()
    make_cases(layer.round.study)
    return layer


@scopes_disabled()
def first_case(study: Study) -> Case:
    """The first case that waits for a decision, computed from the study's frozen layers."""
    make_cases(study)
    return Case.objects.filter(UNDECIDED, case_set__round__study=study).order_by("case_set", "position")[0]


@scopes_disabled()
def make_second_look(case: Case, moderator: Person, coder: Person) -> SecondLook:
    """The case with all its coders, sent back where it is not yet; the question to this one."""
    fresh = Case.objects.select_related("decision").get(pk=case.pk)
    if fresh.state != State.RETURNED:
        fresh.decision = send_back(case=fresh, actor=moderator, seen=stamp(fresh.decision))
    return fresh.decision.looks.get(coder=coder)


@scopes_disabled()
def make_remark(case: Case, author: Person, text: str = "Let us talk.") -> Remark:
    """Something that was said about a case, whether or not its round is closed."""
    return Remark.objects.create(case_set=case.case_set, case_key=case.key, author=author, text=text)


@scopes_disabled()
def make_quotation(version: TranscriptVersion, words: str = "") -> Quotation:
    """A quotation of the first place where `words` stand, or of the first turn."""
    words = words or version.text.partition("\n")[0]
    start = version.text.index(words)
    return Quotation.objects.create(
        version=version, number=version.quotations.count() + 1, start=start, end=start + len(words)
    )


@scopes_disabled()
def make_issue(study: Study, title: str = "", **fields: Any) -> Issue:
    """An entry of the catalogue without statements."""
    number = study.issues.count() + 1
    return Issue.objects.create(study=study, number=number, title=title or f"Issue {number}", **fields)


@scopes_disabled()
def make_statement(
    issue: Issue, text: str = "", *, kind: str = Statement.Kind.SYMPTOM, quotations: Iterable[Quotation] = ()
) -> Statement:
    """A statement resting on these quotations."""
    position = issue.statements.count()
    made = Statement.objects.create(issue=issue, kind=kind, text=text or "It shows late.", position=position)
    for quotation in quotations:
        Evidence.objects.create(statement=made, quotation=quotation)
    return made


@scopes_disabled()
def make_job(study: Study, requested_by: Person, kind: str = "package", **fields: Any) -> Job:
    """A job that waits."""
    return Job.objects.create(study=study, requested_by=requested_by, kind=kind, **fields)
