"""The moderator's landing page: what is ready, how far it is, and whom the rest waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from moderation.kinds import Standing, Type, kind_of, type_label, types
from moderation.models import CaseSet
from moderation.queries import Progress, Tally, case_sets, progress, shuffles, stale, tallies, time_spent
from moderation.rendering.page import undo_of
from moderation.third import barred, requires_third, thirds
from rounds.models import CodingRound, Layer
from rounds.visibility import results_visible
from studies.models import Interview, Person, Study

COLUMNS = list(Standing)
"""In which order the table has types of cases: what coders differ about first."""


@dataclass(frozen=True)
class Ready:
    """A transcript whose cases can be decided."""

    case_set: CaseSet
    tally: Tally
    thirds: tuple[str, ...] | None = None
    """Who may decide where the reader may not; None where the reader may."""

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return progress([self.tally])

    @property
    def query(self) -> str:
        """The end of the address of its cases: of its transcript, all of them once none is left."""
        chosen = {"document": str(self.case_set.version.uuid)} if self.case_set.version else {}
        return f"?{urlencode(chosen | ({} if self.progress.left else {'state': 'all'}))}"

    @property
    def may_add(self) -> bool:
        """Whether what nobody marked can be added."""
        return kind_of(self.case_set).adds

    def of(self, kinds: Iterable[str]) -> list[int]:
        """How many cases it has of each type."""
        return [sum(cases for (of, _state), cases in self.tally.items() if of == kind) for kind in kinds]


@dataclass(frozen=True)
class Waiting:
    """A transcript that somebody has not submitted yet; after its round is closed it stays without cases."""

    round: CodingRound
    interview: Interview
    coders: list[str]


def landing(study: Study, person: Person) -> dict[str, Any]:
    """What the page shows. Of a round that the person codes in, only that it is theirs to code."""
    sets = case_sets(study, person)
    own = barred(study, person)
    closed = {row.pk for row in sets if (row.round_id, row.version_id) in own}
    others = thirds((row for row in sets if row.pk in closed), study) if closed else {}
    ready = [
        Ready(row, tally, tuple(others[row.pk]) if row.pk in others else None)
        for row, tally in zip(sets, tallies(sets).values(), strict=True)
    ]
    occur = {kind for row in ready for kind, _state in row.tally}
    kinds = [kind for kind, of in _in_order() if kind in occur or of.standing == Standing.ALIKE]
    return {
        "ready": [(row, row.of(kinds)) for row in ready],
        "kinds": [type_label(kind) for kind in kinds],
        "progress": progress(row.tally for row in ready if row.thirds is None),
        "closed": [row for row in ready if row.thirds is not None and row.progress.left],
        "waiting": waiting(study, person),
        "own_rounds": results_visible(study, person).own_rounds,
        "time_spent": timedelta(seconds=time_spent(sets)),
        "own_time": timedelta(seconds=time_spent(sets, person)),
        "stale": stale(sets).count(),
        "is_shuffled": shuffles(study),
        "requires_third": requires_third(study),
        **undo_of(sets, person, is_shuffled=shuffles(study)),
    }


def _in_order() -> list[tuple[str, Type]]:
    return sorted(types().items(), key=lambda row: COLUMNS.index(row[1].standing))


def waiting(study: Study, person: Person) -> list[Waiting]:
    """Transcripts that are not complete, by round and label, with the coders who have not submitted."""
    layers = Layer.objects.filter(round__study=study).exclude(state=Layer.State.SUBMITTED)
    layers = layers.exclude(round__in=results_visible(study, person).hidden_rounds).defer("snapshot", "version__text")
    layers = layers.select_related("round", "version__transcript__interview", "coder")
    ordered = layers.order_by("round__number", "version__transcript__interview__label", "version", "coder__name")
    grouped = groupby(ordered, key=lambda layer: (layer.round, layer.version.transcript.interview, layer.version_id))
    return [
        Waiting(round_, interview, [layer.coder.name for layer in found])
        for (round_, interview, _version), found in grouped
    ]
