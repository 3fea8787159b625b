"""Structured logs, one JSON object a line, in which no word of a study can appear.

What a line may hold is decided here, not where it is written: the name of the logger, the *template* of a
message but never its arguments (paths, parameters and values travel in those), numbers that our own code
hands over in ``extra={"fields": {...}}``, and of an exception its types and places. An exception's message is
left out: databases put the refused row into theirs.
"""

from __future__ import annotations

import json
import logging
import logging.config
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from workbench.rooms import APPS

OWN_LOGGERS = frozenset({"tandem", *APPS})
"""Loggers whose messages are constant: ruff's G rules refuse a formatted one in our code."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CHECKOUT = Path(__file__).resolve().parent.parent

requests = logging.getLogger("tandem.request")


class JsonLines(logging.Formatter):
    """Write a record as one JSON object without the words that it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; ``exception`` lists types from the outermost to the first cause."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _template(record),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = [_type_name(error) for error in _causes(record.exc_info[1])]
            line["frames"] = list(_frames(record.exc_info[1]))
        return json.dumps(line, default=lambda value: type(value).__name__)


class RequestLogMiddleware:
    """Write one line a request: method, route name (never the path), status, milliseconds, person's id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        requests.info("request", extra={"fields": _described(request, response, time.perf_counter() - began)})
        return response


def configure(settings: dict[str, Any]) -> None:
    """Set up logging for the server, the worker and the shell; ``settings`` holds ``level``."""
    logging.config.dictConfig(dictionary(settings["level"]))
    warnings.showwarning = _log_warning


def dictionary(level: str) -> dict[str, Any]:
    """The configuration for ``dictConfig``: one handler on standard error, for every logger."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": "workbench.logging.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.db": {"level": "WARNING"},
            "django.template": {"level": "WARNING"},
            "django.utils.autoreload": {"level": "WARNING"},
            "gunicorn.error": {"handlers": ["lines"], "level": "WARNING", "propagate": False},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "fontTools": {"level": "WARNING"},
        },
    }


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: str | None = None,
) -> None:
    """Keep a warning's kind and place; its text may quote a value."""
    fields = {"warning": category.__name__, "place": f"{_place(filename)}:{lineno}"}
    logging.getLogger("tandem.warning").warning("warning", extra={"fields": fields})


def _described(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    # `_cached_user` is there when the request was asked who it is; `user` itself would ask the database now.
    person = getattr(request, "_cached_user", None)
    return {
        "method": request.method if request.method in METHODS else "OTHER",
        "route": request.resolver_match.view_name if request.resolver_match else None,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "person": person.pk if person else None,
    }


def _template(record: logging.LogRecord) -> str:
    """The message before its arguments; one without any may be formatted already, so only our own is kept."""
    if record.args or record.name.partition(".")[0] in OWN_LOGGERS:
        return str(record.msg)
    return f"{record.module}:{record.lineno}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _type_name(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{_place(frame.filename)}:{frame.lineno} {frame.name}"


def _place(file: str) -> str:
    """A file's path as its project calls it: no folder of this machine."""
    if "site-packages/" in file:
        return file.rpartition("site-packages/")[2]
    path = Path(file)
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else path.name
