"""Studies, who belongs to them in which roles, who is invited, and who signs what they publish."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models.people import Person
from studies.permissions import Role
from studies.scoping import scoped


class Approach(models.TextChoices):
    """How a study reads its material; whether numbers of agreement mean anything follows from it."""

    COMPARED = "compared", _("coders are compared")
    REFLEXIVE = "reflexive", _("reflexive thematic analysis")
    CONSTRUCTIVIST = "constructivist", _("constructivist grounded theory")


class Study(models.Model):
    """One piece of empirical research; everything else belongs to exactly one study."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    research_questions = models.TextField(_("research questions"), blank=True)
    languages = models.JSONField(_("interview languages"), default=list)
    coders_hear = models.BooleanField(_("coders hear the recordings"), default=False)
    approach = models.CharField(_("approach"), max_length=14, choices=Approach.choices, default=Approach.COMPARED)
    is_demonstration = models.BooleanField(default=False)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    licence = models.CharField(_("licence of what is published"), max_length=120, blank=True)
    funding = models.TextField(_("funding"), blank=True)
    ethics_approval = models.TextField(_("ethics approval"), blank=True)
    paper_reference = models.TextField(_("paper"), blank=True)
    embargo_until = models.DateField(_("not to be published before"), null=True, blank=True)
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


class Author(models.Model):
    """Somebody who signs what the study publishes, in the order of the paper; a member of the study or not."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="authors")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120)
    orcid = models.CharField(_("ORCID"), max_length=19, blank=True, help_text="four groups of four, with hyphens")
    affiliation = models.CharField(_("affiliation"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["Author"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.name
