"""People who can log in, and attempts to that failed."""

import unicodedata
import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


def account_name(typed: str) -> str:
    """An address as its account is looked up by: however it is typed, the login form and every limit mean the same.

    What nobody sees, such as the zero-width space that comes with a pasted address, is no part of it.
    """
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if unicodedata.category(sign) != "Cf")
    return seen.strip().lower()


class PersonManager(BaseUserManager["Person"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "Person":
        """Create a person; without a password the account waits for its invitation link."""
        person = self.model(email=account_name(email), name=name)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by e-mail address, however it is typed."""
        return self.get(email=account_name(username or ""))


class Person(AbstractBaseUser):
    """Somebody who can log in: a researcher, never a participant."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("language"), max_length=8, blank=True, choices=settings.LANGUAGES)
    joined_at = models.DateTimeField(auto_now_add=True)
    vouched_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The owner through whose invitation the account was opened; empty where the server's administrator made it."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[PersonManager] = PersonManager()

    def __str__(self) -> str:
        return self.name


class FailedAttempt(models.Model):
    """Somebody was not let in; `key` is a keyed hash of where from, or at which account (`studies.attempts`)."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"]), models.Index(fields=["at"])]
