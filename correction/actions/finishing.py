"""The end of a correction: sent to the first interviewer, sent back or agreed to, frozen as the next version."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correction.actions.editing import state_of
from correction.actions.locking import locked
from correction.domain.states import trimmed
from correction.domain.transitions import Verb
from correction.facts import counted
from correction.models import Correction, DraftTurn
from recordings.models import RecognisedTurn
from studies import audit
from studies.errors import Refused
from studies.models import Membership, Person
from studies.permissions import ROLE_PERMISSIONS, Permission
from transcripts.actions import store_corrected
from transcripts.domain.turns import ParsedTurn
from transcripts.models import TranscriptVersion, Turn

CORRECTORS = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.CORRECT in permissions]


def possible_readers(correction: Correction, actor: Person) -> list[Person]:
    """Everybody else who may read and correct this text, the interview's own interviewers first."""
    interview = correction.transcript.interview
    members = Person.objects.filter(
        pk__in=Membership.objects.filter(study=correction.study, role__in=CORRECTORS).values("person")
    ).exclude(pk=actor.pk)
    own = [interview.first_interviewer_id, interview.second_interviewer_id]
    return sorted(members, key=lambda person: (own.index(person.pk) if person.pk in own else 2, person.name))


@transaction.atomic
def send_for_agreement(*, correction: Correction, actor: Person, reader: Person) -> None:
    """Close the text to edits until the reader has agreed or sent it back.

    Raises Refused where it is not open, or the reader is the sender or may not read it.
    """
    fresh = locked(correction, Verb.SEND)
    if reader not in possible_readers(fresh, actor):
        raise Refused(_("Choose somebody else of the study who may correct."))
    fresh.state, fresh.corrector, fresh.reader = Correction.State.SENT, actor, reader
    fresh.sent_at, fresh.holder, fresh.held_until = timezone.now(), None, None
    fresh.save(update_fields=["state", "corrector", "reader", "sent_at", "holder", "held_until"])
    audit.record(study=fresh.study, actor=actor, verb="correction.sent", about=fresh)
    correction.refresh_from_db()


@transaction.atomic
def send_back(*, correction: Correction, actor: Person) -> None:
    """Open the text again, with the answers that were given. Raises Refused where it does not wait for agreement."""
    fresh = locked(correction, Verb.SEND_BACK)
    fresh.state = Correction.State.OPEN
    fresh.save(update_fields=["state"])
    audit.record(study=fresh.study, actor=actor, verb="correction.sent_back", about=fresh)
    correction.refresh_from_db()


@transaction.atomic
def freeze(*, correction: Correction, actor: Person) -> TranscriptVersion:
    """Agree: the text becomes the next version and never changes again.

    Raises Refused where it does not wait for agreement, or the person who corrected it asks.
    """
    fresh = locked(correction, Verb.AGREE)
    if actor.pk == fresh.corrector_id:
        raise Refused(_("Who corrected a text cannot also agree to it."))
    return _freeze(fresh, actor)


@transaction.atomic
def freeze_alone(*, correction: Correction, actor: Person) -> TranscriptVersion:
    """Freeze without anybody's agreement where nobody else could give it. Raises Refused where somebody could."""
    fresh = locked(correction, Verb.FREEZE_ALONE)
    if possible_readers(fresh, actor):
        raise Refused(_("Somebody else of the study can agree; send it to them."))
    fresh.corrector = actor
    return _freeze(fresh, actor)


def _freeze(fresh: Correction, actor: Person) -> TranscriptVersion:
    kept = [(draft, *trimmed(state_of(draft))) for draft in _alive(fresh)]
    said = [(draft, text, words) for draft, text, words in kept if text]
    version = store_corrected(
        base=fresh.base, actor=actor, turns=[_parsed(draft, text) for draft, text, _words in said]
    )
    turns = Turn.objects.filter(version=version).order_by("index")
    RecognisedTurn.objects.bulk_create(
        RecognisedTurn(turn=turn, words=[list(word) for word in words])
        for turn, (_draft, _text, words) in zip(turns, said, strict=True)
        if words
    )
    fresh.facts = counted(fresh, version)
    fresh.state, fresh.version, fresh.frozen_at = Correction.State.FROZEN, version, timezone.now()
    fresh.holder, fresh.held_until = None, None
    fresh.save()
    audit.record(
        study=fresh.study, actor=actor, verb="correction.frozen", about=fresh,
        version=str(version.uuid), sha256=version.sha256, alone=actor.pk == fresh.corrector_id,
    )  # fmt: skip
    return version


def _alive(correction: Correction) -> list[DraftTurn]:
    return list(correction.turns.filter(gone=False).select_related("speaker").order_by("place"))


def _parsed(draft: DraftTurn, text: str) -> ParsedTurn:
    speaker = draft.speaker.label if draft.speaker else None
    return ParsedTurn(speaker, text, draft.start_ms, draft.end_ms, certain=True)
