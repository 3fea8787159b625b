"""Packages: asked for, built in the background, kept where only the server reads them, handed to an owner."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from exchange.consents import overtaken, rests_on
from exchange.package.build import build
from exchange.package.material import gather
from exchange.queries import KIND
from jobs.actions import start_job
from jobs.models import Job
from jobs.work import Work
from rounds.visibility import misses_results
from studies import audit
from studies.errors import Refused
from studies.files import writing
from studies.models import Person, Study

OVERTAKEN = gettext_lazy(
    "Consent or participation has changed since this package was built, so it is no longer handed out. Build it again."
)
KEPT = 3
"""How many packages of a study stay on the disk."""


def request_package(*, study: Study, actor: Person) -> Job:
    """Let the worker build the package, in the actor's language. Raises Refused for a coder of an open round."""
    refuse_blind(study, actor)
    return start_job(study=study, actor=actor, kind=KIND, parameters={"language": get_language() or "en"})


def refuse_blind(study: Study, person: Person) -> None:
    """A package holds everybody's finished layers: whoever codes blind may not have it yet."""
    if misses_results(study, person):
        raise Refused(
            _(
                "The package holds other coders' work that you must not read yet: you code in an open round, or are "
                "asked to look at a passage again."
            )
        )


def run(work: Work) -> dict[str, Any]:
    """Build a package into a file of a random name. Raises Cancelled and LeaseLost, and leaves nothing behind then."""
    path = packages_folder() / f"{uuid4().hex}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    resting = rests_on(gather(work.job.study))  # read before what is written: a change meanwhile overtakes it
    material = gather(work.job.study)
    with writing(path) as out:
        files = build(
            material,
            out,
            language=work.job.parameters.get("language", "en"),
            tell=lambda done, of: work.progress(done, of, _("Writing the files of the package.")),
        )
        out.seek(0)
        digest = hashlib.file_digest(out, "sha256").hexdigest()
    _finished(work.job, files=files)
    size = path.stat().st_size
    return {"file": path.name, "files": files, "bytes": size, "sha256": digest, "rests_on": resting}


def packages_folder() -> Path:
    """Where packages lie."""
    return Path(settings.TANDEM_DATA_DIR) / "packages"


def package_file(job: Job) -> Path:
    """The file of a finished package. Raises Refused where there is none, or none any more, or consent overtook it."""
    name = str(job.result.get("file", ""))
    path = packages_folder() / name
    if job.kind == KIND and (is_marked(job) or remove_overtaken(job.study, [job])):
        raise Refused(str(OVERTAKEN))
    if job.kind != KIND or job.state != Job.State.DONE or not name or not path.is_file():
        raise Refused(_("This package is not there, or not any more; build it again."))
    return path


def remove_overtaken(study: Study, jobs: Iterable[Job] | None = None) -> list[Job]:
    """Take the packages that a changed consent overtook from the disk; answers which they were.

    Looks at these jobs, or at all of the study. They stay marked, so that nothing brings them back.
    """
    chosen = Job.objects.filter(study=study, kind=KIND, state=Job.State.DONE) if jobs is None else jobs
    held = [job for job in chosen if job.result.get("file") and not is_marked(job)]
    over = overtaken(study, [job.result.get("rests_on") for job in held]) if held else []
    gone = [job for job, is_over in zip(held, over, strict=True) if is_over]
    for job in gone:
        (packages_folder() / str(job.result["file"])).unlink(missing_ok=True)
        job.result["overtaken"] = True
        Job.objects.filter(pk=job.pk).update(result=job.result)
    return gone


def is_marked(job: Job) -> bool:
    """Whether the package was taken away because consent had changed."""
    return bool(job.result.get("overtaken"))


@transaction.atomic
def _finished(job: Job, *, files: int) -> None:
    """Note it, and let the oldest packages of the study go."""
    audit.record(study=job.study, actor=job.requested_by, verb="package.built", about=job, files=files)
    earlier = Job.objects.filter(study=job.study, kind=KIND, state=Job.State.DONE).order_by("-created_at")
    for old in earlier[KEPT - 1 :]:
        if name := old.result.get("file"):
            (packages_folder() / str(name)).unlink(missing_ok=True)
