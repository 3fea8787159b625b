"""The kernel: people, studies, membership, participants and their consent, guides, interviews, audit rows."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.permissions import Role
from studies.scoping import scoped


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


class Approach(models.TextChoices):
    """How a study reads its material; whether numbers of agreement mean anything follows from it."""

    COMPARED = "compared", _("coders are compared")
    REFLEXIVE = "reflexive", _("reflexive thematic analysis")
    CONSTRUCTIVIST = "constructivist", _("constructivist grounded theory")


class Study(models.Model):
    """One piece of empirical research; everything else belongs to exactly one study."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    research_questions = models.TextField(_("research questions"), blank=True)
    languages = models.JSONField(_("interview languages"), default=list)
    coders_hear = models.BooleanField(_("coders hear the recordings"), default=False)
    approach = models.CharField(_("approach"), max_length=14, choices=Approach.choices, default=Approach.COMPARED)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members: models.ManyToManyField[Person, Any] = models.ManyToManyField(Person, through="Membership")

    def __str__(self) -> str:
        return self.title

    @property
    def compares_coders(self) -> bool:
        """Whether agreement, cases and thresholds belong to it; to a reading that is the researcher's own they do not
        (Braun and Clarke 2020).
        """
        return self.approach == Approach.COMPARED


class Membership(models.Model):
    """One role of one person in one study; a person may hold several."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "person", "role"], name="one_membership_a_role")
        ]


class Invitation(models.Model):
    """An offer of roles in one study to whoever holds its link and logs in as its address; no account comes with it.

    The link's secret is kept as a hash alone. A row that was withdrawn or replaced is deleted.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="invitations")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    roles = models.JSONField(_("roles"), default=list)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["name", "email"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "email"], condition=~models.Q(state="accepted"), name="one_open_invitation_an_address"
            )
        ]

    def __str__(self) -> str:
        return self.name


class FailedAttempt(models.Model):
    """Somebody was not let in; `key` is a keyed hash of where from, or at which account (`studies.attempts`)."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "at"]), models.Index(fields=["at"])]


class Participant(models.Model):
    """A practitioner who was interviewed or sat in a focus group, under a pseudonym, with what they consented to."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="participants")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pseudonym = models.CharField(_("pseudonym"), max_length=60)
    role = models.CharField(_("role at work"), max_length=120, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    sector = models.CharField(_("sector"), max_length=120, blank=True)
    company_size = models.CharField(_("company size"), max_length=60, blank=True)
    region = models.CharField(_("region"), max_length=120, blank=True)
    team = models.CharField(_("team"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    recruited_through = models.CharField(_("how recruited"), max_length=120, blank=True)
    is_pilot = models.BooleanField(_("pilot"), default=False)
    consents_to_record = models.BooleanField(_("consents to record"), default=False)
    consents_to_quote = models.BooleanField(_("consents to quote"), default=False)
    consents_to_share = models.BooleanField(_("consents to share the transcript"), default=False)

    objects: ClassVar[models.Manager["Participant"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["pseudonym"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "pseudonym"], name="one_participant_a_pseudonym")
        ]

    def __str__(self) -> str:
        return self.pseudonym


class GuideVersion(models.Model):
    """One version of the interview guide; a version is never edited, a new one follows it."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="guide_versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("guide"))
    change_note = models.CharField(_("what changed"), max_length=300, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["GuideVersion"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="one_guide_version_a_number")]

    def __str__(self) -> str:
        return f"v{self.number}"


class Interview(models.Model):
    """An interview or a focus group: who spoke with whom, when, in which language, with which guide."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("interview")
        FOCUS_GROUP = "focus_group", _("focus group")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="interviews")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(_("label"), max_length=30)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.INTERVIEW)
    participants: models.ManyToManyField[Participant, Any] = models.ManyToManyField(
        Participant, blank=True, related_name="interviews", verbose_name=_("participants")
    )
    first_interviewer = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("first interviewer"),
    )
    second_interviewer = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second interviewer"),
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    guide_version = models.ForeignKey(
        GuideVersion, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("guide version")
    )

    objects: ClassVar[models.Manager["Interview"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["label"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "label"], name="one_interview_a_label")]

    def __str__(self) -> str:
        return self.label


class AuditEvent(models.Model):
    """What happened: written once by an action, never changed. Holds ids and counts, no words of a transcript."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, null=True, related_name="audit_events")
    actor = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["AuditEvent"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["study", "-id"])]
