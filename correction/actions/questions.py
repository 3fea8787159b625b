"""Doubts: questions to the first interviewer and their answers, doubtful places put aside."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correction.actions.locking import locked
from correction.domain.transitions import Verb
from correction.models import Correction, Question
from studies import audit
from studies.errors import Refused
from studies.models import Person

MOST_SETTLED = 5000


@transaction.atomic
def ask_question(
    *, correction: Correction, actor: Person, question: UUID, turn: UUID, text: str, quote: str = "", at_ms: int | None
) -> Question:
    """Mark a turn as doubtful with a question; the browser gives its id, so that asking twice asks once.

    Raises Refused where the text is frozen or has no such turn.
    """
    fresh = locked(correction, Verb.ASK)
    known: Question | None = fresh.questions.filter(uuid=question).first()
    if known is not None:
        return known
    if not fresh.turns.filter(uuid=turn, gone=False).exists():
        raise Refused(_("This turn is not there any more; reload the page."))
    made: Question = Question.objects.create(
        correction=fresh, uuid=question, turn=turn, text=text, quote=quote[:300], at_ms=at_ms, asked_by=actor
    )
    audit.record(study=fresh.study, actor=actor, verb="correction.asked", about=fresh)
    return made


@transaction.atomic
def answer_question(*, question: Question, actor: Person, answer: str) -> None:
    """Store an answer; an empty one takes it back. Raises Refused where the text is frozen."""
    correction = locked(question.correction, Verb.ASK)
    if question.answer == answer:
        return
    question.answer, question.answered_by, question.answered_at = answer, actor, timezone.now()
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(study=correction.study, actor=actor, verb="correction.answered", about=correction)


@transaction.atomic
def put_doubt_aside(*, correction: Correction, actor: Person, key: str, aside: bool = True) -> None:
    """Say that a place of the review list needs nothing, or take that back. Raises Refused where the text is frozen."""
    fresh = locked(correction, Verb.ASK)
    fresh.settled = sorted({*fresh.settled, key} if aside else set(fresh.settled) - {key})[:MOST_SETTLED]
    fresh.save(update_fields=["settled"])
