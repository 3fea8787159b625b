"""The pages of the framework matrix, as people with different rights find them, and its files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django_scopes import scope
from openpyxl import load_workbook

from coding.actions import merge_codes
from finding.models import MatrixSummary
from finding.queries.matrix import framework, said
from studies.models import Study
from tests import factories
from tests.finding.test_matrix import LATE, OURS, WRONG, Matrix


@pytest.fixture
def made(db: None) -> Iterator[Matrix]:
    made = Matrix()
    with scope(study=made.study):
        yield made


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


class Reader:
    """Somebody in front of the pages."""

    def __init__(self, study: Study, person) -> None:
        self.client, self.study = Client(), study
        self.client.force_login(person)

    def get(self, path: str = "matrix"):
        return self.client.get(f"/s/{self.study.slug}/{path}")

    def read(self, path: str = "matrix") -> str:
        return self.get(path).content.decode()

    def post(self, path: str, **sent):
        return self.client.post(f"/s/{self.study.slug}/{path}", sent)


@pytest.fixture
def owner(made: Matrix) -> Reader:
    return Reader(made.study, made.owner)


@pytest.fixture
def observer(made: Matrix) -> Reader:
    return Reader(made.study, factories.make_member(made.study, "observer"))


def place(made: Matrix, who: str = "p1", code: str = "labels") -> str:
    return f"matrix/{getattr(made, who).uuid}/{made.code(code).uuid}"


def keys(made: Matrix, who: str = "p1", code: str = "labels") -> list[str]:
    found = framework(made.study, made.owner)
    return [one.key for one in said(found, found.cell(getattr(made, who), made.code(code)))]


class TestTheTable:
    def test_words_stand_in_it_with_quiet_numbers(self, made, observer):
        made.write("Nobody checks.", quote=(WRONG,))
        made.write("Late.", code="late")
        html = observer.read()
        assert "Nobody checks." in html
        assert "2 passages" in html
        assert "1 quotation<" in html
        assert "1 summary under its subcodes" in html
        assert "One pilot is left out." in html
        assert "engineer" in html
        assert "no passage\n" not in html
        made.write("Says nothing of it.", code="fine")
        assert "no passage\n" in observer.read()
        assert '<span class="visually-hidden">P3, labels,</span>' in html
        assert "P4, " not in html

    def test_several_pilots_are_counted_and_a_participant_without_a_role_has_none(self, made, observer):
        made.person("P5", is_pilot=True)
        made.person("P6")
        html = observer.read()
        assert "2 pilots are left out." in html
        assert re.search(r'<div class="case">\s*P6\s*</div>', html)

    def test_a_part_of_it_keeps_its_question_in_every_link(self, made, observer):
        html = observer.read(f"matrix?parent={made.code('labels').uuid}&team=Search")
        assert "P2, " not in html
        question = f"?parent={made.code('labels').uuid}&amp;team=Search"
        assert f"{place(made, code='late')}{question}" in html
        assert f"matrix.csv{question}" in html

    def test_what_is_not_on_offer_counts_for_nothing(self, made, observer):
        assert "P2, " in observer.read("matrix?team=Nowhere&parent=7")

    def test_a_question_that_leaves_nothing_says_how_to_go_on(self, made, observer):
        assert "leaves no participant, or no code" in observer.read("matrix?team=Search&role=tester")

    def test_a_retired_code_says_so(self, made, observer):
        made.code("fine").retired_at = made.study.created_at
        made.code("fine").save()
        assert '<span class="tag">retired</span>' in observer.read()

    def test_find_leads_there_and_back(self, made, observer):
        assert f"/s/{made.study.slug}/matrix" in observer.read("find/attributes")
        assert f"/s/{made.study.slug}/find/attributes" in observer.read()

    def test_without_participants_it_says_what_a_row_is(self, db):
        study = factories.make_study()
        html = Reader(study, factories.make_member(study, "owner")).read()
        assert "Each row is a participant." in html
        assert "pilot" not in html

    def test_without_a_result_it_says_how_one_comes_about(self, db):
        study = factories.make_study()
        factories.make_participant(study)
        assert "Nothing to sum up yet" in Reader(study, factories.make_member(study, "owner")).read()


class TestACell:
    def test_its_passages_can_be_ticked_and_its_neighbours_reached(self, made, owner):
        html = owner.read(place(made, "p2"))
        assert WRONG in html
        assert OURS not in html
        assert "FG-01 · turn 1" in html
        assert 'rel="prev">← P1 · fine' in html
        assert 'rel="next">P2 · fine →' in html
        assert f'value="{keys(made, "p2")[0]}"' in html
        assert "Nobody has written" not in html

    def test_within_a_part_every_link_stays_in_it(self, made, owner):
        html = owner.read(f"{place(made, 'p3')}?team=Maps")
        for path in (place(made, "p2", "fine"), place(made, "p3", "fine"), f"{place(made, 'p3')}/write", "matrix"):
            assert f"/{path}?team=Maps" in html

    def test_the_first_and_the_last_have_one_neighbour(self, made, owner):
        assert 'rel="prev"' not in owner.read(place(made, "p1", "labels"))
        last = owner.read(place(made, "p3", "fine"))
        assert 'rel="next"' not in last
        assert "Save, then the next cell" not in last

    def test_an_observer_reads(self, made, observer):
        assert "Nobody has written this summary yet." in observer.read(place(made))
        made.write("Nobody checks.", quote=(WRONG,))
        html = observer.read(place(made))
        assert '<p class="summary">Nobody checks.</p>' in html
        assert "I-01-T1-Q1" in html
        assert "<textarea" not in html
        assert 'type="checkbox"' not in html
        assert observer.post(f"{place(made)}/write", text="Mine.").status_code == 403

    def test_consent_definition_and_what_the_result_lost_are_said(self, made, owner):
        made.write("Nobody checks.", quote=(WRONG,))
        made.p1.consents_to_quote = False
        made.p1.save()
        made.code("labels").definition = "What labels are worth."
        made.code("labels").save()
        made.coded(made.alone, [(LATE, "labels")])
        html = owner.read(place(made))
        assert "no consent to quote" in html
        assert "What labels are worth." in html
        assert "no longer in the result" in html
        assert f"Last written by {made.owner.name}" in html

    def test_a_cell_without_passages_can_be_written(self, made, owner):
        assert "A summary may say so." in owner.read(place(made, "p1", "fine"))
        assert owner.post(f"{place(made, 'p1', 'fine')}/write", text="Nothing of it.", seen="").status_code == 302
        assert made.cell("p1", "fine").text == "Nothing of it."

    def test_the_passages_of_a_transcript_without_a_language_have_none(self, made, owner):
        assert '<blockquote class="quotation' in owner.read(place(made))
        made.alone.transcript.language = ""
        made.alone.transcript.save()
        assert re.search(r'<blockquote class="quotation code-colour-\d+"\s*>', owner.read(place(made)))

    def test_summaries_of_subcodes_are_a_press_away(self, made, owner):
        made.write("Late.", code="late")
        assert f"/matrix?parent={made.code('labels').uuid}" in owner.read(place(made))

    def test_pilots_and_strangers_have_no_cell(self, made, owner):
        assert owner.get(place(made, "p4")).status_code == 404
        stranger = factories.make_code(factories.make_study(), "theirs")
        assert owner.get(f"matrix/{made.p1.uuid}/{stranger.uuid}").status_code == 404

    def test_a_merged_code_leads_to_what_it_has_become(self, made, owner):
        made.write("First.", code="labels")
        made.write("Second.", code="late")
        merge_codes(study=made.study, codes=[made.code("late")], into=made.code("labels"), actor=made.owner)
        answer = owner.get(f"{place(made, code='late')}?team=Search")
        assert answer.headers["Location"] == f"/s/{made.study.slug}/{place(made)}?team=Search"
        assert owner.get(place(made, code="late")).headers["Location"] == f"/s/{made.study.slug}/{place(made)}"
        html = owner.read(place(made))
        assert "First.\n\nSecond." in html
        assert "as soon as you save, they are one" in html


class TestSaving:
    def test_it_leads_back_to_the_cell_s_place(self, made, owner):
        answer = owner.post(f"{place(made)}/write?team=Search", text="Nobody\r\nchecks.", quotations=keys(made)[:1])
        assert answer.headers["Location"] == f"/s/{made.study.slug}/matrix?team=Search#{made.cell().anchor}"
        assert made.cell().text == "Nobody\nchecks."
        assert [one.identifier for one in made.cell().quotations] == ["I-01-T1-Q1"]
        assert f'id="{made.cell().anchor}"' in owner.read()

    def test_or_on_to_the_next(self, made, owner):
        answer = owner.post(f"{place(made)}/write", text="Nobody checks.", next="1")
        assert answer.headers["Location"] == f"/s/{made.study.slug}/{place(made, 'p1', 'fine')}"
        last = owner.post(f"{place(made, 'p3', 'fine')}/write", text="They are.", next="1")
        assert last.headers["Location"].endswith(f"/matrix#{made.cell('p3', 'fine').anchor}")

    def test_a_stale_page_shows_both_texts_and_loses_neither(self, made, owner):
        made.write("Mine.")
        answer = owner.post(f"{place(made)}/write", text="Yours.", seen="", quotations=keys(made)[:1])
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "Somebody has written into this cell meanwhile." in html
        assert '<p class="summary">Mine.</p>' in html
        assert re.search(r"<textarea[^>]*>Yours\.</textarea>", html)
        assert re.search(rf'value="{keys(made)[0]}"\s+checked', html)
        assert made.cell().text == "Mine."
        again = re.search(r'name="seen" value="(\w+)"', html)[1]
        assert owner.post(f"{place(made)}/write", text="Both.", seen=again).status_code == 302
        assert made.cell().text == "Both."

    def test_a_stale_page_says_that_the_cell_was_emptied(self, made, owner):
        made.write("Mine.")
        made.write("")
        html = owner.post(f"{place(made)}/write", text="Yours.", seen="").content.decode()
        assert "No words: the cell was emptied." in html

    def test_what_cannot_be_saved_comes_back_as_it_was_typed(self, made, owner):
        strange = owner.post(f"{place(made)}/write", text="Mine.", quotations=["nothing"])
        assert strange.status_code == 422
        assert "Tick passages of this page." in strange.content.decode()
        assert ">Mine.</textarea>" in strange.content.decode()
        gone = owner.post(f"{place(made)}/write", text="Mine.", quotations=keys(made, "p2"))
        assert gone.status_code == 422
        assert "not in the result any more" in gone.content.decode()
        assert ">Mine.</textarea>" in gone.content.decode()
        long = owner.post(f"{place(made)}/write", text="a" * 20_001)
        assert "at most 20000 characters" in long.content.decode()
        assert not MatrixSummary.objects.exists()

    def test_a_cell_that_was_emptied_is_offered_back(self, made, owner, observer):
        made.write("Nobody checks.", quote=(WRONG,))
        answer = owner.post(f"{place(made)}/write?team=Search", text="", seen=made.cell().stamp)
        assert not made.cell().is_written
        page = answer.headers["Location"].partition(f"/s/{made.study.slug}/")[2].partition("#")[0]
        html = owner.read(page)
        assert "The cell was emptied." in html
        assert "The cell was emptied." not in owner.read()
        assert "The cell was emptied." not in observer.read(page)
        note = html[html.index('<form class="note"') : html.index("The cell was emptied.")]
        sent = {name: re.findall(rf'name="{name}" value="([^"]*)"', note) for name in ("text", "seen", "quotations")}
        owner.post(f"{place(made)}/write", **sent)
        assert made.cell().text == "Nobody checks."
        assert [one.identifier for one in made.cell().quotations] == ["I-01-T1-Q1"]


class TestBlind:
    @pytest.fixture
    def coder(self, made) -> Reader:
        """A coder, owner too, who codes the first transcript again, after which the moderator wrote."""
        coder = factories.join(made.study, made.coders[0], "owner")
        made.write("Before.", quote=(WRONG,))
        made.write("Of another.", "p3")
        factories.make_round(made.study, versions=[made.alone], coders=[coder])
        made.write("Written since.", "p2")
        return Reader(made.study, coder)

    def test_neither_passages_nor_what_was_written_since(self, made, coder):
        html = coder.read()
        assert "You are coding in an open round." in html
        assert "Of another." in html
        assert "Before." not in html
        assert "Written since." not in html
        assert "2 passages" not in html
        cell = coder.read(place(made))
        assert WRONG not in cell
        assert "I-01-T1" not in cell
        assert "<textarea" not in cell
        assert "Written since." not in coder.read(place(made, "p2"))
        assert b"Written since." not in coder.get("matrix.csv").content

    def test_saving_is_refused_in_a_sentence(self, made, coder):
        answer = coder.post(f"{place(made)}/write", text="Mine.", seen=made.cell().stamp)
        assert answer.status_code == 422
        assert "The matrix rests on results" in answer.content.decode()
        assert made.cell().text == "Before."

    def test_the_history_is_silent_about_it(self, made, coder):
        assert "framework matrix" not in coder.read("history")
        assert "wrote into the framework matrix" in Reader(made.study, made.owner).read("history")


class TestFiles:
    def test_csv_has_a_row_for_each_cell(self, made, observer):
        made.write("Nobody checks.", quote=(WRONG, LATE))
        answer = observer.get("matrix.csv?team=Search")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows == [
            ["participant", "code", "summary", "passages", "quotations"],
            ["P1", "labels", "Nobody checks.", "2", "I-01-T1-Q1; I-01-T2-Q2"],
            ["P1", "fine", "", "0", ""],
        ]

    def test_the_workbook_is_the_matrix_itself(self, made, observer):
        made.write("Nobody checks.")
        book = sheets(observer.get("matrix.xlsx?team=Search").content)
        assert book["summaries"] == [["participant", "labels", "fine"], ["P1", "Nobody checks.", None]]
        assert book["passages"] == [["participant", "labels", "fine"], ["P1", 2, 0]]
        assert book["about"] == [["study", made.study.title], ["team", "Search"]]

    def test_an_empty_part_has_no_rows(self, made, observer):
        assert sheets(observer.get("matrix.xlsx?team=Search&role=tester").content)["summaries"] == [
            ["participant", "labels", "fine"]
        ]
