"""After a merge every page and file counts the same: same coder, same span, same code by what it became, once.

Agreement and the package's layers are as codes stood when the round was closed: what was merged after that, when coders
had read each other, stands beside.
"""

import csv
import io
import zipfile

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from agreement.domain.comparison import Unit
from agreement.queries.compared_codes import Counted
from agreement.queries.comparing import Comparing, Way
from coding import actions
from coding.passages import codings_of
from coding.rendering.codebook import tree
from coding.rendering.reshaping import merge_preview
from exchange.package.build import build
from finding.queries.passages import Narrowing, described
from finding.queries.passages import passages as find
from finding.queries.scope import Scope
from rounds.actions import close_round
from studies.models import Person
from tests.factories import World, layer_of, make_code, make_coding, submit

AT_CLOSE, SINCE = Counted.AT_CLOSE, Counted.SINCE


@pytest.fixture
def merged(world: World) -> World:
    """Both coders put two codes on one span; the owner has merged these into one. The round is closed."""
    one, other = (make_code(world.study, name) for name in ("hidden debt", "technical debt"))
    for person in (world.coder, world.second_coder):
        layer = layer_of(world.round, world.second, person)
        make_coding(layer, one, "The model drifts", memo="First.")
        make_coding(layer, other, "The model drifts", memo="Second.")
        make_coding(layer, other, "nobody checks them")
        submit(layer)
    with scope(study=world.study):
        close_round(round_=world.round, actor=world.owner)
        before = merge_preview(world.study, world.owner, [one], other)
        assert (before.into_passages, before.total, before.doubles) == (4, 4, 2)
        actions.merge_codes(study=world.study, actor=world.owner, codes=[one], into=other)
    return world


def the_code(world: World):
    return next(node for node in tree(world.study, world.owner) if node.code.name == "technical debt")


def rows_of(client: Client, world: World, person: Person) -> list[dict[str, str]]:
    client.force_login(person)
    with scopes_disabled(), scope(study=world.study):
        uuid = the_code(world).code.uuid
    response = client.get(f"/s/{world.study.slug}/codebook/{uuid}/passages.csv")
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_codebook_page_and_file_of_a_code_say_the_same(merged: World, client: Client) -> None:
    rows = rows_of(client, merged, merged.owner)
    with scope(study=merged.study):
        node = the_code(merged)
        assert node.passages == codings_of(node.code, merged.owner).count() == len(rows) == 4
    assert sorted(row["memo"] for row in rows) == ["", "", "First.\n\nSecond.", "First.\n\nSecond."]


def test_finding_names_each_coder_once(merged: World) -> None:
    with scope(study=merged.study):
        found = Scope(merged.study, merged.owner)
        shown = described(found, find(found, "[technical debt]", Narrowing()))
        assert [[(one.coder, one.code) for one in row.carried] for row in shown] == [
            [(merged.coder.name, "technical debt"), (merged.second_coder.name, "technical debt")]
        ] * 2


def test_agreement_counts_them_as_they_stood_at_closing_and_once_with_the_merge(merged: World) -> None:
    with scope(study=merged.study):
        comparing = Comparing(merged.study, merged.owner)
        [choice, *_more] = comparing.choices(merged.round)
        for unit in Unit:
            then, since = (comparing.result(choice, Way(unit, counted=how)) for how in (AT_CLOSE, SINCE))
            assert then.codings == {"coder-1": 5, "coder-2": 5}
            assert since.codings == {"coder-1": 4, "coder-2": 4}


def test_the_package_lists_what_was_submitted_and_the_merge_beside(merged: World) -> None:
    out = io.BytesIO()
    with scope(study=merged.study):
        build(merged.study, out, language="en", tell=lambda _done, _of: None)
    with zipfile.ZipFile(out) as package:
        files = {name: package.read(name).decode("utf-8-sig") for name in package.namelist() if name.endswith(".csv")}
    index = csv.DictReader(io.StringIO(files["layers/index.csv"]))
    assert [row["codings"] for row in index] == ["2", "2", "3", "3"]
    listed = [
        row
        for name, text in files.items()
        if "layers/" in name and not name.endswith("index.csv")
        for row in csv.DictReader(io.StringIO(text))
        if row["code"] == "technical debt"
    ]
    assert len(listed) == 4
    [merge] = csv.DictReader(io.StringIO(files["merges.csv"]))
    assert (merge["code"], merge["became"], merge["how"]) == ("hidden debt", "technical debt", "merged")
    assert (merge["by"], merge["day"]) == ("researcher-3", timezone.now().date().isoformat())
    consensus = [row["code"] for row in csv.DictReader(io.StringIO(files["consensus.csv"]))]
    assert consensus.count("technical debt") == 2
