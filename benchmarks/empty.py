"""The floor of a cold start: gunicorn with an application that does nothing."""

from collections.abc import Callable, Iterable
from typing import Any


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer 200 to everything."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
