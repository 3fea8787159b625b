"""The printed catalogue: complete, tagged, the same every time, and silent about who did not consent."""

import io
import logging
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope, scopes_disabled
from pypdf import PdfReader

from reports import print_catalogue
from tests import factories
from tests.factories import World

SAID = "Labels are often wrong"
WITHHELD = "did not consent to be quoted"


@pytest.fixture(autouse=True)
def nothing_logged(caplog):
    """WeasyPrint only logs a missing language, tag or file: here that fails the test."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def printed(study, person=None, language="en") -> PdfReader:
    with scope(study=study):
        return PdfReader(BytesIO(print_catalogue.pdf(study, person, language=language)))


def text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("-\n", "").split())


def identifier(world: World) -> str:
    return f"{world.first.transcript.interview.label}-T2-Q1"


def titles(outline) -> list[str]:
    return [entry.title for entry in outline if not isinstance(entry, list)]


def test_it_holds_issues_statements_and_quotations_that_lead_back(world):
    reader = printed(world.study)
    words = text(reader)
    assert "ISSUE-01" in words
    assert world.issue.title in words
    assert world.statement.text in words
    assert SAID in words
    assert words.count(identifier(world)) == 2, "under the statement and in the index"
    assert "1 participant · 1 team · 1 quotation" in words


def test_it_is_a_tagged_document_in_a_language_with_an_outline(world):
    reader = printed(world.study)
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert "Contents" in titles(reader.outline)
    assert any("ISSUE-01" in title for title in titles(reader.outline))
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_the_same_study_gives_the_same_bytes(world):
    with scope(study=world.study):
        assert print_catalogue.pdf(world.study, language="en") == print_catalogue.pdf(world.study, language="en")


def test_whoever_did_not_consent_is_not_quoted_but_still_counts(world):
    world.participant.consents_to_quote = False
    world.participant.save()
    words = text(printed(world.study))
    assert SAID not in words
    assert WITHHELD in words
    assert identifier(world) in words
    assert "1 participant · 1 team" in words


def test_a_blind_coder_s_print_holds_no_evidence(world):
    words = text(printed(world.study, world.coder))
    assert SAID not in words
    assert identifier(world) not in words
    assert world.statement.text in words


def test_an_empty_catalogue_is_a_valid_document_that_says_so(db):
    study = factories.make_study()
    reader = printed(study)
    assert "no issue has been entered yet" in text(reader)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_retired_issue_is_not_printed(world):
    with scopes_disabled():
        world.issue.retired_at = world.study.created_at
        world.issue.save()
    assert world.issue.title not in text(printed(world.study))


def test_what_people_wrote_is_text_and_never_markup(world):
    world.issue.title = "<img src='file:///etc/passwd'> & more"
    world.issue.save()
    assert "<img src='file:///etc/passwd'> & more" in text(printed(world.study))


def test_french_is_for_readers_of_french(world):
    assert printed(world.study, language="fr").trailer["/Root"]["/Lang"] == "fr"


def test_the_command_writes_what_the_page_gives(world, tmp_path, client):
    out, said = tmp_path / "out.pdf", io.StringIO()
    call_command("export_catalogue", world.study.slug, str(out), stdout=said)
    client.force_login(world.owner)
    response = client.get(f"/s/{world.study.slug}/catalogue/catalogue.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content == out.read_bytes()
    assert "bytes" in said.getvalue()


def test_the_command_knows_no_study_that_is_not_there(db, tmp_path):
    with pytest.raises(CommandError, match="There is no study “nothing”"):
        call_command("export_catalogue", "nothing", str(tmp_path / "out.pdf"))
