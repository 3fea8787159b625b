"""Every address that a template or a function asks for by name exists, with the arguments that it is given.

A page is only seen to work where it was rendered; a name that no address has would wait for its first reader.
"""

import ast
from collections.abc import Iterator
from itertools import chain

import pytest
from django.contrib.staticfiles import finders
from django.template.base import Node, NodeList
from django.template.defaulttags import URLNode
from django.template.engine import Engine
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.static import StaticNode
from django.urls import get_resolver

from jobs.work import KINDS
from studies.parts import places
from tests.architecture.source import APPS, ROOT, called, python_files, templates

CALLS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
CODE = python_files(*APPS)


def takes(name: str, positional: int | None, named: set[str] | None) -> bool:
    """Whether an address has this name and takes so many arguments, or arguments of these names; None is any."""
    for candidates, _pattern, defaults, _converters in get_resolver().reverse_dict.getlist(name):
        for _form, groups in candidates:
            if (not positional and not named and not groups) or positional is None or named is None:
                return True
            if positional and not named and positional == len(groups):
                return True
            if named and not positional and set(groups) - set(defaults) <= named <= set(groups) | set(defaults):
                return True
    return False


def said(name: str, positional: int | None, named: set[str] | None) -> str:
    """How a failure names an address."""
    return f"{name}({positional if named is None or not named else ', '.join(sorted(named))})"


def nodes(template: str, kind: type[Node]) -> list[Node]:
    """All nodes of a kind in a template; branches of an {% if %} and partials too."""
    nodelist: NodeList = get_template(template).template.nodelist  # type: ignore[attr-defined]
    return nodelist.get_nodes_by_type(kind)


def in_template(name: str) -> Iterator[str]:
    """Addresses, templates and files that the template asks for and that are not there."""
    for node in nodes(name, URLNode):
        view = node.view_name
        if view.is_var:
            yield f"line {node.token.lineno}: a name that is computed cannot be checked"
        elif not takes(view.var, len(node.args), set(node.kwargs)):
            yield f"line {node.token.lineno}: {said(view.var, len(node.args), set(node.kwargs))}"
    for node in nodes(name, StaticNode):
        if not node.path.is_var and not finders.find(node.path.var):
            yield f"line {node.token.lineno}: static file {node.path.var}"
    for node in chain(nodes(name, IncludeNode), nodes(name, ExtendsNode)):
        wanted = node.template if isinstance(node, IncludeNode) else node.parent_name
        if isinstance(wanted.var, str):
            Engine.get_default().get_template(wanted.var)


def in_code(tree: ast.Module) -> Iterator[str]:
    """Addresses that the code asks for and that are not there."""
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
            if not isinstance(call.func, ast.Name) or call.func.id not in CALLS or not call.args:
                continue
            for name in names(call.args[0], function):
                if not takes(name, *given(call)):
                    yield f"line {call.lineno}: {said(name, *given(call))}"


def names(written: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """The names that an expression may stand for: a text, one of two, or what was assigned in the function."""
    if isinstance(written, ast.Constant) and isinstance(written.value, str):
        if "/" not in written.value:
            yield written.value
    elif isinstance(written, ast.IfExp):
        yield from chain(names(written.body, function), names(written.orelse, function))
    elif isinstance(written, ast.Name):
        for node in ast.walk(function):
            is_assigned = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == written.id
            if is_assigned and not isinstance(node.value, ast.Name):
                yield from names(node.value, function)


def given(call: ast.Call) -> tuple[int | None, set[str] | None]:
    """How many arguments an address is given and their names; None where that shows only at run time."""
    keywords = {word.arg: word.value for word in call.keywords}
    if isinstance(call.func, ast.Name) and call.func.id in ("redirect", "resolve_url"):
        is_open = None in keywords or any(isinstance(one, ast.Starred) for one in call.args)
        return (None, None) if is_open else (len(call.args) - 1, {word for word in keywords if word})
    listed, named = keywords.get("args"), keywords.get("kwargs")
    if isinstance(named, ast.Dict) and all(isinstance(key, ast.Constant) for key in named.keys):
        return 0, {key.value for key in named.keys}  # type: ignore[union-attr]
    if isinstance(listed, ast.List | ast.Tuple) and not any(isinstance(one, ast.Starred) for one in listed.elts):
        return len(listed.elts), set()
    return (None, None) if listed or named else (0, set())


@pytest.mark.parametrize("path", templates(), ids=called)
def test_a_template_names_what_is_there(path):
    assert list(in_template(str(path.relative_to(ROOT / "templates")))) == []


def test_code_names_addresses_that_are_there():
    missing = {called(path): list(in_code(ast.parse(path.read_text()))) for path in CODE}
    assert {name: lines for name, lines in missing.items() if lines} == {}


def test_places_and_kinds_of_work_name_addresses_that_are_there():
    assert [place.name for place in places() if not takes(place.name, 1, set())] == []
    pages = [name for kind in KINDS.values() for name in (kind.page_url, kind.result_url) if name]
    assert [name for name in pages if not takes(name, 2, set())] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('redirect("interview", slug, uuid)', ["line 2: interview(2)"]),
        ('redirect("interviews", slug, uuid)', ["line 2: interviews(2)"]),
        ('redirect("guide", name=slug)', ["line 2: guide(name)"]),
        ('reverse("study", args=[])', ["line 2: study(0)"]),
        ('redirect("nowhere" if slug else "study", slug)', ["line 2: nowhere(1)"]),
        ('redirect("interview_edit", slug, uuid)', []),
        ('reverse("study", kwargs={"slug": slug})', []),
        ('redirect("/")', []),
    ],
)
def test_an_address_that_is_not_there_would_be_seen(line, said):
    assert list(in_code(ast.parse(f"def view(slug, uuid):\n    return {line}"))) == said
