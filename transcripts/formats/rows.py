"""Transcripts as tables, CSV or XLSX: a row a turn, with its words and its speaker or its time.

What the columns are, their headers say in English or French; without headers that are known, their content does.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from studies.domain.clean import canonical
from studies.domain.headers import header_key
from studies.domain.sentences import Sentence, Unreadable, gettext_noop
from studies.formats.table import Table
from transcripts.domain.names import without_marks
from transcripts.domain.turns import SAME_SPEAKER, NotUnderstood, ParsedTranscript, ParsedTurn, Report
from transcripts.formats.row_times import Times, is_time, rate_told, read_times

NO_TRANSCRIPT = gettext_noop(
    "This table is no transcript: no column of it holds what was said. Name the columns “speaker”, “start” and “text” "
    "in the first line and try again."
)
BAD_ROW = gettext_noop("This row has no words; left out.")
UNKNOWN_COLUMNS = gettext_noop("These columns are not known and stay out: %(columns)s.")
FRAMES = gettext_noop("The times count frames; %(rate)s frames a second were assumed.")
UNREAD_TIMES = gettext_noop("Times that cannot be read: %(count)d; the words are there without them.")
NAMELESS = gettext_noop(
    "Rows that name no speaker: %(count)d. Their words go on in the voice of the row before; check them."
)
BY_CONTENT = gettext_noop("The table has no headers that are known; what its columns are was told by their content.")

_NAMES = {
    "text": "text, words, transcript, transcription, utterance, dialog, dialogue, content, speech, said, message, "
    "caption, subtitle, sentence, statement, turn text, spoken text, texte, paroles, propos, énoncé, contenu, "
    "verbatim, parole, réplique, dialogues, mots",
    "speaker": "speaker, speaker name, speaker label, speaker id, name, who, voice, interlocutor, participant, "
    "speakers, locuteur, locutrice, nom du locuteur, intervenant, intervenante, nom, orateur, personne, qui, voix, "
    "interlocuteur",
    "start": "start, start time, starts, start ms, start s, start sec, start seconds, start milliseconds, begin, "
    "begin time, beginning, in, time in, timecode in, in point, from, onset, time, timestamp, timestamps, timecode, "
    "time code, time range, début, temps de début, heure de début, début ms, début s, temps, horodatage, "
    "code temporel, minutage, timecode début, entrée, heure",
    "end": "end, end time, ends, end ms, end s, end sec, end seconds, end milliseconds, stop, stop time, out, "
    "time out, timecode out, out point, to, offset, fin, temps de fin, heure de fin, fin ms, fin s, timecode fin, "
    "sortie",
}
_HEADERS = {field: tuple(map(header_key, names.split(", "))) for field, names in _NAMES.items()}
_WORDS = {
    "end": "end ends stop fin",
    "start": "start starts begin begins beginning onset debut timestamp timecode horodatage",
    "speaker": "speaker speakers locuteur locutrice intervenant intervenante",
    "text": "text texte transcript transcription utterance dialogue verbatim",
}
"""Words that tell a column where its whole header is not known; a sentence is no header."""
_MOST_WORDS = 4
_OTHER_WORDS = frozenset(
    "id number no count language langue duration duree confidence file fichier date source".split()
)
FEWEST_ROWS = 3
FEWEST_WORDS = 2.5
"""Words in the usual cell: a table without times that has fewer, such as one of roles, is no transcript."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONGEST_HEADER = 100
_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Columns:
    """Which column is what; `named` is whether headers say so."""

    text: int
    speaker: int | None
    start: int | None
    end: int | None
    named: bool


def worth(header: Sequence[str]) -> int:
    """How many headers are known, where there are words and somebody or a time for them."""
    places = _places(header)
    return len(places) if "text" in places and len(places) > 1 else 0


def is_transcript(table: Table) -> bool:
    """Whether the headers or else the content of a table are a transcript's."""
    return _columns(table) is not None


def looks_like_table(table: Table) -> bool:
    """Whether a text is cut into as many cells in every row as no prose would be, under short headers."""
    cells = len(table.header)
    same = all(len(row) == cells for _, row in table.lines)
    short = all(0 < len(cell) <= 40 and cell[-1] not in ".?!:…" for cell in table.header)
    follows = bool(table.lines) and table.lines[0][0] <= 2
    enough = 1 if table.separator != "," and follows else FEWEST_ROWS
    return cells > 2 and len(table.lines) >= enough and same and short


def read_rows(table: Table, name: str) -> ParsedTranscript:
    """The turns of a table. Raises Unreadable where it is no transcript."""
    columns = _columns(table)
    if columns is None:
        raise Unreadable(NO_TRANSCRIPT)
    rows = list(_rows(table, columns))
    times = _times(table, columns, rows)
    turns: list[ParsedTurn] = []
    left_out: list[NotUnderstood] = []
    for at, (number, cells) in enumerate(rows):
        text = " ".join(_cell(cells, columns.text).split())
        if text:
            turns.append(_turn(number, cells, columns, text, times, at))
        else:
            left_out.append(NotUnderstood(number, " ".join(filter(None, cells))[:80], BAD_ROW))
    warnings = (*table.notes, *_warnings(table, columns, times, turns))
    report = Report(name, table.encoding, cues_in=len(rows), not_understood=tuple(left_out), warnings=warnings)
    return ParsedTranscript(tuple(turns), report)


