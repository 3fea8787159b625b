"""Questions about access share one world."""

from tests.access.one_world import _taken_back, world  # noqa: F401
