"""What every request and every answer passes through."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from studies.errors import Refused
from studies.gate import SMALL_BODY, Gate, View, admit
from studies.sessions import keep_or_end
from workbench.answers import in_a_sentence


class TextGZipMiddleware(GZipMiddleware):
    """Compress pages and tables; sound is compressed already, and a part of a file must stay the bytes it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave sound alone."""
        if response.headers.get("Content-Type", "").startswith(("audio/", "video/")):
            return response
        return super().process_response(request, response)


class NoStoreMiddleware:
    """Let no browser and no proxy keep an answer, whether the view said it, refused or failed, in a study or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_cache_control(response, private=True, no_store=True)
        return response


class MonitorMiddleware:
    """Let nobody be logged in who asks how the server is: the answer must come also where no session can be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == reverse("health"):
            request.COOKIES = {}
        return self.get_response(request)


class BodyMiddleware:
    """Refuse a body that is larger than its address takes, by what it says of its length, before a byte is read.

    Django reads no further than that length, and a body that says none it takes for empty. Whoever sends more than
    everybody may must be let in by the view's gate first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: View, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Answer 413 or 411 with a sentence, or as the gate would; raises what the gate raises."""
        if request.headers.get("Transfer-Encoding"):
            return in_a_sentence(request, _("Your browser did not say how much it sends. Try another one."), status=411)
        length = _length(request)
        if length <= SMALL_BODY:
            return None
        gate: Gate = getattr(view, "gate", Gate())
        if not gate.public and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if gate.permission is not None:
            admit(request, kwargs["slug"], gate.permission)
        most = gate.takes()
        return None if length <= most else in_a_sentence(request, _too_large(length, most), status=413)


class SessionEndMiddleware:
    """End logins whose time is over, before anything asks who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        keep_or_end(request)
        return self.get_response(request)


class RefusalMiddleware:
    """Turn a refused action into its sentence: JSON for scripts, a page for people. Nothing is lost, nothing is 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 422 with the sentence of a `Refused` that no view caught."""
        if not isinstance(exception, Refused):
            return None
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"refused": str(exception)}, status=422)
        return render(request, "refused.html", {"sentence": str(exception)}, status=422)


def _length(request: HttpRequest) -> int:
    """As Django reads it: what is no number is no body."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _too_large(length: int, most: int) -> str:
    sentence = _("You sent %(sent)s at once; at most %(most)s are taken here. Send less, or in several goes.")
    return sentence % {"sent": _amount(length), "most": _amount(most)}


def _amount(number: int) -> str:
    """Bytes as people say them, rounded up."""
    if number < 1 << 20:
        return _("%(n)d KB") % {"n": -(-number >> 10)}
    return _("%(n)d MB") % {"n": -(-number >> 20)}
