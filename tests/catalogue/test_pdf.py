"""The printed catalogue: complete, tagged, the same every time, and silent about who did not consent."""

import io
import json
import logging
import re
import shutil
import subprocess
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django_scopes import scope, scopes_disabled
from pypdf import PdfReader

from catalogue.models import Issue
from catalogue.rendering import printing as print_catalogue
from rounds.models import Layer
from studies.models import Interview
from tests import factories
from tests.catalogue.catalogue_study import counted  # noqa: F401
from tests.factories import World

SAID = "Labels are often wrong"
WITHHELD = "did not consent to be quoted"


@pytest.fixture(autouse=True)
def nothing_logged(caplog):
    """WeasyPrint only logs a missing language, tag or file: here that fails the test."""
    yield
    records = caplog.get_records("setup") + caplog.get_records("call")
    assert [record.getMessage() for record in records if record.levelno >= logging.WARNING] == []


def printed(study, person=None, language="en") -> PdfReader:
    with scope(study=study):
        return PdfReader(BytesIO(print_catalogue.pdf(study, person, language=language)))


@pytest.fixture(scope="module")
def plain(django_db_setup, django_db_blocker) -> tuple[World, PdfReader]:
    """The small world as it is made, and its print, drawn once; nothing of it stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = factories.world()
        reader = printed(made.study)
        transaction.set_rollback(True)
    return made, reader


def text(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("-\n", "").split())


def identifier(world: World) -> str:
    return f"{world.first.transcript.interview.label}-T2-Q1"


def titles(outline) -> list[str]:
    return [entry.title for entry in outline if not isinstance(entry, list)]


def test_it_holds_issues_statements_and_quotations_that_lead_back(plain):
    world, reader = plain
    words = text(reader)
    assert "ISSUE-01" in words
    assert world.issue.title in words
    assert world.statement.text in words
    assert SAID in words
    assert words.count(identifier(world)) == 2, "under the statement and in the index"
    assert "Reported by 0 of 1 participant Quoted 1 of 1 participant · 1 person without a team · 1 quotation" in words


def test_it_is_a_tagged_document_in_a_language_with_an_outline(plain):
    _world, reader = plain
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
    assert "Quoted 1 of 1 participant" in words


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


SCRIPTS = "Ωμέγα Привет Việt Łódź → ≤ ≥ ✓ ★ € 😀 👍 🇫🇷"


def fonts(reader: PdfReader) -> set[str]:
    """The names of every font in the document, without the tag of its subset."""
    names: set[str] = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(str(font.get_object()["/BaseFont"]).rpartition("+")[2].rpartition("/")[2])
    return names


def test_scripts_and_signs_are_drawn_with_the_project_s_own_fonts(world):
    world.statement.text = SCRIPTS
    world.statement.save()
    reader = printed(world.study)
    assert "cannot be printed" not in text(reader)
    assert not {name for name in fonts(reader) if not name.startswith("Tandem")}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_a_long_word_ends_at_the_margin(world, tmp_path):
    world.statement.text = "https://example.org/" + "a" * 160
    world.statement.save()
    with scope(study=world.study):
        (tmp_path / "out.pdf").write_bytes(print_catalogue.pdf(world.study, language="en"))
    command = ["pdftotext", "-bbox", tmp_path / "out.pdf", "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pieces = re.findall(r'xMin="([\d.]+)".*? xMax="([\d.]+)".*?>(?:https://example.org/)?(a{5,})</word>', boxes)
    assert sum(len(piece) for *_ends, piece in pieces) == 160
    margin = 26 / 25.4 * 72
    assert all(float(right) <= 595.3 - margin + 1 for _left, right, _piece in pieces)


def test_the_title_stands_on_one_line_and_is_shown(plain):
    world, reader = plain
    assert reader.metadata.title == f"Issue catalogue: {world.study.title}"
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_link_is_one_annotation_inside_its_tag_and_leads_somewhere(world):
    world.issue.title = "A long title that takes more than one line " * 4
    world.issue.save()
    reader = printed(world.study)
    referenced = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif hasattr(node, "get"):
            if node.get("/Type") == "/OBJR":
                referenced.append(node.raw_get("/Obj").idnum)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    annotations = [ref for page in reader.pages for ref in page.get("/Annots", [])]
    links = [ref for ref in annotations if ref.get_object()["/Subtype"] == "/Link"]
    assert len(links) >= 5
    assert sorted(referenced) == sorted(ref.idnum for ref in links)
    named = reader.named_destinations
    assert {str(ref.get_object().get("/Dest") or ref.get_object()["/A"]["/D"]) for ref in links} <= set(named)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_either_language_every_link_leads_somewhere_and_says_where(world, language):
    reader = printed(world.study, language=language)
    assert reader.trailer["/Root"]["/Lang"] == language
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) > 4
    assert {str(link["/Dest"]) for link in links} <= set(reader.named_destinations)
    assert all(" " in str(link["/Contents"]) for link in links), "a sentence, not an anchor"


def test_what_cannot_be_printed_is_listed_with_its_place(world, client):
    world.issue.title = "Late \ua9d0 and \ua9d1"
    world.issue.save()
    words = text(printed(world.study))
    assert "Late □ and □" in words
    assert "2 characters cannot be printed" in words
    assert "U+A9D0 (ISSUE-01)" in words
    client.force_login(world.owner)
    page = client.get(f"/s/{world.study.slug}/catalogue").content.decode()
    assert "U+A9D1 (ISSUE-01)" in page


def test_the_cover_says_what_it_counts(plain):
    words = text(plain[1])
    assert "2 transcripts in the study, 1 quoted" in words
    assert "rests on no quotation" not in words


def test_no_sentence_claims_what_a_statement_lacks(world):
    factories.make_statement(world.issue)
    words = text(printed(world.study))
    assert "Every statement rests" not in words
    assert "1 statement rests on no quotation yet, and says so" in words


COUNTED = {
    "en": (
        "Reported by 2 of 3 participants, 1 of the 2 who were asked · 1 team, 1 person without a team · "
        "in 1 of 1 focus group",
        "Quoted 1 of 3 participants, 0 of the 2 who were asked · 1 team · in 0 of 1 focus group · 2 quotations",
        "Reported counts the participants in whose own turns the result holds a code of the issue",
        "Silence in a group is no report, and no denial either.",
        "Asked are the participants of interviews held with the version",
        "Of 1 quotation, 1 was marked by both coders alike. "
        "Those who coded the same transcript did so independently of each other. "
        "1 quotation comes from a pilot and is not counted.",
        "P1 · labels · both alike",
        "P4 · labels · pilot, not counted",
    ),
    "fr": (
        "Signalé par 2 sur 3 participants, 1 sur 2 à qui la question a été posée · 1 équipe, 1 personne sans équipe · "
        "dans 1 groupe de discussion sur 1",
        "Cités 1 sur 3 participants, 0 sur 2 à qui la question a été posée · 1 équipe · "
        "dans 0 groupe de discussion sur 1 · 2 citations",
        "« Signalé par » compte les participants dont les propres tours de parole contiennent",
        "Le silence dans un groupe ne signale rien, et ne dément rien non plus.",
        "La question a été posée aux participants des entretiens menés avec la version",
        "Sur 1 citation, 1 a été marquée à l’identique par les deux codeurs. "
        "Ceux qui ont codé la même transcription l’ont fait indépendamment les uns des autres. "
        "1 citation vient d’un pilote et n’est pas comptée.",
        "P1 · labels · identique chez les deux",
        "P4 · labels · pilote, non compté",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_says_who_reports_who_is_quoted_who_was_asked_and_how_quotations_stand(counted, language):  # noqa: F811
    guide = factories.make_guide(counted.study)
    with scopes_disabled():
        Interview.objects.filter(kind="focus_group").update(guide_version=guide)
        Issue.objects.update(asked_from=guide)
    words = text(printed(counted.study, language=language)).replace("\xa0", " ")
    for said in COUNTED[language]:
        assert said in words


def test_nothing_is_said_of_groups_asking_and_independence_where_there_is_none(counted):  # noqa: F811
    with scopes_disabled():
        Interview.objects.filter(kind="focus_group").update(kind="interview")
        Layer.objects.update(provenance="imported")
    words = text(printed(counted.study))
    for unsaid in ("focus group", "asked", "independently"):
        assert unsaid not in words


def test_the_dictionary_holds_what_its_docstring_names(counted):  # noqa: F811
    with scope(study=counted.study):
        said = print_catalogue.as_dict(counted.study)
    assert json.loads(json.dumps(said)) == said
    [issue] = said.pop("issues")
    assert said == {
        "study": counted.study.title,
        "participants": 3,
        "focus_groups": 1,
        "transcripts": 2,
        "coders_compared": True,
        "coders_independent": True,
        "quotations": {
            "all": 1,
            "alike": 1,
            "settled": 0,
            "accepted": 0,
            "alone": 0,
            "added": 0,
            "no_longer_in_the_result": 0,
            "of_pilots": 1,
        },
    }
    statements = issue.pop("statements")
    reported = {
        "participants": 2,
        "of": 3,
        "asked": None,
        "of_asked": None,
        "teams": 1,
        "without_team": 1,
        "focus_groups": 1,
        "of_focus_groups": 1,
        "passages_with_unknown_speaker": 1,
    }
    quoted = {"participants": 1, "without_team": 0, "focus_groups": 0, "passages_with_unknown_speaker": 0}
    assert issue == {
        "identifier": "ISSUE-01",
        "title": "Labels",
        "description": "",
        "codes": ["labels"],
        "asked_from": None,
        "reported": reported,
        "quoted": reported | quoted,
    }
    [first] = statements[0]["quotations"]
    assert (first["settlement"], first["in_result"], first["pilot"]) == ("alike", True, False)
