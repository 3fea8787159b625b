"""Words found in transcripts, in both databases alike: every turn is also a row of folded words, made with it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from studies.models import Study
from transcripts.domain.wording import Phrase, phrases_of, row_of, words_of
from transcripts.models import Turn, TurnText
from transcripts.visibility import readable_texts

TURNS_AT_ONCE = 2000


def fold(text: str, turns: Iterable[Turn]) -> None:
    """Make the searchable text of a new version's turns; neither ever changes."""
    TurnText.objects.bulk_create(
        (TurnText(turn=turn, words=row_of(words_of(text[turn.start : turn.end]))) for turn in turns),
        batch_size=TURNS_AT_ONCE,
    )


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, "phrases in quotation marks", beginnings*, all of them in the same turn."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, typed: str) -> "Wanted":
        """Take apart what somebody typed."""
        return cls(phrases_of(typed))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where it stands in a text, in the order of the text; nowhere where a part of it is missing."""
        words = words_of(text)
        row = row_of(words)
        places = [list(phrase.places(text, words, row)) for phrase in self.phrases]
        return sorted({place for of_one in places for place in of_one}) if all(places) else []


def turns_with(study: Study, wanted: Wanted, versions: Collection[int]) -> QuerySet[Turn]:
    """The turns of these versions that hold everything wanted, in the order of transcripts and text."""
    if not wanted.phrases:
        return Turn.objects.none()
    holds = Q()
    for phrase in wanted.phrases:
        holds &= Q(searchable__words__contains=phrase.pattern)
    turns = Turn.objects.filter(holds, version__in=versions, version__transcript__study=study)
    if any(phrase.written for phrase in wanted.phrases):  # the database knows folded words alone
        turns = Turn.objects.filter(pk__in=[hit.turn.pk for hit in hits(list(turns), wanted)])
    ordered: QuerySet[Turn] = (
        turns.select_related("speaker", "version__transcript__interview")
        .defer("version__text", "version__report")
        .order_by("version__transcript__interview__label", "version", "index")
    )
    return ordered


@dataclass(frozen=True)
class Hit:
    """A turn that holds what was looked for; `places` are spans in its own text, in code points."""

    turn: Turn
    text: str
    places: list[tuple[int, int]]


def hits(turns: Collection[Turn], wanted: Wanted) -> Iterator[Hit]:
    """Those of the turns that hold what is wanted where they may be read, with their words; each text is read once."""
    texts = readable_texts({turn.version_id for turn in turns})
    for turn in turns:
        text = texts[turn.version_id].text[turn.start : turn.end]
        if places := wanted.places(text):
            yield Hit(turn, text, places)
