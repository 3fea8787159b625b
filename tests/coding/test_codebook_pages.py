"""The codebook's deeds on their pages: moved, merged, split, undone, imported and exported."""

import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from lxml import etree
from openpyxl import load_workbook

from coding import actions
from coding.formats import qdc, tables
from coding.formats.book import BookCode
from coding.models import Code, CodebookStep, Coding, Quotation
from tests.factories import World, layer_of, make_code, make_coding, make_memo, make_study
from tests.workbooks import workbook


def address(world: World, name: str, *args: object) -> str:
    """Where a page of the study is."""
    return reverse(name, args=[world.study.slug, *args])


def test_a_code_is_moved_in_place_and_the_move_is_undone(world: World, client: Client) -> None:
    a, b = world.codes
    client.force_login(world.owner)
    answer = client.post(address(world, "gather_code", a.uuid), {"parent": b.uuid}, headers={"hx-request": "true"})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert words.lstrip().startswith('<div id="tree"')
    assert f'data-code="{a.uuid}" data-depth="1" data-parent="{b.uuid}"' in words
    with scopes_disabled():
        step = CodebookStep.objects.get()
        client.post(address(world, "codebook_undo"), {"step": step.request_id})
        a.refresh_from_db()
        assert a.parent is None
        client.post(address(world, "codebook_redo"), {"step": step.request_id})
        a.refresh_from_db()
        assert a.parent == b


def test_codes_are_merged_after_a_look(world: World, client: Client) -> None:
    a, b = world.codes
    client.force_login(world.owner)
    page = client.get(address(world, "merge"), {"code": [str(a.uuid)], "into": str(b.uuid)}).content.decode()
    assert "“late discovery” goes from 2 to 4 passages" in page
    client.post(address(world, "merge_codes"), {"code": [str(a.uuid)], "into": str(b.uuid)})
    with scopes_disabled():
        a.refresh_from_db()
        assert (a.merged_into, a.merged_by) == (b, world.owner)
    words = client.get(address(world, "code", b.uuid)).content.decode()
    assert "wrong labels was merged into it" in words
    assert client.get(address(world, "merge"), {"code": ["x"]}).status_code == 200


def test_a_code_is_split_on_its_page(world: World, client: Client) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    code = make_code(world.study, "trust", private_to=world.coder, coined_in=world.round)
    one = make_coding(layer, code, "Honestly")
    two = make_coding(layer, code, "nobody checks them")
    client.force_login(world.coder)
    assert "nobody checks them" in client.get(address(world, "split", code.uuid)).content.decode()
    data = {"name-1": "candour", "name-3": "checks", f"to-{layer.uuid}-{two.number}": "3"}
    assert client.post(address(world, "split_code", code.uuid), data).status_code == 302
    with scopes_disabled():
        found = dict(Coding.objects.filter(layer=layer).values_list("number", "code__name"))
    assert found == {one.number: "trust", two.number: "checks"}


def test_a_passage_becomes_the_example_of_its_code(world: World, client: Client) -> None:
    code, version = world.codes[0], world.first
    start = version.text.index("Labels")
    client.force_login(world.owner)
    data = {"version": version.uuid, "start": start, "end": start + 6}
    assert client.post(address(world, "code_example", code.uuid), data).status_code == 302
    with scopes_disabled():
        code.refresh_from_db()
        assert code.example == "Labels"
        assert Quotation.objects.get(pk=code.example_from_id).start == start
    label = version.transcript.interview.label
    assert f"The example is a passage of {label}-T2." in client.get(address(world, "code", code.uuid)).content.decode()
    client.post(address(world, "save_code", code.uuid), {"name": code.name, "example": "Typed."})
    with scopes_disabled():
        code.refresh_from_db()
        assert (code.example, code.example_from) == ("Typed.", None)


def test_a_codebook_is_looked_at_and_taken_in_as_one_step(world: World, client: Client) -> None:
    client.force_login(world.owner)
    table = "code,parent,definition,fixed\nwrong labels,,Labels that are wrong.,\ncompleteness,wrong labels,,yes\n,,,\n"
    file = SimpleUploadedFile("book.csv", table.encode())
    page = client.post(address(world, "codebook_import"), {"file": file})
    assert "1 new codes, 1 changed, 0 as they are, 0 left out." in page.content.decode()
    with scope(study=world.study):
        assert not Code.objects.filter(name="completeness").exists()
        client.post(address(world, "codebook_take"), {"kept": page.context["kept"]})
        made = Code.objects.get(name="completeness")
        assert (made.parent, made.is_fixed) == (world.codes[0], True)
        assert Code.objects.get(name="wrong labels").definition == "Labels that are wrong."
        client.post(address(world, "codebook_undo"), {"step": CodebookStep.objects.get().request_id})
        made.refresh_from_db()
        assert made.retired_at is not None
        assert Code.objects.get(name="wrong labels").definition == ""
    assert client.post(address(world, "codebook_take"), {"kept": "forged"}).status_code == 422


