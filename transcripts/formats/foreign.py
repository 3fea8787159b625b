"""Files of other programs that Tandem does not read, each with what to export instead."""

import re

from studies.domain.sentences import gettext_noop

ELAN = gettext_noop(
    "This is an annotation file of ELAN (.eaf). In ELAN, choose “Export As”, then “Subtitles Text” or “Tab-delimited "
    "Text”, and bring that file."
)
EXMARALDA = gettext_noop(
    "This is a file of EXMARaLDA (.exb, .exs). Export it as plain text with “Speaker: text” or as SRT, and bring that "
    "file."
)
FOLKER = gettext_noop(
    "This is a file of FOLKER (.fln, .flk). Export it as plain text with “Speaker: text”, and bring that file."
)
TRANSCRIBER = gettext_noop("This is a file of Transcriber (.trs). Export it as text or as SRT, and bring that file.")
TEI = gettext_noop(
    "This is a TEI file. Convert it to plain text with “Speaker: text” or to WebVTT, and bring that file."
)
PRAAT = gettext_noop(
    "This is a TextGrid of Praat. Export it as a table (“Down to Table”, saved as tab-separated file) or as SRT, and "
    "bring that file."
)
QUALITATIVE = gettext_noop(
    "This is a project or a codebook of REFI-QDA. A codebook is imported on the codebook's page."
)
CHAT = gettext_noop(
    "This is a CHAT file of CLAN (.cha). Export it as plain text with “Speaker: text” or as SRT, and bring that file."
)
TTML = gettext_noop("These are TTML subtitles. Convert them to WebVTT or SRT, and bring that file.")
OTHER_XML = gettext_noop(
    "This is an XML file that Tandem does not know. Export the transcript as WebVTT, SRT, DOCX, CSV or as plain text "
    "with “Speaker: text”, and bring that file."
)

_ROOTS = {
    "annotation_document": ELAN,
    "basic-transcription": EXMARALDA,
    "segmented-transcription": EXMARALDA,
    "folker-transcription": FOLKER,
    "trans": TRANSCRIBER,
    "tei": TEI,
    "teicorpus": TEI,
    "tei.2": TEI,
    "codebook": QUALITATIVE,
    "project": QUALITATIVE,
    "tt": TTML,
}
_SKIPPED = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<![^>]*>", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s>/])(?P<attributes>[^>]*)>")
_CHAT = re.compile(r"@(?:UTF8|Begin)[ \t]*\n")
_TEXT_GRID = re.compile(r"File type = \"ooTextFile|Object class = \"TextGrid")


def foreign(text: str) -> str | None:
    """Why a text of another program is refused, or None where it is no such text."""
    for beginning, sentence in ((_TEXT_GRID, PRAAT), (_CHAT, CHAT)):
        if beginning.match(text):
            return sentence
    at = 0
    while skipped := _SKIPPED.match(text, at):
        at = skipped.end()
    root = _ROOT.match(text, at)
    if root is None:
        return None
    is_xml = text.lstrip().startswith("<?xml") or "xmlns" in root["attributes"]
    return _ROOTS.get(root[1].lower()) or (OTHER_XML if is_xml or _is_closed(text, root[1]) else None)


def _is_closed(text: str, name: str) -> bool:
    """Whether the text ends where its first element does; `<v Anna>` in a text is no root."""
    return bool(re.search(rf"</(?:[\w.-]+:)?{re.escape(name)}\s*>\s*$", text[-200:]))
