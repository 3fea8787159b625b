"""Words found in transcripts, in both databases alike: every turn is kept once more in its folded form."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from studies.models import Study
from transcripts.domain.folding import Folded, folded
from transcripts.models import TranscriptVersion, Turn, TurnText

TURNS_AT_ONCE = 2000


def index(versions: Collection[int]) -> None:
    """Make the searchable text of those versions that have none yet. What is immutable is folded once."""
    done = TurnText.objects.filter(turn__version__in=versions).values("turn__version")
    for version in TranscriptVersion.objects.filter(pk__in=versions).exclude(pk__in=done):
        turns = Turn.objects.filter(version=version).order_by("index")
        TurnText.objects.bulk_create(
            (TurnText(turn=turn, folded=folded(version.text[turn.start : turn.end])) for turn in turns),
            batch_size=TURNS_AT_ONCE,
            ignore_conflicts=True,
        )


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words and "phrases in quotation marks", all of them in the same turn, folded."""

    phrases: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "Wanted":
        """Take apart what somebody typed."""
        pieces = re.findall(r'"([^"]+)"|(\S+)', folded(typed))
        found = (folded(quoted or bare.replace('"', "")) for quoted, bare in pieces)
        return cls(tuple(phrase for phrase in dict.fromkeys(found) if phrase))

    def fits(self, text: str) -> bool:
        """Whether all of it stands in a text."""
        there = folded(text)
        return all(phrase in there for phrase in self.phrases)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in a text, in the order of the text."""
        mapped = Folded.of(text)
        return sorted({place for phrase in self.phrases for place in mapped.find(phrase, text)})


def turns_with(study: Study, wanted: Wanted, versions: Collection[int]) -> QuerySet[Turn]:
    """The turns of these versions that hold everything wanted, in the order of transcripts and text."""
    if not wanted.phrases:
        return Turn.objects.none()
    index(versions)
    holds = Q()
    for phrase in wanted.phrases:
        holds &= Q(searchable__folded__contains=phrase)
    found: QuerySet[Turn] = (
        Turn.objects.filter(holds, version__in=versions, version__transcript__study=study)
        .select_related("speaker", "version__transcript__interview")
        .defer("version__text", "version__report")
        .order_by("version__transcript__interview__label", "version", "index")
    )
    return found


@dataclass(frozen=True)
class Hit:
    """A turn that holds what was looked for; `places` are spans in its own text, in code points."""

    turn: Turn
    text: str
    places: list[tuple[int, int]]


def hits(turns: Collection[Turn], wanted: Wanted) -> Iterator[Hit]:
    """The turns with their words; each version's text is read once."""
    texts = dict(TranscriptVersion.objects.filter(pk__in={turn.version_id for turn in turns}).values_list("pk", "text"))
    for turn in turns:
        text = texts[turn.version_id][turn.start : turn.end]
        yield Hit(turn, text, wanted.places(text))
