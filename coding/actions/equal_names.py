"""Codes that coders coined apart under one name: whether they mean the same is for somebody to say, once.

The name leads them together when their round closes; that is a guess of the machine's. Who looks says that it was
right, or tells the two apart; either can be taken back.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from coding.domain.codebook import LONGEST_NAME, name_key
from coding.models import Code
from rounds.visibility import is_blind
from studies import audit
from studies.errors import Refused
from studies.models import Person

TOLD_APART, PUT_TOGETHER = "codebook.told_apart", "codebook.put_together"


@transaction.atomic
def confirm_same(*, code: Code, actor: Person) -> None:
    """Say that the code means what the one of its name means. Raises Refused where no name has led it anywhere."""
    _refuse_blind(code, actor)
    fresh = _led_by_name(code)
    fresh.same_confirmed_by = actor
    fresh.save(update_fields=["same_confirmed_by"])
    audit.record(study=fresh.study, actor=actor, verb="codebook.same_confirmed", about=fresh)


@transaction.atomic
def unconfirm_same(*, code: Code, actor: Person) -> None:
    """Take that back."""
    _refuse_blind(code, actor)
    fresh = _led_by_name(code)
    fresh.same_confirmed_by = None
    fresh.save(update_fields=["same_confirmed_by"])
    audit.record(study=fresh.study, actor=actor, verb="codebook.same_unconfirmed", about=fresh)


@transaction.atomic
def tell_apart(*, code: Code, actor: Person) -> Code:
    """Let the code be one of its own again, under a name that tells it from the other. Raises Refused as above."""
    _refuse_blind(code, actor)
    fresh = _led_by_name(code)
    other = fresh.merged_into
    assert other is not None
    fresh.name = _free_name(fresh)
    fresh.name_key, fresh.merged_into, fresh.same_confirmed_by = name_key(fresh.name), None, None
    fresh.save(update_fields=["name", "name_key", "merged_into", "same_confirmed_by"])
    audit.record(study=fresh.study, actor=actor, verb=TOLD_APART, about=fresh, other=str(other.uuid))
    return fresh


@transaction.atomic
def put_together_again(*, code: Code, actor: Person, other: Code) -> None:
    """Take back that they were told apart. Raises Refused where the code is in somebody's merge by now."""
    _refuse_blind(code, actor)
    fresh: Code = Code.objects.select_for_update(of=("self",)).select_related("study").get(pk=code.pk)
    if fresh.merged_into_id is not None or other.merged_into_id is not None or fresh.retired_at or other.retired_at:
        raise Refused(_("One of these codes has been merged or retired since; nothing was changed."))
    fresh.name, fresh.name_key, fresh.merged_into = other.name, other.name_key, other
    fresh.save(update_fields=["name", "name_key", "merged_into"])
    audit.record(study=fresh.study, actor=actor, verb=PUT_TOGETHER, about=fresh, other=str(other.uuid))


def _refuse_blind(code: Code, actor: Person) -> None:
    if is_blind(code.study, actor):
        raise Refused(_("You code in an open round; whether codes mean the same is decided when it is closed."))


def _led_by_name(code: Code) -> Code:
    fresh: Code = Code.objects.select_for_update(of=("self",)).select_related("study", "merged_into").get(pk=code.pk)
    if fresh.merged_into_id is None or fresh.merged_by_id is not None or fresh.private_to_id is not None:
        raise Refused(_("These codes are no longer led together by their name; reload the page."))
    return fresh


def _free_name(code: Code) -> str:
    """The name with the first number in brackets that is free."""
    taken = set(
        Code.objects.filter(study=code.study, private_to=None, retired_at=None).values_list("name_key", flat=True)
    )
    number = 2
    while name_key(name := f"{code.name[: LONGEST_NAME - 6]} ({number})") in taken:
        number += 1
    return name
