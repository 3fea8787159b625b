"""What the decisions teach, as a page: the codes that one is taken for stand below one another."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.agreement.agreement_study import Bench

LATE = re.compile(r'<th scope="row">\s*(?:<a [^>]*>)?<span [^>]*>late</span>')
pytestmark = pytest.mark.django_db


def test_the_codes_that_one_is_taken_for_stand_below_one_another(client: Client) -> None:
    bench = Bench()
    bench.transcript("I-01", {"late": "#.#.", "none": "...."}, {"early": "#...", "wrong": "..#.", "none": "...."})
    client.force_login(bench.moderator)
    page = client.get(reverse("lessons", args=[bench.study.slug])).content.decode()
    [row] = [row for row in page.split("<tr>") if LATE.search(row)]
    rivals = re.findall(r">(\w+)</span> (\d)(<br>)?", row)
    assert sorted(name for name, _count, _below in rivals) == ["early", "wrong"]
    assert [(count, below) for _name, count, below in rivals] == [("1", "<br>"), ("1", "")]
