"""Packages that no job names (half written, or whole when the process was killed), or that consent has overtaken."""

from collections.abc import Iterator
from functools import partial

from exchange.actions import packages_folder
from exchange.consents import overtaken
from exchange.queries import KIND
from jobs.leftovers import Leftover
from jobs.models import Job
from studies.files import remove, written_at
from studies.models import Study


def package_leftovers() -> Iterator[Leftover]:
    """What lies in the folder of packages and is no job's result, or none that may still be handed out.

    A package can be built again at any time.
    """
    paths = [path for path in packages_folder().glob("*") if path.is_file()]
    standing = _standing() if paths else set()
    for path in paths:
        if path.name not in standing:
            yield Leftover("packages", str(path), written_at(path), True, partial(remove, path))


def _standing() -> set[str]:
    """The files of packages that rest on what is still so."""
    by_study: dict[Study, list[Job]] = {}
    for job in Job.objects.filter(kind=KIND, result__has_key="file").select_related("study"):
        by_study.setdefault(job.study, []).append(job)
    return {
        str(job.result["file"])
        for study, jobs in by_study.items()
        for job, is_over in zip(jobs, overtaken(study, [job.result.get("rests_on") for job in jobs]), strict=True)
        if not is_over
    }
