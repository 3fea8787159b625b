"""Which codes, memos and words a person may see: what `rounds.visibility` decides about layers, applied to them.

- A code that a coder coined in an open round is theirs alone until a layer that uses it may be seen.
- What others wrote since somebody began to code blind may rest on layers that they must not know of.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from coding.models import Code, Coding, Memo
from rounds.models import Layer
from rounds.visibility import HIDERS, blind_since, rounds_blind_for, visible_layers
from studies.models import Person, Study
from transcripts.models import TranscriptVersion
from transcripts.visibility import Reader


def readable_versions(study: Study, person: Person, reader: Reader) -> QuerySet[TranscriptVersion]:
    """The versions of transcripts whose words the person may quote, as `readable_text` gives them: what they may read
    as a `reader`, and what the layers that they may see were coded on.
    """
    coded = TranscriptVersion.objects.filter(pk__in=visible_layers(study, person).order_by().values("version"))
    return reader.readable(study, coded)


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


def _at_hand(person: Person) -> Q:
    return Q(private_to=None, merged_into=None) | Q(private_to=person, merged_by=None)


def _before_it_was_coded(study: Study, person: Person) -> Q:
    """Memos on transcripts that the person codes blind, written before the first round of them; and all others."""
    blind = Layer.objects.filter(round__in=rounds_blind_for(study, person)).values("version__transcript")
    first = (
        Layer.objects.filter(version__transcript=OuterRef("transcript"))
        .order_by("round__opened_at")
        .values("round__opened_at")[:1]
    )
    return Q(transcript=None) | ~Q(transcript__in=blind) | Q(changed_at__lt=Subquery(first))
