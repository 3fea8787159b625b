"""The study itself: members, guide versions, participants, interviews, transcripts."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from demonstration.contents import content, transcript
from studies.actions.consents import note_consents
from studies.actions.guide import add_guide_version
from studies.actions.identities import write_identity
from studies.actions.interviews import add_interview
from studies.actions.invitations import invite
from studies.actions.members import bring_in, change_roles
from studies.actions.participants import add_participant
from studies.actions.studies import describe_publication, start_study
from studies.domain.authors import parsed
from studies.models import GuideVersion, Interview, Participant, Person, Study
from transcripts.actions import Source, Voice, read_file, receive_file, store_transcript
from transcripts.domain.turns import proposed_names, settle
from transcripts.models import Speaker, TranscriptVersion
from transcripts.proposals import proposed_voices


@dataclass(frozen=True)
class Cast:
    """The study in the making, and its people by their role in the story."""

    study: Study
    people: dict[str, Person]

    @property
    def owner(self) -> Person:
        """Who does everything that is not coding or moderating."""
        return self.people["owner"]

    def version(self, label: str) -> TranscriptVersion:
        """The transcript of this interview."""
        return TranscriptVersion.objects.get(transcript__interview__label=label)


def start(people: dict[str, Person]) -> Study:
    """The study with its members."""
    plan, owner = content("study"), people["owner"]
    described = {field: plan[field] for field in ("slug", "title", "research_questions", "languages")}
    study = start_study(actor=owner, **described)
    study.is_demonstration = True
    study.save(update_fields=["is_demonstration"])
    change_roles(study=study, actor=owner, person=owner, roles=plan["people"]["owner"]["roles"])
    for who in plan["people"].values():
        if who["email"] != owner.email:
            bring_in(study=study, email=who["email"], name=who["name"], roles=who["roles"])
    return study


def sign(cast: Cast) -> None:
    """Who signs the study, and under which licence."""
    said = dict(content("study")["publication"])
    describe_publication(study=cast.study, actor=cast.owner, authors=parsed(said.pop("authors")), values=said)


def describe_material(cast: Cast) -> None:
    """Guide, participants, interviews and their transcripts, in the order in which they came about."""
    plan = content("study")
    guides = [add_guide_version(study=cast.study, actor=cast.owner, **version) for version in plan["guide"]]
    for values in plan["participants"]:
        add_participant(study=cast.study, actor=cast.owner, values=values)
    for line in plan["consents"]:
        _consent(cast, **line)
    for who in plan["identities"]:
        _identify(cast, **who)
    for planned in plan["interviews"]:
        _transcribe(cast, _interview(cast, planned, guides), planned["file"])


def _identify(cast: Cast, pseudonym: str, **values: Any) -> None:
    participant = Participant.objects.get(study=cast.study, pseudonym=pseudonym)
    write_identity(participant=participant, actor=cast.owner, values=values)


def _consent(cast: Cast, pseudonym: str, on: str, **said: Any) -> None:
    participant = Participant.objects.get(study=cast.study, pseudonym=pseudonym)
    note_consents(participant=participant, actor=cast.owner, on=date.fromisoformat(on), **said)


def leave_waiting(cast: Cast) -> None:
    """What is still to be answered: an invitation, and a file in whose preview somebody has to say who speaks."""
    plan = content("study")
    invite(study=cast.study, actor=cast.owner, **plan["invited"])
    data = transcript(plan["waiting"])
    receive_file(study=cast.study, actor=cast.owner, file_name=plan["waiting"], content=data)


def _interview(cast: Cast, planned: dict[str, Any], guides: list[GuideVersion]) -> Interview:
    spoke = Participant.objects.filter(pseudonym__in=planned["participants"])
    values = {field: planned[field] for field in ("label", "kind", "language")} | {
        "first_interviewer": cast.people.get(planned["first_interviewer"]),
        "second_interviewer": cast.people.get(planned["second_interviewer"]),
        "held_on": date.fromisoformat(planned["held_on"]),
        "guide_version": guides[planned["guide"] - 1],
    }
    return add_interview(study=cast.study, actor=cast.owner, values=values, participants=spoke)


def _transcribe(cast: Cast, interview: Interview, file: str) -> None:
    """Store a transcript as its preview proposes it."""
    data = transcript(file)
    read = read_file(data)
    parsed = settle(read, proposed_names(read.turns), join=True)
    asking = dict.fromkeys(content("study")["interviewers"], Voice(Speaker.Role.INTERVIEWER))
    store_transcript(
        study=cast.study,
        actor=cast.owner,
        parsed=parsed,
        source=Source(file, hashlib.sha256(data).hexdigest()),
        interview=interview,
        voices=proposed_voices(cast.study, parsed.turns) | asking,
    )
