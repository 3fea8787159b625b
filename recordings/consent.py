"""Recording only where consent to record is there: asked before a file is taken, heard or recognised."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studies.errors import Refused
from studies.models import Interview


def missing_consent(interview: Interview) -> str:
    """One sentence that says why the interview must not be recorded, or nothing."""
    participants = list(interview.participants.order_by("pseudonym"))
    if not participants:
        return _("%(label)s names no participant yet; say who took part, and that they consent to be recorded.") % {
            "label": interview.label
        }
    without = [participant.pseudonym for participant in participants if not participant.consents_to_record]
    sentence = ngettext(
        "%(names)s has not consented to be recorded.", "%(names)s have not consented to be recorded.", len(without)
    )
    return sentence % {"names": ", ".join(without)} if without else ""


def require_consent(interview: Interview) -> None:
    """Raise Refused where somebody in the interview has not consented to be recorded."""
    if sentence := missing_consent(interview):
        raise Refused(sentence)
