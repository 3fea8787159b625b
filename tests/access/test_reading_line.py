"""Who may not read the text with names meets none, by any door, once it is anonymised: every address is asked by every
such role, and no answer holds a name, a speaker's own label, the file's name or the day of the interview.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from catalogue.models import Evidence
from coding.models import CodingToConfirm
from rounds.models import CodingRound
from studies.models import Interview, Person
from studies.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.access.addresses import Address, addresses
from tests.exchange.packages import packed, places_of
from tests.factories import World, layer_of, make_coding
from transcripts.actions import store_anonymised
from transcripts.domain.text import fingerprint
from transcripts.models import Speaker, TranscriptVersion, Turn, TurnText
from transcripts.searching import fold

NAMES = {"Labels": "Zebedi", "customer": "Zebulonx"}
"""Words of the world's texts that become names, as long as these: coded passages begin and end with them."""
PSEUDONYMS = {"Zebedi": "[Camille]", "Zebulonx": "[hospital, south-east]"}
LABELS = {"P1": "Quentin Zebulonx", "Interviewer": "Ursula Vandermolen"}
FILE = "zebulonx_quentin.docx"
DAY = date(1987, 3, 21)
SECRETS = (
    "Zebedi",
    "Zebulonx",
    "zebulonx",
    "Quentin",
    "Vandermolen",
    "1987-03-21",
    "03/21/1987",
    "March 21",
    "21 March",
)
WITHOUT_NAMES = [role for role in Role if Permission.READ_WORKING_LINE not in ROLE_PERMISSIONS[role]]
SEARCHES = {
    "find": ("?question=[wrong labels]", '?question="Zebedi"', '?question="often"'),
    "find_csv": ("?question=[wrong labels]", '?question="Zebedi" or "often"'),
    "find_xlsx": ("?question=[wrong labels]",),
    "find_words": ("?words=often", "?words=drifts"),
    "find_words_csv": ("?words=often", "?words=drifts"),
    "find_words_xlsx": ("?words=drifts",),
    "transcript": ("?line=working",),
}
"""What is asked of pages that answer a question; the names themselves only where the answer does not repeat them."""

INSIDE = [one for one in addresses() if one.is_inside]


@dataclass(frozen=True)
class Doors:
    """The world with names, anonymised since, and the path of every address in it."""

    world: World
    places: list[tuple[Address, str]]
    submitted: list[tuple[Address, str]]
    """The same of the layer that its coder submitted on the text with names."""


@pytest.fixture
def doors(world: World) -> Iterator[Doors]:
    """One transcript submitted before it was anonymised, and one that its coders are still coding."""
    with scopes_disabled():
        places = [(one, one.url(world)) for one in INSIDE]
        layers = [str(layer_of(world.round, version, world.coder).uuid) for version in (world.second, world.first)]
        submitted = [(one, url.replace(*layers)) for one, url in places if layers[0] in url]
        _name(world)
    with scope(study=world.study):
        layer = layer_of(world.round, world.second, world.coder)
        coding = make_coding(layer, world.codes[0], "Zebedi are often")
        CodingToConfirm.objects.create(
            layer=layer, number=coding.number, version=world.second, start=coding.start, end=coding.end
        )
        Evidence.objects.update(code=world.codes[0])
        for version in TranscriptVersion.objects.filter(text__contains="Zebedi"):
            anonymise(version, world.owner)
    assert submitted
    return Doors(world, places, submitted)


def anonymise(version: TranscriptVersion, actor: Person) -> TranscriptVersion:
    """Put a pseudonym for every name."""
    text = version.text
    found = [
        (at, at + len(name), new)
        for name, new in PSEUDONYMS.items()
        for at in range(len(text))
        if text.startswith(name, at)
    ]
    return store_anonymised(base=version, actor=actor, replacements=found)


