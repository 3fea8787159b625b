"""The framework matrix: whose passages a cell counts, what becomes of summaries, and that nobody's words are lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from coding.actions import merge_codes
from coding.models import Quotation
from finding.actions import Overtaken, write_summary
from finding.models import MatrixSummary
from finding.queries.matrix import Cell, framework, said, table
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import AuditEvent
from tests import factories
from tests.catalogue.catalogue_study import Study

WRONG, LATE, OURS = "Labels are wrong.", "We hear late.", "At ours they are fine."


class Matrix(Study):
    """P1 alone; P2 and P3 in a group; P4 is a pilot. `labels` gathers `late`."""

    def __init__(self) -> None:
        super().__init__()
        with scope(study=self.study):
            self.p1 = self.person("P1", team="Search", role="engineer")
            self.p2 = self.person("P2", team="Maps", role="tester")
            self.p3 = self.person("P3", team="Maps", role="engineer")
            self.p4 = self.person("P4", is_pilot=True)
            self.alone = self.heard(("P1", WRONG), ("P1", LATE), people=[self.p1], label="I-01")
            self.together = self.heard(
                ("P2", WRONG), ("P3", OURS), people=[self.p2, self.p3], kind="focus_group", label="FG-01"
            )
            self.pilot = self.heard(("P4", WRONG), people=[self.p4], label="I-00")
            self.code("late").parent = self.code("labels")
            self.code("late").save()
            self.coded(self.alone, [(WRONG, "labels"), (LATE, "late"), (WRONG, "late")])
            self.coded(self.together, [(WRONG, "labels"), (OURS, "fine")])
            self.coded(self.pilot, [(WRONG, "labels")])

    def cell(self, who: str = "p1", code: str = "labels") -> Cell:
        return framework(self.study, self.owner).cell(getattr(self, who), self.code(code))

    def write(self, text: str, who: str = "p1", code: str = "labels", *, quote: tuple[str, ...] = (), **more) -> Cell:
        cell = self.cell(who, code)
        passages = said(framework(self.study, self.owner), cell)
        spans = [(one.version.uuid, one.start, one.end) for one in passages if one.words in quote]
        values = {"spans": spans, "seen": cell.stamp, "actor": self.owner} | more
        return write_summary(study=self.study, participant=cell.participant, code=cell.code, text=text, **values)


@pytest.fixture
def made(db: None) -> Iterator[Matrix]:
    made = Matrix()
    with scope(study=made.study):
        yield made


def shown(made: Matrix, **part) -> list[tuple[str, str, int]]:
    cells = table(framework(made.study, made.owner), **part)
    return [(cell.participant.pseudonym, cell.code.name, cell.passages) for cell in cells]


class TestCells:
    def test_each_participant_and_outermost_code_has_one_and_pilots_have_none(self, made):
        assert shown(made) == [
            ("P1", "labels", 2),
            ("P1", "fine", 0),
            ("P2", "labels", 1),
            ("P2", "fine", 0),
            ("P3", "labels", 0),
            ("P3", "fine", 1),
        ]
        assert framework(made.study, made.owner).pilots == 1

    def test_under_one_code_the_columns_are_its_children(self, made):
        assert shown(made, parent=made.code("labels")) == [("P1", "late", 2), ("P2", "late", 0), ("P3", "late", 0)]

    def test_a_grandchild_counts_for_the_child_above_it(self, made):
        made.code("late").parent = made.code("time")
        made.code("late").save()
        made.code("time").parent = made.code("labels")
        made.code("time").save()
        assert shown(made, parent=made.code("labels"))[0] == ("P1", "time", 2)

    def test_only_a_team_or_a_role(self, made):
        assert {row[0] for row in shown(made, team="Maps")} == {"P2", "P3"}
        assert {row[0] for row in shown(made, role="engineer")} == {"P1", "P3"}
        assert shown(made, team="Search", role="tester") == []

    def test_passages_are_those_of_the_code_and_its_subcodes_each_once(self, made):
        found = said(framework(made.study, made.owner), made.cell())
        assert [(one.words, one.turn, [code.name for code in one.codes]) for one in found] == [
            (WRONG, 1, ["labels", "late"]),
            (LATE, 2, ["late"]),
        ]

    def test_neighbours_go_along_the_rows(self, made):
        cells = table(framework(made.study, made.owner))
        before, after = cells.neighbours(made.cell("p2", "labels"))
        assert before.anchor == made.cell("p1", "fine").anchor
        assert after.anchor == made.cell("p2", "fine").anchor
        assert cells.neighbours(made.cell("p1", "labels"))[0] is None
        assert cells.neighbours(made.cell("p3", "fine"))[1] is None
        assert cells.neighbours(made.cell("p1", "late")) == (None, None)

    def test_a_summary_makes_a_column_of_a_code_without_passages(self, made):
        made.code("trust")
        made.write("Says nothing of it.", code="trust")
        assert ("P1", "trust", 0) in shown(made)

    def test_summaries_of_subcodes_are_told_above(self, made):
        made.write("Late.", code="late")
        assert made.cell(code="labels").below == 1
        assert made.cell(code="late").below == 0
        assert made.cell("p2").below == 0

    @pytest.mark.parametrize("people", [1, 3])
    def test_queries_do_not_grow(self, made, django_assert_num_queries, people):
        for who, code in (("p1", "labels"), ("p2", "labels"), ("p3", "fine"))[:people]:
            made.write("Words.", who, code, quote=(WRONG, OURS))
        if people == 1:
            made.p2.delete()
            made.p3.delete()
        framework(made.study, made.owner)
        with django_assert_num_queries(QUERIES):
            assert len(list(table(framework(made.study, made.owner)))) == (1 if people == 1 else 6)


QUERIES = 22


class TestWriting:
    def test_words_and_quotations_are_kept_and_the_history_has_none_of_them(self, made):
        made.write("Nobody checks.", quote=(WRONG,))
        cell = made.cell()
        assert cell.text == "Nobody checks."
        assert [one.identifier for one in cell.quotations] == ["I-01-T1-Q1"]
        event = AuditEvent.objects.get(verb="matrix.written")
        assert event.object_id == str(cell.summaries[0].pk)
        assert event.data == {
            "participant": str(made.p1.uuid),
            "code": str(made.code("labels").uuid),
            "characters": 14,
            "quotations": 1,
        }

    def test_saving_what_stands_there_already_is_no_change(self, made):
        made.write("Nobody checks.", quote=(WRONG,))
        stamp = made.cell().stamp
        made.write("Nobody checks.", quote=(WRONG,))
        assert made.cell().stamp == stamp
        assert AuditEvent.objects.filter(verb="matrix.written").count() == 1

    def test_an_empty_cell_that_stays_empty_leaves_no_row(self, made):
        made.write("")
        assert not MatrixSummary.objects.exists()

    def test_a_quotation_taken_away_keeps_its_number(self, made):
        made.write("Nobody checks.", quote=(WRONG, LATE))
        made.write("Nobody checks.", quote=(LATE,))
        assert [one.identifier for one in made.cell().quotations] == ["I-01-T2-Q2"]
        assert Quotation.objects.count() == 2

    def test_what_somebody_wrote_meanwhile_is_not_overwritten(self, made):
        seen = made.cell().stamp
        made.write("Mine.")
        with pytest.raises(Overtaken, match="meanwhile"):
            made.write("Yours.", seen=seen)
        assert made.cell().text == "Mine."

    def test_a_passage_of_another_participant_is_refused(self, made):
        spans = [(made.together.uuid, 0, len(WRONG))]
        with pytest.raises(Refused, match="not in the result any more"):
            made.write("Mine.", spans=spans)
        assert not MatrixSummary.objects.exists()
        assert not Quotation.objects.exists()

    def test_a_quotation_that_the_result_holds_no_longer_stays_and_may_be_kept(self, made):
        made.write("Nobody checks.", quote=(WRONG,))
        made.coded(made.alone, [(LATE, "labels")])
        found = said(framework(made.study, made.owner), made.cell())
        assert [(one.words, bool(one.codes), one.identifier) for one in found] == [
            (WRONG, False, "I-01-T1-Q1"),
            (LATE, True, ""),
        ]
        made.write("Somebody checks.", quote=(WRONG, LATE))
        assert len(made.cell().quotations) == 2

    def test_a_coder_of_an_open_round_is_refused(self, made):
        later = made.heard(("P1", "More."), people=[made.p1])
        made.coders.append(made.owner)
        factories.make_round(made.study, versions=[later], coders=[made.owner])
        with pytest.raises(Refused, match="open round"):
            made.write("Mine.")


class TestMergedAndRetired:
    def test_two_summaries_that_meet_stand_one_after_the_other_and_become_one(self, made):
        made.write("First.", code="labels", quote=(WRONG,))
        made.write("Second.", code="late", quote=(LATE,))
        merge_codes(study=made.study, codes=[made.code("late")], into=made.code("labels"), actor=made.owner)
        cell = made.cell()
        assert cell.text == "First.\n\nSecond."
        assert [one.identifier for one in cell.quotations] == ["I-01-T1-Q1", "I-01-T2-Q2"]
        made.write("Both.", quote=(WRONG, LATE))
        cell = made.cell()
        assert cell.text == "Both."
        assert [one.identifier for one in cell.quotations] == ["I-01-T1-Q1", "I-01-T2-Q2"]
        assert sorted(MatrixSummary.objects.values_list("code__name", "text")) == [("labels", "Both."), ("late", "")]

    def test_a_page_read_before_the_merge_is_stale(self, made):
        made.write("First.", code="labels")
        seen = made.cell().stamp
        made.write("Second.", code="late")
        merge_codes(study=made.study, codes=[made.code("late")], into=made.code("labels"), actor=made.owner)
        with pytest.raises(Overtaken):
            made.write("Mine.", seen=seen)

    def test_a_retired_code_keeps_its_column(self, made):
        made.write("Fine.", "p3", "fine")
        made.code("fine").retired_at = made.study.created_at
        made.code("fine").save()
        assert ("P3", "fine", 1) in shown(made)


class TestBlind:
    def test_passages_quotations_and_what_others_wrote_since_are_hidden(self, made):
        coder = made.coders[0]
        made.write("Before.", quote=(WRONG,))
        made.write("Before, too.", "p2")
        made.write("Long before.", "p3")
        factories.make_round(made.study, versions=[made.alone], coders=made.coders)
        made.write("Since.", "p2")
        found = framework(made.study, coder)
        assert results_visible(made.study, coder).hidden_versions == {made.alone.pk}
        mine, theirs = found.cell(made.p1, made.code("labels")), found.cell(made.p2, made.code("labels"))
        assert (mine.text, mine.passages, list(mine.quotations)) == ("", 0, [])
        assert said(found, mine) == []
        assert (theirs.text, theirs.passages) == ("", 1)
        assert found.cell(made.p3, made.code("labels")).text == "Long before."
        assert (made.cell("p1").text, made.cell("p2").text) == ("Before.", "Since.")
