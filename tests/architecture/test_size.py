"""Files and functions stay small enough to be read at once."""

import ast
from collections.abc import Iterator

from tests.architecture.source import APPS, called, python_files

LONGEST_FILE = 400
MAY_BE_LONG = {"exchange/package/verify_agreement.py"}
"""Given to reviewers as one file that leans on nothing."""
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 34
USUAL_SHARE = 0.9


def functions() -> Iterator[tuple[str, int]]:
    """Every function of the applications with its lines, docstring included."""
    for path in python_files(*APPS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{called(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_file_is_longer_than_400_lines():
    lengths = {called(path): len(path.read_text().splitlines()) for path in python_files()}
    lengths = {name: lines for name, lines in lengths.items() if name not in MAY_BE_LONG}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}, "make it a package"


def test_no_function_is_longer_than_a_page():
    assert [(name, lines) for name, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_nine_functions_in_ten_are_shorter_than_34_lines():
    lengths = [lines for _, lines in functions()]
    assert sum(lines < USUAL_FUNCTION for lines in lengths) >= USUAL_SHARE * len(lengths)
