"""The structure as `docs/architecture.md` tells it is the structure that there is."""

import re

from tests.architecture.source import APPS, ROOT

PAGE = (ROOT / "docs/architecture.md").read_text()
SORTS = {"domain", "queries", "actions", "forms", "rendering", "views", "formats", "part", "models", "visibility"}
ELSEWHERE = {"apps", "urls", "management", "migrations", "templatetags"}
"""Where Django looks for a thing under that name."""


def test_the_rooms_are_the_apps_from_above_to_below():
    rooms = re.findall(r"^(\w+) {2,}\S", PAGE[PAGE.index("```") : PAGE.index("## Where")], re.MULTILINE)
    assert rooms == list(reversed(APPS))


def test_every_sort_of_module_is_in_the_table():
    named = set(re.findall(r"`<app>/(\w+)", PAGE))
    assert named <= SORTS
    assert SORTS - named == {"models", "visibility"}  # named in the line below the table


def test_what_pages_show_lies_in_rendering_alone():
    known = {"preview", "presenter", "presenters", "pages", "display", "material", "landing", "progress"}
    strays = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).glob("*.py")
        if path.stem in known or path.stem.endswith("_preview")
    ]
    assert strays == []


def test_the_tests_lie_where_the_code_lies():
    """Each app has its folder of tests; a folder in it is called like one of the app."""
    folders = {path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").exists()}
    others = {"access", "architecture", "benchmarks", "browser", "factories", "scripts"}
    assert folders - others <= set(APPS)
    inner = [
        f"{app}/{path.name}"
        for app in APPS
        for path in (ROOT / "tests" / app).glob("*/__init__.py")
        for path in [path.parent]
        if not (ROOT / app / path.name).is_dir()
    ]
    assert inner == []
