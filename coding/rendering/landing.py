"""A coder's transcripts, round by round, with the coder's own counts and nobody else's."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from django.db.models import Count, F, QuerySet

from coding.models import Coding
from coding.queries import turn_starts
from rounds.models import CodingRound, Layer
from studies.models import Person, Study
from transcripts.models import Speaker, Turn

MARKS = {Layer.State.NOT_OPENED: "○", Layer.State.IN_PROGRESS: "◐", Layer.State.SUBMITTED: "●"}


@dataclass(frozen=True)
class OwnLayer:
    """One transcript to code, with how far its coder is."""

    layer: Layer
    codings: int = 0
    codes: int = 0
    coded: int = 0
    turns: int = 0

    @property
    def mark(self) -> str:
        """An empty, half or full circle for not opened, in progress, submitted."""
        return MARKS[Layer.State(self.layer.state)]


@dataclass(frozen=True)
class OwnRound:
    """A round and the coder's transcripts in it."""

    round: CodingRound
    layers: list[OwnLayer]

    @property
    def submitted(self) -> int:
        """How many are done."""
        return sum(1 for own in self.layers if own.layer.is_submitted)


@dataclass(frozen=True)
class Summary:
    """What a layer holds: whole numbers, the coder's own."""

    codings: int
    codes: int
    memos: int
    turns: int
    words: int


def own_rounds(study: Study, person: Person) -> list[OwnRound]:
    """The person's layers by round, the newest round first."""
    layers = Layer.objects.filter(round__study=study, coder=person)
    grouped = groupby(_own(layers), key=lambda own: own.layer.round)
    return [OwnRound(round_, list(some)) for round_, some in grouped]


def own_layers(round_: CodingRound, person: Person) -> list[OwnLayer]:
    """The person's layers of one round, by the label of the interview; their codings are not counted."""
    return [OwnLayer(layer) for layer in _listed(Layer.objects.filter(round=round_, coder=person))]


def layer_summary(layer: Layer) -> Summary:
    """Counts of one layer."""
    codings = Coding.objects.filter(layer=layer)
    return Summary(
        codings=codings.count(),
        codes=codings.values("code").distinct().count(),
        memos=codings.exclude(memo="").count(),
        turns=len(turn_starts(layer.version)),
        words=layer.version.words,
    )


def _own(layers: QuerySet[Layer]) -> list[OwnLayer]:
    counts = {
        row["layer"]: row
        for row in Coding.objects.filter(layer__in=layers.values("pk"))
        .order_by()
        .values("layer")
        .annotate(codings=Count("pk"), codes=Count("code", distinct=True))
    }
    none = {"codings": 0, "codes": 0}
    rows = [(layer, counts.get(layer.pk, none)) for layer in _listed(layers)]
    turns, spans = _turns({layer.version_id for layer, _row in rows}), _spans(layers)
    return [
        OwnLayer(
            layer,
            row["codings"],
            row["codes"],
            _covered(turns.get(layer.version_id, []), spans.get(layer.pk, [])),
            len(turns.get(layer.version_id, [])),
        )
        for layer, row in rows
    ]


Span = tuple[int, int]


def _turns(versions: Collection[int]) -> dict[int, list[Span]]:
    """The turns to code of these versions: those with words that are not an interviewer's."""
    rows = Turn.objects.filter(version__in=versions, end__gt=F("start")).order_by("version_id", "index")
    found: dict[int, list[Span]] = {}
    for version, start, end, role in rows.values_list("version_id", "start", "end", "speaker__role"):
        if role != Speaker.Role.INTERVIEWER:
            found.setdefault(version, []).append((start, end))
    return found


def _spans(layers: QuerySet[Layer]) -> dict[int, list[Span]]:
    rows = Coding.objects.filter(layer__in=layers.values("pk")).order_by("start")
    found: dict[int, list[Span]] = {}
    for layer, start, end in rows.values_list("layer_id", "start", "end"):
        found.setdefault(layer, []).append((start, end))
    return found


def _covered(turns: Sequence[Span], spans: Sequence[Span]) -> int:
    """How many turns a coding touches; both in the order of the text."""
    reach = list(accumulate((end for _start, end in spans), max))
    starts = [start for start, _end in spans]
    touching = ((bisect_left(starts, end), start) for start, end in turns)
    return sum(1 for count, start in touching if count and reach[count - 1] > start)


def _listed(layers: QuerySet[Layer]) -> QuerySet[Layer]:
    return (
        layers.select_related("round", "version__transcript__interview")
        .defer("snapshot", "version__text", "version__report")
        .order_by("-round__number", "version__transcript__interview__label", "pk")
    )
