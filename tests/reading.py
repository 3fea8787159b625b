"""Pages as their reader has them."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from studies.models import Person, Study


def read(study: Study, person: Person, name: str, *args: object, status: int = 200, **query: str) -> str:
    """The page of that name as the person sees it, white space made single and entities plain."""
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=[study.slug, *args]), query)
    assert answer.status_code == status
    return plain(answer.content)


def send(study: Study, person: Person, name: str, *args: object, status: int = 302, **sent: object) -> str:
    """What the person reads after sending a form."""
    client = Client()
    client.force_login(person)
    answer = client.post(reverse(name, args=[study.slug, *args]), sent)
    assert answer.status_code == status
    return plain(answer.content)


def plain(content: bytes) -> str:
    """HTML with single blanks and without entities."""
    return unescape(" ".join(content.decode().split()))


def ticked(content: bytes) -> set[tuple[str, str]]:
    """Name and value of every box and choice that is ticked."""
    found: set[tuple[str, str]] = set()

    class Boxes(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            having = dict(attrs)
            if tag == "input" and "checked" in having:
                found.add((having["name"] or "", having.get("value") or "on"))

    Boxes().feed(content.decode())
    return found
