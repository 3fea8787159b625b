"""Where the speakers of a file are named, and how its lines are read: `line_reader` chooses one way for a whole file.

`Anna: yes`, `[00:01:05] Anna: yes`, `Anna  01:05` above what she says, `[ANNA] yes`, `Anna - yes` all name one; so
would "Note: call back". What stands there is therefore only a candidate: `likely.judge` proposes, and a person
confirms.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from transcripts.domain import forms
from transcripts.domain.forms import Explained, Form, explained, origin_of, since
from transcripts.domain.likely import Verdict, judge, likely_speakers
from transcripts.domain.lines import (
    Line,
    Reader,
    begins_with_bare_time,
    is_time_alone,
    read_line,
    read_with_bare_times,
    split_candidate,
    split_label,
)
from transcripts.domain.names import LONGEST_LABEL, is_sound, looks_like_label, looks_like_name

__all__ = [
    "COLUMN",
    "LONGEST_LABEL",
    "PLACES",
    "Line",
    "Reader",
    "Verdict",
    "judge",
    "likely_speakers",
    "line_reader",
    "looks_like_label",
    "read_line",
    "split_label",
]

COLON, ABOVE, TIMED, BRACKETS, DASH, TAB, COLUMN, NOBODY = PLACES = (
    "colon",
    "above",
    "timed",
    "brackets",
    "dash",
    "tab",
    "column",
    "nobody",
)
FEWEST = 3

_DASHED = re.compile(r"[-–—][ \t]+(?=\S)")
_OF_THE_PROGRAM = re.compile(
    r".{1,120}\b(?:(?:re)?started|stopped|paused|resumed|ended) (?:the )?(?:transcription|recording)\.?$"
    r"|.{1,120}\b(?:a|ont) (?:re)?(?:démarré|commencé|lancé|arrêté|interrompu|suspendu|repris|mis fin à)"
    r" (?:la transcription|l[’']enregistrement)\.?$"
    r"|(?:Transcription|Meeting|Recording) ended after .{1,40}$"
    r"|(?:La transcription|La réunion|L[’']enregistrement) s[’']est terminée? (?:après|au bout de) .{1,40}$"
    r"|This editable transcript was computer generated\b.*$"
    r"|Cette transcription modifiable a été générée par (?:un )?ordinateur\b.*$"
    r"|Transcribed by https?://otter\.ai/?$",
    re.IGNORECASE,
)


def line_reader(lines: Iterable[str], names: str = "") -> Reader:
    """How to read the lines of a file: in the way that explains most of them, or in the one that a person chose.

    `names` is one of `PLACES`; empty means: find out.
    """
    written = [part.strip() for line in lines for part in line.split("\n") if part.strip()]
    return _of_nobody_first(_chosen(written, names) if names else _best(written))


def is_of_the_program(line: str) -> bool:
    """Whether a program wrote the line about itself: who started the transcription, when it ended."""
    return bool(_OF_THE_PROGRAM.match(line.strip()))


def _of_nobody_first(read: Reader) -> Reader:
    def read_any(line: str) -> Line:
        whole = line.strip()
        return Line(None, None, whole, nobody=True) if is_of_the_program(whole) else read(line)

    return read_any


def _best(lines: Sequence[str]) -> Reader:
    colons = _colon_labels(lines)
    timed = _best_of(forms.TIMED, lines)
    if timed.lines > 1 and timed.lines >= _unexplained(timed.form, lines, colons):
        return _timed_reader(timed.form, lines, colons)
    repeated = sum(count for count in colons.values() if count > 1)
    usual = [form for form in (forms.LETTERS, forms.ABOVE, forms.DASH, forms.TAB) if _is_usual(form, lines, repeated)]
    if usual:
        best = _best_of(usual, lines)
        return _reader_of(
            best.form, _repeated_only(lines, colons), _heads(best, lines) if best.form is forms.ABOVE else None
        )
    if not colons and 2 * sum(bool(_DASHED.match(line)) for line in lines) >= max(4, len(lines)):
        return read_dashed
    return _bracket_reader(lines, colons)


def _chosen(lines: Sequence[str], names: str) -> Reader:
    """The reader of one place; a file that does not fit is read like that all the same."""
    if names == NOBODY:
        return _without_names
    if names == TIMED or (names == ABOVE and _best_of(forms.TIMED, lines).lines > 1):
        return _timed_reader(_best_of(forms.TIMED, lines).form, lines, Counter())
    if names == COLON:
        return _colon_reader(lines)
    form = {
        ABOVE: forms.ABOVE,
        BRACKETS: forms.BRACKETS,
        DASH: forms.DASH,
        TAB: forms.TAB,
        COLUMN: forms.COLUMN,
    }[names]
    return _reader_of(replace(form, strict=names == ABOVE, to_confirm=False), _without_names)


def _heads(above: Explained, lines: Sequence[str]) -> set[str]:
    """Of the lines that could be a name above what is said, those that come back or do not follow such a line."""
    read = [above.form.read(line) for line in lines]
    first = [one.label for before, one in zip([None, *read], read, strict=False) if one and before is None]
    return {label for label in first if label} | {label for label, count in above.labels.items() if count > 1}


def _reader_of(form: Form, otherwise: Reader, taken: Collection[str] | None = None) -> Reader:
    """A reader of one form, of the labels in `taken` where they are given; other lines are read `otherwise`."""

    def read(line: str) -> Line:
        named = form.read(line.strip())
        return named if named is not None and (taken is None or named.label in taken) else otherwise(line)

    return read


def _timed_reader(form: Form, lines: Sequence[str], colons: Counter[str]) -> Reader:
    """A reader of names with times; other lines go on, but for names that come back before a colon.

    A line that is written like the others names a candidate, though it looks like none: "the night desk (00:38): …".
    """
    origin_ms = origin_of(form, lines)
    otherwise, lenient = _repeated_only(lines, colons), replace(form, strict=False)

    def read(line: str) -> Line:
        whole = line.strip()
        if (named := lenient.read(whole)) is not None:
            return since(named, origin_ms)
        other = otherwise(line)
        return other if other.label is not None else Line(None, None, whole)

    return read


def _repeated_only(lines: Sequence[str], colons: Counter[str]) -> Reader:
    """A reader that takes before a colon only names that come back; "Nothing: at all" are words, its time is kept."""
    repeated = {label for label, count in colons.items() if count > 1 and looks_like_name(label)}
    read_colon = _colon_reader(lines)

    def read(line: str) -> Line:
        colon = read_colon(line)
        return colon if colon.label is None or colon.label in repeated else _without_names(line)

    return read


def _bracket_reader(lines: Sequence[str], colons: Counter[str]) -> Reader:
    """Names before a colon, and in brackets where they come back or stand before a colon elsewhere."""
    bracketed = explained(forms.BRACKETS, lines)
    names = Counter({label: count for label, count in bracketed.labels.items() if not is_sound(label)})
    usual = names.total() >= FEWEST and FEWEST * names.total() >= len(lines)
    taken = {label for label, count in names.items() if label in colons or (usual and (count > 1 or len(names) > 1))}
    read_colon = _colon_reader(lines)

    def read(line: str) -> Line:
        named = forms.BRACKETS.read(line.strip())
        return named if named is not None and named.label in taken else read_colon(line)

    return read if taken else read_colon


def _colon_reader(lines: Sequence[str]) -> Reader:
    """A reader of labels before colons; what comes back there is a candidate whatever it looks like."""
    bare = sum(begins_with_bare_time(line) for line in lines)
    read = read_with_bare_times if bare > 1 and FEWEST * bare >= len(lines) else read_line
    odd = Counter(label for line in lines if (label := _odd_label(read(line))))
    repeated = {label for label, count in odd.items() if count > 1}

    def read_odd(line: str) -> Line:
        one = read(line)
        label, words = split_candidate(one.text)
        if label not in repeated or _odd_label(one) is None:
            return one
        return replace(one, label=label, text=words, prefix=one.prefix + one.text.removesuffix(words))

    return read_odd if repeated else read


def _odd_label(line: Line) -> str | None:
    """What stands before a colon where no label was found, such as "Yahoo! Guest" or a number."""
    label = split_candidate(line.text)[0] if line.label is None and not line.nobody else None
    return label if label and any(map(str.isalnum, label)) else None


def _without_names(line: str) -> Line:
    read = read_with_bare_times(line)
    if read.label is None:
        return read
    words = read.prefix + read.text
    return Line(None, read.start_ms, words, "", read.end_ms)


def read_dashed(line: str) -> Line:
    """A line of a dialogue whose turns begin with a dash and are nobody's."""
    whole = line.strip()
    dash = _DASHED.match(whole)
    return Line(None, None, whole[dash.end() :], dash[0], nobody=True) if dash else read_line(line)


