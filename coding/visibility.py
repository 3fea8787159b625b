"""Who sees whose codings: decided here, once, in the queries. Templates and views never decide.

- Everybody sees their own layers.
- A coder of a round sees other layers of it only when the round is closed, and until then nothing of what came of the
  same transcripts in earlier rounds.
- Anybody else (moderator, owner, observer) sees the layers of a transcript once all of its coders have submitted.
- Whoever is asked to look at a passage again sees nothing of what others did in its transcript while that is open
  (`hides`).
- A code that a coder coined in an open round follows the same rule; so do gatherings.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value

from coding.models import Code, Coding, CodingRound, Layer, Memo
from studies.models import AuditEvent, Person, Study
from transcripts.models import Transcript, TranscriptVersion
from transcripts.queries import transcripts

Hider = Callable[[Study, Person], QuerySet[Transcript]]
"""The transcripts of which a person may see no results for now."""

HIDERS: list[Hider] = []


def hides(hider: Hider) -> Hider:
    """Register who else keeps results from people; from an app's `ready`."""
    HIDERS.append(hider)
    return hider


def blind_round(study: Study, person: Person) -> CodingRound | None:
    """The latest open round that the person codes in: what they make of codes and memos is theirs until it closes."""
    round_: CodingRound | None = _rounds_blind_for(study, person).order_by("number").last()
    return round_


def is_blind(study: Study, person: Person) -> bool:
    """Whether the person is a coder of an open round, whatever else they are in the study."""
    return _rounds_blind_for(study, person).exists()


def is_read_at_once(study: Study, person: Person) -> bool:
    """Whether coders of an open round, blind to each other, read at once what the person writes into shared codes."""
    is_coded = CodingRound.objects.filter(study=study, closed_at=None).exists()
    return is_coded and not is_blind(study, person)


def complete_layers(study: Study) -> QuerySet[Layer]:
    """Submitted layers whose transcript all coders of the round have submitted, or whose round is closed.

    Decides nothing about who may see them: for a person, ask `results_visible`.
    """
    unfinished = Layer.objects.filter(round=OuterRef("round"), version=OuterRef("version")).exclude(
        state=Layer.State.SUBMITTED
    )
    layers: QuerySet[Layer] = Layer.objects.filter(
        Q(round__closed_at__isnull=False) | ~Exists(unfinished),
        round__study=study,
        state=Layer.State.SUBMITTED,
    )
    return layers


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
    found = _marked(_rounds_blind_for(study, person), "round").union(
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


def readable_versions(study: Study, person: Person, *, hears: bool) -> QuerySet[TranscriptVersion]:
    """The versions of transcripts whose words the person may quote.

    Whoever `hears` the recordings reads every version. Others read what stands now, unless it is as a machine heard it,
    and what the layers that they may see were coded on: an earlier version may say names.
    """
    versions: QuerySet[TranscriptVersion] = TranscriptVersion.objects.filter(transcript__study=study)
    if hears:
        return versions
    now = (
        transcripts(study, raw=False).order_by().values(*("version_id",))
    )  # annotated: the checker knows no such field
    coded = visible_layers(study, person).order_by().values("version")
    return versions.filter(Q(pk__in=now) | Q(pk__in=coded))


def visible_codes(study: Study, person: Person) -> QuerySet[Code]:
    """The codes a person may see and use: the shared codebook, their own, and those used in layers they may see."""
    codes: QuerySet[Code] = Code.objects.filter(study=study, retired_at=None)
    others = Q(private_to__isnull=False, merged_into=None) & ~Q(private_to=person)
    if not codes.filter(others).exists():  # the usual case, and the condition below takes long to put into words
        return codes.filter(_at_hand(person))
    seen = Coding.objects.filter(code=OuterRef("pk"), layer__in=visible_layers(study, person))
    return codes.filter(_at_hand(person) | (others & Exists(seen)))


def visible_code(study: Study, person: Person, uuid: UUID) -> Code | None:
    """The one of them with this uuid. Shared codes and own ones, the usual case, need no look into layers."""
    usual: Code | None = Code.objects.filter(_at_hand(person), study=study, retired_at=None, uuid=uuid).first()
    return usual or visible_codes(study, person).filter(uuid=uuid).first()


def merged_into(code: Code, person: Person) -> QuerySet[Code]:
    """The codes that somebody has merged into this one, as far as the person may know of them."""
    merged: QuerySet[Code] = Code.objects.filter(merged_into=code, merged_by__isnull=False)
    return merged.filter(Q(private_to=None) | Q(private_to=person)).order_by("name_key")


def visible_memos(study: Study, person: Person) -> QuerySet[Memo]:
    """The person's own memos, and others' that are neither private nor written in a round that is still open.

    A memo about a coding or a code is seen by those who see the coding or the code. A blind coder sees of others only
    what was written before their round began, and of a transcript that they code again only what was written before
    anybody coded it: a memo may tell what the other coder did. Of a transcript that they are asked to look at again
    they see nobody else's.
    """
    shared = Q(is_private=False) & (Q(written_in=None) | Q(written_in__closed_at__isnull=False))
    for hider in HIDERS:
        shared &= Q(transcript=None) | ~Q(transcript__in=hider(study, person).order_by().values("pk"))
    began = blind_since(study, person)
    if began is not None:
        shared &= Q(changed_at__lt=began) & _before_it_was_coded(study, person)
    reachable = (Q(layer=None) | Q(layer__in=visible_layers(study, person))) & (
        Q(code=None) | Q(code__private_to=None) | Q(code__in=visible_codes(study, person))
    )
    memos: QuerySet[Memo] = Memo.objects.filter(Q(author=person) | (shared & reachable), study=study, removed_at=None)
    return memos


def blind_since(study: Study, person: Person) -> datetime | None:
    """When the first of the open rounds began that the person codes in; None for who codes in none.

    What others write from then on may rest on layers that the person must not know of.
    """
    began: datetime | None = _rounds_blind_for(study, person).aggregate(first=Min("opened_at"))["first"]
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


def _at_hand(person: Person) -> Q:
    return Q(private_to=None, merged_into=None) | Q(private_to=person, merged_by=None)


def _rounds_blind_for(study: Study, person: Person) -> QuerySet[CodingRound]:
    """The open rounds that the person codes in."""
    rounds: QuerySet[CodingRound] = CodingRound.objects.filter(study=study, closed_at=None, coders=person)
    return rounds


def _before_it_was_coded(study: Study, person: Person) -> Q:
    """Memos on transcripts that the person codes blind, written before the first round of them; and all others."""
    blind = Layer.objects.filter(round__in=_rounds_blind_for(study, person)).values("version__transcript")
    first = (
        Layer.objects.filter(version__transcript=OuterRef("transcript"))
        .order_by("round__opened_at")
        .values("round__opened_at")[:1]
    )
    return Q(transcript=None) | ~Q(transcript__in=blind) | Q(changed_at__lt=Subquery(first))
