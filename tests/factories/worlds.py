"""A whole small study, and states of it that take several steps to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django_scopes import scope, scopes_disabled

from catalogue.models import Issue, Statement
from coding.models import Code, Quotation
from moderation.actions import draw_audit
from moderation.codings.making import make_cases
from moderation.models import Audit, Case
from rounds.models import CodingRound
from studies.models import GuideVersion, Participant, Person, Study
from studies.permissions import Role
from tests.factories.rows import (
    first_case,
    layer_of,
    make_code,
    make_coding,
    make_guide,
    make_interview,
    make_issue,
    make_member,
    make_participant,
    make_quotation,
    make_round,
    make_statement,
    make_study,
    make_version,
    submit,
)
from transcripts.models import TranscriptVersion


@dataclass(frozen=True)
class World:
    """A small whole study, its people by role, and a stranger who owns another study.

    `first` is submitted by both coders, `second` by nobody; the round is still open.
    """

    study: Study
    owner: Person
    interviewer: Person
    coder: Person
    second_coder: Person
    moderator: Person
    observer: Person
    auditor: Person
    stranger: Person
    other_study: Study
    participant: Participant
    guide: GuideVersion
    round: CodingRound
    first: TranscriptVersion
    second: TranscriptVersion
    codes: tuple[Code, ...]
    case: Case
    issue: Issue
    statement: Statement
    quotation: Quotation

    def people(self) -> dict[str, Person]:
        """One person of each role, and the stranger."""
        return {role: getattr(self, role) for role in (*Role.values, "stranger")}


@scopes_disabled()
def world() -> World:
    """Make everything once; tests change what they need to be different."""
    study = make_study("Data quality in practice")
    people = {role: make_member(study, role) for role in Role.values}
    second_coder = make_member(study, Role.CODER)
    other_study = make_study("Somebody else's study")
    participant = make_participant(study, "P1")
    versions = [make_version(study, participants=[participant]) for _ in range(2)]
    codes = (make_code(study, "wrong labels"), make_code(study, "late discovery"))
    made = make_round(study, versions=versions, coders=[people[Role.CODER], second_coder])
    make_codings(made, versions[0], people[Role.CODER], second_coder, codes)
    issue, quotation = (
        make_issue(study, "Wrong labels"),
        make_quotation(versions[0], "Labels are often wrong"),
    )
    return World(
        study=study,
        **people,
        second_coder=second_coder,
        stranger=make_member(other_study, Role.OWNER),
        other_study=other_study,
        participant=participant,
        guide=make_guide(study),
        round=made,
        first=versions[0],
        second=versions[1],
        codes=codes,
        case=first_case(study),
        issue=issue,
        statement=make_statement(issue, quotations=[quotation]),
        quotation=quotation,
    )


def make_codings(
    made: CodingRound, version: TranscriptVersion, coder: Person, second: Person, codes: Sequence[Code]
) -> None:
    """Both coders code `version` a little differently and submit."""
    for person, words in ((coder, "Labels are often wrong"), (second, "Labels are often wrong, and nobody")):
        layer = layer_of(made, version, person)
        make_coding(layer, codes[0], words)
        make_coding(layer, codes[1], "we find out from the customer")
        submit(layer)


@scopes_disabled()
def make_closed_case(world: World) -> Case:
    """A case of another round of the world, which is closed."""
    version = make_version(world.study, interview=make_interview(world.study))
    closed = make_round(world.study, versions=[version], coders=[world.coder, world.second_coder])
    make_codings(closed, version, world.coder, world.second_coder, world.codes)
    closed.closed_at = timezone.now()
    closed.save()
    make_cases(world.study)
    return Case.objects.filter(case_set__round=closed).order_by("position")[0]


def make_audit(world: World) -> Audit:
    """Everything that stands in the consensus of another round of the world, which is closed, drawn to be audited."""
    with scope(study=world.study):
        return draw_audit(round_=make_closed_case(world).case_set.round, actor=world.owner, percent=100, seed=1)
