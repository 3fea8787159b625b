"""Packages leave the disk when the deed that overtook them is done, not when somebody next looks at them."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django_scopes import scope

from exchange.actions import KIND, remove_overtaken
from jobs.models import Job
from studies.models import AuditEvent, Study

FAR_FROM_CONSENT = (
    "case cases codebook coding correction guide job layer look memo moderation package person recognition recording "
    "round sound speech_model upload"
).split()
"""Beginnings of verbs whose deeds change nobody's consent and no transcript: most of what happens in a study."""


@receiver(post_save, sender=AuditEvent)
def look_at_packages(instance: AuditEvent, **_signal: Any) -> None:
    """Every change writes one row of the history; after it, whatever rested on something else goes."""
    if instance.study_id is None or instance.verb.partition(".")[0] in FAR_FROM_CONSENT:
        return
    transaction.on_commit(partial(_sweep, instance.study_id), robust=True)


def _sweep(study: int) -> None:
    with scope(study=Study.objects.get(pk=study)):
        if any("overtaken" not in job.result for job in Job.objects.filter(kind=KIND, state=Job.State.DONE)):
            remove_overtaken(Study.objects.get(pk=study))
