"""`{% preload_modules "js/desk/desk.js" %}`: a module's imports are fetched with the page, not one after another."""

import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html_join

register = template.Library()

_IMPORT = re.compile(r"""^(?:import|export)\b[^;'"]*?from\s*["'](\.[^"']+)["']""", re.MULTILINE)


@register.simple_tag
def preload_modules(name: str) -> str:
    """A link for everything that the module imports, directly or not; the module itself has its script element."""
    links = ((static(imported),) for imported in imports_of(name))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', links)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Names of the static modules that a static module imports, directly or not, in the order they are met."""
    found: dict[str, None] = {}
    waiting = [name]
    while waiting:
        for imported in _imported_by(waiting.pop(0)):
            if imported not in found and imported != name:
                found[imported] = None
                waiting.append(imported)
    return tuple(found)


def _imported_by(name: str) -> Iterator[str]:
    path = finders.find(name)
    if path is not None:
        for address in _IMPORT.findall(Path(path).read_text(encoding="utf-8")):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
