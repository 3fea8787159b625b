"""A text is taken in hand: its turns are laid out to be changed, the version itself stays as it is."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from correction.actions.locking import SENTENCES, locked
from correction.domain.transitions import Verb
from correction.models import Correction, DraftTurn
from correction.queries import is_untouched
from recordings.models import RecognisedTurn
from studies import audit
from studies.errors import Refused, refuse_unless
from studies.models import Person
from transcripts.models import Transcript, TranscriptVersion, Turn
from transcripts.visibility import working_line

APART = 1 << 40
"""Between the places of two turns, so that many can come between them."""

AT_ONCE = 1000


@transaction.atomic
def begin_correction(*, transcript: Transcript, actor: Person) -> Correction:
    """The text in hand of a transcript; a new one from the latest of its working line where there is none.

    Raises Refused where there is no text.
    """
    locked = Transcript.objects.select_for_update(of=("self",)).select_related("study").get(pk=transcript.pk)
    known: Correction | None = locked.corrections.exclude(state=Correction.State.FROZEN).first()
    if known is not None:
        return known
    base = working_line(locked).first()
    if base is None:
        raise Refused(_("This transcript has no text yet."))
    made: Correction = Correction.objects.create(transcript=locked, base=base, corrector=actor)
    DraftTurn.objects.bulk_create(_laid_out(made, base), batch_size=AT_ONCE)
    audit.record(study=locked.study, actor=actor, verb="correction.begun", about=made, version=str(base.uuid))
    return made


@transaction.atomic
def withdraw_correction(*, correction: Correction, actor: Person) -> None:
    """Put a text aside in which nothing was changed. Raises Refused where somebody has worked on it."""
    fresh = locked(correction, Verb.WITHDRAW)
    refuse_unless(is_untouched(fresh), SENTENCES[Verb.WITHDRAW])
    audit.record(study=fresh.study, actor=actor, verb="correction.withdrawn", about=fresh)
    fresh.delete()


def _laid_out(correction: Correction, base: TranscriptVersion) -> Iterator[DraftTurn]:
    recognised = RecognisedTurn.objects.filter(turn__version=base)
    words = dict(recognised.values_list("turn_id", "words"))
    for turn in Turn.objects.filter(version=base).order_by("index"):
        yield DraftTurn(
            correction=correction,
            place=(turn.index + 1) * APART,
            origin=turn.index,
            speaker_id=turn.speaker_id,
            start_ms=turn.start_ms,
            end_ms=turn.end_ms,
            text=base.text[turn.start : turn.end],
            words=words.get(turn.pk, []),
        )
