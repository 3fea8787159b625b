"""Names for tracks, proposed for a person to confirm. A file's name may hold a real one and is never taken over."""

import re

from django.utils.translation import gettext as _

from studies.models import Study
from transcripts.queries import participants

_WORDS = re.compile(r"[^\W_]+")


def proposed_speaker(study: Study, file_name: str, index: int) -> str:
    """The pseudonym that stands in the file's name as a word of its own; otherwise Speaker 1, 2, …"""
    words = {word.casefold() for word in _WORDS.findall(file_name)}
    for participant in participants(study):
        if words.issuperset(word.casefold() for word in _WORDS.findall(participant.pseudonym)):
            return participant.pseudonym
    return _("Speaker %(number)d") % {"number": index + 1}
