"""From what a file says to the turns of a transcript: who speaks, and what belongs together.

A format module proposes turns. Somebody then confirms the speakers: renames them, gives two labels one name, or says
that a label is no speaker but part of the text. `settle` applies that; nothing is lost by it. Times may be missing,
equal, overlapping or run backwards; turns are never sorted by them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from studies.domain.clean import canonical
from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.labels import Verdict, judge

SILENT = gettext_noop("No words; left out.")

CUE_FORMATS = frozenset({"vtt", "srt", "tsv", "whisper_json", "podcast_json", "noscribe", "csv", "xlsx"})
LONGEST_NAME = 120

SAME_CUE = " "
NEW_PARAGRAPH = "\n"
SAME_SPEAKER = ""

NOBODY = ""

_SHORT_FORM = re.compile(r".*\((?P<short>[^\s()]{1,4})\)$")
_LOWER_WORD = re.compile(r"\b[^\W\d_]+\b")
_SENTENCE_END = re.compile(r"[.?!…。！？؟।][\s\"'”’»)\]]*$")
LONGEST_JOINED = 600
LONGEST_PAUSE_MS = 2_000


@dataclass(frozen=True)
class ParsedTurn:
    """What one speaker says, with its times in milliseconds where the file has them.

    `prefix` is what was cut off the text to find the speaker; it comes back where the label is none. `glue` says how
    the words go on from the turn before when no speaker is named: None not at all, "" as a turn of the same
    speaker, a blank or a line feed inside the same turn. `certain` is a speaker that the format itself marks.
    `cues` counts the cues or paragraphs that the turn came from, `line` is where it begins in the file. `apart` is a
    turn of somebody else whom nobody names; `to_confirm` one whose speaker was found in a way that a person must check.
    """

    speaker: str | None
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    prefix: str = ""
    glue: str | None = None
    certain: bool = False
    cues: int = 1
    line: int = 0
    apart: bool = False
    to_confirm: bool = False


@dataclass(frozen=True)
class NotUnderstood:
    """A line that could not be read, with the beginning of it and the reason."""

    line: int
    excerpt: str
    reason: str


@dataclass(frozen=True)
class Report:
    """What became of a file. A cue is a cue of subtitles or a paragraph of a document; every cue that came in and
    did not go out is in `not_understood`. `encoding_guessed`: nothing in the file says how its letters are encoded.
    `left_in_text` are beginnings of lines such as "Note:" that were taken for words, `undecided` those that nobody has
    decided on: their words are nobody's."""

    format: str
    encoding: str = ""
    cues_in: int = 0
    cues_out: int = 0
    turns_out: int = 0
    not_understood: tuple[NotUnderstood, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    left_in_text: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    encoding_guessed: bool = False


@dataclass(frozen=True)
class ParsedTranscript:
    """The turns that a file proposes, and the report."""

    turns: tuple[ParsedTurn, ...]
    report: Report


@dataclass(frozen=True)
class FoundSpeaker:
    """A label that stands where speakers stand; `likely` is whether it is proposed as one, `undecided` whether only a
    person can tell."""

    label: str
    likely: bool
    turns: int = 0
    first_words: str = ""
    undecided: bool = False


def found_speakers(turns: Iterable[ParsedTurn]) -> list[FoundSpeaker]:
    """Every label of the file in the order it appears, with how often and with what words."""
    turns = list(turns)
    certain = {turn.speaker for turn in turns if turn.certain}
    verdicts = judge((turn.speaker for turn in turns), _lower_words(turns))
    of_label: dict[str, list[ParsedTurn]] = {}
    for turn in turns:
        if turn.speaker is not None:
            of_label.setdefault(turn.speaker, []).append(turn)
    return [
        FoundSpeaker(
            label,
            label in certain or verdicts[label] is Verdict.SPEAKER,
            len(said),
            _first_words(said),
            label not in certain and verdicts[label] is Verdict.UNDECIDED,
        )
        for label, said in of_label.items()
    ]


def proposed_names(turns: Iterable[ParsedTurn]) -> dict[str, str | None]:
    """What `settle` is told when nobody has looked: likely labels are speakers, doubtful ones `NOBODY`, others text."""
    labels = found_speakers(turns)
    short = short_names(found.label for found in labels)
    return {
        found.label: short[found.label] if found.likely else NOBODY if found.undecided else None for found in labels
    }


def short_names(labels: Iterable[str]) -> dict[str, str]:
    """A name of at most `LONGEST_NAME` characters for each label, never one for two labels of different people.

    "Interviewer (I)" is called "I" where the file goes on to call that person so.
    """
    labels = list(labels)
    names: dict[str, str] = {}
    for label in labels:
        introduced = _SHORT_FORM.match(label)
        name = introduced["short"] if introduced and introduced["short"] in labels else label[:LONGEST_NAME]
        number = 2
        while len(label) > LONGEST_NAME and name in names.values():
            name = f"{label[: LONGEST_NAME - 4]} ({number})"[-LONGEST_NAME:]
            number += 1
        names[label] = name
    return names


def settle(
    parsed: ParsedTranscript, names: Mapping[str, str | None], *, join: bool, sentences: bool = False
) -> ParsedTranscript:
    """The final turns, with the report brought up to date.

    `names` gives each label its name, None where the label is text, `NOBODY` where nobody has decided; `join` puts
    consecutive cues of one speaker together into one turn, `sentences` the pieces of a sentence that nobody is named
    for. Labels that are not in `names` keep their own.
    """
    turns = gather([rename(turn, names) for turn in parsed.turns])
    if join:
        turns = join_speakers(turns)
    if sentences:
        turns = join_sentences(turns)
    turns = [replace(turn, text=canonical(turn.text).strip()) for turn in turns]
    spoken = tuple(turn for turn in turns if turn.text)
    silent = [NotUnderstood(turn.line, turn.prefix.strip(), SILENT) for turn in turns if not turn.text]
    labels = {turn.speaker: None for turn in parsed.turns if turn.speaker is not None}
    report = replace(
        parsed.report,
        turns_out=len(spoken),
        cues_out=sum(turn.cues for turn in spoken),
        not_understood=tuple(sorted([*parsed.report.not_understood, *silent], key=lambda entry: entry.line)),
        left_in_text=tuple(label for label in labels if names.get(label, label) is None),
        undecided=tuple(label for label in labels if names.get(label, label) == NOBODY),
    )
    return ParsedTranscript(spoken, report)


def rename(turn: ParsedTurn, names: Mapping[str, str | None]) -> ParsedTurn:
    """The turn under its speaker's confirmed name, or with its label given back to the text."""
    if turn.speaker is None:
        return turn
    name = names.get(turn.speaker, turn.speaker)
    if name:
        return replace(turn, speaker=name, glue=None)
    if name == NOBODY:
        return replace(turn, speaker=None, text=f"{turn.prefix}{turn.text}".strip(), glue=None, apart=True)
    return replace(turn, speaker=None, text=f"{turn.prefix}{turn.text}".strip(), glue=turn.glue or SAME_SPEAKER)


def gather(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """Let turns without a speaker go on from the one before, as their `glue` says."""
    groups: list[list[ParsedTurn]] = []
    for turn in turns:
        before = groups[-1][0].speaker if groups else None
        if not groups or turn.glue is None or turn.speaker is not None:
            groups.append([turn])
        elif turn.glue == SAME_CUE or (turn.glue == NEW_PARAGRAPH and before is not None):
            groups[-1].append(turn)
        else:
            groups.append([replace(turn, speaker=before)])
    return [fuse(group) for group in groups]


def join_speakers(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """One turn where the same speaker goes on over several cues; turns of nobody stay apart."""
    groups: list[list[ParsedTurn]] = []
    for turn in turns:
        if groups and turn.speaker is not None and turn.speaker == groups[-1][0].speaker:
            groups[-1].append(replace(turn, glue=SAME_CUE))
        else:
            groups.append([turn])
    return [fuse(group) for group in groups]


def join_sentences(turns: Iterable[ParsedTurn]) -> list[ParsedTurn]:
    """One turn where cues of nobody break a sentence off; a pause, or very many words, end it all the same."""
    groups: list[list[ParsedTurn]] = []
    for turn in turns:
        if groups and _goes_on_in_its_sentence(groups[-1], turn):
            groups[-1].append(replace(turn, glue=SAME_CUE))
        else:
            groups.append([turn])
    return [fuse(group) for group in groups]


def _goes_on_in_its_sentence(group: list[ParsedTurn], turn: ParsedTurn) -> bool:
    last = group[-1]
    if last.speaker is not None or turn.speaker is not None or turn.apart or _SENTENCE_END.search(last.text):
        return False
    if sum(len(piece.text) for piece in group) > LONGEST_JOINED:
        return False
    ended = last.end_ms if last.end_ms is not None else last.start_ms
    return ended is None or turn.start_ms is None or turn.start_ms - ended < LONGEST_PAUSE_MS


def fuse(group: list[ParsedTurn]) -> ParsedTurn:
    """Several turns as one: from the earliest beginning to the latest end, with all their cues."""
    first = group[0]
    if len(group) == 1:
        return first
    words = [first.text, *(f"{turn.glue}{turn.text}" for turn in group[1:] if turn.text)]
    return replace(
        first,
        text="".join(words).strip(),
        start_ms=min((turn.start_ms for turn in group if turn.start_ms is not None), default=None),
        end_ms=max((turn.end_ms for turn in group if turn.end_ms is not None), default=None),
        cues=sum(turn.cues for turn in group),
    )


def _lower_words(turns: Iterable[ParsedTurn]) -> set[str]:
    """The words that stand in lower case somewhere in the turns: names do not."""
    words = (word for turn in turns for word in _LOWER_WORD.findall(turn.text))
    return {word for word in words if word == word.lower() and word != word.upper()}


def _first_words(said: list[ParsedTurn], length: int = 90) -> str:
    words = next((turn.text for turn in said if turn.text), "").replace("\n", " ")
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"


def report_json(report: Report) -> dict[str, Any]:
    """The report in plain values; sentences stay in English, with their values apart."""
    kept = asdict(report)
    kept["warnings"] = [[warning.template, dict(warning.values)] for warning in report.warnings]
    return kept
