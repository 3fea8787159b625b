"""The measure of what tests render: every branch of a template is known, and entering one is noted."""

from django.template import Context
from django.template.engine import Engine

from tests import branches

TEXT = """{% if a %}one{% elif b %}two{% else %}{% for x in y %}{{ x }}{% empty %}none{% endfor %}{% endif %}
{% with c=a %}
{% if c %}three{% endif %}{% endwith %}{% ifchanged a %}four{% endifchanged %}"""


def test_branches_are_found_in_the_order_of_the_text_with_their_lines() -> None:
    template = Engine.get_default().from_string(TEXT)
    assert [(tag, line) for tag, line, _part in branches.branches_of(template)] == [
        ("template", 1),
        ("if", 1),
        ("elif", 1),
        ("else", 1),
        ("for", 1),
        ("empty", 1),
        ("if", 3),
        ("ifchanged", 3),
    ]


def test_entering_a_branch_is_noted_and_prints_nothing(monkeypatch) -> None:
    monkeypatch.setattr(branches, "entered", {"a.html": set()})
    template = Engine.get_default().from_string(TEXT)
    parts = branches.branches_of(template)
    for number, (_tag, _line, part) in enumerate(parts):
        part.insert(0, branches.Mark("a.html", number))
    assert template.render(Context({"b": True})).split() == ["two", "four"]
    assert branches.entered["a.html"] == {0, 2, 7}
    assert template.render(Context({"y": "ab"})).split() == ["ab", "four"]
    assert branches.entered["a.html"] == {0, 2, 3, 4, 7}
