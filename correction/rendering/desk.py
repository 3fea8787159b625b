"""What the correction desk starts from and hears on the way.

A turn travels as a row `[uuid, rev, speaker, start_ms, end_ms, text, words, marks]`; `marks` adds 1 for checked, 2 for
edited, 4 for gone. Rows are in the order of the text, those that are gone among them. Words are one flat list, five
numbers each, since a long interview has twenty thousand: code points and milliseconds since the end of the word before,
its length in both, and its probability in thousandths, -1 for a person's.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language

from correction import facts, queries
from correction.actions.sitting import is_held
from correction.models import Correction, CorrectionStep, DeskChoice, DraftTurn, Question
from studies.models import Person
from transcripts.models import Speaker, Turn

CHECKED, EDITED, GONE = 1, 2, 4

Row = list[Any]


def desk_data(correction: Correction, person: Person) -> dict[str, Any]:
    """Everything the desk's script starts from."""
    return {
        "turns": rows(correction, queries.turns(correction)),
        "change": correction.change,
        "speakers": speakers(correction),
        "steps": [_step(step) for step in queries.log(correction).within_reach(queries.MOST_STEPS)],
        "questions": questions(correction),
        "settled": correction.settled,
        "heard": facts.heard(correction),
        "choices": _choices(person),
        "language": correction.transcript.language,
    }


def rows(correction: Correction, turns: Iterable[DraftTurn]) -> list[Row]:
    """Turns as rows."""
    base = correction.base
    spans = Turn.objects.filter(version=base).order_by("index").values_list("index", "start", "end")
    original = {index: base.text[start:end] for index, start, end in spans}
    return [_row(turn, original) for turn in turns]


def changed_since(correction: Correction, change: int) -> list[Row]:
    """The rows of turns touched since a deed, each with the uuid of the turn before it at its end."""
    order = list(queries.turns(correction).values_list("uuid", "change"))
    before = {uuid: order[at - 1][0] if at else None for at, (uuid, _change) in enumerate(order)}
    touched = queries.turns(correction).filter(change__gt=change)
    return [[*row, str(before[turn.uuid] or "")] for turn, row in zip(touched, rows(correction, touched), strict=True)]


def held(correction: Correction, person: Person, sitting: str = "") -> dict[str, Any]:
    """Who holds the text, as the page says it."""
    holder = correction.holder if is_held(correction) else None
    return {
        "state": correction.state,
        "change": correction.change,
        "mine": bool(holder and sitting and str(holder.uuid) == sitting),
        "holder": holder.person.name if holder else "",
        "self": bool(holder and holder.person_id == person.pk),
        "active": holder.active_ms if holder else 0,
    }


def speakers(correction: Correction) -> list[Row]:
    """[label, role] of everybody who speaks in any version, in the order they were first met."""
    found = Speaker.objects.filter(transcript=correction.transcript).order_by("pk")
    return [[label, role] for label, role in found.values_list("label", "role")]


def questions(correction: Correction) -> list[dict[str, Any]]:
    """Questions and answers as the panel shows them."""
    found = Question.objects.filter(correction=correction).select_related("asked_by", "answered_by")
    return [question_row(question) for question in found]


def question_row(question: Question) -> dict[str, Any]:
    """One question."""
    return {
        "id": str(question.uuid),
        "turn": str(question.turn),
        "at": question.at_ms,
        "quote": question.quote,
        "text": question.text,
        "by": question.asked_by.name,
        "answer": question.answer,
        "answeredBy": question.answered_by.name if question.answered_by else "",
    }


def inserts(language: str) -> list[str]:
    """The transcription conventions that can be put in; `{pause}` and `{time}` are filled by the page."""
    if (language or get_language() or "en").startswith("fr"):
        return ["(pause {pause} s)", "[rires]", "[inaudible {time}]", "//", "[chevauchement]"]
    return ["(pause {pause} s)", "[laughs]", "[inaudible {time}]", "//", "[overlap]"]


def _row(turn: DraftTurn, original: dict[int, str]) -> Row:
    edited = turn.origin is None or original.get(turn.origin) != turn.text
    marks = CHECKED * turn.checked + EDITED * edited + GONE * turn.gone
    speaker = turn.speaker.label if turn.speaker else ""
    return [str(turn.uuid), turn.rev, speaker, turn.start_ms, turn.end_ms, turn.text, packed(turn.words), marks]


def packed(words: Iterable[Sequence[Any]]) -> list[int]:
    """Words as one flat list of numbers."""
    flat: list[int] = []
    at = now = 0
    for start, end, start_ms, end_ms, sure in words:
        flat += (start - at, end - start, start_ms - now, end_ms - start_ms, -1 if sure is None else int(1000 * sure))
        at, now = end, end_ms
    return flat


def _step(step: CorrectionStep) -> dict[str, Any]:
    return {
        "id": str(step.request_id),
        "verb": step.verb,
        "before": step.before,
        "after": step.after,
        "undone": step.undone,
    }


def _choices(person: Person) -> dict[str, Any]:
    found = DeskChoice.objects.filter(person=person).first()
    return found.choices if found else {}
