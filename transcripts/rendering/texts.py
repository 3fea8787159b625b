"""A transcript version as HTML, one text node a turn. It never changes, so it is made once and kept."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from transcripts.models import Speaker, TranscriptVersion, Turn
from transcripts.visibility import EVERYBODY, Reader, readable_texts

KEPT_TEXTS = 32
"""How many transcripts a server process keeps made up; a long one is about half a megabyte."""

Voice = tuple[int, str, str]
"""A speaker's id, name and role."""


def version_html(version: TranscriptVersion, reader: Reader = EVERYBODY) -> SafeString:
    """The turns of a version, each `<div class="turn" id="t{number}">` with a `<p>` that holds its text alone.

    The text of the `<p>` elements joined by line feeds has the offsets of the canonical text; it is that text, or as
    much of it as the `reader` may read.
    """
    reader = reader.facing(version)
    voices = tuple((voice.pk, voice.name, voice.role) for voice in reader.voices([version.transcript_id]))
    return _made(version.pk, version.sha256, reader.stands_for(version), voices)


@lru_cache(maxsize=KEPT_TEXTS)
def _made(version_id: int, sha256: str, now: int | None, voices: tuple[Voice, ...]) -> SafeString:
    if now is None:
        text = TranscriptVersion.objects.values_list("text", flat=True).get(pk=version_id)
    else:
        text = readable_texts([version_id])[version_id].text
    turns = Turn.objects.filter(version=version_id).order_by("index")
    whose = {pk: (label, role) for pk, label, role in voices}
    return SafeString(
        "".join(
            turn_html(index + 1, *whose.get(speaker, ("", "")), text[start:end], start_ms)
            for index, speaker, start, end, start_ms in turns.values_list(
                "index", "speaker_id", "start", "end", "start_ms"
            )
        )
    )


def turn_html(number: int, speaker: str, role: str, text: str, start_ms: int | None) -> str:
    """One turn; `asks` marks an interviewer's, which stands back on the page."""
    asks = " asks" if role == Speaker.Role.INTERVIEWER else ""
    at = f' data-at="{clock(start_ms)}"' if start_ms is not None else ""
    who = f'<span class="speaker">{escape(speaker)}</span>' if speaker else ""
    return f'<div class="turn{asks}" id="t{number}" data-n="{number}"{at}>{who}<p dir="auto">{escape(text)}</p></div>\n'


def clock(milliseconds: int) -> str:
    """`1:02:03` or `2:03`, as players write it."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