def _turn(number: int, cells: Sequence[str], columns: _Columns, text: str, times: Times, at: int) -> ParsedTurn:
    label = " ".join(canonical(_cell(cells, columns.speaker)).split()).removesuffix(":").strip()
    return ParsedTurn(
        without_marks(label),
        text,
        times.starts[at],
        times.ends[at],
        prefix=f"{label}: " if label else "",
        glue=SAME_SPEAKER if columns.speaker is not None else None,
        certain=bool(label) and columns.named,
        line=number,
    )


def _warnings(table: Table, columns: _Columns, times: Times, turns: Sequence[ParsedTurn]) -> Iterator[Sentence]:
    used = (columns.text, columns.speaker, columns.start, columns.end)
    unknown = [header for at, header in enumerate(table.header) if header and at not in used] if columns.named else []
    if not columns.named:
        yield Sentence(BY_CONTENT)
    if unknown:
        yield Sentence(UNKNOWN_COLUMNS, {"columns": ", ".join(unknown)[:200]})
    if times.rate is not None:
        yield Sentence(FRAMES, {"rate": f"{times.rate:g}"})
    if times.unread:
        yield Sentence(UNREAD_TIMES, {"count": times.unread})
    nameless = sum(turn.speaker is None for turn in turns)
    if columns.speaker is not None and nameless:
        yield Sentence(NAMELESS, {"count": nameless})


def _times(table: Table, columns: _Columns, rows: Sequence[tuple[int, Sequence[str]]]) -> Times:
    starts, ends = ([_cell(cells, column) for _, cells in rows] for column in (columns.start, columns.end))
    headers = [table.header[at] for at in (columns.start, columns.end) if at is not None and columns.named]
    above = " ".join([*headers, *(str(note.values.get("words", "")) for note in table.notes)])
    return read_times(starts, ends, header=header_key(" ".join(headers)), rate=rate_told(above))


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _rows(table: Table, columns: _Columns) -> list[tuple[int, tuple[str, ...]]]:
    """The rows, the first one among them where it is no row of headers."""
    first = min((number for number, _ in table.lines), default=2) - 1
    return [*([] if columns.named else [(max(1, first), table.header)]), *table.lines]


def _places(header: Sequence[str]) -> dict[str, int]:
    keys = [_known_key(cell) for cell in header]
    known = {field: next((name for name in names if name in keys), None) for field, names in _HEADERS.items()}
    places = {field: keys.index(name) for field, name in known.items() if name is not None}
    for at, words in enumerate(frozenset(key.split()) for key in keys):
        if ":" in header[at] or len(words) > _MOST_WORDS:
            continue
        told = next((field for field, telling in _WORDS.items() if words & frozenset(telling.split())), None)
        if told and told not in places and at not in places.values() and not words & _OTHER_WORDS:
            places[told] = at
    return places


def _known_key(header: str) -> str:
    """A header with what stands in its brackets where that is known, else without."""
    header = header[:_LONGEST_HEADER]
    key = header_key(header)
    return key if any(key in names for names in _HEADERS.values()) else header_key(_BRACKETS.sub("", header))


def _columns(table: Table) -> _Columns | None:
    places = _places(table.header)
    fits = sum(len(cells) >= len(table.header) or bool(table.sheet) for _, cells in table.lines)
    if worth(table.header) and 2 * fits >= len(table.lines):
        return _Columns(places["text"], places.get("speaker"), places.get("start"), places.get("end"), named=True)
    return _by_content(table)


def _by_content(table: Table) -> _Columns | None:
    """Columns of times, of few short names that come back, and of words, where most rows have the same cells."""
    rows = [table.header, *(cells for _, cells in table.lines)]
    width = len(table.header)
    fits = sum(len(row) >= width and not any(row[width:]) for row in rows)
    if len(rows) < FEWEST_ROWS or width < 2 or 10 * fits < 9 * len(rows):
        return None
    columns = [[_cell(row, at) for row in rows] for at in range(width)]
    times = [at for at, cells in enumerate(columns) if _all(is_time, cells)]
    words = max((at for at in range(width) if at not in times), key=lambda at: sum(map(len, columns[at])), default=None)
    if words is None or not _are_words(columns[words]):
        return None
    speaker = next((at for at, cells in enumerate(columns) if at not in (*times, words) and _are_names(cells)), None)
    if not times and (speaker is None or width < 3 or _words_a_cell(columns[words]) < FEWEST_WORDS):
        return None
    start, end = [*times, None, None][:2]
    return _Columns(words, speaker, start, end, named=False)


def _all(holds: Callable[[str], bool], cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return 2 * len(filled) > len(cells) and all(map(holds, filled))


def _are_words(cells: Sequence[str]) -> bool:
    return 2 * sum(" " in cell and any(map(str.isalpha, cell)) for cell in cells) >= len(cells)


def _words_a_cell(cells: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / len(cells)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether a column holds few short cells that come back."""
    filled = [cell for cell in cells if cell]
    short = all(len(cell) <= _LONGEST_NAME and any(map(str.isalpha, cell)) for cell in filled)
    return short and 2 * len(filled) > len(cells) and 2 * len(set(filled)) <= len(filled) + 1
