"""What every test can ask for, and what is noted of every suite."""

from __future__ import annotations

import os

import pytest

from tests import branches, factories

SUITE = os.environ.get(branches.SUITE, "")


def pytest_configure(config: pytest.Config) -> None:
    """Where a suite is run as a check, note which branches of the templates it renders."""
    if SUITE:
        branches.watch()
        if not hasattr(config, "workerinput"):
            branches.begin(SUITE)


def pytest_sessionfinish() -> None:
    """Each process of the suite writes its own note."""
    if SUITE:
        branches.write(SUITE)


@pytest.fixture
def world(db: None) -> factories.World:
    """A small whole study with a person of each role; see `tests.factories.World`."""
    return factories.world()
