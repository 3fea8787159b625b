"""What every answer passes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from studies.errors import Refused
from studies.sessions import keep_or_end


class TextGZipMiddleware(GZipMiddleware):
    """Compress pages and tables; sound is compressed already, and a part of a file must stay the bytes it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Leave sound alone."""
        if response.headers.get("Content-Type", "").startswith(("audio/", "video/")):
            return response
        return super().process_response(request, response)


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


class SessionEndMiddleware:
    """End logins whose time is over, before anything asks who is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        keep_or_end(request)
        return self.get_response(request)
