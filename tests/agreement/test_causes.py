"""From a low number to its cause: nothing is missing on the way, whatever the comparison counts."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.agreement.agreement_study import Bench

pytestmark = pytest.mark.django_db


def page(client, bench, code="", **query):
    client.force_login(bench.moderator)
    places = [bench.study.slug, bench.round.uuid, *([bench.codes[code].uuid] if code else [])]
    text = client.get(reverse("agreement_code" if code else "agreement_round", args=places), query).content.decode()
    return " ".join(text.split())


def gather(bench, parent, *children):
    with scope(study=bench.study):
        for child in children:
            bench.code(child).parent = bench.code(parent)
            bench.code(child).save()


@pytest.fixture
def bench():
    """Two codes under a theme, each once used by one coder alone."""
    made = Bench()
    made.transcript("I-01", {"late": "##....", "wrong": "...#.."}, {"late": "#.....", "wrong": "...##."})
    gather(made, "theme", "late", "wrong")
    return made


def test_a_theme_has_the_cases_of_its_codes(client, bench):
    text = page(client, bench, "theme", codes="rolled_up")
    assert re.findall(r"I-01 T(\d+)</a> only one coder", text) == ["2", "5"]
    assert "No case is about this code" not in text


def test_the_table_counts_the_same_cases(client, bench):
    line = page(client, bench, codes="rolled_up").partition(">theme</a>")[2].partition("</tr>")[0]
    assert line.rstrip(" </td>").endswith("2")


def test_the_cases_of_a_theme_are_not_narrowed_to_the_theme_at_the_desk(client, bench):
    assert f"code={bench.codes['theme'].uuid}" not in page(client, bench, "theme", codes="rolled_up")
    assert f"code={bench.codes['late'].uuid}&amp;state=all" in page(client, bench, "late")


def test_a_code_as_applied_has_its_own_cases_only(client, bench):
    assert re.findall(r"I-01 T(\d+)</a> only one coder", page(client, bench, "late")) == ["2"]


def test_an_alpha_without_an_interval_says_why(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##..", "wrong": "#.#."}, {"late": "#...", "wrong": "#.#."})
    for number in range(2, 7):
        bench.transcript(f"I-0{number}", {"wrong": "#.#."}, {"wrong": "##.."})
    because = "no interval, because without one of the transcripts the coefficient is not defined"
    late, wrong = (page(client, bench).partition(f">{name}</a>")[2].partition("</tr>")[0] for name in ("late", "wrong"))
    assert because in late
    assert '<td class="interval"></td>' in late
    assert because not in wrong
    assert '<td class="interval">[' in wrong


def test_the_matrix_has_no_empty_row_or_column(client):
    bench = Bench()
    bench.transcript("I-01", {"late": "##.."}, {"early": "##.."})
    matrix = page(client, bench).partition('id="matrix"')[2].partition("</table>")[0]
    assert re.findall(r"<th scope=\"(?:row|col)\">(?:<span>)?([^<]+)", matrix) == ["early", "late"]


def test_the_matrix_marks_its_diagonal_and_leaves_out_noughts(client):
    """The first coder takes early for late and late for early; both use early alike once, late never."""
    bench = Bench()
    bench.transcript("I-01", {"early": "#.##", "late": ".#.."}, {"early": ".##.", "late": "#..#"})
    matrix = page(client, bench).partition('id="matrix"')[2].partition("</table>")[0]
    names = re.findall(r'<th scope="row">([^<]+)', matrix)
    cells = re.findall(r'<td class="number shade-(\d)( diagonal)?">(\d*)</td>', matrix)
    shown = {(row, column): cells.pop(0) for row in names for column in names}
    assert shown == {
        ("early", "early"): ("0", " diagonal", "1"),
        ("early", "late"): ("4", "", "2"),
        ("late", "early"): ("2", "", "1"),
        ("late", "late"): ("0", " diagonal", ""),
    }