def test_a_blind_coder_imports_for_themselves_and_changes_nothing_shared(world: World, client: Client) -> None:
    client.force_login(world.coder)
    table = "code,definition\nwrong labels,Mine.\nmy own,\n"
    page = client.post(address(world, "codebook_import"), {"file": SimpleUploadedFile("b.csv", table.encode())})
    assert "1 new codes, 0 changed, 0 as they are, 1 left out." in page.content.decode()
    client.post(address(world, "codebook_take"), {"kept": page.context["kept"]})
    with scopes_disabled():
        assert Code.objects.get(name="my own").private_to == world.coder
        assert Code.objects.get(name="wrong labels").definition == ""


def test_a_file_that_is_no_codebook_is_refused_with_a_sentence(world: World, client: Client) -> None:
    client.force_login(world.owner)
    answer = client.post(address(world, "codebook_import"), {"file": SimpleUploadedFile("b.qdc", b"<CodeBook/>")})
    assert answer.status_code == 422
    assert "There is no code in this file." in answer.content.decode()


def test_the_codebook_leaves_as_one_may_see_it(world: World, client: Client) -> None:
    with scopes_disabled():
        world.codes[1].parent = world.codes[0]
        world.codes[1].save()
    make_code(world.study, "secret", private_to=world.second_coder, coined_in=world.round)
    client.force_login(world.coder)
    content = client.get(address(world, "codebook_qdc")).content
    qdc.schema().assertValid(etree.fromstring(content))
    assert [(code.name, code.parent) for code in qdc.read(content).codes] == [
        ("wrong labels", ""),
        ("late discovery", "wrong labels"),
    ]
    csv = b"".join(client.get(address(world, "codebook_csv"))).decode()  # type: ignore[arg-type]
    assert [line.split(",")[:2] for line in csv.splitlines()[1:]] == [
        ["wrong labels", ""],
        ["late discovery", "wrong labels"],
    ]
    book = load_workbook(io.BytesIO(client.get(address(world, "codebook_xlsx")).content))
    assert [row[0] for row in book.worksheets[0].values] == ["code", "wrong labels", "late discovery"]


def test_a_codebook_from_another_study_comes_back_with_its_tree(world: World, client: Client) -> None:
    content = qdc.write([BookCode("Data", stage="axial"), BookCode("gaps", parent="Data", inclusion="Nulls.")])
    client.force_login(world.owner)
    page = client.post(address(world, "codebook_import"), {"file": SimpleUploadedFile("b.qdc", content)})
    client.post(address(world, "codebook_take"), {"kept": page.context["kept"]})
    with scopes_disabled():
        made = Code.objects.get(name="gaps")
        assert (made.parent.name, made.parent.stage, made.inclusion) == ("Data", "axial", "Nulls.")  # type: ignore[union-attr]


@pytest.mark.parametrize("page", ["codebook", "memos", "coding", "older_codings"])
def test_the_queries_of_a_page_do_not_grow_with_its_rows(world: World, client: Client, page: str) -> None:
    layer = layer_of(world.round, world.second, world.coder)
    codes = [make_code(world.study, f"code {n}") for n in range(4)]
    client.force_login(world.coder)
    counted = []
    for some in (codes[:1], codes[1:]):
        for code in some:
            coding = make_coding(layer, code, "Honestly", memo="Hm.")
            make_memo(world.study, world.coder, layer=layer, number=coding.number)
            make_memo(world.study, world.coder, code=code)
            with scopes_disabled():
                Code.objects.filter(pk=code.pk).update(wording=2)
        arguments = [layer.uuid] if page == "older_codings" else []
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(world, page, *arguments)).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_what_a_blind_coder_merges_or_gathers_stays_unknown_to_the_other(world: World, client: Client) -> None:
    shared = world.codes[0]
    own = {"private_to": world.second_coder, "coined_in": world.round}
    make_code(world.study, "secret merge", merged_into=shared, merged_by=world.second_coder, **own)
    make_code(world.study, "secret child", parent=shared, **own)
    merge = {"code": [str(shared.uuid)], "into": str(world.codes[1].uuid)}
    for person in (world.coder, world.owner, world.moderator):
        client.force_login(person)
        for page in (
            client.get(address(world, "code", shared.uuid)),
            client.get(address(world, "merge"), merge),
            client.get(address(world, "split", shared.uuid)),
            client.get(address(world, "codebook")),
            client.get(address(world, "find"), {"q": "under [wrong labels]"}),
        ):
            assert page.status_code == 200
            assert "secret" not in page.content.decode()
    client.force_login(world.second_coder)
    assert "secret merge was merged into it" in client.get(address(world, "code", shared.uuid)).content.decode()


