"""Packages that no job names: half written, or whole when the process was killed."""

from collections.abc import Iterator
from functools import partial

from exchange.actions import KIND, packages_folder
from jobs.leftovers import Leftover
from jobs.models import Job
from studies.files import remove, written_at


def package_leftovers() -> Iterator[Leftover]:
    """What lies in the folder of packages and is no job's result; a package can be built again at any time."""
    paths = [path for path in packages_folder().glob("*") if path.is_file()]
    named = {result.get("file") for result in Job.objects.filter(kind=KIND).values_list("result", flat=True)}
    for path in paths:
        if path.name not in named:
            yield Leftover("packages", str(path), written_at(path), True, partial(remove, path))
