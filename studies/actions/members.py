"""Who is in a study, in which roles. Into it leads an invitation (`studies.actions.invitations`), or the shell."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.people import add_person
from studies.actions.studies import hold
from studies.errors import Refused
from studies.models import Invitation, Membership, Person, Study, account_name
from studies.permissions import Role


@transaction.atomic
def bring_in(*, study: Study, email: str, name: str, roles: Iterable[str]) -> Person:
    """Make somebody a member without asking them: for the shell and for studies that a program makes, never for a view.

    Where the address has no account one is made, without a password. Who is a member already gets these roles as well.
    Raises Refused for an account that was opened through somebody's invitation: it may be anybody's.
    """
    hold(study)
    address = account_name(email)
    person = Person.objects.filter(email=address).first() or add_person(email=address, name=name)
    if _may_be_anybody_s(person, study):
        raise Refused(
            _(
                "The account of %(email)s was opened through an invitation of %(inviter)s. "
                "Let the study's owner invite it."
            )
            % {"email": person.email, "inviter": person.vouched_by}
        )
    withdraw_from(study, address)
    held = give(study, person, roles)
    audit.record(study=study, actor=None, verb="member.added", about=person, roles=held)
    return person


@transaction.atomic
def change_roles(*, study: Study, actor: Person, person: Person, roles: Iterable[str]) -> None:
    """Give a member exactly these roles. Raises Refused without any role, and for the last owner.

    The invitations of somebody who is no owner any more end.
    """
    hold(study)
    wanted = set(roles)
    if not wanted:
        raise Refused(_("A member has at least one role; remove the member instead."))
    if Role.OWNER not in wanted:
        _keep_an_owner(study, person)
        _end_invitations_by(study, person)
    Membership.objects.filter(study=study, person=person).exclude(role__in=wanted).delete()
    held = give(study, person, wanted)
    audit.record(study=study, actor=actor, verb="member.roles_changed", about=person, roles=held)


@transaction.atomic
def remove_member(*, study: Study, actor: Person, person: Person) -> None:
    """Take a person out of the study; what they did there stays. Raises Refused for the last owner.

    Invitations to them and by them end, so that no link leads back in.
    """
    hold(study)
    _keep_an_owner(study, person)
    _end_invitations_by(study, person)
    withdraw_from(study, person.email)
    Membership.objects.filter(study=study, person=person).delete()
    audit.record(study=study, actor=actor, verb="member.removed", about=person)


def give(study: Study, person: Person, roles: Iterable[str]) -> list[str]:
    """Store the roles and answer them in their order; part of an action that keeps the audit row."""
    chosen = set(roles)
    held = [role for role in Role.values if role in chosen]
    for role in held:
        Membership.objects.get_or_create(study=study, person=person, role=role)
    return held


def withdraw_from(study: Study, email: str) -> None:
    """End what this study has offered to an address and nobody accepted; part of an action that keeps the audit row."""
    Invitation.objects.filter(study=study, email=email).exclude(state=Invitation.State.ACCEPTED).delete()


def _may_be_anybody_s(person: Person, study: Study) -> bool:
    is_member = Membership.objects.filter(study=study, person=person).exists()
    return person.vouched_by is not None and person.has_usable_password() and not is_member


def _end_invitations_by(study: Study, person: Person) -> None:
    Invitation.objects.filter(study=study, made_by=person).exclude(state=Invitation.State.ACCEPTED).delete()


def _keep_an_owner(study: Study, leaving: Person) -> None:
    owners = Membership.objects.filter(study=study, role=Role.OWNER)
    if owners.filter(person=leaving).exists() and not owners.exclude(person=leaving).exists():
        raise Refused(_("%(name)s is the study's only owner; make somebody else owner first.") % {"name": leaving.name})
