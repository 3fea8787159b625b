"""The order of things: corpus, cold start, the lines one after another, memory, the table."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks import corpus, loading, processes
from benchmarks.bench import Bench
from benchmarks.browser import NoBrowser, chromium
from benchmarks.lines import LINES
from benchmarks.measure import Row
from benchmarks.server import running
from benchmarks.table import table

AROUND = ("start", "memory")


def run(arguments: Sequence[str]) -> int:
    """Measure the named lines, or all, and print them. Answers 1 where some work was wrong."""
    options = _options(arguments)
    rows = list(_measure(options.names or [*LINES, *AROUND]))
    print(json.dumps([row.as_dict() for row in rows], indent=2) if options.json else table(rows))
    return int(any(row.wrong for row in rows))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure Tandem against its budgets.")
    names = ", ".join([*LINES, *AROUND])
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"only these lines: {names}")
    parser.add_argument("--json", action="store_true", help="print every sample")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - {*LINES, *AROUND}
    if unknown:
        parser.error(f"there is no line called {', '.join(sorted(unknown))}; there are {names}")
    return options


def _measure(names: Sequence[str]) -> Iterator[Row]:
    made = _prepare()
    if "start" in names:
        yield _announced("start", processes.cold_start())
    with ExitStack() as stack:
        bench = _bench(stack, *made)
        idle = processes.idle(bench)
        for name in (name for name in LINES if name in names):
            yield from _line(name, bench)
        if "memory" in names:
            for row in processes.memory(bench, idle):
                yield _announced("memory", row)


def _line(name: str, bench: Bench) -> Iterator[Row]:
    """The rows of one line; one that breaks down says so in the table and lets the others go on."""
    try:
        for row in LINES[name](bench):
            yield _announced(name, row)
    except Exception as trouble:
        yield _announced(name, Row(name, "", wrong=f"{type(trouble).__name__}: {trouble}"))


def _prepare() -> tuple[corpus.Corpus, loading.Loaded]:
    """Database, static files and the corpus; stops where what is stored is not the corpus."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    generated = corpus.generate()
    with transaction.atomic():
        loaded = loading.load(generated)
    if not loading.stored_faithfully(loaded, generated):
        raise SystemExit("What is stored is not the corpus; nothing was measured.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return generated, loaded


def _bench(stack: ExitStack, generated: corpus.Corpus, loaded: loading.Loaded) -> Bench:
    server = stack.enter_context(running())
    try:
        return Bench(generated, loaded, server, stack.enter_context(chromium()))
    except NoBrowser as reason:
        return Bench(generated, loaded, server, None, str(reason))


def _announced(name: str, row: Row) -> Row:
    print(f"{name:<10} {row.what:<60} {row.verdict}", file=sys.stderr)
    return row
