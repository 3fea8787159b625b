"""Packages: asked for, built in the background, kept where only the server reads them, handed to an owner."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coding.visibility import is_blind
from exchange.package.build import build
from jobs.actions import start_job
from jobs.models import Job
from jobs.work import Work
from studies import audit
from studies.errors import Refused
from studies.files import writing
from studies.models import Person, Study

KIND = "package"
KEPT = 3
"""How many packages of a study stay on the disk."""


def request_package(*, study: Study, actor: Person) -> Job:
    """Let the worker build the package, in the actor's language. Raises Refused for a coder of an open round."""
    refuse_blind(study, actor)
    return start_job(study=study, actor=actor, kind=KIND, parameters={"language": get_language() or "en"})


def refuse_blind(study: Study, person: Person) -> None:
    """A package holds everybody's finished layers: whoever codes blind may not have it yet."""
    if is_blind(study, person):
        raise Refused(
            _("You are coding in an open round, and the package holds the other coder's work. Wait until it is closed.")
        )


def run(work: Work) -> dict[str, Any]:
    """Build a package into a file of a random name. Raises Cancelled and LeaseLost, and leaves nothing behind then."""
    path = packages_folder() / f"{uuid4().hex}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with writing(path) as out:
        files = build(
            work.job.study,
            out,
            language=work.job.parameters.get("language", "en"),
            tell=lambda done, of: work.progress(done, of, _("Writing the files of the package.")),
        )
        out.seek(0)
        digest = hashlib.file_digest(out, "sha256").hexdigest()
    _finished(work.job, files=files)
    return {"file": path.name, "files": files, "bytes": path.stat().st_size, "sha256": digest}


def packages_folder() -> Path:
    """Where packages lie."""
    return Path(settings.TANDEM_DATA_DIR) / "packages"


def package_file(job: Job) -> Path:
    """The file of a finished package. Raises Refused where there is none, or none any more."""
    name = str(job.result.get("file", ""))
    path = packages_folder() / name
    if job.kind != KIND or job.state != Job.State.DONE or not name or not path.is_file():
        raise Refused(_("This package is not there, or not any more; build it again."))
    return path


@transaction.atomic
def _finished(job: Job, *, files: int) -> None:
    """Note it, and let the oldest packages of the study go."""
    audit.record(study=job.study, actor=job.requested_by, verb="package.built", about=job, files=files)
    earlier = Job.objects.filter(study=job.study, kind=KIND, state=Job.State.DONE).order_by("-created_at")
    for old in earlier[KEPT - 1 :]:
        if name := old.result.get("file"):
            (packages_folder() / str(name)).unlink(missing_ok=True)
