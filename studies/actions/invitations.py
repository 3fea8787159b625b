"""Invitations: an offer of one study that a person accepts or declines. Until then nobody is a member of anything.

An address is not an identity (docs/decisions/0014): what lets somebody in is the link, passed on by the study's owner,
together with a login as the address that the owner wrote down.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.members import give, withdraw_from
from studies.actions.studies import hold
from studies.domain.links import hashed
from studies.errors import Refused
from studies.models import Invitation, Membership, Person, Study, account_name
from studies.permissions import Role


@transaction.atomic
def invite(*, study: Study, actor: Person, email: str, name: str, roles: Iterable[str]) -> tuple[Invitation, str]:
    """Offer roles to an address; answers the invitation and the secret of its link, which is kept nowhere.

    Says and does the same whether or not the address has an account. An earlier invitation of this study to the
    address is replaced. Raises Refused for a member's address.
    """
    hold(study)
    address = account_name(email)
    member = Person.objects.filter(memberships__study=study, email=address).first()
    if member:
        raise Refused(_("%(name)s is a member already; change the roles in the list.") % {"name": member.name})
    return _offer(study, actor, address, name.strip(), roles)


@transaction.atomic
def invite_member(*, study: Study, actor: Person, person: Person) -> tuple[Invitation, str]:
    """A link by which a member who never chose a password can do so.

    Raises Refused for one who has, and for one who belongs to another study as well: no link opens two studies.
    """
    hold(study)
    if person.has_usable_password():
        raise Refused(_("%(name)s has chosen a password already and can log in.") % {"name": person.name})
    if not may_open(person, study):
        raise Refused(
            _("Only whoever runs this server can make a link for %(name)s, whose account is not of this study alone.")
            % {"name": person.name}
        )
    roles = Membership.objects.filter(study=study, person=person).values_list("role", flat=True)
    return _offer(study, actor, person.email, person.name, roles)


@transaction.atomic
def renew(*, invitation: Invitation, actor: Person) -> tuple[Invitation, str]:
    """The same offer with another link and another week; the earlier link stops working."""
    hold(invitation.study)
    secret = secrets.token_urlsafe(32)
    fresh = _still_open(invitation)
    fresh.made_by, fresh.state = actor, Invitation.State.WAITING
    _date(fresh, secret)
    fresh.save()
    audit.record(study=fresh.study, actor=actor, verb="member.invited_again", about=fresh)
    return fresh, secret


@transaction.atomic
def withdraw(*, invitation: Invitation, actor: Person) -> None:
    """Take an offer back; its link stops working. Raises Refused where it was accepted meanwhile."""
    hold(invitation.study)
    fresh = _still_open(invitation)
    audit.record(study=fresh.study, actor=actor, verb="member.invitation_withdrawn", about=fresh)
    fresh.delete()


@transaction.atomic
def accept(*, invitation: Invitation, person: Person) -> None:
    """Become a member. Raises Refused where the offer stands no more, or was made to another address."""
    hold(invitation.study)
    _join(_waiting(invitation, person), person)


@transaction.atomic
def decline(*, invitation: Invitation, person: Person) -> None:
    """Stay out; the owner sees it. Raises Refused where the offer stands no more, or was made to another address."""
    hold(invitation.study)
    fresh = _waiting(invitation, person)
    fresh.state = Invitation.State.DECLINED
    fresh.save(update_fields=["state"])
    audit.record(study=fresh.study, actor=person, verb="member.declined", about=fresh)


@transaction.atomic
def open_account(*, invitation: Invitation, password: str) -> Person:
    """Make the account of the address with this password, and become a member.

    An account that nobody has opened yet is opened where it is of no other study. Raises Refused for every other
    account: a link never replaces a password.
    """
    hold(invitation.study)
    fresh = _waiting(invitation)
    person = Person.objects.select_for_update().filter(email=fresh.email).first() or _new_account(fresh)
    if not may_open(person, fresh.study):
        raise Refused(taken(fresh))
    person.vouched_by = fresh.made_by
    person.set_password(password)
    person.save(update_fields=["password", "vouched_by"])
    audit.record(study=None, actor=person, verb="person.password_chosen", about=person)
    _join(fresh, person)
    return person


def taken(invitation: Invitation) -> str:
    """What is said where the address has an account that this link does not open."""
    return _(
        "Somebody has an account with this address already, so no password can be chosen here. If it is yours, log in "
        "with it. If it is not, tell %(owner)s: whoever runs this server can settle whose it is."
    ) % {"owner": invitation.made_by.name}


def may_open(person: Person, study: Study) -> bool:
    """Whether a link of this study may choose the account's first password: nothing else hangs on the account."""
    elsewhere = Membership.objects.filter(person=person).exclude(study=study)
    return person.is_active and not person.has_usable_password() and not elsewhere.exists()


def _offer(study: Study, actor: Person, email: str, name: str, roles: Iterable[str]) -> tuple[Invitation, str]:
    withdraw_from(study, email)
    secret, chosen = secrets.token_urlsafe(32), set(roles)
    held = [role for role in Role.values if role in chosen]
    invitation = Invitation(study=study, email=email, name=name, roles=held, made_by=actor)
    _date(invitation, secret)
    invitation.save()
    audit.record(study=study, actor=actor, verb="member.invited", about=invitation, roles=held)
    return invitation, secret


def _date(invitation: Invitation, secret: str) -> None:
    invitation.token_sha256 = hashed(secret)
    invitation.made_at = timezone.now()
    invitation.expires_at = invitation.made_at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def _still_open(invitation: Invitation) -> Invitation:
    fresh = Invitation.objects.exclude(state=Invitation.State.ACCEPTED).filter(pk=invitation.pk).first()
    if fresh is None:
        raise Refused(_("This invitation was accepted or withdrawn meanwhile. Reload the page."))
    return fresh


def _waiting(invitation: Invitation, person: Person | None = None) -> Invitation:
    """The row as it stands now, behind the lock on its study."""
    fresh = Invitation.objects.filter(pk=invitation.pk, token_sha256=invitation.token_sha256).first()
    stands = fresh and fresh.state == Invitation.State.WAITING and fresh.expires_at > timezone.now()
    if fresh is None or not stands or (person and person.email != fresh.email):
        raise Refused(_("This invitation stands no more. Ask the study's owner for a new link."))
    return fresh


def _new_account(invitation: Invitation) -> Person:
    """An account without a password; two links opened in the same moment make one."""
    try:
        with transaction.atomic():
            person = Person.objects.create_user(invitation.email, invitation.name)
    except IntegrityError:
        raise Refused(taken(invitation)) from None
    audit.record(study=None, actor=person, verb="person.added", about=person)
    return person


def _join(invitation: Invitation, person: Person) -> None:
    """Give what was offered; the roles of somebody who is a member meanwhile stay as they are."""
    roles: list[str] = []
    if not Membership.objects.filter(study=invitation.study, person=person).exists():
        roles = give(invitation.study, person, invitation.roles)
    invitation.state, invitation.accepted_by = Invitation.State.ACCEPTED, person
    invitation.save(update_fields=["state", "accepted_by"])
    audit.record(study=invitation.study, actor=person, verb="member.joined", about=person, roles=roles)
