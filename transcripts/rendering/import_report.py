"""The report on a file, translated for a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from studies.domain.sentences import Sentence
from studies.sentences import translated
from transcripts.domain.turns import CUE_FORMATS

FORMAT_NAMES = {
    "txt": "TXT",
    "vtt": "WebVTT",
    "srt": "SRT",
    "docx": "DOCX",
    "odt": "ODT",
    "rtf": "RTF",
    "tsv": "TSV",
    "csv": "CSV",
    "xlsx": "XLSX",
    "pdf": "PDF",
    "whisper_json": "Whisper JSON",
    "podcast_json": "JSON",
    "noscribe": "noScribe",
    "otranscribe": "oTranscribe",
}


@dataclass(frozen=True)
class Line:
    """One line that was not understood, with its reason in the reader's language."""

    line: int
    excerpt: str
    reason: str


@dataclass(frozen=True)
class ShownReport:
    """A kept report for a page: counts, warnings and lines in the reader's language."""

    format: str
    encoding: str
    cues_in: int
    cues_out: int
    turns_out: int
    warnings: list[str]
    not_understood: list[Line]
    counts_cues: bool
    undecided: list[str]
    left_in_text: list[str]

    @property
    def is_understood(self) -> bool:
        """Whether nothing was left out, left open or read against its letter."""
        return not (self.warnings or self.not_understood or self.undecided or self.left_in_text)


def shown(kept: dict[str, Any]) -> ShownReport | None:
    """What `report_json` kept, translated; None where a transcript came in another way."""
    if kept.get("format", "recognised") == "recognised":
        return None
    return ShownReport(
        format=FORMAT_NAMES.get(kept["format"], kept["format"]),
        encoding=kept["encoding"].upper(),
        cues_in=kept["cues_in"],
        cues_out=kept["cues_out"],
        turns_out=kept["turns_out"],
        warnings=[translated(Sentence(template, values)) for template, values in kept["warnings"]],
        not_understood=[
            Line(entry["line"], entry["excerpt"], gettext(entry["reason"])) for entry in kept["not_understood"]
        ],
        counts_cues=kept["format"] in CUE_FORMATS,
        undecided=kept.get("undecided", []),
        left_in_text=kept.get("left_in_text", []),
    )
