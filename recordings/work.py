"""The background work of recordings, made known to the workers. What does it is loaded when it is done: the web server
needs neither the decoder nor numbers in arrays for it.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jobs.work import Work, register
from recordings.actions.adding import PREPARE
from recordings.actions.recognising import RECOGNISE
from recordings.actions.settling import MIX


def prepare(work: Work) -> dict[str, Any]:
    """See `recordings.preparing.prepare`."""
    from recordings import preparing

    return preparing.prepare(work)


def mix(work: Work) -> dict[str, Any]:
    """See `recordings.preparing.mix`."""
    from recordings import preparing

    return preparing.mix(work)


def recognise(work: Work) -> dict[str, Any]:
    """See `recordings.recognising.recognise`."""
    from recordings import recognising

    return recognising.recognise(work)


register(PREPARE, _("Preparing a recording"), prepare, page_url="recording")
register(MIX, _("Mixing the tracks of a recording"), mix, page_url="recording")
register(RECOGNISE, _("Recognising speech"), recognise, page_url="recognition")
