"""What several tests of packages look at: built once, and nothing of it stays in the database."""

import pytest
from django.db import transaction

from tests.exchange.designed_study import Designed, designed
from tests.exchange.packages import packed


@pytest.fixture(scope="session")
def designed_once(django_db_setup, django_db_blocker) -> tuple[Designed, bytes]:
    """A study with a plan, a pilot, merges after closing and a second round; and its package."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = designed()
        content = packed(made.study)
        transaction.set_rollback(True)
    return made, content
