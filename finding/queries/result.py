"""The study's result as the catalogue counts it: one round a transcript, who speaks where, how it was settled."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coding.models import Code
from finding.domain.voices import Base, Told
from finding.queries.voices import Attendance, attendance
from moderation.codings.domain.consensus import Span, layer
from moderation.codings.domain.settlement import Settled, Settlement, strongest
from moderation.codings.places import Place
from moderation.codings.results import result_places, settlements
from rounds.models import Provenance
from rounds.visibility import Results

Passage = tuple[int, int, int]
"""Version (id), start, end."""

INDEPENDENT = (Provenance.FRESH, Provenance.DECLARED)
SETTLED: dict[Settlement | None, Promise] = {
    Settlement.ALIKE: _("both alike"),
    Settlement.SETTLED: _("settled by a moderator"),
    Settlement.ACCEPTED: _("one coder, accepted"),
    Settlement.ALONE: _("one coder"),
    Settlement.ADDED: _("added by a moderator"),
    None: _("no longer in the result"),
}
"""How a passage stands, in a word or two."""


@dataclass(frozen=True)
class Result:
    """By transcript version (id): the spans that it holds with how each came to be there, and how many coders made it.

    `is_independent` says that every layer is known to be coded without having seen another's; it is False where nobody
    coded what somebody else coded too. In a study that does not compare coders, spans are those of the readings.
    """

    is_compared: bool
    settled: Mapping[int, list[Settled]]
    coders: Mapping[int, int]
    is_independent: bool
    room: Attendance

    @cached_property
    def spans(self) -> dict[int, list[Span]]:
        """By version its consensus: the spans of one code that share words are one; text order."""
        return {version: layer(one.span for one in found) for version, found in self.settled.items()}

    @property
    def base(self) -> Base:
        """Who could be counted."""
        return self.room.base(self.settled)

    @property
    def has_several(self) -> bool:
        """Whether three or more coded the same transcript."""
        return any(coders > 2 for coders in self.coders.values())

    def asked(self, guide: int) -> frozenset[str]:
        """Who was interviewed with this version of the guide or a later one."""
        return self.room.asked(self.settled, guide)

    def how(self, version: int, code: Code | None, start: int, end: int) -> Settlement | None:
        """How a passage under this code stands; None where it is not in the result."""
        return strongest(self.settled.get(version, ()), str(code.uuid), start, end) if code else None

    def said(self, version: int, how: Settlement | None) -> str:
        """The same in words; nothing of coders in a study that does not compare them."""
        if not self.is_compared:
            return "" if how else str(_("no longer in the readings"))
        return str(_("all alike") if how == Settlement.ALIKE and self.coders[version] > 2 else SETTLED[how])

    def told(self, codes: Collection[str]) -> dict[str, dict[Passage, Told]]:
        """By code (uuid) the passages that hold it, as they are counted."""
        found: dict[str, dict[Passage, Told]] = {code: {} for code in codes}
        for version, spans in self.spans.items():
            for code, start, end in spans:
                if code in found:
                    found[code][version, start, end] = self.room.told(version, start, end)
        return found


def study_result(results: Results, also: Iterable[int] = ()) -> Result:
    """The result, as far as somebody may see it.

    `also` are further versions (ids) whose rooms are wanted. The number of queries does not depend on their number.
    """
    study, places = results.study, result_places(results)
    layers, found = _layers(results, places), settlements(study, places)
    provenances = {provenance for of in layers.values() for provenance in of}
    return Result(
        is_compared=study.compares_coders,
        settled={version: found[round_, version] for round_, version in places},
        coders={version: len(layers[round_, version]) for round_, version in places},
        is_independent=provenances <= set(INDEPENDENT) and any(len(of) > 1 for of in layers.values()),
        room=attendance(study, {version for _round, version in places}.union(also)),
    )


def _layers(results: Results, places: Collection[Place]) -> dict[Place, list[str]]:
    """The provenance of every finished layer that the result of each of these places was made of."""
    rows = results.layers.filter(round__in={round_ for round_, _v in places}, version__in={v for _round, v in places})
    found: dict[Place, list[str]] = {place: [] for place in places}
    for round_, version, provenance in rows.values_list("round_id", "version_id", "provenance"):
        found.get((round_, version), []).append(provenance)
    return found
