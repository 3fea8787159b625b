"""Whose codes may be changed by whom: the same for a deed, for taking it back, and for doing it again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Code
from coding.passages import codings_of
from rounds.visibility import is_blind
from studies.errors import Refused
from studies.models import Person


def is_changeable(code: Code, actor: Person) -> bool:
    """Whether the actor may change what a code says, merge, split or retire it, or take such a deed back.

    Shared codes stand still for whoever codes blind, whatever else they are; a private code is its coder's alone.
    """
    if code.private_to_id is not None:
        return code.private_to_id == actor.pk
    return not is_blind(code.study, actor)


def refuse_foreign(code: Code, actor: Person) -> None:
    """Raise Refused where the actor may not change what the code says."""
    if code.private_to_id not in (None, actor.pk):
        raise Refused(_("This code is somebody else's until the round is closed."))
    if not is_changeable(code, actor):
        raise Refused(
            _(
                "While you code in an open round, shared codes change only through the study's owner or a moderator "
                "who does not code in it."
            )
        )


def refuse_used(code: Code, actor: Person) -> None:
    """Raise Refused, saying how many, where codings that the actor may see use the code."""
    used = codings_of(code, actor).count()
    sentence = ngettext(
        "%(count)d coding uses this code; recode it first.",
        "%(count)d codings use this code; recode them first.",
        used,
    )
    if used:
        raise Refused(sentence % {"count": used})
