"""What every answer passes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from studies.errors import Refused


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
