"""A transcript that two coders submitted, with one case of each type."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils.translation import override
from django_scopes import scope

from coding.models import Code
from moderation.models import Case
from moderation.queries import case_sets
from rounds.models import CodingRound
from studies.models import Person, Study
from tests import factories
from transcripts.models import TranscriptVersion

TURNS = (
    ("Interviewer", "Where do the data come from?"),
    ("P1", "Labels are often wrong, and nobody checks them. We find out from the customer."),
    ("Interviewer", "And then?"),
    ("P1", "The model drifts. Retraining takes a week, and the dashboard shows nothing."),
)


@dataclass(frozen=True)
class Bench:
    """A study whose only transcript is ready for moderation. `first` is coder A, `second` coder B."""

    study: Study
    owner: Person
    moderator: Person
    other_moderator: Person
    first: Person
    second: Person
    round: CodingRound
    version: TranscriptVersion
    labels: Code
    drift: Code

    def cases(self) -> list[Case]:
        """Its cases in the order of the text, as the moderator sees them now."""
        sets = case_sets(self.study, self.moderator)
        return list(Case.objects.filter(case_set__in=sets).select_related("decision", "case_set"))

    def case(self, kind: str) -> Case:
        """The one case of this type."""
        [found] = [case for case in self.cases() if case.type == kind]
        return found

    def span(self, words: str) -> tuple[int, int]:
        """Where these words stand."""
        start = self.version.text.index(words)
        return start, start + len(words)


CODED = (
    ("AGREE", "We find out from the customer", "labels", "We find out from the customer", "labels"),
    ("BOUNDARY", "Labels are often wrong", "labels", "Labels are often wrong, and nobody", "labels"),
    ("DIFFERENT_CODE", "The model drifts", "drift", "The model drifts", "labels"),
    ("ONE_CODER", "", "", "the dashboard shows nothing", "drift"),
)
"""Type of case, then words and code of the first coder and of the second."""


PEOPLE = {"Olga": "owner", "Mona": "moderator", "Max": "moderator", "Ana": "coder", "Ben": "coder"}


def make_bench(transcripts: int = 1, *, extra: int = 0) -> Bench:
    """Everything written at once; with `extra` more one-coder cases in each transcript."""
    study = factories.make_study()
    people = [factories.make_member(study, role, name=name) for name, role in PEOPLE.items()]
    codes = {"labels": factories.make_code(study, "wrong labels"), "drift": factories.make_code(study, "drift")}
    more = " ".join(f"word{n:03}" for n in range(extra))
    versions = [factories.make_version(study, (*TURNS, ("P1", more or "Yes."))) for _ in range(transcripts)]
    round_ = factories.make_round(study, versions=versions, coders=people[3:])
    for version in versions:
        layers = [factories.layer_of(round_, version, coder) for coder in people[3:]]
        for _type, *spoken in CODED:
            for layer, words, code in zip(layers, spoken[::2], spoken[1::2], strict=True):
                if words:
                    factories.make_coding(layer, codes[code], words, memo=f"about {words}")
        for n in range(extra):
            factories.make_coding(layers[0], codes["drift"], f"word{n:03}")
        for layer in layers:
            factories.submit(layer)
    return Bench(study, *people, round_, versions[0], codes["labels"], codes["drift"])


@pytest.fixture
def bench(db: None) -> Iterator[Bench]:
    """A transcript ready for moderation, its study in scope, in English."""
    made = make_bench()
    with scope(study=made.study), override("en"):
        yield made
