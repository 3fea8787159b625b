"""Times in the midst of what somebody says: taken out of the words and counted, or left there and counted."""

import re
from dataclasses import replace

from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.times import ONE_TIME
from transcripts.domain.turns import ParsedTranscript, ParsedTurn

TAKEN_OUT = gettext_noop("Times within turns were taken out of the words (%(count)d); a turn keeps its first one.")
LEFT_IN = gettext_noop("Times stand in the words and were left there (%(count)d), the first one as “%(first)s”.")
TO_CONFIRM = gettext_noop("The names were read before a dash. Check under “Who speaks” that each is a person.")

FEWEST_TIMED = 2

_STAMP = re.compile(r"[ \t]*#\d{1,2}:\d{2}:\d{2}(?:-\d)?#")
_BRACKETED = re.compile(rf"[ \t]*\\?\[{ONE_TIME}\\?\](?:[ \t]*[-–—](?=\s))?")
_ANY = re.compile(rf"\\?[\[(]{ONE_TIME}\\?[\])]|#\d{{1,2}}:\d{{2}}:\d{{2}}(?:-\d)?#")


def without_inner_times(parsed: ParsedTranscript) -> ParsedTranscript:
    """The same turns, and sentences on the times that stood within them.

    f4's stamps go out of the words always, times in square brackets where turns begin with a time.
    """
    timed = sum(turn.start_ms is not None for turn in parsed.turns) >= FEWEST_TIMED
    patterns = [_STAMP, _BRACKETED] if timed else [_STAMP]
    count = sum(len(pattern.findall(turn.text)) for turn in parsed.turns for pattern in patterns)
    turns = tuple(_without(turn, patterns) for turn in parsed.turns) if count else parsed.turns
    left = [time[0] for turn in turns for time in _ANY.finditer(turn.text)]
    sentences = [Sentence(TAKEN_OUT, {"count": count})] if count else []
    if left:
        sentences.append(Sentence(LEFT_IN, {"count": len(left), "first": left[0]}))
    if any(turn.to_confirm for turn in turns):
        sentences.append(Sentence(TO_CONFIRM))
    report = replace(parsed.report, warnings=(*parsed.report.warnings, *sentences))
    return ParsedTranscript(turns, report)


def _without(turn: ParsedTurn, patterns: list[re.Pattern[str]]) -> ParsedTurn:
    text = turn.text
    for pattern in patterns:
        text = pattern.sub("", text)
    return turn if text == turn.text else replace(turn, text=text.strip())
