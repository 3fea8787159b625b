"""The speech models of this installation: what is here, how another one comes here."""

from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from recordings.sound.store import blocks, workshop
from recordings.speech import checkpoints
from studies import audit
from studies.errors import Refused
from studies.gate import StudyRequest, a_form, in_study
from studies.permissions import Permission

MOST_MODEL_BYTES = 8 << 30
"""The largest checkpoint of Whisper has 3 GB."""


@in_study(Permission.HEAR_RECORDINGS)
@require_GET
def speech_models(request: StudyRequest) -> HttpResponse:
    """What is installed, and what to do where nothing is."""
    return _page(request)


def _model_bytes() -> int:
    """A server takes no model from a browser, and so nothing large."""
    return MOST_MODEL_BYTES if settings.TANDEM_MODE == "local" else a_form()


@in_study(Permission.MANAGE_STUDY, takes=_model_bytes)
@require_POST
def speech_model_take(request: StudyRequest) -> HttpResponse:
    """Take a checkpoint file that somebody brought; on a laptop only: a server's models are its administrator's."""
    if settings.TANDEM_MODE != "local":
        raise Refused(_("On a server the administrator installs models, with `manage.py speech_models`."))
    brought = request.FILES.get("model")
    if brought is None or not (brought.name or "").endswith(".pt"):
        return _page(request, refused=_("Choose a model file that ends with .pt."), status=422)
    try:
        with workshop(f"model-{uuid4().hex}") as folder:
            local = folder / Path(brought.name or "").name
            with local.open("wb") as file:
                file.writelines(blocks(brought.file))  # type: ignore[arg-type]
            model = checkpoints.take(local)
    except Refused as refusal:
        return _page(request, refused=str(refusal), status=422)
    audit.record(study=request.study, actor=request.person, verb="speech_model.taken", model=model.name)
    messages.success(request, _("The model “%(name)s” is installed.") % {"name": model.name})
    return redirect("speech_models", request.study.slug)


def _page(request: StudyRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    context = {
        "models": checkpoints.installed(),
        "engines": checkpoints.engines(),
        "known": checkpoints.known(),
        "folder": checkpoints.folder(checkpoints.OPENAI) if settings.TANDEM_MODE == "local" else None,
        "may_take": settings.TANDEM_MODE == "local" and Permission.MANAGE_STUDY in request.permissions,
        "refused": refused,
    }
    return render(request, "recordings/models.html", context, status=status)
