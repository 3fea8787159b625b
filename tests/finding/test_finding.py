"""Finding passages again: what is found, who may find it, and numbers that lead to what they count."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook

from finding.domain.question import Relation
from finding.queries import tables
from finding.queries.passages import Narrowing, counts, passages, understood
from finding.queries.scope import Scope
from studies.errors import Refused
from studies.models import Person, Study
from tests.factories import (
    World,
    join,
    layer_of,
    make_code,
    make_coding,
    make_member,
    make_participant,
    make_round,
    make_study,
    make_version,
    submit,
)

TURNS = (
    ("Interviewer", "How are the labels made?"),
    ("P1", "By hand, in a spreadsheet. Élodie checks them."),
    ("P2", "And half of them are missing. It is late then."),
    ("P1", "We wait."),
)


class Field:
    """A study with one closed round of two coders over a conversation of three teams' people."""

    def __init__(self) -> None:
        self.study: Study = make_study()
        self.owner: Person = make_member(self.study, "owner")
        first, second = make_member(self.study, "coder"), make_member(self.study, "coder")
        people = [
            make_participant(self.study, "P1", team="red", sector="bank", experience_years=12),
            make_participant(self.study, "P2", team="blue", sector="shop", experience_years=3),
        ]
        self.version = make_version(self.study, TURNS, participants=people)
        self.tools = make_code(self.study, "tools")
        self.hand = make_code(self.study, "by hand", parent=self.tools)
        self.missing = make_code(self.study, "missing values", is_fixed=True)
        self.late = make_code(self.study, "late discovery")
        self.round = make_round(self.study, versions=[self.version], coders=[first, second])
        one, two = (layer_of(self.round, self.version, coder) for coder in (first, second))
        make_coding(one, self.hand, "By hand, in a spreadsheet.", memo="Always.")
        make_coding(one, self.tools, "spreadsheet")
        make_coding(one, self.missing, "half of them are missing")
        make_coding(one, self.late, "It is late then.")
        make_coding(two, self.hand, "By hand, in a spreadsheet.")
        make_coding(two, self.missing, "And half of them are missing. It is late then.")
        self.coders = first, second
        for layer in (one, two):
            submit(layer)

    def find(self, asked: str, **narrowing: str) -> list[str]:
        """The words of what is found."""
        scope_ = Scope(self.study, self.owner)
        with scope(study=self.study):
            found = passages(scope_, asked, Narrowing(**narrowing))
        return [self.version.text[one.start : one.end] for one in found]


@pytest.fixture
def field(db: None) -> Field:
    """A fresh field."""
    return Field()


HAND, SHEET = "By hand, in a spreadsheet.", "spreadsheet"
HALF, LONG = "half of them are missing", "And half of them are missing. It is late then."


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("[by hand]", [HAND]),
        ("[by hand] or tools", [HAND, SHEET]),
        ("under [tools]", [HAND, SHEET]),
        ("[by hand] and [tools]", [HAND]),
        ("[tools] inside [by hand]", [SHEET]),
        ("[by hand] inside [tools]", []),
        ("[missing values] and not [late discovery]", [HALF]),
        ("[missing values] and [late discovery]", [LONG]),
        ("[by hand] followed by [missing values]", [HAND]),
        ("[missing values] followed by [by hand]", []),
        ("[by hand] near 0 [missing values]", []),
        ("[by hand] near 1 [missing values]", [HAND]),
        ('[missing values] near 1 "elodie"', [LONG, HALF]),
        ('"élodie"', ["Élodie"]),
        ('"ELODIE  checks"', ["Élodie checks"]),
        ('"checks elodie"', []),
        ('"half o"', []),
        ('"half o*"', ["half of"]),
        ("« tableur » or « spreadsheet »", ["spreadsheet"]),
        ('"=by hand"', []),
        ('"=By hand"', ["By hand"]),
    ],
)
def test_questions_find_their_passages(field: Field, asked: str, found: list[str]) -> None:
    assert field.find(asked) == found


def test_an_answer_is_narrowed_to_speakers_attributes_and_words(field: Field) -> None:
    asked = "under [tools] or [missing values]"
    assert field.find(asked, speaker="P2") == [LONG, HALF]
    assert field.find(asked, attribute="sector", value="bank") == [HAND, SHEET]
    assert field.find(asked, attribute="experience_years", value="3") == [LONG, HALF]
    assert field.find(asked, words="HAND in") == [HAND]
    assert field.find(asked, words='"late then"') == [LONG]


def test_what_two_coders_marked_alike_counts_once(field: Field) -> None:
    with scope(study=field.study):
        scope_ = Scope(field.study, field.owner)
        counted = counts(scope_, passages(scope_, "under [tools] or [missing values]", Narrowing()))
        one = Scope(field.study, field.owner, coders=frozenset({field.coders[1].pk}))
        alone = counts(one, passages(one, "under [tools] or [missing values]", Narrowing()))
    assert (counted.passages, counted.transcripts, counted.participants, counted.teams) == (4, 1, 2, 2)
    assert alone.passages == 2


def test_an_unknown_code_is_named_with_the_nearest(field: Field) -> None:
    with pytest.raises(Refused, match=r"no code named “by hands”.*\[by hand\]"):
        field.find("[by hands]")


