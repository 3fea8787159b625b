"""How far the rounds are: who codes and has submitted what, and to a blind coder no more than that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rounds.domain.assignments import Kind
from rounds.models import CodingRound, Layer, Provenance
from rounds.rendering.designs import design_in_words
from rounds.visibility import results_visible
from studies.models import Person, Study


@dataclass(frozen=True)
class Cell:
    """One coder's layer of a transcript: its state, and what is known of how it came about where that is not usual."""

    state: str
    known: str = ""


@dataclass(frozen=True)
class Line:
    """One transcript of a round, with each coder's layer in the order of `Progress.coders`, or None."""

    transcript: str
    cells: list[Cell | None]
    waiting_for: int

    @property
    def complete(self) -> bool:
        """Whether every coder has submitted it."""
        return self.waiting_for == 0


@dataclass(frozen=True)
class Progress:
    """A round with its coders and transcripts.

    `imported` counts layers of which nothing is known, `declared` are sentences that vouch for such layers.
    """

    round: CodingRound
    design: str
    coders: list[Person]
    lines: list[Line]
    present: list[str]
    imported: int
    declared: list[str]

    @property
    def complete(self) -> int:
        """Transcripts that every coder has submitted."""
        return sum(1 for line in self.lines if line.complete)

    @property
    def waiting_for(self) -> int:
        """Layers that are not submitted yet."""
        return sum(line.waiting_for for line in self.lines)


def declared_sentence(name: str) -> str:
    """What is printed of layers that somebody has declared to be independent."""
    return _("Declared by %(name)s to have been coded independently") % {"name": name}


def rounds_of(study: Study, person: Person, *, manages: bool) -> list[Progress]:
    """Every round, the newest first; four queries, however many there are.

    Who codes blind and does not manage rounds is not told which of their transcripts others code too, where not all do.
    """
    blind = results_visible(study, person).hidden_rounds
    rounds = CodingRound.objects.filter(study=study).order_by("-number").prefetch_related("coders")
    layers: dict[int, list[Layer]] = {}
    for layer in (
        Layer.objects.filter(round__study=study)
        .select_related("version__transcript__interview", "declared_by")
        .prefetch_related("together")
        .defer("snapshot", "version__text", "version__report")
        .order_by("version__transcript__interview__label", "version")
    ):
        layers.setdefault(layer.round_id, []).append(layer)
    return [
        _progress(round_, layers.get(round_.pk, []), person if round_.pk in blind else None, manages=manages)
        for round_ in rounds
    ]


def _progress(round_: CodingRound, layers: list[Layer], blind: Person | None, *, manages: bool) -> Progress:
    coders = sorted(round_.coders.all(), key=lambda coder: coder.pk)
    design = design_in_words(round_.design)
    if blind and not manages and _differs_by_transcript(round_):
        coders, layers = [blind], [layer for layer in layers if layer.coder_id == blind.pk]
        design = _("Which transcripts others code too is told when the round is closed.")
    by_version: dict[int, dict[int, Layer]] = {}
    for layer in layers:
        by_version.setdefault(layer.version_id, {})[layer.coder_id] = layer
    declaring = sorted({layer.declared_by.name for layer in layers if layer.declared_by})
    return Progress(
        round=round_,
        design=design,
        coders=coders,
        lines=[_line(by_coder, coders, blind) for by_coder in by_version.values()],
        present=sorted({person.name for layer in layers for person in layer.together.all()}),
        imported=sum(layer.provenance == Provenance.IMPORTED for layer in layers),
        declared=[declared_sentence(name) for name in declaring],
    )


def _differs_by_transcript(round_: CodingRound) -> bool:
    design = round_.design
    return design.get("kind") in (Kind.SAMPLE, Kind.OVERLAP, Kind.HAND) or bool(design.get("changed_by_hand"))


def _line(by_coder: dict[int, Layer], coders: list[Person], blind: Person | None) -> Line:
    label = next(iter(by_coder.values())).version.transcript.interview.label
    cells = [_cell(by_coder[coder.pk], blind) if coder.pk in by_coder else None for coder in coders]
    return Line(label, cells, sum(1 for layer in by_coder.values() if not layer.is_submitted))


def _cell(layer: Layer, blind: Person | None) -> Cell:
    """A blind coder learns of the other only what is submitted."""
    if blind is None or blind.pk == layer.coder_id:
        known = "" if layer.provenance == Provenance.FRESH else layer.get_provenance_display()
        return Cell(layer.get_state_display(), known)
    return Cell(layer.get_state_display() if layer.is_submitted else _("not submitted"))
