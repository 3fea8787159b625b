"""What every test can ask for."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture
def world(db: None) -> factories.World:
    """A small whole study with a person of each role; see `tests.factories.World`."""
    return factories.world()
