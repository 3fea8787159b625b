"""The framework matrix in the package: where there is one, and no more of it than consent allows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django_scopes import scope

from coding.actions import merge_codes
from exchange.consents import is_overtaken, rests_on
from exchange.package.material import gather
from exchange.package.matrix import MATRIX, framework_matrix
from tests.exchange.packages import packed, places_of, rows, unpacked
from tests.finding.test_matrix import LATE, OURS, WRONG, Matrix

FILE = "framework_matrix.csv"


@pytest.fixture
def made(db: None) -> Iterator[Matrix]:
    made = Matrix()
    with scope(study=made.study):
        yield made


def member(made: Matrix) -> dict[str, bytes]:
    """The file as it goes into the package, where there is one."""
    return {one.path: one.make() for one in framework_matrix(gather(made.study))}


def in_package(made: Matrix) -> list[dict[str, str]]:
    return rows(member(made), FILE)


def test_the_package_holds_it_and_describes_it(made):
    assert FILE not in unpacked(packed(made.study))
    made.write("Nobody checks.")
    made.write("They are.", "p2")
    made.p2.consents_to_share = False
    made.p2.save()
    content = packed(made.study)
    files = unpacked(content)
    assert [row["column"] for row in rows(files, "dictionary.csv") if row["file"] == FILE] == MATRIX
    assert [row["summary"] for row in rows(files, FILE)] == ["Nobody checks.", "withheld"]
    assert places_of("They are.", content) == []
    assert packed(made.study) == content


def test_without_a_summary_there_is_no_file(made):
    assert member(made) == {}


def test_every_written_cell_is_a_row(made):
    made.write("Fine with us.", "p3", "fine", quote=(OURS,))
    made.write("Nobody checks.", quote=(WRONG, LATE))
    assert in_package(made) == [
        {
            "participant": "P1",
            "code": "labels",
            "code_id": str(made.code("labels").uuid),
            "summary": "Nobody checks.",
            "passages": "2",
            "quotations": "I-01-T1-Q1; I-01-T2-Q2",
        },
        {
            "participant": "P3",
            "code": "fine",
            "code_id": str(made.code("fine").uuid),
            "summary": "Fine with us.",
            "passages": "1",
            "quotations": "FG-01-T2-Q1",
        },
    ]


def test_a_summary_stays_where_its_participant_does_not_share(made):
    made.write("Nobody checks.", quote=(WRONG,))
    made.write("", "p2", quote=(WRONG,))
    for one in (made.p1, made.p2):
        one.consents_to_share = False
        one.save()
    found = [(row["participant"], row["summary"], row["quotations"]) for row in in_package(made)]
    assert found == [("P1", "withheld", "I-01-T1-Q1"), ("P2", "", "FG-01-T1-Q1")]


def test_a_quotation_is_not_named_where_its_speaker_may_not_be_quoted(made):
    made.write("Nobody checks.", quote=(WRONG, LATE))
    made.p1.consents_to_quote = False
    made.p1.save()
    [row] = in_package(made)
    assert (row["summary"], row["quotations"]) == ("Nobody checks.", "withheld; withheld")


def test_merged_codes_are_one_row(made):
    made.write("First.", code="labels")
    made.write("Second.", code="late")
    merge_codes(study=made.study, codes=[made.code("late")], into=made.code("labels"), actor=made.owner)
    assert [(row["code"], row["summary"]) for row in in_package(made)] == [("labels", "First.\n\nSecond.")]


def test_a_pilot_has_no_row(made):
    made.write("Nobody checks.")
    made.p1.is_pilot = True
    made.p1.save()
    assert member(made) == {}


def test_a_package_is_overtaken_when_consent_to_a_summary_is_withdrawn(made):
    made.write("Nobody checks.", "p2")
    kept = rests_on(gather(made.study))
    assert not is_overtaken(kept, rests_on(gather(made.study)))
    made.p2.consents_to_share = False
    made.p2.save()
    assert is_overtaken(kept, rests_on(gather(made.study)))