def _name(world: World) -> None:
    for version in TranscriptVersion.objects.filter(transcript__study=world.study):
        text = version.text
        for word, name in NAMES.items():
            text = text.replace(word, name)
        assert len(text) == len(version.text)
        rows = TranscriptVersion.objects.filter(pk=version.pk)
        rows.update(text=text, sha256=fingerprint(text), source_name=FILE, report=_report())
        TurnText.objects.filter(turn__version=version).delete()
        fold(text, Turn.objects.filter(version=version))
    for label, name in LABELS.items():
        Speaker.objects.filter(transcript__study=world.study, label=label).update(label=name)
    Interview.objects.filter(study=world.study).update(held_on=DAY)


def _report() -> dict[str, object]:
    return {
        "format": "docx", "encoding": "", "cues_in": 4, "cues_out": 4, "turns_out": 4, "warnings": [],
        "not_understood": [], "left_in_text": ["Quentin Zebulonx"], "undecided": ["Quentin Zebulonx"],
    }  # fmt: skip


def answer(person: Person, url: str, method: str = "get") -> bytes:
    """Everything that comes back, headers and all; what the request changed is taken back."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    point = transaction.savepoint()
    response = getattr(client, method)(url)
    content = b"".join(response) if response.streaming else response.content
    transaction.savepoint_rollback(point)
    assert response.status_code < 500, url
    return content + repr(response.headers).encode()


def leaks(content: bytes) -> set[str]:
    """The secrets in an answer, wherever it keeps them."""
    return {secret for secret in SECRETS if places_of(secret, content)}


@pytest.mark.parametrize("role", WITHOUT_NAMES)
def test_no_answer_has_a_name(doors: Doors, role: Role) -> None:
    person, found = getattr(doors.world, role), {}
    methods = ("get", "post") if role == Role.CODER else ("get",)
    for address, url in [*doors.places, *doors.submitted]:
        if address.gate.permission not in ROLE_PERMISSIONS[role]:
            continue
        for method in methods:
            if secrets := leaks(answer(person, url, method)):
                found[method, url] = secrets
        for query in SEARCHES.get(address.name, ()):
            if secrets := leaks(answer(person, url + query)) - leaks(query.encode()):
                found["get", url + query] = secrets
    assert found == {}


def test_who_closed_the_round_and_reads_what_came_of_it_meets_none(doors: Doors) -> None:
    """Passages, cases and the catalogue of a round that was coded on the text with names."""
    world = doors.world
    with scopes_disabled():
        CodingRound.objects.update(closed_at=timezone.now())
    names = ("passages", "passages_csv", "find", "find_csv", "catalogue", "moderation", "case", "memos", "matrix")
    asked = [(one, url) for one, url in doors.places if one.name in names]
    assert {"passages", "find", "catalogue", "case"} <= {one.name for one, _url in asked}
    pages = b""
    for one, url in asked:
        for query in SEARCHES.get(one.name, ("",)):
            content = answer(world.moderator, url + query)
            assert leaks(content) - leaks(query.encode()) == set(), url
            pages += content
    assert b"[Camille] are often wrong" in pages


def test_the_owner_reads_the_names_where_they_ask_for_them(doors: Doors) -> None:
    url = next(url for one, url in doors.places if one.name == "transcript")
    assert leaks(answer(doors.world.owner, url)) == {"March 21"}
    named = leaks(answer(doors.world.owner, f"{url}?line=working"))
    assert named == {"Zebedi", "Zebulonx", "zebulonx", "Quentin", "Vandermolen", "March 21"}
    assert leaks(answer(doors.world.interviewer, f"{url}?line=working")) == named


def test_the_package_has_none(doors: Doors) -> None:
    content = packed(doors.world.study)
    assert leaks(content) == set()
    assert places_of("[Camille]", content)


def test_before_anything_is_anonymised_a_label_that_may_be_a_name_is_shown_to_nobody_else(world: World) -> None:
    with scopes_disabled():
        _name(world)
    url = f"/s/{world.study.slug}/transcripts/{world.first.transcript.uuid}"
    content = answer(world.observer, url)
    assert leaks(content) == {"Zebedi", "Zebulonx"}
    assert b'<span class="speaker">P1</span>' in content
    assert b'<span class="speaker">Interviewer</span>' in content
    assert b"March 1987" in content
