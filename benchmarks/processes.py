"""How long a cold start takes, and what a web process holds in memory."""

from collections.abc import Iterator
from statistics import median

from benchmarks.bench import Bench, path
from benchmarks.measure import Row, milliseconds
from benchmarks.server import start

RUNS = 5
OPENINGS = 20


def cold_start() -> Row:
    """From starting gunicorn to the log-in page; the floor serves an application that does nothing."""
    times = milliseconds(lambda: start().stop_at_once(), RUNS)
    floor = median(milliseconds(lambda: start("benchmarks.empty").stop_at_once(), RUNS))
    return Row("cold start to the first page", "ms", times, 2000, floor)


def idle(bench: Bench) -> int:
    """Resident bytes of the heavier web process after its first page."""
    for _ in range(4):
        bench.client(bench.loaded.owner).get(path("study"))
    return bench.server.resident_bytes()


def memory(bench: Bench, idle_bytes: int) -> Iterator[Row]:
    """A web process when idle, and after everything that was measured before, twenty openings of XL included."""
    for _ in range(OPENINGS):
        bench.client(bench.loaded.coders[0]).get(path("desk", layer=bench.loaded.huge.uuid))
    yield Row("memory of a web process, idle", "MB", [idle_bytes / 1e6], 150)
    yield Row("memory of a web process, after everything", "MB", [bench.server.resident_bytes() / 1e6], 250)
