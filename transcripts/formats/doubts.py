"""What a speech recogniser's file makes one doubt, by the rules that hold for Tandem's own recognition."""

from collections.abc import Sequence
from itertools import pairwise

from studies.domain.sentences import Sentence, gettext_noop
from transcripts.domain.repetition import loops, plain_words
from transcripts.domain.turns import ParsedTurn

REPEATED = gettext_noop(
    "In %(count)d places, first in line %(line)d, the same words stand up to %(times)d times in a row. A speech "
    "recogniser may have invented them where nobody speaks; listen there."
)
BACKWARD = gettext_noop("In %(count)d places, first in line %(line)d, times run backwards; they were kept.")


def doubts(turns: Sequence[ParsedTurn], *, in_order: bool = True) -> tuple[Sentence, ...]:
    """Words that repeat themselves and times that run backwards, in sentences. `in_order` is whether the cues of the
    format begin one after the other."""
    words = [(word, turn.line) for turn in turns for word in plain_words(turn.text)]
    repeated = loops([word for word, _ in words])
    backward = [turn.line for turn in turns if _ends_before_it_begins(turn)]
    if in_order:
        backward += [after.line for before, after in pairwise(turns) if _begins_before(after, before)]
    said = []
    if repeated:
        times = max(loop.times for loop in repeated)
        said.append(Sentence(REPEATED, {"count": len(repeated), "line": words[repeated[0].first][1], "times": times}))
    if backward:
        said.append(Sentence(BACKWARD, {"count": len(set(backward)), "line": min(backward)}))
    return tuple(said)


def _ends_before_it_begins(turn: ParsedTurn) -> bool:
    return turn.start_ms is not None and turn.end_ms is not None and turn.end_ms < turn.start_ms


def _begins_before(turn: ParsedTurn, other: ParsedTurn) -> bool:
    return turn.start_ms is not None and other.start_ms is not None and turn.start_ms < other.start_ms
