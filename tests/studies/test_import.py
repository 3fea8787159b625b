"""The table of participants on its way in: looked at, then stored exactly as it was looked at, and out again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_scopes import scopes_disabled

from studies.domain.participant_columns import COLUMNS
from studies.models import AuditEvent, Participant
from tests.factories import World, make_participant
from tests.shared_data import SHARED_DATA, needs_shared_data
from tests.workbooks import workbook

TABLE = "Pseudonyme;Secteur;Accord (citation);Couleur\nP1;santé;non;x\nP2;énergie;oui;y\n;z;;\nP3;;peut-être;\n"


@pytest.fixture
def interviewer(world: World, client: Client) -> Client:
    client.force_login(world.interviewer)
    return client


def send(client: Client, world: World, content: bytes | str, name: str = "people.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(f"/s/{world.study.slug}/participants/import", {"file": file})


def store(client: Client, world: World, preview, **changes: str):
    """Press the button below a preview, with other columns where told."""
    form = preview.context["form"]
    columns = {name: field.initial for name, field in form.fields.items()}
    values = {"text": preview.context["text"], "seen": preview.context["seen"], **columns, **changes}
    return client.post(f"/s/{world.study.slug}/participants/import", values)


@scopes_disabled()
def everybody(world: World) -> dict[str, Participant]:
    return {one.pseudonym: one for one in Participant.objects.filter(study=world.study)}


@scopes_disabled()
def audited() -> list[tuple[str, dict]]:
    return list(AuditEvent.objects.values_list("verb", "data"))


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_looking_stores_nothing_and_says_what_would_happen(interviewer: Client, world: World):
    preview = send(interviewer, world, TABLE)
    page = text(preview)
    assert preview.status_code == 200
    assert "1 new, 1 changed, 0 as they are, 2 refused." in page
    assert "Left out, because they mean nothing known: Couleur." in page
    assert "There is no pseudonym." in page
    assert "“peut-être” under “Consents to be quoted” is neither yes nor no" in page
    assert (list(everybody(world)), audited()) == (["P1"], [])


def test_storing_stores_what_was_looked_at_in_one_row_of_history(interviewer: Client, world: World):
    response = store(interviewer, world, send(interviewer, world, TABLE))
    assert response.headers["Location"] == f"/s/{world.study.slug}/participants"
    people = everybody(world)
    assert list(people) == ["P1", "P2"]
    assert (people["P1"].sector, people["P1"].consents_to_quote, people["P1"].consents_to_share) == (
        "santé",
        False,
        True,
    )
    assert (people["P2"].sector, people["P2"].consents_to_quote, people["P2"].consents_to_share) == (
        "énergie",
        True,
        False,
    )
    assert audited() == [("participants.imported", {"added": 1, "changed": 1, "withdrawn": 1})]


def test_a_file_in_an_old_encoding_is_read_and_the_reader_warned(interviewer: Client, world: World):
    preview = send(interviewer, world, TABLE.encode("cp1252"))
    assert "it was read as Windows-1252" in text(preview)  # and not as Windows-1250, which has no ê
    store(interviewer, world, preview)
    assert everybody(world)["P2"].sector == "énergie"


def test_a_column_can_be_given_another_meaning(interviewer: Client, world: World):
    preview = send(interviewer, world, TABLE)
    values = {name: field.initial for name, field in preview.context["form"].fields.items()}
    again = interviewer.post(
        f"/s/{world.study.slug}/participants/import",
        {"text": preview.context["text"], **values, "column-3": "team"},
    )
    assert "mean nothing known" not in text(again)
    store(interviewer, world, again, **{"column-3": "team"})
    assert everybody(world)["P2"].team == "y"


def test_what_changed_after_the_look_is_looked_at_again(interviewer: Client, world: World):
    preview = send(interviewer, world, TABLE)
    make_participant(world.study, "P2", sector="retail")
    response = store(interviewer, world, preview)
    assert response.status_code == 422
    assert "nothing was stored" in text(response)
    assert everybody(world)["P2"].sector == "retail"
    assert audited() == []


def test_the_same_button_pressed_twice_stores_once(interviewer: Client, world: World):
    preview = send(interviewer, world, TABLE)
    statuses = [store(interviewer, world, preview).status_code for _ in range(2)]
    assert statuses == [302, 422]
    assert len(audited()) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "The workbook is damaged or protected by a password."),
        (b"\x00\x01\x02", "This file is no text: it is binary."),
        (b"x" * 1_000_001, "larger than a megabyte"),
        ("pseudonym\n" + "P\n" * 2001, "This table has 2001 lines"),
    ],
)
def test_a_file_that_is_no_table_gets_a_sentence(
    interviewer: Client, world: World, content: bytes | str, sentence: str
):
    response = send(interviewer, world, content)
    assert (response.status_code, sentence in text(response)) == (422, True)


def test_without_a_pseudonym_column_one_is_asked_to_choose(interviewer: Client, world: World):
    preview = send(interviewer, world, "Who,Sector\nP5,retail\n")
    assert preview.status_code == 422
    assert "No column is the pseudonym." in text(preview)
    again = interviewer.post(
        f"/s/{world.study.slug}/participants/import",
        {"text": preview.context["text"], "column-0": "pseudonym", "column-1": "sector"},
    )
    assert "1 new, 0 changed" in text(again)


def test_a_name_that_is_markup_stays_text(interviewer: Client, world: World):
    page = send(interviewer, world, "pseudonym,team\n<script>alert(1)</script>,</textarea><b>x").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_what_is_saved_as_csv_comes_back_unchanged(interviewer: Client, world: World):
    make_participant(world.study, "=P2", role="-dash", team="'t", experience_years=3, language="fr", is_pilot=True)
    response = interviewer.get(f"/s/{world.study.slug}/participants.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{world.study.slug}-participants.csv"'
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert len(lines[0].split(",")) == len(COLUMNS)
    assert "'=P2,'-dash,3" in lines[1] + lines[2]
    assert "0 new, 0 changed, 2 as they are, 0 refused." in text(send(interviewer, world, response.content))


FORMS = (
    "Horodateur;Pseudonyme;Années d’expérience;Accord enregistrement;Accord citation\n"
    "05/05/2024;P7;2,5;Oui;Oui\n05/05/2024;P8;moins d’un an;Oui;Oui, sauf mon employeur\n05/05/2024;P9;10+;Non;\n"
)


def test_years_that_are_no_number_are_asked_about_and_cost_no_line(interviewer: Client, world: World):
    preview = send(interviewer, world, FORMS.encode("cp1252"))
    page = text(preview)
    assert "2 new, 0 changed, 0 as they are, 1 refused." in page
    assert "“2,5” is not a number of years from 0 to 80; the years stay as they are." in page
    assert list(preview.context["years_form"].fields) == ["years-0", "years-1", "years-2"]
    columns = {name: field.initial for name, field in preview.context["form"].fields.items()}
    told = {"text": preview.context["text"], **columns, "years-0": "3", "years-2": ""}
    wrong = text(interviewer.post(f"/s/{world.study.slug}/participants/import", told | {"years-0": "many"}))
    assert "Enter a whole number." in wrong
    again = interviewer.post(f"/s/{world.study.slug}/participants/import", told)
    response = interviewer.post(f"/s/{world.study.slug}/participants/import", told | {"seen": again.context["seen"]})
    assert response.status_code == 302
    people = everybody(world)
    assert (people["P7"].experience_years, people["P9"].experience_years) == (3, None)
    assert "P8" not in people


def test_a_workbook_of_participants_is_read(interviewer: Client, world: World):
    table = workbook([("Our participants",), ("Pseudonym", "Years", "Colour"), ("P7", 4.0, "red")])
    preview = send(interviewer, world, table, "people.xlsx")
    assert "Above the headers stands this, which is left out: Our participants" in text(preview)
    assert "Left out, because they mean nothing known: Colour." in text(preview)
    store(interviewer, world, preview)
    assert everybody(world)["P7"].experience_years == 4


def test_the_encoding_of_a_table_can_be_chosen(interviewer: Client, world: World):
    file = SimpleUploadedFile("people.csv", "pseudonym,sector\nP7,santé".encode("mac-roman"))
    url = f"/s/{world.study.slug}/participants/import"
    preview = interviewer.post(url, {"file": file, "encoding": "cp850"})
    assert "santé".encode("mac-roman").decode("cp850") in preview.content.decode()


@needs_shared_data
def test_the_answers_of_the_trial_keep_their_lines(interviewer: Client, world: World):
    preview = send(interviewer, world, (SHARED_DATA / "trial" / "forms_fr.csv").read_bytes())
    outcomes = {line.pseudonym: line.outcome for line in preview.context["lines"]}
    assert outcomes == {"P1": "changed", "P2": "refused", "P3": "added", "P4": "added"}
