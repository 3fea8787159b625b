"""Discussion of a case, once its round is closed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.domain.transitions import DISCUSSION, REMARK, said, talk
from moderation.models import Case, Remark
from studies import audit
from studies.errors import Refused, refuse_unless
from studies.models import Person

LONGEST = 5000


@transaction.atomic
def remark(*, case: Case, actor: Person, text: str, may_talk: bool = True) -> Remark:
    """Say something about a case to its coders and moderators.

    Raises Refused for anybody else (`may_talk`), before the round is closed, when coders are still blind, and for no
    words or too many.
    """
    round_ = case.case_set.round
    if not may_talk:
        raise Refused(_("The round's coders and the moderators discuss its cases."))
    refuse_unless(
        talk(round_is_open=round_.is_open) in DISCUSSION["remark"],
        _("Coders and moderators can discuss a case once its round is closed."),
    )
    words = text.strip()
    if not words:
        raise Refused(_("Write something first."))
    if len(words) > LONGEST:
        raise Refused(_("This is too long: at most %(most)d characters.") % {"most": LONGEST})
    last: Remark | None = Remark.objects.filter(case_set=case.case_set, case_key=case.key).order_by("-id").first()
    if last is not None and (last.author_id, last.text, last.withdrawn_at) == (actor.pk, words, None):
        return last  # sent twice
    made: Remark = Remark.objects.create(case_set=case.case_set, case_key=case.key, author=actor, text=words)
    audit.record(study=round_.study, actor=actor, verb="case.discussed", about=case)
    return made


@transaction.atomic
def withdraw(*, remark: Remark, actor: Person) -> None:
    """Take back one's own words; that something was said stays. Raises Refused for words of others."""
    if remark.author_id != actor.pk:
        raise Refused(_("Only who wrote this can take it back."))
    if said(is_withdrawn=remark.withdrawn_at is not None) in REMARK["withdraw"]:
        remark.withdrawn_at = timezone.now()
        remark.save(update_fields=["withdrawn_at"])
        audit.record(study=remark.case_set.round.study, actor=actor, verb="case.remark_withdrawn", about=remark)
