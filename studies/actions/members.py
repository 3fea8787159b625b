"""Who is in a study, in which roles."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from studies import audit
from studies.actions.people import add_person
from studies.actions.studies import hold
from studies.errors import Refused
from studies.models import Membership, Person, Study
from studies.permissions import Role


@transaction.atomic
def add_member(
    *, study: Study, actor: Person | None, email: str, name: str, roles: Iterable[str]
) -> tuple[Person, bool]:
    """Bring a person in by e-mail address; answers the person and whether an account was made for them.

    Raises Refused where the person is a member already, or where a new account would have no name.
    """
    hold(study)
    person = Person.objects.filter(email=email.strip().lower()).first()
    if person and Membership.objects.filter(study=study, person=person).exists():
        raise Refused(_("%(name)s is a member already; change the roles in the list.") % {"name": person.name})
    if not person and not name.strip():
        raise Refused(_("Nobody has an account with this e-mail address yet: write the person's name as well."))
    is_new = person is None
    person = person or add_person(email=email, name=name, actor=actor)
    held = _give(study, person, roles)
    audit.record(study=study, actor=actor, verb="member.added", about=person, roles=held)
    return person, is_new


@transaction.atomic
def change_roles(*, study: Study, actor: Person, person: Person, roles: Iterable[str]) -> None:
    """Give a member exactly these roles. Raises Refused without any role, and for the last owner."""
    hold(study)
    wanted = set(roles)
    if not wanted:
        raise Refused(_("A member has at least one role; remove the member instead."))
    if Role.OWNER not in wanted:
        _keep_an_owner(study, person)
    Membership.objects.filter(study=study, person=person).exclude(role__in=wanted).delete()
    held = _give(study, person, wanted)
    audit.record(study=study, actor=actor, verb="member.roles_changed", about=person, roles=held)


@transaction.atomic
def remove_member(*, study: Study, actor: Person, person: Person) -> None:
    """Take a person out of the study; what they did there stays. Raises Refused for the last owner."""
    hold(study)
    _keep_an_owner(study, person)
    Membership.objects.filter(study=study, person=person).delete()
    audit.record(study=study, actor=actor, verb="member.removed", about=person)


def _give(study: Study, person: Person, roles: Iterable[str]) -> list[str]:
    held = [role for role in Role.values if role in set(roles)]
    for role in held:
        Membership.objects.get_or_create(study=study, person=person, role=role)
    return held


def _keep_an_owner(study: Study, leaving: Person) -> None:
    owners = Membership.objects.filter(study=study, role=Role.OWNER)
    if owners.filter(person=leaving).exists() and not owners.exclude(person=leaving).exists():
        raise Refused(_("%(name)s is the study's only owner; make somebody else owner first.") % {"name": leaving.name})
