"""Nobody learns what another coder does, by any door: every address is asked in two worlds that differ only in the
hidden work of the other coder and of the moderator, and everything it answers is equal.

A new address is asked without being told; one that wants particular words to do something gets them in `SENT`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from catalogue.actions import add_issue, add_statement
from coding import actions
from coding.actions.memos import About
from coding.models import Code
from coding.queries import codebook_log
from finding.actions import write_summary
from moderation.actions import decide
from moderation.codings.domain.cases import CaseType
from moderation.models import Case
from moderation.queries import stamp
from rounds.actions import open_layer
from rounds.models import Layer
from studies.models import Person
from studies.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.access import one_world
from tests.access.addresses import Address, addresses
from tests.factories import World, join, layer_of, make_code, make_coding, make_memo

BLIND = (
    (Role.CODER,),
    (Role.CODER, Role.OWNER),
    (Role.CODER, Role.MODERATOR),
    (Role.CODER, Role.OWNER, Role.MODERATOR),
)
MIGHTY = {Role.CODER, Role.OWNER, Role.MODERATOR}
"""They are asked everything, the others what the rules decide by role."""

LOOKED_AT_AFTERWARDS = ("codebook", "code")
WITH_A_WAY_BACK = {"codebook_undo", "codebook_redo", "retire_code", "merge_codes", "gather_code", "codebook_take"}
ENDS_BLINDNESS = {"close_round"}
UNSTABLE = (
    re.compile(r'name="csrfmiddlewaretoken" value="\w+"'),
    re.compile(r'name="seed" value="\d+"'),
    re.compile(r'"X-CSRFToken": ?"\w+"'),
    re.compile(r'nonce="[^"]+"'),
    re.compile(r"<time[^>]*>[^<]*</time>"),
    re.compile(r"/(?:invitation|join)/[\w/-]+"),
    re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?"),
)
UUID_FORM = re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")
IN_OTHER_WORDS = re.compile(r"_xlsx$|_pdf$")
"""Files whose bytes nobody can compare; the same words stand in a page or a CSV that is."""


world, taken_back = one_world.world, one_world._taken_back


class Stage:
    """The world as both coders know it, with what the first coder has done themselves, and every address in it."""

    def __init__(self, world: World) -> None:
        self.world, self.person = world, world.coder
        self.unused = make_code(world.study, "unused")
        self.layer = layer_of(world.round, world.second, self.person)
        self.coding = make_coding(self.layer, world.codes[0], "we find out from the customer")
        self.memo = make_memo(world.study, self.person)
        with scope(study=world.study):
            self._before_the_round()
            self.own = actions.create_code(study=world.study, actor=self.person, name="my own", definition="Mine.")
        self.places = [
            (address, self._urls(address))
            for address in addresses()
            if address.is_inside and not IN_OTHER_WORDS.search(address.name)
        ]
        self.known = set(UUID_FORM.findall(" ".join(url for _address, urls in self.places for url in urls)))

    def _before_the_round(self) -> None:
        """The first coder did something to the shared codebook while they were not blind yet."""
        round_ = self.world.round
        round_.closed_at = timezone.now()
        round_.save()
        self.coined = actions.create_code(study=self.world.study, actor=self.person, name="coined before")
        self.shared_step = codebook_log(self.world.study, self.person).undoable()
        round_.closed_at = None
        round_.save()

    def _urls(self, address: Address) -> list[str]:
        url, shared = address.url(self.world), str(self.world.codes[0].uuid)
        codes = (self.world.codes[0], self.coined, self.own)
        return [url.replace(shared, str(code.uuid)) for code in codes] if shared in url else [url]

    def url(self, name: str) -> str:
        """The first address of that name."""
        return next(urls[0] for address, urls in self.places if address.name == name)


def hidden_work(stage: Stage) -> None:
    """What the other coder does in their layer, and the moderator with the finished transcript."""
    world, other, study = stage.world, stage.world.second_coder, stage.world.study
    layer = layer_of(world.round, world.second, other)
    open_layer(layer=layer, actor=other)
    spans = [(0, 3), (4, 6), (7, 10), (11, 15), (16, 20), (21, 25), (26, 30), (31, 34), (35, 38)]
    for code in (world.codes[0], stage.unused, stage.coined):
        for start, end in spans:
            actions.apply_code(layer=layer, actor=other, request_id=uuid4(), code=code.uuid, start=start, end=end)
    for name in ("my own", "theirs alone", "new name"):
        coined = actions.coin_code(round_=world.round, actor=other, name=name, stage="open")
        actions.apply_code(layer=layer, actor=other, request_id=uuid4(), code=coined.uuid, start=40, end=50)
        actions.write_memo(study=study, actor=other, text="Seen.", kind="code", about=About(code=coined))
    axial = actions.create_code(study=study, actor=other, name="their trust", stage="axial")
    actions.gather_code(code=world.codes[0], actor=other, parent=axial)
    for about in (About(), About(code=world.codes[0]), About(transcript=world.second.transcript)):
        actions.write_memo(study=study, actor=other, text="The other writes.", kind="theoretical", about=about)
        actions.write_memo(study=study, actor=world.moderator, text="They differ.", kind="theoretical", about=about)
    agreed = Case.objects.get(case_set=world.case.case_set, type=CaseType.AGREE)
    decide(case=agreed, actor=world.moderator, choice="agree", seen=stamp(None))
    add_issue(study=study, actor=world.moderator, title="What they differ about")
    add_statement(issue=world.issue, actor=world.moderator, kind="symptom", text="One of them codes much more.")
    place = {"study": study, "participant": world.participant, "code": world.codes[0]}
    write_summary(**place, actor=world.moderator, text="One of them sees more in it.", spans=[], seen="")


def without_work(_stage: Stage) -> None:
    """The other world."""


@pytest.fixture(scope="module")
def stage(world: World, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    """Made once; every question takes back what it changed."""
    with django_db_blocker.unblock(), scopes_disabled():
        yield Stage(world)


def step_of(stage: Stage, which: str) -> dict[str, str]:
    step = getattr(codebook_log(stage.world.study, stage.person), which)()
    return {"step": str(step.request_id) if step else str(UUID(int=2))}


def on_words(stage: Stage) -> dict[str, Any]:
    return {"request_id": str(UUID(int=1)), "code": str(stage.world.codes[0].uuid), "start": 0, "end": 3}


def on_coding(stage: Stage, **more: Any) -> dict[str, Any]:
    number = stage.coding.number
    return {"request_id": str(UUID(int=1)), "number": number, "numbers": number, **more}


def book(_stage: Stage) -> dict[str, Any]:
    lines = "code,definition\nmy own,Other words.\nunused,Other words.\nnew name,New.\ntheirs alone,New.\n"
    return {"file": SimpleUploadedFile("codebook.csv", lines.encode())}


SENT: Mapping[str, Callable[[Stage], list[dict[str, Any]]]] = {
    "add_code": lambda s: [{"name": n, "stage": "open"} for n in ("new name", "my own", "theirs alone", "unused")],
    "save_code": lambda s: [{"name": n, "definition": "Other words."} for n in ("new name", "my own", "unused")],
    "gather_code": lambda s: [{"parent": ""}, {"parent": str(s.own.uuid)}],
    "retire_code": lambda s: [{}, {"codings": 1}, {"codings": 9}],
    "split_code": lambda s: [{"name-1": n} for n in ("new name", "theirs alone")],
    "merge_codes": lambda s: [
        {"code": str(one.uuid), "into": str(into.uuid)}
        for one, into in ((s.own, s.unused), (s.unused, s.own), (s.coined, s.unused), (s.unused, s.world.codes[0]))
    ],
    "merge": lambda s: [{"code": str(s.own.uuid), "into": str(s.unused.uuid)}],
    "code_example": lambda s: [{"version": str(s.world.second.uuid), "start": 0, "end": 10}],
    "codebook_undo": lambda s: [step_of(s, "undoable"), {"step": str(s.shared_step.request_id)}],
    "codebook_redo": lambda s: [step_of(s, "redoable")],
    "codebook_import": lambda s: [book(s)],
    "codebook_keep": lambda s: [{"note": "Now."}],
    "add_memo": lambda s: [
        {"text": "Mine.", "kind": "code", "code": str(s.world.codes[0].uuid)},
        {"text": "Mine.", "kind": "theoretical", "transcript": str(s.world.second.transcript.uuid)},
    ],
    "save_memo": lambda s: [{"text": "Mine.", "kind": "code"}],
    "desk_apply": lambda s: [on_words(s)],
    "desk_apply-new": lambda s: [on_words(s) | {"name": n} for n in ("new name", "my own", "theirs alone")],
    "desk_recode": lambda s: [on_coding(s, code=str(s.unused.uuid))],
    "desk_recode-many": lambda s: [on_coding(s, code=str(s.unused.uuid))],
    "desk_recode-new": lambda s: [on_coding(s, name="new name")],
    "desk_move": lambda s: [on_coding(s, start=0, end=5)],
    "desk_memo": lambda s: [on_coding(s, memo="Mine.")],
    "desk_remove": lambda s: [on_coding(s)],
    "case_decide": lambda s: [{"choice": "a"}, {"choice": "return"}, {"choice": "defer"}],
    "decide_many": lambda s: [{"type": "BOUNDARY", "least_overlap": "0", "choice": "union"}],
    "remark": lambda s: [{"text": "Let us talk."}],
    "issue_add": lambda s: [{"title": "Mine"}],
    "issue_edit": lambda s: [{"title": "Mine", "description": ""}],
    "statement_add": lambda s: [{"kind": "symptom", "text": "Mine."}],
    "statement_edit": lambda s: [{"kind": "symptom", "text": "Mine."}],
    "statement_move": lambda s: [{"up": "1"}, {}],
    "matrix_write": lambda s: [{"text": "Mine.", "seen": ""}],
    "find": lambda s: [{"question": "[wrong labels]"}, {"q": "[wrong labels]"}],
    "open_round": lambda s: [
        {
            "stage": "open",
            "versions": [s.world.second.pk, str(s.world.second.uuid)],
            "coders": [s.world.coder.pk, s.world.second_coder.pk],
        }
    ],
    "preview_round": lambda s: [
        {
            "stage": "open",
            "kind": "overlap",
            "seed": "7",
            "versions": [s.world.second.pk],
            "coders": [s.world.coder.pk, s.world.second_coder.pk],
        }
    ],
    "extend_round": lambda s: [{"by": "hand", "versions": [s.world.second.pk], "coders": [s.world.coder.pk]}],
    "member_remove": lambda s: [{}],
}
"""What is sent to an address of that name, besides nothing."""


class Answers:
    """What a person is answered: statuses, headers, messages and words, by what was asked."""

    def __init__(self, stage: Stage, roles: tuple[str, ...], work: Callable[[Stage], None]) -> None:
        self.stage, self.client = stage, Client(raise_request_exception=False)
        self.given: dict[str, tuple[object, ...]] = {}
        point = transaction.savepoint()
        with scope(study=stage.world.study):
            work(stage)
            join(stage.world.study, stage.person, *roles)
        self.client.force_login(stage.person)
        admitted = frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
        everything = set(roles) == MIGHTY
        for address, urls in stage.places:
            if address.gate.permission in admitted and (everything or self._is_told_apart(address)):
                for url in urls:
                    self._ask(address, url)
        transaction.savepoint_rollback(point)

    @staticmethod
    def _is_told_apart(address: Address) -> bool:
        """What the rules of blindness decide by role: deeds on the codebook."""
        return address.gate.permission == Permission.EDIT_CODEBOOK and address.name in SENT

    def _ask(self, address: Address, url: str) -> None:
        with scopes_disabled():
            sent = [{}, *SENT.get(address.name, lambda _stage: [])(self.stage)]
        if address.name not in SENT or address.name in ("find", "merge", "codebook_import"):
            for values in sent:
                self._one("get", address, url, values)
        for values in sent:
            self._one("post", address, url, values)

    def _one(self, method: str, address: Address, url: str, values: dict[str, Any]) -> None:
        point = transaction.savepoint()
        asked = f"{method} {url} {sorted((name, str(value)) for name, value in values.items())}"
        response = getattr(self.client, method)(url, values)
        self.given[asked] = self._said(response)
        changes = method == "post" and response.status_code < 400 and address.name not in ENDS_BLINDNESS
        if changes and address.gate.permission == Permission.EDIT_CODEBOOK:
            for name in LOOKED_AT_AFTERWARDS if address.name in WITH_A_WAY_BACK else ():
                later = self.client.get(self.stage.url(name))
                self.given[f"{asked}, then {name}"] = self._said(later)
        transaction.savepoint_rollback(point)

    def _said(self, response: Any) -> tuple[object, ...]:
        content = b"".join(response) if response.streaming else response.content
        words = self._plain(content.decode(errors="replace"))
        headers = [f"{name}: {value}" for name, value in response.headers.items() if name != "Content-Length"]
        told = [str(message) for message in get_messages(response.wsgi_request)]
        return response.status_code, self._plain("\n".join(sorted(headers))), tuple(told), words

    def _plain(self, words: str) -> str:
        """The words without what differs each time: tokens, clocks, and names given to what was just made."""
        for form in UNSTABLE:
            words = form.sub("·", words)
        made: dict[str, str] = {}
        return UUID_FORM.sub(
            lambda name: name[0] if name[0] in self.stage.known else made.setdefault(name[0], f"made-{len(made)}"),
            words,
        )


def difference(one: tuple[object, ...], other: tuple[object, ...]) -> str:
    """The first lines that differ, to be read."""
    lines = [str(part).splitlines() for part in (one, other)]
    if one[:3] != other[:3]:
        return f"{one[:3]} / {other[:3]}"
    pairs = zip(str(one[3]).splitlines(), str(other[3]).splitlines(), strict=False)
    return next((f"{a.strip()[:200]} / {b.strip()[:200]}" for a, b in pairs if a != b), f"{len(lines[0])} lines")


@pytest.mark.parametrize("roles", BLIND, ids="+".join)
def test_hidden_work_changes_nothing_that_a_blind_coder_is_answered(stage: Stage, roles: tuple[str, ...]) -> None:
    alone, beside = (Answers(stage, roles, work).given for work in (without_work, hidden_work))
    assert alone.keys() == beside.keys()
    told = [f"{asked}: {difference(alone[asked], beside[asked])}" for asked in alone if alone[asked] != beside[asked]]
    assert not told, "\n".join(told)


def test_the_hidden_work_is_seen_by_who_may_see_it(stage: Stage) -> None:
    """The comparison can fail: somebody who does not code reads of the other's and the moderator's work."""
    code = Code.objects.filter(study=stage.world.study)
    assert code.exists()
    point = transaction.savepoint()
    before = Layer.objects.count(), read(stage, stage.world.owner)
    with scope(study=stage.world.study):
        hidden_work(stage)
    assert read(stage, stage.world.owner) != before[1]
    transaction.savepoint_rollback(point)


def read(stage: Stage, person: Person) -> str:
    client = Client()
    client.force_login(person)
    return "".join(client.get(stage.url(name)).content.decode() for name in ("catalogue", "memos"))
