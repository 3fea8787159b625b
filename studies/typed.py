"""What people type, made canonical before any form reads it, so that every text that is stored can be exported."""

from django.http import HttpRequest, QueryDict

from studies.domain.clean import canonical

_AS_TYPED = "password"
"""Fields with this in their name are hashed, not stored, and stay as they are."""


def make_canonical(request: HttpRequest) -> None:
    """Replace the query and the form of a request by canonical ones."""
    request.GET, request.POST = _cleaned(request.GET), _cleaned(request.POST)  # type: ignore[assignment]


def _cleaned(typed: QueryDict) -> QueryDict:
    if all(_AS_TYPED in key or canonical(text) == text for key, texts in typed.lists() for text in map(str, texts)):
        return typed
    clean = typed.copy()
    for key, texts in typed.lists():
        if _AS_TYPED not in key:
            clean.setlist(key, [canonical(str(text)) for text in texts])
    clean._mutable = False
    return clean
