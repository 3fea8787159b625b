"""Modules: collected under hashed names that they import each other by, and announced with the page."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.template import Context, Template

from workbench.templatetags.modules import imports_of


@pytest.fixture
def collected(settings: Any, tmp_path: Path) -> Path:
    """The static files as `make run` collects them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "workbench.static.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_collected_modules_import_each_other_by_hashed_names(collected: Path) -> None:
    hashed = [path for path in (collected / "js").rglob("*.js") if re.search(r"\.[0-9a-f]{12}\.js$", path.name)]
    imported = [name for path in hashed for name in re.findall(r"""from\s*["']([^"']+)["']""", path.read_text())]
    assert imported
    assert [name for name in imported if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []


def test_what_a_module_imports_is_found_to_the_bottom() -> None:
    found = imports_of("js/desk/desk.js")
    assert {"js/desk/codebook.js", "js/desk/outbox.js", "js/offsets.js"} <= set(found)
    assert len(found) == len(set(found))
    assert "js/desk/desk.js" not in found


def test_a_page_announces_its_modules() -> None:
    page = Template('{% load modules %}{% preload_modules "js/desk/lit.js" %}').render(Context())
    assert page.splitlines() == [
        '<link rel="modulepreload" href="/static/js/desk/highlights.js">',
        '<link rel="modulepreload" href="/static/js/desk/layer.js">',
    ]


def test_a_module_that_is_not_there_announces_nothing() -> None:
    assert imports_of("js/nowhere.js") == ()
