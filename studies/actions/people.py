"""Accounts: made by somebody else, opened by the person through an invitation link."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from studies import audit
from studies.errors import Refused
from studies.models import Membership, Person, Study
from studies.permissions import Role


@transaction.atomic
def add_person(*, email: str, name: str, actor: Person | None = None) -> Person:
    """Make an account without a password. Raises Refused where the address has one already."""
    if Person.objects.filter(email=email.strip().lower()).exists():
        raise Refused(_("Somebody with this e-mail address has an account already."))
    person = Person.objects.create_user(email.strip(), name.strip())
    audit.record(study=None, actor=actor, verb="person.added", about=person)
    return person


@transaction.atomic
def renew_invitation(*, study: Study, person: Person, actor: Person | None = None) -> None:
    """Make every earlier invitation link of the person useless, so that a new one can be passed on.

    Raises Refused once a password was chosen, and where the link would open somebody else's study as well.
    """
    if person.has_usable_password():
        raise Refused(_("%(name)s has chosen a password already and can log in.") % {"name": person.name})
    if _belongs_elsewhere(person, actor):
        raise Refused(
            _("%(name)s was invited to a study that is not yours, too; its owner can renew the invitation.")
            % {"name": person.name}
        )
    person.set_unusable_password()
    person.save(update_fields=["password"])
    audit.record(study=study, actor=actor, verb="person.invited_again", about=person)


@transaction.atomic
def remember_language(*, person: Person, language: str) -> None:
    """Keep the language that the person wants to read Tandem in."""
    person.language = language
    person.save(update_fields=["language"])
    audit.record(study=None, actor=person, verb="person.language_chosen", about=person, language=language)


def note_password(*, person: Person) -> None:
    """Note that the person has chosen a password; the password itself is stored by Django's form."""
    audit.record(study=None, actor=person, verb="person.password_chosen", about=person)


def invitation_path(person: Person) -> str:
    """Where the person chooses a password: good for one use, for as long as settings.PASSWORD_RESET_TIMEOUT says."""
    uidb64 = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("invitation", args=[uidb64, default_token_generator.make_token(person)])


def _belongs_elsewhere(person: Person, actor: Person | None) -> bool:
    if actor is None:
        return False
    own = Membership.objects.filter(person=actor, role=Role.OWNER).values("study")
    return Membership.objects.filter(person=person).exclude(study__in=own).exists()
