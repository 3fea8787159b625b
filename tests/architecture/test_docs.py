"""The documentation leads somewhere: its links, commands and make targets exist."""

import re

import pytest
from django.core.management import get_commands

from tests.architecture.source import ROOT, called

PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"\bmanage\.py (\w+)")
TARGET = re.compile(r"(?:^|`)make (\w+)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_its_links_lead_to_files(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=called)
def test_its_commands_exist(page):
    text = page.read_text()
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(COMMAND.findall(text)) - set(get_commands()) == set()
    assert set(TARGET.findall(text)) - targets == set()