def _best_of(among: Sequence[Form], lines: Sequence[str]) -> Explained:
    return max((explained(form, lines) for form in among), key=lambda one: one.lines)


def _is_usual(form: Form, lines: Sequence[str], repeated: int) -> bool:
    """Whether a form without times is the rule of a file: several names that come back, more than before colons."""
    one = explained(form, lines)
    if len(one.labels) < 2 or one.lines < FEWEST or one.repeated < 2 or one.repeated <= repeated:
        return False
    return _stand_above(form, lines) if form is forms.ABOVE else 2 * one.lines >= len(lines)


def _stand_above(form: Form, lines: Sequence[str]) -> bool:
    """Whether every name that comes back has words below it."""
    labels = explained(form, lines).labels
    heads = [(read := form.read(line)) is not None and labels[read.label or ""] > 1 for line in lines]
    return 5 * sum(heads) >= len(lines) and not heads[-1] and not any(one and other for one, other in pairwise(heads))


def _colon_labels(lines: Sequence[str]) -> Counter[str]:
    """How often each label stands before a colon."""
    read = (read_line(line) for line in lines if not is_time_alone(line))
    return Counter(line.label for line in read if line.label is not None)


def _unexplained(form: Form, lines: Sequence[str], colons: Counter[str]) -> int:
    """How many lines name somebody who comes back, before a colon, without being explained by the form."""
    others = (read_line(line) for line in lines if form.read(line) is None)
    return sum(colons[line.label] > 1 for line in others if line.label is not None and looks_like_name(line.label))
