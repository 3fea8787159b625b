"""A sentence in place of what was asked for, said to whoever asked: a script, htmx, or a person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def in_a_sentence(request: HttpRequest, sentence: str, *, status: int, page: str = "refused.html") -> HttpResponse:
    """JSON for scripts, the bare sentence for htmx (static/js/trouble.js says it), a page for people."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"refused": sentence}, status=status)
    if request.headers.get("HX-Request"):
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return render(request, page, {"sentence": sentence}, status=status)