def test_a_page_opened_before_somebody_s_change_does_not_undo_it_unseen(world: World, client: Client) -> None:
    code = world.codes[0]
    client.force_login(world.owner)
    seen = client.get(address(world, "code", code.uuid)).context["stamp"]
    with scope(study=world.study):
        actions.edit_code(code=code, actor=world.moderator, definition="Theirs.")
    data = {"name": "wrong labels", "inclusion": "Mine.", "seen": seen}
    answer = client.post(address(world, "save_code", code.uuid), data)
    assert answer.status_code == 422
    assert "Somebody has changed this code since you opened it." in answer.content.decode()
    assert "Mine." in answer.content.decode()
    with scopes_disabled():
        code.refresh_from_db()
        assert (code.definition, code.inclusion) == ("Theirs.", "")
    data |= {"definition": "Ours.", "seen": answer.context["stamp"]}
    assert client.post(address(world, "save_code", code.uuid), data).status_code == 302


def import_file(client: Client, world: World, content: bytes, name: str = "book.csv") -> str:
    """Look at a codebook and take it in; what the preview says."""
    page = client.post(address(world, "codebook_import"), {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    client.post(address(world, "codebook_take"), {"kept": page.context["kept"]})
    return unescape(page.content.decode())


def test_a_codebook_given_back_has_the_guids_it_came_with_and_a_renamed_code_is_known(
    world: World, client: Client
) -> None:
    client.force_login(world.owner)
    guid = "aaaaaaaa-0000-4000-8000-00000000000b"
    import_file(client, world, qdc.write([BookCode("gaps", uuid=guid), BookCode("nulls")]), "b.qdc")
    given_back = qdc.read(client.get(address(world, "codebook_qdc")).content)
    assert {code.uuid: code.name for code in given_back.codes}[guid] == "gaps"
    page = import_file(client, world, qdc.write([BookCode("holes", uuid=guid)]), "b.qdc")
    assert "0 new codes, 1 changed, 0 as they are, 0 left out." in page
    with scopes_disabled():
        assert list(Code.objects.filter(uuid=guid).values_list("name", flat=True)) == ["holes"]
        assert not Code.objects.filter(name="gaps").exists()


def test_a_guid_that_another_study_has_is_not_taken_from_it(world: World, client: Client) -> None:
    theirs = make_code(make_study(), "gaps")
    client.force_login(world.owner)
    import_file(client, world, qdc.write([BookCode("gaps", uuid=str(theirs.uuid))]), "b.qdc")
    with scopes_disabled():
        ours = Code.objects.get(study=world.study, name="gaps")
        assert ours.uuid != theirs.uuid


def test_a_column_of_categories_makes_them_codes(world: World, client: Client) -> None:
    client.force_login(world.owner)
    table = workbook(
        [("Category", "Code", "Notes"), ("Labels", "late", "n"), (None, "missing", None)],
        lambda book: book.worksheets[0].merge_cells("A2:A3"),
    )
    page = import_file(client, world, table, "b.xlsx")
    assert "3 new codes, 0 changed, 0 as they are, 0 left out." in page
    assert "These columns are not known and stay out: Notes." in page
    with scopes_disabled():
        made = Code.objects.filter(name__in=["late", "missing"])
        assert {code.name: code.parent.name for code in made} == {"late": "Labels", "missing": "Labels"}  # type: ignore[union-attr]


def test_an_encoding_can_be_chosen(world: World, client: Client) -> None:
    client.force_login(world.owner)
    file = SimpleUploadedFile("b.csv", "code\nété".encode("mac-roman"))
    page = client.post(address(world, "codebook_import"), {"file": file, "encoding": "cp850"})
    assert "été".encode("mac-roman").decode("cp850") in page.content.decode()


def test_a_long_name_and_odd_letters_leave_in_every_format(world: World, client: Client) -> None:
    client.force_login(world.owner)
    name = "ß" * 300
    import_file(client, world, f'code,definition\n{name},"a\ufffeb and \uffff\x00"\n'.encode())
    made = client.post(
        address(world, "add_code"), {"name": "typed\ufffe", "stage": "open", "definition": "c\uffffd\x0be"}
    )
    assert made.status_code == 302, made.content.decode()
    with scopes_disabled():
        texts = dict(Code.objects.filter(name__in=[name, "typed"]).values_list("name", "definition"))
    assert texts == {name: "ab and", "typed": "cd\ne"}
    content = client.get(address(world, "codebook_qdc")).content
    assert texts.items() <= {code.name: code.definition for code in qdc.read(content).codes}.items()
    book = load_workbook(io.BytesIO(client.get(address(world, "codebook_xlsx")).content))
    assert texts.items() <= {row[0]: row[3] for row in book.worksheets[0].values}.items()
    csv = b"".join(client.get(address(world, "codebook_csv"))).decode()  # type: ignore[arg-type]
    assert texts.items() <= {code.name: code.definition for code in tables.read(csv.encode()).codes}.items()


def test_a_name_over_the_limit_is_refused_with_the_limit(world: World, client: Client) -> None:
    client.force_login(world.owner)
    page = import_file(client, world, b"code\n" + b"n" * 301 + b"\n")
    assert "A code's name has at most 300 characters." in page
