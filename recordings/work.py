"""The background work of recordings, made known to the workers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from jobs.work import Work, register
from recordings.actions.adding import PREPARE
from recordings.actions.recognising import RECOGNISE
from recordings.actions.settling import MIX
from recordings.models import Recording
from recordings.preparing import MIXING, prepare, remix
from recordings.recognising import recognise


def mix(work: Work) -> dict[str, Any]:
    """The background job that makes the copy of all tracks anew."""
    work.progress(0, 1, MIXING)
    remix(Recording.objects.get(uuid=work.subject))
    return {}


register(PREPARE, _("Preparing a recording"), prepare, page_url="recording")
register(MIX, _("Mixing the tracks of a recording"), mix, page_url="recording")
register(RECOGNISE, _("Recognising speech"), recognise, page_url="recognition")
