"""What the task queue runs: it carries a job's id and nothing else, and is safe to run twice."""

import logging

from django.utils import translation
from django_scopes import scope
from django_tasks import task

from jobs.actions import FAILED, claim, finish
from jobs.models import Job
from jobs.work import KINDS, Cancelled, LeaseLost, Work
from studies.errors import Refused

logger = logging.getLogger("tandem.jobs")


@task()
def run_job(job_id: int) -> None:
    """Do the work of a job, unless somebody else has it."""
    claimed = claim(job_id)
    if claimed is None:
        return
    job, lease = claimed
    with scope(study=job.study), translation.override(job.parameters.get("language")):
        try:
            result = KINDS[job.kind].run(Work(job, lease))
        except Cancelled:
            finish(job, lease, Job.State.CANCELLED)
        except Refused as refused:
            finish(job, lease, Job.State.FAILED, error=str(refused)[:300])
        except LeaseLost:
            logger.warning("job %s was taken over", job.uuid)
        except Exception:
            logger.exception("job %s failed", job.uuid)
            finish(job, lease, Job.State.FAILED, error=FAILED)
        else:
            finish(job, lease, Job.State.DONE, result=result)
