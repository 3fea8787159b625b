"""How far the rounds are: who has submitted what, and to a blind coder no more than that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from coding.models import CodingRound, Layer
from coding.visibility import results_visible
from studies.models import Person, Study


@dataclass(frozen=True)
class Line:
    """One transcript of a round, with the state of each coder's layer in the order of `Progress.coders`."""

    transcript: str
    states: list[str]
    waiting_for: int

    @property
    def complete(self) -> bool:
        """Whether every coder has submitted it."""
        return self.waiting_for == 0


@dataclass(frozen=True)
class Progress:
    """A round with its coders and transcripts."""

    round: CodingRound
    coders: list[Person]
    lines: list[Line]

    @property
    def complete(self) -> int:
        """Transcripts that every coder has submitted."""
        return sum(1 for line in self.lines if line.complete)

    @property
    def waiting_for(self) -> int:
        """Layers that are not submitted yet."""
        return sum(line.waiting_for for line in self.lines)


def rounds_of(study: Study, person: Person) -> list[Progress]:
    """Every round, the newest first; three queries, however many there are."""
    blind = results_visible(study, person).hidden_rounds
    rounds = CodingRound.objects.filter(study=study).order_by("-number").prefetch_related("coders")
    layers: dict[int, list[Layer]] = {}
    for layer in (
        Layer.objects.filter(round__study=study)
        .select_related("version__transcript__interview")
        .defer("snapshot", "version__text", "version__report")
        .order_by("version__transcript__interview__label", "version")
    ):
        layers.setdefault(layer.round_id, []).append(layer)
    return [_progress(round_, layers.get(round_.pk, []), person if round_.pk in blind else None) for round_ in rounds]


def _progress(round_: CodingRound, layers: list[Layer], blind: Person | None) -> Progress:
    coders = sorted(round_.coders.all(), key=lambda coder: coder.pk)
    by_version: dict[int, dict[int, Layer]] = {}
    for layer in layers:
        by_version.setdefault(layer.version_id, {})[layer.coder_id] = layer
    return Progress(round_, coders, [_line(by_coder, coders, blind) for by_coder in by_version.values()])


def _line(by_coder: dict[int, Layer], coders: list[Person], blind: Person | None) -> Line:
    label = next(iter(by_coder.values())).version.transcript.interview.label
    states = [_state(by_coder[coder.pk], blind) if coder.pk in by_coder else "" for coder in coders]
    return Line(label, states, sum(1 for layer in by_coder.values() if not layer.is_submitted))


def _state(layer: Layer, blind: Person | None) -> str:
    """The state's name; a blind coder learns of the other only what is submitted."""
    if blind is None or blind.pk == layer.coder_id or layer.is_submitted:
        return layer.get_state_display()
    return _("not submitted")
