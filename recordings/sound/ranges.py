"""Parts of a stored file over HTTP: what a player needs to jump (RFC 9110, section 14). Django has none of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CONTENT_TYPE = "audio/mp4"
"""Of the playback copies, which are all that is served."""

MOST = 1 << 20
"""An open range is answered with a megabyte at most, two minutes of sound; the player asks for the next. Longer answers
would hold a server's thread for as long as somebody listens."""

_RANGE = re.compile(r"bytes=(\d*)-(\d*)\s*$")


class Unsatisfiable(Exception):
    """The range lies outside the file."""


@dataclass(frozen=True)
class Part:
    """Bytes [start, end) of a file."""

    start: int
    end: int


def wanted(header: str, size: int) -> Part | None:
    """The part that a Range header asks for; None for the whole file, also where the header is not understood.

    Raises Unsatisfiable.
    """
    match = _RANGE.match(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        part = Part(size - length, size)
    elif last and int(last) < int(first):
        return None
    else:
        part = Part(int(first), min(int(last) + 1 if last else size, size))
    if part.start >= part.end:
        raise Unsatisfiable
    return Part(part.start, min(part.end, part.start + MOST))


def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored playback copy, or the part that was asked for: 200, 206 or 416."""
    size = default_storage.size(name)
    response: HttpResponseBase
    try:
        part = wanted(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
    else:
        response = _whole(request, name) if part is None else _part(request, name, part)
        response["Content-Length"] = str(size if part is None else part.end - part.start)
        if part is not None:
            response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    response["Content-Type"] = CONTENT_TYPE
    response["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, name: str, part: Part) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse(status=206)
    with default_storage.open(name, "rb") as stored:
        stored.seek(part.start)
        return HttpResponse(stored.read(part.end - part.start), status=206)


def _whole(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse()
    return StreamingHttpResponse(_blocks(name))


def _blocks(name: str) -> Iterator[bytes]:
    with default_storage.open(name, "rb") as stored:
        while block := stored.read(1 << 16):
            yield block
