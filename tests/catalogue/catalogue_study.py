"""A study whose transcripts are coded word by word as a test wants them, and an issue that rests on what it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django_scopes import scope

from catalogue.actions import add_evidence
from catalogue.models import Evidence, Statement
from catalogue.queries.catalogue import Catalogue, catalogue
from catalogue.queries.passages import consensus
from coding.models import Code
from finding.queries.result import study_result
from moderation.actions import decide
from moderation.models import Case
from moderation.queries import case_sets, stamp
from rounds.models import CodingRound, Layer
from rounds.visibility import results_visible
from studies.models import Interview, Participant
from tests import factories
from transcripts.models import TranscriptVersion

Marked = Sequence[tuple[str, str]]
"""Words that a coder marked, and the name of the code."""


class Study:
    """With as many coders as asked for; `issue` has one statement of each kind that a test names."""

    def __init__(self, coders: int = 2) -> None:
        self.study = factories.make_study()
        self.owner = factories.make_member(self.study, "owner", "moderator")
        self.coders = [factories.make_member(self.study, "coder") for _coder in range(coders)]
        self.codes: dict[str, Code] = {}
        self.issue = factories.make_issue(self.study, "Labels")

    def person(self, pseudonym: str, **fields: Any) -> Participant:
        """A participant who consents."""
        return factories.make_participant(self.study, pseudonym, **fields)

    def heard(self, *turns: tuple[str, str], people: Iterable[Participant], **fields: Any) -> TranscriptVersion:
        """A transcript of these turns by these participants; `fields` are of the interview."""
        interview = factories.make_interview(self.study, participants=people, **fields)
        return factories.make_version(self.study, turns, interview=interview)

    def group(self, *turns: tuple[str, str], people: Iterable[Participant]) -> TranscriptVersion:
        """The same as a focus group."""
        return self.heard(*turns, people=people, kind=Interview.Kind.FOCUS_GROUP)

    def code(self, name: str) -> Code:
        """The code of this name, made when first asked for."""
        if name not in self.codes:
            self.codes[name] = factories.make_code(self.study, name)
        return self.codes[name]

    def coded(self, version: TranscriptVersion, *marked: Marked, **fields: Any) -> CodingRound:
        """A closed round in which each coder marked what is given for them; one list for all where it is one."""
        marks = marked if len(marked) > 1 else marked * len(self.coders)
        made = factories.make_round(self.study, versions=[version], coders=self.coders, **fields)
        for coder, theirs in zip(self.coders, marks, strict=True):
            layer = factories.layer_of(made, version, coder)
            for words, name in theirs:
                factories.make_coding(layer, self.code(name), words)
            factories.submit(layer)
        made.closed_at = made.opened_at
        made.save()
        return made

    def decide(self, version: TranscriptVersion, words: str, choice: str, **own: Any) -> None:
        """What the moderator does about the case in which somebody marked these words."""
        sets = [row for row in case_sets(self.study, self.owner) if row.version_id == version.pk]
        start = version.text.index(words)
        cases = Case.objects.filter(case_set__in=sets, start__lte=start, end__gte=start + len(words))
        case = cases.select_related("case_set__version", "case_set__round", "decision").get()
        decide(case=case, actor=self.owner, choice=choice, seen=stamp(case.decision), **own)

    def state(self, version: TranscriptVersion, words: str, name: str, kind: str = "occurrence") -> Evidence:
        """A new statement that rests on the passage that holds these words under this code."""
        statement = factories.make_statement(self.issue, kind=kind)
        return self.rest(statement, version, words, name)

    def rest(self, statement: Statement, version: TranscriptVersion, words: str, name: str) -> Evidence:
        """Let the statement rest on it."""
        result = study_result(results_visible(self.study, self.owner))
        start, code = version.text.index(words), str(self.code(name).uuid)
        [found] = [
            one
            for one in consensus(result)
            if one.version == version.pk and one.code == code and one.start <= start < one.end
        ]
        passage = {"code": self.code(name).uuid, "start": found.start, "end": found.end}
        return add_evidence(statement=statement, actor=self.owner, version=version.uuid, **passage)

    @property
    def catalogue(self) -> Catalogue:
        """As it stands now."""
        return catalogue(self.study)

    def layers(self) -> Any:
        """Every layer of the study."""
        return Layer.objects.filter(round__study=self.study)


SAYS = "Labels are wrong."


@pytest.fixture
def counted(db: None) -> Study:
    """One who is quoted, one of a group who is not, an unknown speaker, and a pilot who was quoted before being one."""
    made = Study()
    with scope(study=made.study):
        people = [made.person("P1", team="Search"), made.person("P2"), made.person("P3"), made.person("P4")]
        alone = made.heard(("P1", SAYS), people=people[:1])
        group = made.group(("P2", SAYS), ("Somebody", "At ours too."), people=people[1:3])
        pilot = made.heard(("P4", SAYS), people=people[3:])
        for version in (alone, group, pilot):
            made.coded(version, [(SAYS, "labels")])
        made.coded(group, [(SAYS, "labels"), ("At ours too.", "labels")])
        made.state(alone, SAYS, "labels")
        made.state(pilot, SAYS, "labels", kind="symptom")
        people[3].is_pilot = True
        people[3].save()
    return made
