"""What is known of how a layer came about: whether its coder could have read others', and what somebody declares."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from rounds.models import CodingRound, Layer, Provenance
from rounds.visibility import complete_layers
from studies import audit
from studies.errors import Refused
from studies.models import Person, Study


class EarlierCoding:
    """What of some transcripts is coded so far, and by whom: two queries."""

    def __init__(self, study: Study, transcripts: Iterable[int]) -> None:
        layers = complete_layers(study).filter(version__transcript__in=list(transcripts)).order_by()
        self._layers = list(layers.values_list("version__transcript", "round", "coder", "together"))
        open_rounds = CodingRound.objects.filter(study=study, closed_at=None)
        self._blind = set(open_rounds.order_by().values_list("pk", "coders"))

    def provenance(self, transcript: int, authors: Iterable[Person]) -> Provenance:
        """Seen where one of them could have read a finished coding that was not theirs alone, else fresh."""
        seen = any(self._could_read(transcript, author.pk) for author in authors)
        return Provenance.SEEN if seen else Provenance.FRESH

    def _could_read(self, transcript: int, person: int) -> bool:
        return any(
            coded == transcript and (coder != person or present is not None) and (round_, person) not in self._blind
            for coded, round_, coder, present in self._layers
        )


@transaction.atomic
def declare_independent(*, round_: CodingRound, actor: Person) -> int:
    """Say that the imported layers of a closed round were coded independently; answers how many.

    Raises Refused while the round is open, and where nothing in it was imported.
    """
    if CodingRound.objects.filter(pk=round_.pk, closed_at=None).exists():
        raise Refused(_("Wait until the round is closed: then declare how its layers were coded."))
    count = _change(round_, Provenance.IMPORTED, Provenance.DECLARED, actor)
    if not count:
        raise Refused(_("Nothing in this round was imported without such a declaration."))
    audit.record(study=round_.study, actor=actor, verb="round.declared_independent", about=round_, layers=count)
    return count


@transaction.atomic
def take_declaration_back(*, round_: CodingRound, actor: Person) -> int:
    """Nothing is known again of the layers that were declared independent; answers how many.

    Raises Refused where there are none.
    """
    count = _change(round_, Provenance.DECLARED, Provenance.IMPORTED, None)
    if not count:
        raise Refused(_("No layer of this round is declared to be independent."))
    audit.record(study=round_.study, actor=actor, verb="round.declaration_withdrawn", about=round_, layers=count)
    return count


def _change(round_: CodingRound, old: Provenance, new: Provenance, declared_by: Person | None) -> int:
    layers = Layer.objects.filter(round=round_, provenance=old)
    count: int = layers.update(provenance=new, declared_by=declared_by)
    return count
