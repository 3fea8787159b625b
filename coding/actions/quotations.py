"""Quotations with a lasting number, for statements that rest on them."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coding.domain.spans import trimmed
from coding.models import Quotation
from studies.errors import Refused
from transcripts.models import TranscriptVersion


@transaction.atomic
def ensure_quotation(*, version: TranscriptVersion, start: int, end: int) -> Quotation:
    """The quotation of this span, numbered on first use. No audit row of its own: whoever rests on it writes one.

    Raises Refused where the span is empty or outside the text.
    """
    try:
        span = trimmed(version.text, start, end)
    except ValueError:
        raise Refused(_("This passage is not in the transcript.")) from None
    if span is None:
        raise Refused(_("This passage has no words."))
    TranscriptVersion.objects.select_for_update().only("pk").get(pk=version.pk)
    known: Quotation | None = Quotation.objects.filter(version=version, start=span[0], end=span[1]).first()
    if known is not None:
        return known
    last = Quotation.objects.filter(version=version).aggregate(last=Max("number"))["last"] or 0
    quotation: Quotation = Quotation.objects.create(version=version, number=last + 1, start=span[0], end=span[1])
    return quotation
