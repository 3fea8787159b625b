"""Who sees whose codings: decided here, once, in the queries. Templates and views never decide.

- Everybody sees their own layers.
- A coder of a round sees other layers of it only when the round is closed.
- Anybody else (moderator, owner, observer) sees the layers of a transcript once all of its coders have submitted.
- A code that a coder coined in an open round follows the same rule; so do gatherings.
"""

from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from coding.models import Code, Coding, CodingRound, Layer, Memo
from studies.models import Person, Study


def rounds_blind_for(study: Study, person: Person) -> QuerySet[CodingRound]:
    """The open rounds that the person codes in."""
    rounds: QuerySet[CodingRound] = CodingRound.objects.filter(study=study, closed_at=None, coders=person)
    return rounds


def is_blind(study: Study, person: Person) -> bool:
    """Whether the person is a coder of an open round."""
    return rounds_blind_for(study, person).exists()


def blind_versions(study: Study, person: Person) -> set[int]:
    """Ids of the transcript versions that the person is coding blind, whose results must not reach them."""
    layers = Layer.objects.filter(round__in=rounds_blind_for(study, person))
    return set(layers.values_list("version_id", flat=True))


def complete_layers(study: Study) -> QuerySet[Layer]:
    """Submitted layers whose transcript all coders of the round have submitted, or whose round is closed."""
    unfinished = Layer.objects.filter(round=OuterRef("round"), version=OuterRef("version")).exclude(
        state=Layer.State.SUBMITTED
    )
    layers: QuerySet[Layer] = Layer.objects.filter(
        Q(round__closed_at__isnull=False) | ~Exists(unfinished),
        round__study=study,
        state=Layer.State.SUBMITTED,
    )
    return layers


def visible_layers(study: Study, person: Person) -> QuerySet[Layer]:
    """The layers whose codings the person may see."""
    others = complete_layers(study).exclude(round__in=rounds_blind_for(study, person)).values("id")
    layers: QuerySet[Layer] = Layer.objects.filter(Q(coder=person) | Q(id__in=others), round__study=study)
    return layers


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
    what was written before their round began: a moderator's memo may tell what the other coder did.
    """
    began = rounds_blind_for(study, person).aggregate(first=Min("opened_at"))["first"]
    shared = Q(is_private=False) & (Q(written_in=None) | Q(written_in__closed_at__isnull=False))
    if began is not None:
        shared &= Q(changed_at__lt=began)
    reachable = (Q(layer=None) | Q(layer__in=visible_layers(study, person))) & (
        Q(code=None) | Q(code__private_to=None) | Q(code__in=visible_codes(study, person))
    )
    memos: QuerySet[Memo] = Memo.objects.filter(Q(author=person) | (shared & reachable), study=study, removed_at=None)
    return memos


def _at_hand(person: Person) -> Q:
    return Q(private_to=None, merged_into=None) | Q(private_to=person, merged_by=None)


def complete_versions(round_: CodingRound) -> set[int]:
    """Ids of the round's transcript versions that every one of its coders has submitted."""
    layers = Layer.objects.filter(round=round_)
    unfinished = layers.exclude(state=Layer.State.SUBMITTED).values("version_id")
    return set(layers.exclude(version_id__in=unfinished).values_list("version_id", flat=True))
