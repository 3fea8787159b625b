"""A transcript version as HTML, one text node a turn. It never changes, so it is made once and kept."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from transcripts.models import Speaker, TranscriptVersion, Turn

KEPT_TEXTS = 32
"""How many transcripts a server process keeps made up; a long one is about half a megabyte."""

Voice = tuple[int, str, str]
"""A speaker's id, label and role."""


def version_html(version: TranscriptVersion) -> SafeString:
    """The turns of a version, each `<div class="turn" id="t{number}">` with a `<p>` that holds its text alone.

    The text of the `<p>` elements joined by line feeds is the canonical text: offsets rest on that.
    """
    voices = Speaker.objects.filter(transcript=version.transcript_id).order_by("pk")
    return _made(version.pk, version.sha256, tuple(voices.values_list("pk", "label", "role")))


@lru_cache(maxsize=KEPT_TEXTS)
def _made(version_id: int, sha256: str, voices: tuple[Voice, ...]) -> SafeString:
    text = TranscriptVersion.objects.values_list("text", flat=True).get(pk=version_id)
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
