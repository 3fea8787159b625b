"""Accounts: made by the server's administrator here, or by an accepted invitation; closed and opened again."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from studies import audit
from studies.errors import Refused
from studies.models import Invitation, Person, account_name


@transaction.atomic
def add_person(*, email: str, name: str) -> Person:
    """Make an account without a password, for the administrator. Raises Refused where the address has one already."""
    address = account_name(email)
    if Person.objects.filter(email=address).exists():
        raise Refused(_("Somebody with this e-mail address has an account already."))
    person = Person.objects.create_user(address, name.strip())
    audit.record(study=None, actor=None, verb="person.added", about=person)
    return person


@transaction.atomic
def close_account(*, person: Person) -> None:
    """Let nobody in any more: sessions, links and invitations made by the account end at once; its work stays."""
    person.is_active = False
    _forget_password(person)
    Invitation.objects.filter(made_by=person).exclude(state=Invitation.State.ACCEPTED).delete()
    audit.record(study=None, actor=None, verb="person.closed", about=person)


@transaction.atomic
def open_account_again(*, person: Person, name: str = "") -> None:
    """Open an account anew, for whoever gets its next link: the earlier password, sessions and links are void."""
    person.is_active, person.vouched_by, person.name = True, None, name.strip() or person.name
    _forget_password(person)
    audit.record(study=None, actor=None, verb="person.opened", about=person)


@transaction.atomic
def remember_language(*, person: Person, language: str) -> None:
    """Keep the language that the person wants to read Tandem in."""
    person.language = language
    person.save(update_fields=["language"])
    audit.record(study=None, actor=person, verb="person.language_chosen", about=person, language=language)


def note_password(*, person: Person) -> None:
    """Note that the person has chosen a password; the password itself is stored by Django's form."""
    audit.record(study=None, actor=person, verb="person.password_chosen", about=person)


@transaction.atomic
def take_over(*, person: Person) -> None:
    """Note that the person has chosen a password by an administrator's link, who says by it whose the account is."""
    person.vouched_by = None
    person.save(update_fields=["vouched_by"])
    note_password(person=person)


def invitation_path(person: Person) -> str:
    """Where the person chooses a password: good for one use, for as long as settings.PASSWORD_RESET_TIMEOUT says."""
    uidb64 = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("invitation", args=[uidb64, default_token_generator.make_token(person)])


def _forget_password(person: Person) -> None:
    """Sessions and links are signed with the password's hash: with another one they are void."""
    person.set_unusable_password()
    person.save(update_fields=["password", "is_active", "vouched_by", "name"])
