"""One world for all questions about access: each question takes back what it changed."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from tests import factories


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[factories.World]:
    """A small whole study, made once and stored."""
    with django_db_blocker.unblock():
        yield factories.world()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _taken_back(db: None) -> None:
    """Every test in a transaction of its own."""
