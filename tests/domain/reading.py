"""Short ways to read a file in a test."""

from transcripts.domain.turns import CUE_FORMATS, ParsedTranscript, proposed_names, settle
from transcripts.formats.detect import read

LIMIT = 20 * 1024 * 1024


def settled(source: str | bytes, **names: str | None) -> ParsedTranscript:
    """The file as it is stored when nobody changes a proposal, but for the given names of labels."""
    data = source.encode() if isinstance(source, str) else source
    parsed = read(data, most_bytes=LIMIT)
    return settle(parsed, proposed_names(parsed.turns) | names, join=parsed.report.format in CUE_FORMATS)


def said(source: str | bytes, **names: str | None) -> list[tuple[str | None, str]]:
    """Who says what in the file."""
    return [(turn.speaker, turn.text) for turn in settled(source, **names).turns]
