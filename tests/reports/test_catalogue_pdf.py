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


def test_the_title_is_one_line_and_shown_by_the_reader(world):
    reader = printed(world.study)
    assert reader.metadata.title == f"Issue catalogue: {world.study.title}"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_leads_somewhere_and_says_where(world, language):
    reader = printed(world.study, language=language)
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > 4
    assert {str(link["/Dest"]) for link in links} <= set(reader.named_destinations)
    assert all(" " in str(link["/Contents"]) for link in links), "a sentence, not an anchor"


def test_what_cannot_be_printed_is_listed_with_its_place(world, monkeypatch, client):
    world.issue.title = "Late \U000e0fff and \U000e0ffe"
    world.issue.save()
    words = text(printed(world.study))
    assert "2 characters cannot be printed" in words
    assert "U+E0FFE (ISSUE-01)" in words
    client.force_login(world.owner)
    page = client.get(f"/s/{world.study.slug}/catalogue").content.decode()
    assert "U+E0FFF (ISSUE-01)" in page


def test_greek_is_printed_with_the_project_s_own_font(world):
    world.issue.title = "Late α and β"
    world.issue.save()
    reader = printed(world.study)
    assert "cannot be printed" not in text(reader)
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert not any("DejaVu" in font for font in fonts), fonts


def test_a_word_that_is_longer_than_a_line_stays_on_the_page(world):
    world.issue.description = "https://example.org/" + "x" * 300
    world.issue.save()
    right = []

    def seen(words, _cm, matrix, _font, size):
        right.append(matrix[4] if words.strip() else 0)

    for page in printed(world.study).pages:
        page.extract_text(visitor_text=seen)
    assert text(printed(world.study)).replace(" ", "").count("x") > 299
    assert max(right) < 595


def test_the_cover_says_what_it_counts(world):
    assert "2 transcripts in the study, 1 quoted" in text(printed(world.study))


def test_no_sentence_claims_what_a_statement_lacks(world):
    words = text(printed(world.study))
    assert "rests on no quotation" not in words
    factories.make_statement(world.issue)
    words = text(printed(world.study))
    assert "Every statement rests" not in words
    assert "1 statement rests on no quotation yet, and says so" in words
