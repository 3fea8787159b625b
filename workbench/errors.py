"""Error pages: a whole sentence each, and the same page for what does not exist and what is not yours."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from studies.errors import TooManyAttempts
from workbench.answers import in_a_sentence
from workbench.trouble import sentence_about

RETRY_SECONDS = 30


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 with a sentence where too much was sent at once, and a general one otherwise."""
    many = isinstance(exception, TooManyFilesSent | TooManyFieldsSent | RequestDataTooBig)
    sentence = (
        _("Too much was sent at once. Send it in smaller parts.") if many else _("The request was not understood.")
    )
    return render(request, "refused.html", {"sentence": sentence}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the gate's sentence, or 429 where a rate limit said no."""
    if isinstance(exception, TooManyAttempts):
        return render(request, "429.html", status=429)
    return render(request, "403.html", {"sentence": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, saying nothing about what was asked for."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with a sentence for a fault that passes; the pages need no database and no template context."""
    sentence = sentence_about(sys.exc_info()[1])
    if sentence is None:
        return render(request, "500.html", status=500)
    answer = in_a_sentence(request, sentence, status=503, page="503.html")
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer
