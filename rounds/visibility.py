"""Who sees whose codings: decided here, once, in the queries. Templates and views never decide.

- Everybody sees their own layers.
- A coder of a round sees other layers of it only when the round is closed, and until then nothing of what came of the
  same transcripts in earlier rounds.
- Anybody else (moderator, owner, observer) sees the layers of a transcript once all of its coders have submitted.
- Whoever is asked to look at a passage again sees nothing of what others did in its transcript while that is open
  (`hides`).
Codes and memos follow in `coding.visibility`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import CharField, Exists, Min, OuterRef, Q, QuerySet, Value

from rounds.models import CodingRound, Layer, Work
from studies.models import AuditEvent, Person, Study
from transcripts.models import Transcript, TranscriptVersion

WorkT = TypeVar("WorkT", bound=Work)

Hider = Callable[[Study, Person], QuerySet[Transcript]]
"""The transcripts of which a person may see no results for now."""

HIDERS: list[Hider] = []


def hides(hider: Hider) -> Hider:
    """Register who else keeps results from people; from an app's `ready`."""
    HIDERS.append(hider)
    return hider


def blind_round(study: Study, person: Person) -> CodingRound | None:
    """The latest open round that the person codes in: what they make of codes and memos is theirs until it closes."""
    round_: CodingRound | None = rounds_blind_for(study, person).order_by("number").last()
    return round_


def is_blind(study: Study, person: Person) -> bool:
    """Whether the person is a coder of an open round, whatever else they are in the study."""
    return rounds_blind_for(study, person).exists()


def is_read_at_once(study: Study, person: Person) -> bool:
    """Whether coders of an open round, blind to each other, read at once what the person writes into shared codes."""
    is_coded = CodingRound.objects.filter(study=study, closed_at=None).exists()
    return is_coded and not is_blind(study, person)


def complete(kind: type[WorkT], study: Study) -> QuerySet[WorkT]:
    """Submitted works of a kind: where all of the round about the same thing are submitted, or the round is closed.

    Decides nothing about who may see them: for a person, ask `results_visible`.
    """
    works = kind._default_manager
    same = {name: OuterRef(name) for name in ("round", *kind.ABOUT)}
    unfinished = works.filter(**same).exclude(state=Work.State.SUBMITTED)
    return works.filter(
        Q(round__closed_at__isnull=False) | ~Exists(unfinished), round__study=study, state=Work.State.SUBMITTED
    )


def complete_layers(study: Study) -> QuerySet[Layer]:
    """Complete layers of codings: of transcripts that all their coders submitted, or of closed rounds."""
    return complete(Layer, study)


@dataclass(frozen=True)
class Results:
    """What follows from finished work, as far as one person may see it. Every page of results starts here.

    Hidden are the open rounds that the person codes in, and everything about the transcripts they code there or are
    asked to look at again: what others did in earlier rounds of them, what was decided, what rests on it.
    """

    study: Study
    hidden_rounds: frozenset[int]
    hidden_versions: frozenset[int]

    @property
    def layers(self) -> QuerySet[Layer]:
        """The finished layers."""
        layers = complete_layers(self.study)
        if not self.hidden_versions:
            return layers
        return layers.exclude(round__in=self.hidden_rounds).exclude(version__in=self.hidden_versions)

    def works(self, kind: type[WorkT]) -> QuerySet[WorkT]:
        """The finished works of another kind than layers, which are about no transcript."""
        return complete(kind, self.study).exclude(round__in=self.hidden_rounds)

    @property
    def own_rounds(self) -> QuerySet[CodingRound]:
        """The rounds that the person is still coding in."""
        rounds: QuerySet[CodingRound] = CodingRound.objects.filter(study=self.study, pk__in=self.hidden_rounds)
        return rounds

    def shows(self, round_: int, version: int | None) -> bool:
        """Whether results of this transcript version in this round (ids) may be seen."""
        return round_ not in self.hidden_rounds and version not in self.hidden_versions


def results_visible(study: Study, person: Person | None) -> Results:
    """The results that the person may see; those of nobody in particular, as a package holds them, are all."""
    if person is None:
        return Results(study, frozenset(), frozenset())
    found = _marked(rounds_blind_for(study, person), "round").union(
        *(_marked(hider(study, person), "transcript") for hider in HIDERS)
    )  # one query for both: every page asks it
    hidden = list(found)
    if not hidden:
        return Results(study, frozenset(), frozenset())
    rounds = frozenset(pk for kind, pk in hidden if kind == "round")
    coded = Q(transcript__in=Layer.objects.filter(round__in=rounds).values("version__transcript"))
    looked_at = Q(transcript__in=[pk for kind, pk in hidden if kind == "transcript"])
    versions = TranscriptVersion.objects.filter(coded | looked_at).values_list("pk", flat=True)
    return Results(study, rounds, frozenset(versions))


def _marked(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    return rows.order_by().values_list(Value(kind, output_field=CharField()), "pk")


def misses_results(study: Study, person: Person) -> bool:
    """Whether anything is kept from the person for now: they code in an open round, or are asked to look again."""
    results = results_visible(study, person)
    return bool(results.hidden_rounds or results.hidden_versions)


def visible_layers(study: Study, person: Person) -> QuerySet[Layer]:
    """The layers whose codings the person may see: their own, and the finished ones that are not hidden from them."""
    others = results_visible(study, person).layers.values("id")
    layers: QuerySet[Layer] = Layer.objects.filter(Q(coder=person) | Q(id__in=others), round__study=study)
    return layers


def blind_since(study: Study, person: Person) -> datetime | None:
    """When the first of the open rounds began that the person codes in; None for who codes in none.

    What others write from then on may rest on layers that the person must not know of.
    """
    began: datetime | None = rounds_blind_for(study, person).aggregate(first=Min("opened_at"))["first"]
    return began


def told_by_others(study: Study, person: Person | None, verbs: Collection[str]) -> set[str]:
    """Uuids of what others have written since the person codes blind, by the history's `verbs`; nobody in particular,
    or who codes in no open round, may read everything.
    """
    began = blind_since(study, person) if person else None
    if began is None:
        return set()
    events = AuditEvent.objects.filter(study=study, verb__in=verbs, at__gte=began).exclude(actor=person)
    return set(events.values_list("object_id", flat=True))


def rounds_blind_for(study: Study, person: Person) -> QuerySet[CodingRound]:
    """The open rounds that the person codes in."""
    rounds: QuerySet[CodingRound] = CodingRound.objects.filter(study=study, closed_at=None, coders=person)
    return rounds
