"""Every page that somebody can reach by following links, as that person."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from studies.models import Person

VISITS_A_ROUTE = 2
"""Two pages of a kind show what one page of it hides: an empty one beside a full one."""

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass(frozen=True)
class Found:
    """A page that was reached, and what stands in its main part."""

    address: str
    main: bytes


class Walk:
    """Follows links breadth first and answers with HTML pages, at most so many `visits` of each route.

    Files to download are asked for but not returned, and not again where an earlier walk has `fetched` them: some take
    seconds to make. `broken` lists links that lead nowhere.
    """

    def __init__(self, person: Person, fetched: set[str] | None = None, visits: int = VISITS_A_ROUTE) -> None:
        self.visits = visits
        self.client = Client()
        self.client.force_login(person)
        self.fetched = set() if fetched is None else fetched
        self.broken: list[str] = []

    def pages(self, start: str = "/") -> Iterator[Found]:
        """Pages in the order they are found, `start` first."""
        waiting, seen, visits = deque([(start, "")]), {start}, Counter[str]()
        while waiting:
            address, origin = waiting.popleft()
            route = route_of(address)
            if visits[route] >= self.visits:
                continue
            visits[route] += 1
            content = self._ask(address, origin)
            if content:
                yield Found(address, TOKEN.sub(b"", content.partition(b"<main")[2]))
                new = [link for link in links(content, address) if link not in seen]
                seen.update(new)
                waiting.extend((link, address) for link in new)

    def _ask(self, address: str, origin: str) -> bytes:
        if address in self.fetched:
            return b""
        response: Any = self.client.get(address, follow=True)
        content = b"".join(response) if response.streaming else response.content
        if response.status_code != 200:
            self.broken.append(f"{origin} links to {address}: {response.status_code}")
            return b""
        if not response["Content-Type"].startswith("text/html"):
            self.fetched.add(address)
            return b""
        return content


def links(content: bytes, address: str) -> list[str]:
    """Addresses of this server that the page links to, without their fragments."""
    found = [urljoin(address, str(link)) for link in html.fromstring(content).xpath("//a[@href]/@href")]
    inside = [urldefrag(link).url for link in found if not urlsplit(link).netloc]
    return [link for link in dict.fromkeys(inside) if link.startswith("/") and not link.startswith("/static/")]


def route_of(address: str) -> str:
    """The route's name; an address that nobody has is its own."""
    try:
        return str(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return address
