"""What every line works with: the corpus, what was stored of it, the server, the browser."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django_scopes import scope

from benchmarks.corpus import Corpus
from benchmarks.loading import SLUG, Loaded
from benchmarks.measure import RUNS, WARM_UPS
from benchmarks.server import Answer, Client, Server
from studies.models import Person


@dataclass
class Bench:
    """Built once a run."""

    corpus: Corpus
    loaded: Loaded
    server: Server
    browser: Any
    no_browser: str = ""

    def client(self, person: Person) -> Client:
        """A logged-in connection of its own."""
        return Client(self.server, person)

    @cached_property
    def coder(self) -> Client:
        """The first coder, whose layers of S and XL hold the codings."""
        return self.client(self.loaded.coders[0])

    @cached_property
    def owner(self) -> Client:
        """The study's owner, who sees what is closed."""
        return self.client(self.loaded.owner)

    @property
    def round_of_l(self) -> int:
        """The id of the closed round, for the floors."""
        with scope(study=self.loaded.study):
            return int(self.loaded.study.coding_rounds.get(number=1).pk)

    @property
    def database(self) -> str:
        """The SQLite file, for the floors."""
        return str(settings.DATABASES["default"]["NAME"])


def path(name: str, **arguments: object) -> str:
    """The address of this name inside the study, or inside another one with `slug`."""
    return reverse(name, kwargs={"slug": SLUG, **arguments})


def ask(request: Callable[[], Answer], runs: int = RUNS) -> tuple[list[float], Answer]:
    """Ask until warm, then so many times: milliseconds each, and the last answer."""
    answers = [request() for _ in range(WARM_UPS + runs)][WARM_UPS:]
    return [answer.seconds * 1000 for answer in answers], answers[-1]


def body(answer: Answer) -> str:
    """The text of an answer, unpacked."""
    packed = answer.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if packed else answer.body).decode()
