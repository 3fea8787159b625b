"""RTF, as f4 and easytranscript write it: its text by striprtf, then read like plain text."""

from dataclasses import replace

from striprtf.striprtf import rtf_to_text

from transcripts.domain.sentences import Unreadable, gettext_noop
from transcripts.domain.text import canonical
from transcripts.domain.turns import ParsedTranscript
from transcripts.formats.encoding import Decoded
from transcripts.formats.plain import read_plain

DAMAGED = gettext_noop("The RTF file is damaged; save it again, or as DOCX, and try once more.")


def read_rtf(data: bytes) -> ParsedTranscript:
    """Read an RTF file. Raises Unreadable."""
    try:
        text = str(rtf_to_text(data.decode("latin-1"), "cp1252", "replace"))  # type: ignore[no-untyped-call]
    except Exception as error:
        raise Unreadable(DAMAGED) from error
    parsed = read_plain(Decoded(canonical(text).strip("\n"), "rtf"))
    return replace(parsed, report=replace(parsed.report, format="rtf"))
