"""The layers that are compared, read from their frozen snapshots, and what is known of how they came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from agreement.domain import stored
from agreement.domain.units import Document, Span
from coding.domain import snapshot
from coding.domain.folding import folded
from rounds.models import Layer
from rounds.visibility import Results
from transcripts.domain.sentence_bounds import sentences
from transcripts.models import Speaker, TranscriptVersion, Turn

LABEL = "transcript__interview__label"


class LayerRow(NamedTuple):
    """A finished layer without its codings; round, version and coder by id."""

    round: int
    number: int
    version: int
    coder: int
    sha256: str
    provenance: str
    declared_by: str | None
    submitted_at: datetime


def layer_rows(results: Results) -> list[LayerRow]:
    """All of them that may be seen."""
    columns = ("round", "round__number", "version", "coder", "sha256", "provenance", "declared_by__name")
    return [LayerRow(*row) for row in results.layers.values_list(*columns, "submitted_at")]


class ComparedLayer(NamedTuple):
    """A layer that is compared: transcript by its label, coder by what they are called in the comparison."""

    document: str
    name: str
    number: int
    provenance: str
    declared_by: str | None
    sha256: str
    submitted_at: datetime


class Source(NamedTuple):
    """Where one of the compared comes from: a coder's layers of a round, id and number."""

    name: str
    coder: str
    round: int
    number: int


class Compared(NamedTuple):
    """Transcript versions (ids), whose layers, and coders' labels by person id."""

    versions: tuple[int, ...]
    sources: tuple[Source, ...]
    labels: Mapping[int, str]


def compared_of(compared: Compared, layers: Iterable[LayerRow]) -> list[ComparedLayer]:
    """The layers that are compared, by transcript and name."""
    labels = dict(TranscriptVersion.objects.filter(pk__in=compared.versions).values_list("pk", LABEL))
    names = _names(compared)
    return sorted(
        ComparedLayer(labels[row.version], names[row.round, row.coder], row.number, *row[5:7], row.sha256, row[7])
        for row in layers
        if row.version in labels and (row.round, row.coder) in names
    )


def digest(compared: Compared, layers: Sequence[ComparedLayer]) -> str:
    """SHA-256 of everything that was coded in what is compared."""
    texts = dict(TranscriptVersion.objects.filter(pk__in=compared.versions).values_list(LABEL, "sha256"))
    return stored.fingerprint(*(f"{one.document} {texts[one.document]} {one.name} {one.sha256}" for one in layers))


def documents(
    compared: Compared, roots: Mapping[str, str], counted: Mapping[str, str], *, with_sentences: bool
) -> list[Document]:
    """The transcripts with the spans of each of the compared, each for the code that it counts for.

    `roots` leads codes that are one and the same to one of them, `counted` these to the one that they count for.
    """
    versions = TranscriptVersion.objects.filter(pk__in=compared.versions)
    labels = dict(versions.values_list("pk", LABEL))
    turns, layers = _turns(compared.versions), _layers(compared, roots, counted)
    texts = dict(versions.values_list("pk", "text")) if with_sentences else {}
    return [
        Document(
            labels[version],
            turns[version][-1][1] if turns[version] else 0,
            [(start, end) for start, end, _asks in turns[version]],
            sentences(texts[version], [turn[:2] for turn in turns[version]]) if with_sentences else [],
            layers[version],
            [(start, end) for start, end, asks in turns[version] if not asks],
        )
        for version in compared.versions
    ]


def _names(compared: Compared) -> dict[tuple[int, int], str]:
    """What each (round, coder) is called in the comparison."""
    persons = {label: person for person, label in compared.labels.items()}
    return {
        (source.round, persons[source.coder]): source.name for source in compared.sources if source.coder in persons
    }


def _turns(versions: Sequence[int]) -> dict[int, list[tuple[int, int, bool]]]:
    """Where turns begin and end, and whether an interviewer speaks."""
    turns: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    rows = Turn.objects.filter(version__in=versions).order_by("version_id", "index")
    for version, start, end, role in rows.values_list("version_id", "start", "end", "speaker__role"):
        turns[version].append((start, end, role == Speaker.Role.INTERVIEWER))
    return turns


def _layers(
    compared: Compared, roots: Mapping[str, str], counted: Mapping[str, str]
) -> dict[int, dict[str, list[Span]]]:
    names = _names(compared)
    found: dict[int, dict[str, list[Span]]] = defaultdict(dict)
    rows = Layer.objects.filter(
        round__in={round_ for round_, _ in names},
        coder__in={coder for _, coder in names},
        version__in=compared.versions,
        state=Layer.State.SUBMITTED,
    )
    for layer in rows:
        if (layer.round_id, layer.coder_id) in names:
            frozen = folded(snapshot.thaw(layer.snapshot), roots)
            spans = [(row.start, row.end, counted[row.code]) for row in frozen]
            found[layer.version_id][names[layer.round_id, layer.coder_id]] = spans
    return found
