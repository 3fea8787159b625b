"""Who signs what a study publishes, and what is printed beside it."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from exchange.package.publication import publication
from studies.domain.authors import NamedAuthor, is_orcid, parsed, written
from studies.models import AuditEvent, Study
from studies.queries import authors_of
from tests.factories import World
from tests.reading import plain

CARBERRY = "0000-0002-1825-0097"
"""The example of ORCID's own documentation."""


@pytest.mark.parametrize("orcid", [CARBERRY, "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_published_examples_of_orcids_are_right(orcid):
    assert is_orcid(orcid)
    assert not is_orcid(orcid[:-1] + ("1" if orcid[-1] != "1" else "2"))


@pytest.mark.parametrize(
    ("typed", "authors"),
    [
        ("", []),
        ("Ada Byron", [NamedAuthor("Ada Byron")]),
        (
            f"Josiah Carberry; {CARBERRY}; Brown University",
            [NamedAuthor("Josiah Carberry", CARBERRY, "Brown University")],
        ),
        (f" J. C. ;https://orcid.org/{CARBERRY} ", [NamedAuthor("J. C.", CARBERRY)]),
        (f"J. C.; orcid.org/{CARBERRY}/", [NamedAuthor("J. C.", CARBERRY)]),
        ("J. C.; 0000-0002-1825-009; Brown", [NamedAuthor("J. C.", "0000-0002-1825-009", "Brown")]),
        ("Ada Byron; London; United Kingdom", [NamedAuthor("Ada Byron", "", "London; United Kingdom")]),
        ("One\n ; \nTwo", [NamedAuthor("One"), NamedAuthor("Two")]),
    ],
)
def test_authors_are_read_as_typed_and_written_back(typed, authors):
    assert parsed(typed) == authors
    assert parsed(written(authors)) == authors


@pytest.fixture
def owner(world: World, client: Client) -> World:
    client.force_login(world.owner)
    return world


SAID = {
    "authors": f"Josiah Carberry; {CARBERRY}; Brown University\nAda Byron",
    "keywords": "interviews, data quality,, interviews",
    "licence": "CC-BY-4.0",
    "ethics_approval": "Board of the faculty,\nno. 12",
    "embargo_until": "2027-03-01",
}


def test_what_is_said_is_kept_and_printed_in_the_package(owner: World, client: Client):
    page = reverse("publication", args=[owner.study.slug])
    assert client.post(page, SAID).headers["Location"] == page
    study = Study.objects.get(pk=owner.study.pk)
    with scope(study=study):
        assert [author.name for author in authors_of(study)] == ["Josiah Carberry", "Ada Byron"]
        assert "".join(publication(study)) == (
            "## Who made it\n\n"
            f"- Josiah Carberry, Brown University, https://orcid.org/{CARBERRY}\n"
            "- Ada Byron\n"
            "- Licence: CC-BY-4.0\n"
            "- Keywords: interviews, data quality\n"
            "- Ethics approval: Board of the faculty, no. 12\n"
            "- Not to be published before: 2027-03-01\n\n"
        )
        row = AuditEvent.objects.get(verb="study.publication_described")
    assert row.data == {"fields": ["keywords", "licence", "ethics_approval", "embargo_until", "authors"]}
    again = plain(client.get(page).content)
    assert f"Josiah Carberry; {CARBERRY}; Brown University" in client.get(page).content.decode()
    assert "The next package prints this." in again


def test_where_nothing_is_said_nothing_is_printed(owner: World):
    with scope(study=owner.study):
        assert list(publication(owner.study)) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("; Brown University", "Line 1 has no name."),
        (f"A; {CARBERRY[:-1]}8", "is no ORCID: a digit is wrong."),
        (f"A; {CARBERRY[:-1]}", "is no ORCID"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changed(owner: World, client: Client, typed, sentence):
    page = reverse("publication", args=[owner.study.slug])
    answer = client.post(page, SAID | {"authors": typed})
    assert (answer.status_code, sentence in plain(answer.content)) == (422, True)
    with scope(study=owner.study):
        assert authors_of(owner.study) == []
