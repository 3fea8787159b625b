"""Templates that work under the strict Content-Security-Policy and escape what people wrote."""

import re

import pytest

from tests.architecture.source import called, templates

FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[^>{%]*\sstyle\s*=", re.IGNORECASE),
    "a script in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script in a link": re.compile(r"javascript:", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off|\|\s*safeseq\b"),
    "an evaluated htmx attribute": re.compile(r"\bhx-(?:on|vars)\b|\bhx-vals=[\"']js:", re.IGNORECASE),
}
MAY_STYLE = re.compile(r"(?:^|/)pdf/|_pdf\.html$")
"""Templates of documents, which no browser shows."""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    exempt = MAY_STYLE if "style" in what else None
    read = {called(path): path.read_text() for path in templates() if not (exempt and exempt.search(called(path)))}
    found = {name: FORBIDDEN[what].search(text) for name, text in read.items()}
    assert {name: match[0] for name, match in found.items() if match} == {}


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<script>alert()</script>", "an inline script"),
        ('<p class="a" style="color: red">', "a style attribute"),
        ('<button onclick="go()">', "a script in an attribute"),
        ("{{ text|safe }}", "text that is not escaped"),
        ('<div hx-on:click="go()">', "an evaluated htmx attribute"),
    ],
)
def test_it_would_be_found(html, what):
    assert FORBIDDEN[what].search(html)
