"""Habits that keep the code easy to live in."""

import ast
import re

from tests.architecture.source import APPS, ROOT, called, python_files

DOMAIN = [path for path in python_files(*APPS) if "domain" in path.parts]
CLOCK = re.compile(r"\b(?:datetime|date|timezone)\.(?:now|today|utcnow)\(|\btime\.(?:time|monotonic|perf_counter)\(")
SIGNALS = re.compile(
    r"^\s*(?:from|import) django\.(?:db\.models|core|dispatch)[.\w]* ?(?:import )?.*\b(?:signals|receiver)\b"
)
TRUSTED = re.compile(r"\bmark_safe\b|\bSafe(?:String|Text)\((?!\"\"\))")
"""Words declared to be safe HTML; that something is such HTML may stand in an annotation."""
MAY_TRUST = frozenset({"transcripts/rendering/texts.py"})
"""Files that may call something safe HTML, each because it escapes what people wrote itself."""


def offenders(paths, form):
    """Each line of these files that has the form."""
    return [
        f"{called(path)}: {line.strip()}"
        for path in paths
        for line in path.read_text().splitlines()
        if form.search(line)
    ]


def test_every_app_is_in_the_one_list():
    layers = re.search(r"^layers = (\[.*\])$", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert layers
    assert {path.parent.name for path in ROOT.glob("*/apps.py")} | {"workbench"} == set(APPS)
    assert ast.literal_eval(layers[1]) == list(reversed(APPS))


COUNTED = re.compile(r"\bCoding\.(?:objects|_base_manager)\b|\bcode\.codings\b")
"""Codings read from the database, whoever made them."""
OF_NAMED_LAYERS = re.compile(r"\blayers?(?:__\w+)?(?:__in)?=|\blayer\.codings\b|\bbulk_(?:create|update)\(")
"""They are of the layers that the person may see, or of one layer whose coder is asked for."""


def codings_of_anybody(path):
    """Statements of the file that read codings without saying of which layers."""
    text = path.read_text()
    if not COUNTED.search(text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return | ast.If | ast.Expr | ast.For):
            shown = node.test if isinstance(node, ast.If) else node.iter if isinstance(node, ast.For) else node.value
            said = ast.get_source_segment(text, shown) if shown is not None else ""
            if said and COUNTED.search(said) and not OF_NAMED_LAYERS.search(said):
                yield f"{called(path)}:{node.lineno}: {' '.join(said.split())}"


def test_nobody_counts_codings_without_saying_of_which_layers():
    files = [path for path in python_files(*APPS) if called(path) != "coding/visibility.py"]
    assert [line for path in files for line in codings_of_anybody(path)] == []


def test_domain_modules_know_no_clock():
    assert offenders(DOMAIN, CLOCK) == []


def test_effects_are_not_hidden_in_signals():
    assert offenders(python_files(*APPS), SIGNALS) == []


def test_no_text_is_called_safe():
    assert offenders([path for path in python_files(*APPS) if called(path) not in MAY_TRUST], TRUSTED) == []


def test_every_module_says_what_it_is():
    trees = {called(path): ast.parse(path.read_text()) for path in python_files(*APPS)}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


HIDDEN_WORDS = re.compile(r"\bn?p?gettext(?:_lazy)? as (?!_$|_,)\w+", re.MULTILINE)


def test_no_translation_has_a_name_that_nobody_gathers():
    """The catalogue is gathered by the names `_`, `gettext`, …: under another one a sentence stays English."""
    assert offenders(python_files(*APPS), HIDDEN_WORDS) == []
