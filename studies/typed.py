"""What people type, made canonical before any form reads it, so that every text that is stored can be exported."""

from typing import Any

from django.http import HttpRequest, QueryDict

from studies.domain.clean import canonical

_AS_TYPED = "password"
"""Fields with this in their name are hashed, not stored, and stay as they are."""


def make_canonical(request: HttpRequest) -> None:
    """Replace the query of a request by a canonical one, and its form as soon as somebody reads it.

    Not before: a view that reads the body itself, such as a part of a recording, must find it unread.
    """
    request.GET = _cleaned(request.GET)  # type: ignore[assignment]
    inner: Any = request
    if hasattr(inner, "_post"):
        request.POST = _cleaned(request.POST)  # type: ignore[assignment]
        return
    load = inner._load_post_and_files

    def load_canonical() -> None:
        load()
        inner._post = _cleaned(inner._post)

    inner._load_post_and_files = load_canonical


def _cleaned(typed: QueryDict) -> QueryDict:
    if all(_AS_TYPED in key or canonical(text) == text for key, texts in typed.lists() for text in map(str, texts)):
        return typed
    clean = typed.copy()
    for key, texts in typed.lists():
        if _AS_TYPED not in key:
            clean.setlist(key, [canonical(str(text)) for text in texts])
    clean._mutable = False
    return clean
