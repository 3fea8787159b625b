"""What the correction desk reads. Everything begins at a study."""

from django.db.models import QuerySet

from correction.models import Correction, CorrectionStep, DraftTurn
from studies.models import Study
from studies.steps import Log

MOST_STEPS = 60
"""Steps that can be taken back after a reload."""

UNDO, REDO = "undo", "redo"
"""The verbs of steps that turn others."""


def corrections(study: Study) -> QuerySet[Correction]:
    """Every text in hand and every frozen correction of the study."""
    found: QuerySet[Correction] = (
        Correction.objects.filter(transcript__study=study)
        .select_related(
            "transcript__study", "transcript__interview__recording", "corrector", "reader", "holder__person"
        )
        .defer("facts")
    )
    return found


def in_hand(study: Study) -> dict[int, Correction]:
    """The texts that are not frozen, by the transcript's id."""
    found = corrections(study).exclude(state=Correction.State.FROZEN)
    return {correction.transcript_id: correction for correction in found}


def turns(correction: Correction) -> QuerySet[DraftTurn]:
    """Its turns in order, those that are gone among them."""
    found: QuerySet[DraftTurn] = correction.turns.select_related("speaker").order_by("place")
    return found


def log(correction: Correction) -> Log[CorrectionStep]:
    """What was done to a text, without the steps that only turned others."""
    return Log(correction.steps.exclude(verb__in=[UNDO, REDO]))


def is_untouched(correction: Correction) -> bool:
    """Whether it is open, and nobody has done or asked anything in it."""
    is_open = correction.state == Correction.State.OPEN
    return is_open and not correction.steps.exists() and not correction.questions.exists()


def counts(correction: Correction) -> dict[str, int]:
    """How many turns there are, how many were checked, and how many questions have no answer."""
    alive = correction.turns.filter(gone=False)
    return {
        "turns": alive.count(),
        "checked": alive.filter(checked=True).count(),
        "blank": alive.filter(text="").count(),
        "questions": correction.questions.count(),
        "unanswered": correction.questions.filter(answer="").count(),
    }
