"""The interview guide: a version is never edited, a new one follows it."""

from django.db import transaction
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.studies import hold
from studies.errors import Refused
from studies.models import GuideVersion, Person, Study


@transaction.atomic
def add_guide_version(*, study: Study, actor: Person, text: str, change_note: str = "") -> GuideVersion:
    """Let a new version of the interview guide follow the others. Raises Refused where nothing changed."""
    hold(study)
    last = GuideVersion.objects.filter(study=study).order_by("-number").first()
    if last and last.text == text:
        raise Refused(_("This is version %(number)s word for word; nothing was stored.") % {"number": last.number})
    version: GuideVersion = GuideVersion.objects.create(
        study=study, number=last.number + 1 if last else 1, text=text, change_note=change_note, created_by=actor
    )
    audit.record(study=study, actor=actor, verb="guide.version_added", about=version, number=version.number)
    return version