def test_every_number_of_the_tables_leads_to_as_many_passages(field: Field, client: Client) -> None:
    client.force_login(field.owner)
    for name, more in (("find_together", {}), ("find_attributes", {"attribute": "sector"})):
        page = client.get(reverse(name, args=[field.study.slug]), more).content.decode()
        links = re.findall(r'<a href="([^"]*/find\?[^"]*)">(\d+)</a>', page)
        assert len(links) >= 8
        for link, number in links:
            answer = client.get(unescape(link)).content.decode()
            assert int(re.search(r"<strong>(\d+)</strong> passage", answer)[1]) == int(number), link  # type: ignore[index]


def test_tables_count_people_and_teams_too(field: Field) -> None:
    with scope(study=field.study):
        scope_ = Scope(field.study, field.owner)
        table = tables.together(scope_, [field.missing, field.late], tables.PASSAGES)
        assert [[cell.number for cell in row.cells] for row in table.rows] == [[2, 1], [1, 1]]
        teams = tables.by_attribute(scope_, [field.hand], "sector", tables.TEAMS)
        assert (teams.columns, [cell.number for cell in teams.rows[0].cells]) == (["bank", "shop"], [1, 0])
        fixed = tables.counted_once(scope_, None)
        [row] = fixed.rows
        assert (row.code, row.whole.number, [cell.number for cell in row.cells]) == (field.missing, 1, [2, 1, 1, 1])


def test_blind_coders_find_their_own_codings_only(world: World, client: Client) -> None:
    make_coding(layer_of(world.round, world.second, world.second_coder), world.codes[0], "Honestly, we do not.")
    own = make_code(world.study, "secret", private_to=world.second_coder, coined_in=world.round)
    make_coding(layer_of(world.round, world.second, world.second_coder), own, "The model drifts")
    client.force_login(world.coder)
    find = reverse("find", args=[world.study.slug])
    words = client.get(find, {"q": "[wrong labels]"}).content.decode()
    assert "<strong>1</strong> passage" in words
    assert "Honestly, we do not." not in words
    answer = client.get(find, {"q": "[secret]"})
    assert answer.status_code == 422
    assert world.second_coder.name not in answer.content.decode()
    for name in ("find_together", "find_attributes", "find_fixed"):
        page = client.get(reverse(name, args=[world.study.slug])).content.decode()
        assert "secret" not in page
        assert world.second_coder.name not in page


def test_words_are_found_in_every_transcript_whatever_their_accents(field: Field, client: Client) -> None:
    client.force_login(field.owner)
    page = client.get(reverse("find_words", args=[field.study.slug]), {"words": 'elodie "by HAND"'}).content.decode()
    assert "<mark>By hand</mark>, in a spreadsheet. <mark>Élodie</mark> checks them." in page
    assert (
        "No turn holds"
        in client.get(reverse("find_words", args=[field.study.slug]), {"words": "100%"}).content.decode()
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_printed_example_can_be_typed(field: Field, client: Client, language: str) -> None:
    field.owner.language = language
    field.owner.save()
    client.force_login(field.owner)
    client.cookies["django_language"] = language
    page = unescape(client.get(reverse("find", args=[field.study.slug])).content.decode())
    examples = re.search(r"(?:Such as|Par exemple)\s*: (.*?)\. ", page)
    assert examples is not None
    questions = examples[1].split(" — ")
    assert len(questions) == 4
    for question in questions:
        assert isinstance(understood(question), Relation)


def test_words_are_counted_as_words_in_pages_and_files(field: Field, client: Client) -> None:
    client.force_login(field.owner)
    for typed, turns, places in (("is", 1, 1), ("i", 0, 0), ("the* =IT", 0, 0), ("=It the*", 1, 3)):
        page = client.get(reverse("find_words", args=[field.study.slug]), {"words": typed}).content.decode()
        table = b"".join(
            client.get(reverse("find_words_csv", args=[field.study.slug]), {"words": typed})  # type: ignore[arg-type]
        ).decode()
        assert f"<strong>{turns}</strong> turn" in page, typed
        assert len(table.splitlines()) - 1 == places, typed


def test_results_leave_with_their_question(field: Field, client: Client) -> None:
    client.force_login(field.owner)
    asked = {"q": "[by hand] and [tools]"}
    csv = b"".join(client.get(reverse("find_passages_csv", args=[field.study.slug]), asked)).decode()  # type: ignore[arg-type]
    [header, row] = csv.splitlines()
    assert header.endswith(",question")
    assert row.endswith(",[by hand] and [tools]")
    book = load_workbook(io.BytesIO(client.get(reverse("find_passages_xlsx", args=[field.study.slug]), asked).content))
    table, about = book.worksheets
    assert [cells[8] for cells in table.values] == ["quotation", HAND]
    assert dict(about.values)["q"] == "[by hand] and [tools]"
    for name in ("words", "together", "attributes", "fixed"):
        for kind in ("csv", "xlsx"):
            address = reverse(f"find_{name}_{kind}", args=[field.study.slug])
            assert client.get(address, {"words": "hand"}).status_code == 200


def test_the_queries_of_an_answer_do_not_grow_with_its_passages(world: World, client: Client) -> None:
    join(world.study, world.owner, "owner")
    client.force_login(world.owner)
    layer = layer_of(world.round, world.first, world.coder)
    counted = []
    for words in (["Honestly"], ["we do not", "nobody", "The model drifts"]):
        for some in words:
            make_coding(layer, world.codes[0], some)
        submit(layer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("find", args=[world.study.slug]), {"q": "[wrong labels]"})
        counted.append(len(queries))
    assert counted[0] == counted[1]
