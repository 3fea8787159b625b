"""Participants: what describes them, who they are, what they consented to, and how they were recruited."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from studies.models.people import Person
from studies.models.study import Study
from studies.scoping import scoped


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


class Identity(models.Model):
    """Who a participant is: apart from everything else, for owner and interviewers alone, and never exported.

    `aliases` are other names by which the person is spoken of, as a list of texts.
    """

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="identity")
    real_name = models.CharField(_("real name"), max_length=200, blank=True)
    aliases = models.JSONField(_("other names"), default=list)
    contact = models.TextField(_("contact"), blank=True)

    objects: ClassVar[models.Manager["Identity"]] = scoped("participant__study")


class Attribute(models.Model):
    """What a study wants to know of its participants beside the columns that every study has."""

    class Type(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        CHOICE = "choice", _("one of a list")
        YES_NO = "yes_no", _("yes or no")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="attributes")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=60)
    type = models.CharField(_("type"), max_length=8, choices=Type.choices, default=Type.TEXT)
    choices = models.JSONField(_("choices"), default=list, help_text="texts, where the type is one of a list")
    is_identifying = models.BooleanField(
        _("may identify a person"), default=False, help_text="owner and interviewers alone read it; never exported"
    )

    objects: ClassVar[models.Manager["Attribute"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "name"], name="one_attribute_a_name")]

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    """What an attribute is for one participant, written as the attribute's type writes it; no row where unknown."""

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="values")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attribute_values")
    value = models.TextField()

    objects: ClassVar[models.Manager["AttributeValue"]] = scoped("attribute__study")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attribute", "participant"], name="one_value_an_attribute")
        ]


class Consent(models.Model):
    """One participant's yes or no to one use of what they said, on a day; never changed, a later one follows it.

    The latest of a scope is in force, by the day it was given, and `Participant.consents_to_…` says the same, kept by
    the actions that add one. `on` is empty where nobody knows the day, `wording` is what was asked.
    """

    class Scope(models.TextChoices):
        RECORD = "record", _("to be recorded")
        QUOTE = "quote", _("to be quoted")
        SHARE = "share", _("to share the transcript")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="consents")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField(_("consents"), max_length=8, choices=Scope.choices)
    is_given = models.BooleanField(_("given"))
    on = models.DateField(_("on"), null=True, blank=True)
    wording = models.TextField(_("wording"), blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Consent"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["participant", "noted_at", "id"]
        indexes: ClassVar = [models.Index(fields=["participant", "scope", "noted_at"])]


class ConsentDocument(models.Model):
    """The signed form of a consent, as it was uploaded; what the file was called, perhaps a name, is not kept."""

    consent = models.OneToOneField(Consent, on_delete=models.CASCADE, related_name="document")
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects: ClassVar[models.Manager["ConsentDocument"]] = scoped("consent__study")


class Channel(models.Model):
    """A way in which a study looks for participants, such as a mailing list or a meet-up."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="channels")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120)

    objects: ClassVar[models.Manager["Channel"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "name"], name="one_channel_a_name")]

    def __str__(self) -> str:
        return self.name


class Approached(models.Model):
    """Somebody who was asked to take part, through which channel, when, and what came of it.

    `whom` may be a name: owner and interviewers alone read it, and it is never exported. Where a call went to people
    whom nobody can name, `people` says to how many.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("no answer yet")
        NO_ANSWER = "no_answer", _("never answered")
        DECLINED = "declined", _("declined")
        UNSUITED = "unsuited", _("did not fit")
        AGREED = "agreed", _("agreed")
        TOOK_PART = "took_part", _("took part")
        WITHDREW = "withdrew", _("withdrew")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="approached")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="approached", verbose_name=_("channel"))
    whom = models.CharField(_("whom"), max_length=200, blank=True)
    people = models.PositiveIntegerField(_("people"), default=1)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    outcome_on = models.DateField(_("outcome on"), null=True, blank=True)
    participant = models.ForeignKey(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="approached",
        verbose_name=_("participant"),
    )
    note = models.TextField(_("note"), blank=True)

    objects: ClassVar[models.Manager["Approached"]] = scoped("study")

    class Meta:
        ordering: ClassVar = ["asked_on", "id"]
