"""How a person likes the coder's desk: kept on the server, so that it is the same at every machine."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coding.models import CoderDeskChoice
from studies.errors import Refused
from studies.gate import StudyRequest, in_study
from studies.permissions import Permission

LARGEST = 8000
INTERVIEWERS = ("shown", "dimmed", "hidden")


@in_study(Permission.CODE)
@require_POST
def coder_desk_keep(request: StudyRequest) -> HttpResponse:
    """Keep keys and what is shown of interviewers. Nobody else's matter, so no audit row."""
    CoderDeskChoice.objects.update_or_create(person=request.person, defaults={"choices": _clean(request.body)})
    return JsonResponse({})


def _clean(body: bytes) -> dict[str, Any]:
    """Keys by deed, short strings only, and how interviewers are shown. Raises Refused for anything else."""
    trouble = _("This page and the server do not understand each other; reload the page.")
    if len(body) > LARGEST:
        raise Refused(trouble)
    try:
        sent = json.loads(body)
        keys = {str(deed)[:40]: [str(key)[:40] for key in keys][:9] for deed, keys in dict(sent["keys"]).items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refused(trouble) from None
    shown = sent.get("interviewers")
    return {"keys": keys, "interviewers": shown if shown in INTERVIEWERS else INTERVIEWERS[0]}
