"""A text in hand for somebody who changes it: as it stands now, locked, and only where that can be done with it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from correction.domain.transitions import Verb, may
from correction.models import Correction
from studies.errors import Refused

ELSEWHERE: Promise = _("Somebody was faster: this text is in another state by now. Reload the page.")

SENTENCES: dict[Verb, Promise] = {
    Verb.EDIT: _("This text is sent for agreement or frozen; it does not change any more."),
    Verb.WITHDRAW: _("Somebody has worked on this text; it is not thrown away."),
    Verb.ASK: _("This text is frozen."),
}


def locked(correction: Correction, verb: Verb) -> Correction:
    """The text in hand with its transcript, study, interview, base and holder. Raises Refused where it stands
    elsewhere, or was put aside meanwhile.
    """
    fresh: Correction | None = (
        Correction.objects.select_for_update(of=("self",))
        .select_related("transcript__study", "transcript__interview", "base", "holder__person")
        .filter(pk=correction.pk)
        .first()
    )
    if fresh is None:
        raise Refused(ELSEWHERE)
    if not may(verb, fresh.state):
        raise Refused(SENTENCES.get(verb, ELSEWHERE))
    return fresh
