"""Two versions of a text word by word, as rows that a page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from correction import queries
from correction.domain.comparing import ADDED, REMOVED, Piece, Row, TextTurn, compare
from correction.models import Correction, Question
from recordings.consent import missing_consent
from recordings.models import Recording
from recordings.rendering.recordings import Player, player
from studies.gate import StudyRequest
from transcripts.models import Transcript, TranscriptVersion, Turn
from transcripts.rendering.texts import clock

DRAFT = "draft"

FILTERS: dict[str, Promise] = {
    "": _("every difference"),
    "names": _("names"),
    "numbers": _("numbers"),
    "speaker": _("changes of speaker"),
    "all": _("the whole text"),
}
"""What of a comparison is shown."""


@dataclass(frozen=True)
class ShownRow:
    """A turn of the newer text: who, when, the words with their marks, and how to give it its old words back."""

    number: int
    key: str
    speaker: str
    old_speaker: str
    at: str
    start_ms: int | None
    end_ms: int | None
    words: SafeString
    is_changed: bool
    old: tuple[int, int] | None
    questions: Sequence[Question] = ()


@dataclass(frozen=True)
class Shown:
    """The rows of a comparison that a filter lets through, and how many turns are the same in both."""

    rows: list[ShownRow]
    changed: int
    unchanged: int


def versions_of(transcript: Transcript) -> QuerySet[TranscriptVersion]:
    """Every version, the newest first, without its text."""
    found: QuerySet[TranscriptVersion] = (
        transcript.versions.select_related("created_by", "correction__corrector", "parent")
        .defer("text", "report")
        .order_by("-number")
    )
    return found


def of_versions(older: TranscriptVersion, newer: TranscriptVersion, show: str = "") -> Shown:
    """Two stored versions."""
    return _shown(compare(_stored(older), _stored(newer)), show)


def of_draft(correction: Correction, older: TranscriptVersion | None = None, show: str = "") -> Shown:
    """The text in hand beside the version it began as, or another one."""
    return _shown(compare(_stored(older or correction.base), _in_hand(correction)), show)


def changed_rows(correction: Correction) -> list[ShownRow]:
    """The rows that the reader looks at: changed ones, and those with a question."""
    asked: dict[str, list[Question]] = {}
    for question in correction.questions.select_related("asked_by", "answered_by"):
        asked.setdefault(str(question.turn), []).append(question)
    every = of_draft(correction, show="all").rows
    found = [
        ShownRow(**{**row.__dict__, "questions": asked.pop(row.key, ())})
        for row in every
        if row.is_changed or row.key in asked
    ]
    rest = [question for left in asked.values() for question in left]  # of turns that were merged into others
    if rest:
        found.append(ShownRow(0, "", "", "", "", None, None, format_html("{}", ""), False, None, rest))
    return found


def player_of(request: StudyRequest, transcript: Transcript) -> Player | None:
    """The interview's recording where it may be played."""
    found = Recording.objects.filter(interview=transcript.interview_id, state=Recording.State.READY).first()
    if found is None or missing_consent(transcript.interview):
        return None
    return player(request.study, found)


def _stored(version: TranscriptVersion) -> list[TextTurn]:
    turns = Turn.objects.filter(version=version).select_related("speaker").order_by("index")
    return [
        TextTurn(
            turn.speaker.label if turn.speaker else "",
            version.text[turn.start : turn.end],
            turn.start_ms,
            turn.end_ms,
            str(turn.number),
            turn.start,
        )
        for turn in turns
    ]


def _in_hand(correction: Correction) -> list[TextTurn]:
    alive = (turn for turn in queries.turns(correction) if not turn.gone)
    return [
        TextTurn(turn.speaker.label if turn.speaker else "", turn.text, turn.start_ms, turn.end_ms, str(turn.uuid))
        for turn in alive
    ]


def _shown(rows: Sequence[Row], show: str) -> Shown:
    found = [
        _shown_row(row, number)
        for number, row in enumerate(rows, 1)
        if show == "all" or (show in row.marks if show else row.marks)
    ]
    changed = sum(bool(row.marks) for row in rows)
    return Shown(found, changed, len(rows) - changed)


def _shown_row(row: Row, number: int) -> ShownRow:
    turn = row.turn
    other = " + ".join(name or "—" for name in row.old_speakers) if "speaker" in row.marks else ""
    at = clock(turn.start_ms) if turn.start_ms is not None else ""
    words = format_html_join(" ", "{}", ((_marked(piece),) for piece in row.pieces))
    return ShownRow(
        number, turn.key, turn.speaker, other, at, turn.start_ms, turn.end_ms, words, bool(row.marks), row.old
    )


def _marked(piece: Piece) -> str | SafeString:
    if piece.kind == REMOVED:
        return format_html("<del>{}</del>", piece.words)
    if piece.kind == ADDED:
        return format_html("<ins>{}</ins>", piece.words)
    return piece.words
