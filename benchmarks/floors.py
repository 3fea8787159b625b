"""The bare work: the same done with the standard library and nothing else, on the same database file or in memory.

A floor shows what the machine charges today. It checks no permission, writes no audit row and looks like nothing.
"""

import csv
import hashlib
import html
import io
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import chain

from benchmarks.corpus import CODES, Corpus, Span, Transcript


def read_only(database: str) -> sqlite3.Connection:
    """A connection of its own to the benchmark's file."""
    return sqlite3.connect(f"file:{database}?mode=ro", uri=True)


def page(database: str, layer: int, version: int) -> str:
    """A transcript as HTML with its codings as JSON behind it."""
    with closing(read_only(database)) as connection:
        text = connection.execute("SELECT text FROM transcripts_transcriptversion WHERE id = ?", [version]).fetchone()[
            0
        ]
        turns = connection.execute(
            'SELECT start, "end" FROM transcripts_turn WHERE version_id = ? ORDER BY "index"', [version]
        )
        paragraphs = [f"<p>{html.escape(text[start:end])}</p>" for start, end in turns]
        codings = connection.execute(
            'SELECT number, code_id, start, "end" FROM coding_coding WHERE layer_id = ?', [layer]
        ).fetchall()
    return "\n".join(paragraphs) + json.dumps(codings)


_PASSAGES = """
    SELECT coding.start, coding."end", layer.version_id, layer.coder_id, coding.code_id FROM coding_coding coding
    JOIN coding_layer layer ON layer.id = coding.layer_id WHERE layer.round_id = ?
"""


def passages(database: str, round_id: int, code: int | None, limit: int = -1) -> str:
    """The passages of a code (of all codes for None) in a round, as CSV."""
    condition, values = ("AND coding.code_id = ?", [code]) if code is not None else ("", [])
    out = io.StringIO()
    rows = csv.writer(out)
    with closing(read_only(database)) as connection:
        found = connection.execute(f"{_PASSAGES} {condition} LIMIT ?", [round_id, *values, limit])
        texts: dict[int, str] = {}
        for start, end, version, coder, code_id in found:
            text = texts.get(version) or texts.setdefault(version, _text(connection, version))
            rows.writerow([version, coder, code_id, start, end, text[start:end]])
    return out.getvalue()


def _text(connection: sqlite3.Connection, version: int) -> str:
    return str(
        connection.execute("SELECT text FROM transcripts_transcriptversion WHERE id = ?", [version]).fetchone()[0]
    )


class OneInsert:
    """A coding and its audit row, written and on disk, in a file of the floor's own."""

    def __init__(self, folder: str) -> None:
        self._connection = sqlite3.connect(f"{folder}/floor.sqlite3", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("CREATE TABLE coding (layer, code, start, end)")
        self._connection.execute("CREATE TABLE audit (verb, count)")

    def __call__(self) -> None:
        """Do it once."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO coding VALUES (1, 2, 3, 4)")
        self._connection.execute("INSERT INTO audit VALUES ('applied', 1)")
        self._connection.execute("COMMIT")


def read_transcript(file: str) -> str:
    """The hash of the text of a `Speaker: text` file, its speakers taken off."""
    turns = [line.partition(": ")[2] for line in file.splitlines() if line]
    return hashlib.sha256("\n".join(turns).encode()).hexdigest()


def alphas(corpus: Corpus) -> list[float | None]:
    """Krippendorff's alpha of every code at turn level, two coders, over L; None where it is not defined.

    Both say 0 or 1 for every turn: alpha = 1 - (n - 1) * disagreements / (ones * zeros).
    """
    both, one, units = [0] * CODES, [0] * CODES, 0
    for transcript in corpus.many:
        first, second = (_marked(transcript, layer) for layer in transcript.codings)
        units += len(transcript.turns)
        for code, _turn in first | second:
            one[code] += 1
        for code, _turn in first & second:
            both[code] += 1
    return [_alpha(b, some - b, units) for b, some in zip(both, one, strict=True)]


def _alpha(both: int, only_one: int, units: int) -> float | None:
    ones = 2 * both + only_one
    values = 2 * units
    zeros = values - ones
    return 1 - (values - 1) * only_one / (ones * zeros) if ones and zeros else None


def _marked(transcript: Transcript, layer: Iterable[Span]) -> set[tuple[int, int]]:
    """(code, turn) wherever a span of the code shares a character with the turn."""
    turn_of = list(chain.from_iterable([n] * (len(text) + 1) for n, (_speaker, text) in enumerate(transcript.turns)))
    return {(s.code, turn) for s in layer for turn in range(turn_of[s.start], turn_of[s.end - 1] + 1)}
