"""Habits that keep the code easy to live in."""

import ast
import re

from tests.architecture.source import APPS, called, python_files

DOMAIN = [path for path in python_files(*APPS) if "domain" in path.parts]
CLOCK = re.compile(r"\b(?:datetime|date|timezone)\.(?:now|today|utcnow)\(|\btime\.(?:time|monotonic|perf_counter)\(")
SIGNALS = re.compile(
    r"^\s*(?:from|import) django\.(?:db\.models|core|dispatch)[.\w]* ?(?:import )?.*\b(?:signals|receiver)\b"
)
TRUSTED = re.compile(r"\bmark_safe\b|\bSafe(?:String|Text)\((?!\"\"\))")
"""`format_html` makes such text too, and escapes what is put into it; a type is no claim."""
MAY_TRUST = frozenset({"transcripts/rendering.py"})
"""Files that may call something safe HTML, each because it escapes what people wrote itself."""


def offenders(paths, form):
    """Each line of these files that has the form."""
    return [
        f"{called(path)}: {line.strip()}"
        for path in paths
        for line in path.read_text().splitlines()
        if form.search(line)
    ]


def test_domain_modules_know_no_clock():
    assert offenders(DOMAIN, CLOCK) == []


def test_effects_are_not_hidden_in_signals():
    assert offenders(python_files(*APPS), SIGNALS) == []


def test_no_text_is_called_safe():
    assert offenders([path for path in python_files(*APPS) if called(path) not in MAY_TRUST], TRUSTED) == []


def test_every_module_says_what_it_is():
    trees = {called(path): ast.parse(path.read_text()) for path in python_files(*APPS)}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []
