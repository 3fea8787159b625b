"""Short ways to read a file in a test."""

from transcripts.domain.turns import CUE_FORMATS, ParsedTranscript, proposed_names, settle
from transcripts.formats.detect import read

LIMIT = 20 * 1024 * 1024


def settled(source: str | bytes, *, join: bool | None = None, **names: str | None) -> ParsedTranscript:
    """The file as it is stored when nobody changes a proposal, but for the given names of labels; `join` is whether
    cues of one speaker become one turn, as cues do unless it is said."""
    data = source.encode() if isinstance(source, str) else source
    parsed = read(data, most_bytes=LIMIT)
    joined = parsed.report.format in CUE_FORMATS if join is None else join
    return settle(parsed, proposed_names(parsed.turns) | names, join=joined)


def said(source: str | bytes, **names: str | None) -> list[tuple[str | None, str]]:
    """Who says what in the file."""
    return [(turn.speaker, turn.text) for turn in settled(source, **names).turns]
