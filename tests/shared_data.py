"""Real data beside the checkout, never committed: tests that need it skip, with a reason, where it is not."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
SHARED_DATA = Path(os.environ.get("TANDEM_SHARED_DATA", BESIDE))

needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(),
    reason="no real data here: set TANDEM_SHARED_DATA to the folder shared/data",
)
