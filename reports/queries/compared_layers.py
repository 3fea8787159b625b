"""The layers that are compared: read from their frozen snapshots, the consensus as one more layer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Max, Sum

from coding.domain import snapshot
from coding.domain.folding import folded
from coding.models import Layer
from moderation.models import CaseSet
from moderation.queries import consensus_layers
from reports.domain.agreement import stored
from reports.domain.agreement.units import Document, Span
from reports.queries.compared_codes import Codes
from studies.models import Study
from transcripts.domain.sentence_bounds import sentences
from transcripts.models import TranscriptVersion, Turn

CONSENSUS = "consensus"
LABEL = "transcript__interview__label"

LayerRow = tuple[int, int, int, int, str]  # ids of round, the round's number, ids of version and coder, sha256


class Source(NamedTuple):
    """Where one of the compared comes from: a coder's layers (or the consensus) of a round, id and number."""

    name: str
    coder: str
    round: int
    number: int


class Compared(NamedTuple):
    """Transcript versions (ids), whose layers, and coders' labels by person id."""

    versions: tuple[int, ...]
    sources: tuple[Source, ...]
    labels: Mapping[int, str]


def digest(compared: Compared, layers: Iterable[LayerRow]) -> str:
    """SHA-256 of everything that was coded and decided in what is compared."""
    versions = TranscriptVersion.objects.filter(pk__in=compared.versions)
    texts = {pk: f"{label} {sha}" for pk, label, sha in versions.values_list("pk", LABEL, "sha256")}
    names = _names(compared)
    lines = [
        f"{texts[version]} {names[round_, coder]} {sha256}"
        for round_, _, version, coder, sha256 in layers
        if version in texts and (round_, coder) in names
    ]
    return stored.fingerprint(*sorted(lines), *sorted(_decided(compared)))


def documents(compared: Compared, codes: Codes, *, rolled_up: bool, with_sentences: bool) -> list[Document]:
    """The transcripts with the spans of each of the compared, each for the code that it counts for."""
    versions = TranscriptVersion.objects.filter(pk__in=compared.versions)
    labels = dict(versions.values_list("pk", LABEL))
    turns, layers = _turns(compared.versions), _layers(compared, codes, codes.counted(rolled_up))
    texts = dict(versions.values_list("pk", "text")) if with_sentences else {}
    return [
        Document(
            labels[version],
            turns[version][-1][1] if turns[version] else 0,
            turns[version],
            sentences(texts[version], turns[version]) if with_sentences else [],
            layers[version],
        )
        for version in compared.versions
    ]


def _names(compared: Compared) -> dict[tuple[int, int], str]:
    """What each (round, coder) is called in the comparison."""
    persons = {label: person for person, label in compared.labels.items()}
    return {
        (source.round, persons[source.coder]): source.name for source in compared.sources if source.coder in persons
    }


def _decided(compared: Compared) -> list[str]:
    """For each transcript that the consensus is taken from which decisions stand, without reading them."""
    rounds = [source.round for source in compared.sources if source.coder == CONSENSUS]
    rows = CaseSet.objects.filter(round__in=rounds, version__in=compared.versions)
    stand = rows.annotate(Count("cases__decision"), Sum("cases__decision"), Max("cases__decision"))
    return [
        " ".join(map(str, row))
        for row in stand.values_list(
            "layers_sha256", "cases__decision__count", "cases__decision__sum", "cases__decision__max"
        )
    ]


def _turns(versions: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    turns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = Turn.objects.filter(version__in=versions).order_by("version_id", "index")
    for version, start, end in rows.values_list("version_id", "start", "end"):
        turns[version].append((start, end))
    return turns


def _layers(compared: Compared, codes: Codes, counted: Mapping[str, str]) -> dict[int, dict[str, list[Span]]]:
    names = _names(compared)
    found: dict[int, dict[str, list[Span]]] = defaultdict(dict)
    rows = Layer.objects.filter(
        round__in={round_ for round_, _ in names},
        coder__in={coder for _, coder in names},
        version__in=compared.versions,
        state=Layer.State.SUBMITTED,
    ).select_related("round__study")
    study: Study | None = None
    for layer in rows:
        study = layer.round.study
        if (layer.round_id, layer.coder_id) in names:
            rows_that_count = folded(snapshot.thaw(layer.snapshot), codes.canonical)
            spans = [(row.start, row.end, counted[row.code]) for row in rows_that_count]
            found[layer.version_id][names[layer.round_id, layer.coder_id]] = spans
    consensus = [source for source in compared.sources if source.coder == CONSENSUS]
    if study is not None and consensus:
        places = [(consensus[0].round, version) for version in compared.versions]
        for (_, version), decided in consensus_layers(study, places).items():
            found[version][CONSENSUS] = [(start, end, counted[code]) for code, start, end in decided.spans]
    return found
