"""Where a speaker may be named at the beginning of a line, and how likely it is that a name is one.

`Anna: yes`, `[00:01:05] Anna: yes`, `Anna: [01:05] yes`, `**Anna:** yes` and `Anna  01:05` all name one; so would
"Note: call back". What stands before a colon is therefore only a candidate: `likely_speakers` proposes, and a person
confirms.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LONGEST_LABEL = 60
LATEST_MS = 2**31 - 1

_BLANKS = "[ \t\u00a0\u202f]*"
_CLOCK = r"(?:(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)"
_BRACKETED_TIME = re.compile(rf"\\?[\[(]({_CLOCK})\\?[\])]{_BLANKS}")
_STAMP = re.compile(rf"#(\d{{1,2}}:\d{{2}}:\d{{2}})(?:-(\d))?#{_BLANKS}(?=\S)")
_BARE_TIME = re.compile(r"(\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?)[ \t]+(?=\S)")
_HEADED = re.compile(rf"(?P<label>\S(?:.*\S)?)[ \t]{{2,}}(?P<time>{_CLOCK})[ \t]*$")
_BOLD = re.compile(rf"\*\*(?P<label>[^*:\n]{{1,{LONGEST_LABEL}}}?)(?::\*\*|\*\*:){_BLANKS}")
_COLON = re.compile(rf"(?P<label>[^\s:*][^:\n]{{0,{LONGEST_LABEL - 1}}}?){_BLANKS}:(?=\s|$){_BLANKS}")
_NEVER_IN_A_NAME = re.compile(r"[?!;\"“”«»…<>{}=|\\\[\]]|\w{4,}\. ")
_PARENTHESIS = re.compile(r"\([^)]*\)")

_PARTICLE_WORDS = "de du des la le les van von der den da di do dos del el al bin ibn y e et and of"
_ROLE_WORDS = """
    interviewer interviewers interviewee participant participants respondent moderator facilitator speaker
    researcher host guest observer informant expert
    intervieweur intervieweuse interviewé interviewée enquêteur enquêtrice enquêté enquêtée participante
    répondant répondante modérateur modératrice animateur animatrice locuteur locutrice chercheur chercheuse
    observateur observatrice
"""
_ORDINARY_WORDS = """
    note notes nb remark remarks example warning attention date place location title topic subject duration time
    start end interview transcript transcription transcriber source language summary conclusion abstract break pause
    context setting file version recording http https ps todo first second third also however
    remarque remarques exemple lieu titre sujet objet durée heure début fin entretien langue résumé contexte
    fichier enregistrement
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_ROLES = frozenset(_ROLE_WORDS.split())
_ORDINARY = frozenset(_ORDINARY_WORDS.split())


@dataclass(frozen=True)
class Line:
    """A line taken apart: the candidate for a speaker, its time in milliseconds, the words, and what was cut."""

    label: str | None
    start_ms: int | None
    text: str
    prefix: str = ""


def read_line(line: str) -> Line:
    """Take a line's time and candidate label off its words."""
    start_ms, rest = _leading_time(line.strip())
    if headed := _is_headed(rest):
        return Line(headed["label"], clock(headed["time"]), "", rest)
    label, text = split_label(rest)
    if label is None:
        return Line(None, start_ms, rest)
    inner, words = _leading_time(text, bare=False)
    return Line(label, start_ms if inner is None else inner, words, rest.removesuffix(words))


def line_reader(lines: Iterable[str]) -> Callable[[str], Line]:
    """How to read a file's lines: `read_line`, or, where names stand above what is said, each with its time, a reader
    that takes no other line for a speaker's."""
    headed = sum(bool(_is_headed(line.strip())) for line in lines)
    return _read_headed if headed > 1 else read_line


def _read_headed(line: str) -> Line:
    found = _is_headed(line.strip())
    return Line(found["label"], clock(found["time"]), "", line.strip()) if found else Line(None, None, line.strip())


def _is_headed(line: str) -> re.Match[str] | None:
    found = _HEADED.match(line) if len(line) < 2 * LONGEST_LABEL else None
    return found if found and looks_like_label(found["label"]) else None


def split_label(line: str) -> tuple[str | None, str]:
    """The candidate label at the beginning of a line, without its colon, and what follows it."""
    match = _BOLD.match(line) or _COLON.match(line)
    if match is None:
        return None, line
    label = match["label"].strip()
    return (label, line[match.end() :]) if looks_like_label(label) else (None, line)


def looks_like_label(label: str) -> bool:
    """Whether a speaker could be called that: a few words with a letter among them, no sentence."""
    return (
        len(label) <= LONGEST_LABEL
        and len(label.split()) <= 6
        and any(character.isalpha() for character in label)
        and not _NEVER_IN_A_NAME.search(label)
    )


def likely_speakers(labels: Iterable[str | None]) -> set[str]:
    """Of the labels of a file's turns, in their order, those that a person would take for speakers.

    A name or a role that comes back is one; a single one only where labels are the rule in the file and it does not
    stand in a heading. Words such as "Note" never are.
    """
    labels = list(labels)
    counts = Counter(label for label in labels if label is not None)
    usual = 3 * counts.total() >= len(labels)
    headings = _headings(labels, counts)
    return {label for label, count in counts.items() if _is_likely(label, count, usual and label not in headings)}


def clock(time: str) -> int:
    """Milliseconds of `1:02:03.5`, `02:03` or `02:03,500`; a short fraction is a fraction, so `,5` is 500 ms.

    Later than `LATEST_MS` (596 hours) does not exist.
    """
    whole, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return min(1000 * seconds + int(f"{fraction:0<3}"[:3]), LATEST_MS)


def _leading_time(line: str, *, bare: bool = True) -> tuple[int | None, str]:
    stamp = _STAMP.match(line)
    if stamp:
        return clock(f"{stamp[1]}.{stamp[2] or 0}"), line[stamp.end() :]
    match = _BRACKETED_TIME.match(line) or (_BARE_TIME.match(line) if bare else None)
    return (clock(match[1]), line[match.end() :]) if match else (None, line)


def _headings(labels: list[str | None], counts: Counter[str]) -> set[str]:
    """Labels of a block of single ones before the first that comes back: "Place: …", "Reach: …"."""
    first = next((at for at, label in enumerate(labels) if label is not None and counts[label] > 1), 0)
    before = {label for label in labels[:first] if label is not None}
    return before if len(before) > 1 else set()


def _is_likely(label: str, count: int, usual: bool) -> bool:
    words = label.casefold().strip(".").split()
    if words[0] in _ORDINARY:
        return False
    if words[0] in _ROLES or _is_name(label):
        return usual or count > 1
    return usual and count > 2


def _is_name(label: str) -> bool:
    words = _PARENTHESIS.sub("", label).replace("-", " ").split()
    return bool(words) and all(
        word.strip("/.,'’")[:1] == word.strip("/.,'’")[:1].upper() or word in _PARTICLES for word in words
    )
