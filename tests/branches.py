# ruff: noqa: E501
"""Which branches of the templates the tests render: what stands after `if`, `elif`, `else`, `for` and `empty`.

A template is only seen to work where it was rendered; a link in a branch that no test enters can lead nowhere for
years. `tests/conftest.py` notes in every process of a suite what was entered; `python -m tests.branches`, the check
"branches" of `scripts/check.py`, reads the notes and names each branch that no test of these suites entered.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Node, NodeList, Template, TextNode
from django.template.defaulttags import ForNode, IfChangedNode, IfNode

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
NOTES = ROOT / ".cache/branches"
SUITE = "BRANCHES_OF_SUITE"
"""The environment variable that `scripts/check.py` sets to the suite's name; without it nothing is noted."""

NOT_YET: frozenset[str] = frozenset(
    {
        "templates/recordings/_recognise.html (if) {% if form.non_field_errors %}",
        'templates/recordings/_recognise.html (for) <div class="note note-error" role="alert">{% for error in form.non_field_errors %}<p>{{ error }}</p>{% endfor %}</div>',
        'templates/moderation/_codings.html (else) <a href="{% if work %}{% url \'case\' request.study.slug other.case.uuid %}{{ work.query }}{% else %}{% url \'discussion\' request.study.slug other.case.uuid %}{% endif %}">{% for code in other.codes %}<span class="code code-colour-{{ code.colour }}">{{ code.name }}</span>{% endfor %} <span class="quiet">({{ other.type_label }})</span></a>',
        "templates/agreement/code.html (else) {% else %}",
        'templates/studies/participant.html (for) {% for error in form.non_field_errors %}<p class="note note-error" role="alert">{{ error }}</p>{% endfor %}',
    }
)
"""Branches that no test renders yet, as the check names them; this list may only become shorter."""

entered: dict[str, set[int]] = defaultdict(set)
"""By template, the numbers of the branches that this process has entered."""


class Mark(TextNode):
    """Stands at the beginning of a branch, prints nothing, and notes that the branch was entered."""

    def __init__(self, template: str, number: int) -> None:
        super().__init__("")
        self.template, self.number = template, number

    def render(self, context: object) -> str:
        entered[self.template].add(self.number)
        return ""

    render_annotated = render


def branches(nodes: NodeList) -> Iterator[tuple[str, int, NodeList]]:
    """Every branch below these nodes in the order of the text: its tag, its line, what stands in it."""
    for node in nodes:
        if isinstance(node, IfNode):
            parts = [
                ("else" if condition is None else "elif" if at else "if", part)
                for at, (condition, part) in enumerate(node.conditions_nodelists)
            ]
        elif isinstance(node, ForNode):
            parts = [("for", node.nodelist_loop), ("empty", getattr(node, "nodelist_empty", None))]
        elif isinstance(node, IfChangedNode):
            parts = [("ifchanged", node.nodelist_true), ("else", node.nodelist_false)]
        else:
            for name in node.child_nodelists:
                yield from branches(getattr(node, name, None) or NodeList())
            continue
        for tag, part in parts:
            if part:
                yield tag, line(part[0]), part
                yield from branches(part)


def line(node: Node) -> int:
    """Where a node begins: text begins on the line of the tag before it."""
    return node.token.lineno if node.token else 0


def branches_of(template: Template) -> list[tuple[str, int, NodeList]]:
    """The template as a whole, then its branches."""
    return [("template", 1, template.nodelist), *branches(template.nodelist)]


def name_of(template: Template) -> str:
    """Its path in templates/; empty for what lies elsewhere."""
    path = Path(str(template.origin.name))
    return str(path.relative_to(TEMPLATES)) if path.is_relative_to(TEMPLATES) else ""


def watch() -> None:
    """From now on note what is entered."""
    compile_nodelist = Template.compile_nodelist

    def marked(template: Template) -> NodeList:
        template.nodelist = nodes = compile_nodelist(template)
        if name := name_of(template):
            for number, (_tag, _line, part) in enumerate(branches_of(template)):
                part.insert(0, Mark(name, number))
        return nodes

    Template.compile_nodelist = marked  # type: ignore[method-assign]


def begin(suite: str) -> None:
    """Forget what an earlier run of the suite has noted."""
    shutil.rmtree(NOTES / suite, ignore_errors=True)


def write(suite: str) -> None:
    """Write down what this process entered, with the text it holds for: other text is other branches."""
    noted = {name: {"text": fingerprint(name), "entered": sorted(numbers)} for name, numbers in entered.items()}
    path = NOTES / suite / f"{os.getpid()}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(noted))


def fingerprint(name: str) -> str:
    """The template's text, in short."""
    return hashlib.sha256((TEMPLATES / name).read_bytes()).hexdigest()


def noted() -> dict[str, set[int]]:
    """What all suites entered of the templates as they are now."""
    everything: dict[str, set[int]] = defaultdict(set)
    for path in NOTES.glob("*/*.json"):
        for name, note in json.loads(path.read_text()).items():
            if (TEMPLATES / name).exists() and note["text"] == fingerprint(name):
                everything[name] |= set(note["entered"])
    return everything


def missed() -> dict[str, int]:
    """Each branch that no test has entered, as template, tag and text, with its line."""
    from django.template.loader import get_template

    seen, found = noted(), {}
    for path in sorted(TEMPLATES.rglob("*.html")):
        name, text = str(path.relative_to(TEMPLATES)), path.read_text().splitlines()
        for number, (tag, at, _part) in enumerate(branches_of(get_template(name).template)):  # type: ignore[attr-defined]
            if number not in seen[name]:
                found[f"templates/{name} ({tag}) {text[at - 1].strip()}"] = at
    return found


def main() -> int:
    """Name what is missing; 1 where something is."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    if not any(NOTES.glob("*/*.json")):
        print("No suite has noted anything yet; run `python -m scripts.check access sqlite branches`.")
        return 1
    lines = missed()
    new = {branch: line for branch, line in lines.items() if branch not in NOT_YET}
    for branch, at in new.items():
        print(f"line {at} of {branch}")
    for branch in NOT_YET - set(lines):
        print(f"rendered by now, so take it out of NOT_YET in tests/branches.py: {branch}")
    print(f"{len(new)} branches of templates are rendered by no test; {len(NOT_YET)} more are known.")
    if new:
        print("Write a test that renders each of them with real data, beside the tests of its pages (test_states.py).")
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main())
