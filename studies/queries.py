"""What the kernel's pages read. Everything begins at a person or at a study."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from studies.domain.authors import NamedAuthor
from studies.domain.links import hashed
from studies.models import Author, Interview, Invitation, Membership, Participant, Person, Study
from studies.permissions import Role


@dataclass(frozen=True)
class OwnStudy:
    """A study with what the person is in it."""

    study: Study
    roles: tuple[str, ...]


def studies_of(person: Person) -> list[OwnStudy]:
    """The person's studies by title, each with their roles as people read them."""
    roles: dict[Study, list[str]] = {}
    rows = (
        Membership.objects.filter(person=person).select_related("study").order_by("study__title", "study__slug", "pk")
    )
    for row in rows.order_by("study__title", "study__slug", "pk"):
        roles.setdefault(row.study, []).append(str(row.get_role_display()))
    return [OwnStudy(study, tuple(names)) for study, names in roles.items()]


@dataclass(frozen=True)
class Member:
    """A person in a study."""

    person: Person
    roles: frozenset[str]
    waits_for_password: bool


def members(study: Study) -> list[Member]:
    """Everybody in the study, by name, with all their roles."""
    roles: dict[Person, set[str]] = {}
    rows = Membership.objects.filter(study=study).select_related("person").order_by("person__name", "person__email")
    for row in rows:
        roles.setdefault(row.person, set()).add(row.role)
    return [Member(person, frozenset(held), not person.has_usable_password()) for person, held in roles.items()]


@dataclass(frozen=True)
class Offer:
    """An invitation of the study that nobody has accepted."""

    invitation: Invitation
    roles: tuple[str, ...]
    has_expired: bool

    @property
    def is_declined(self) -> bool:
        """Whether the invited person said no."""
        return self.invitation.state == Invitation.State.DECLINED


def offers(study: Study) -> list[Offer]:
    """What the study has offered and nobody has accepted, by name; says nothing about anybody's account."""
    rows = Invitation.objects.filter(study=study).exclude(state=Invitation.State.ACCEPTED).select_related("made_by")
    return [_offer(row) for row in rows]


def _offer(row: Invitation) -> Offer:
    return Offer(row, tuple(str(Role(role).label) for role in row.roles), row.expires_at <= timezone.now())


def offer_of(secret: str) -> Offer | None:
    """The invitation whose link this is, as long as it stands."""
    row = _standing().filter(token_sha256=hashed(secret)).first()
    return _offer(row) if row else None


def offers_to(person: Person) -> list[Offer]:
    """The invitations that a person may answer without their link, by study.

    An account is trusted with what its administrator's or its inviters' word is good for: one that was opened through
    somebody else's study may be anybody's, and hears of an owner's invitation only through the link.
    """
    mine = _standing().filter(email=person.email)
    if person.vouched_by_id is not None:
        inviters = Invitation.objects.filter(accepted_by=person).values("made_by")
        mine = mine.filter(Q(made_by=person.vouched_by_id) | Q(made_by__in=inviters))
    return [_offer(row) for row in mine.order_by("study__title", "pk")]


def _standing() -> QuerySet[Invitation]:
    waiting = Invitation.objects.filter(state=Invitation.State.WAITING, expires_at__gt=timezone.now())
    return waiting.select_related("study", "made_by")


def people_with(study: Study, role: str) -> QuerySet[Person]:
    """The study's members who hold a role, by name."""
    return Person.objects.filter(memberships__study=study, memberships__role=role).order_by("name", "email")


def participants(study: Study) -> QuerySet[Participant]:
    """The study's participants with their interviews at hand."""
    found: QuerySet[Participant] = Participant.objects.filter(study=study).prefetch_related("interviews")
    return found


def interviews(study: Study) -> QuerySet[Interview]:
    """The study's interviews and focus groups with everybody who was there."""
    found: QuerySet[Interview] = (
        Interview.objects.filter(study=study)
        .select_related("first_interviewer", "second_interviewer", "guide_version")
        .prefetch_related("participants")
    )
    return found


@dataclass(frozen=True)
class Tally:
    """How many there are, and how many of them lack something."""

    all: int
    lacking: int


def participant_tally(study: Study) -> Tally:
    """Participants, and those who have not consented to be recorded."""
    lacking = Count("pk", filter=Q(consents_to_record=False))
    return Tally(**Participant.objects.filter(study=study).aggregate(all=Count("pk"), lacking=lacking))


def interview_tally(study: Study) -> Tally:
    """Interviews and focus groups, and those that name no participant."""
    lacking = Count("pk", filter=Q(participants=None))
    return Tally(**Interview.objects.filter(study=study).aggregate(all=Count("pk", distinct=True), lacking=lacking))


def pilot_interviews(study: Study) -> set[int]:
    """Ids of the interviews in which everybody who is known to have been there was a pilot participant."""
    there = Interview.objects.filter(study=study, participants__is_pilot=True)
    return set(
        there.exclude(participants__in=Participant.objects.filter(study=study, is_pilot=False)).values_list(
            "pk", flat=True
        )
    )


def authors_of(study: Study) -> list[NamedAuthor]:
    """Who signs, in order."""
    rows = Author.objects.filter(study=study).order_by("position")
    return [NamedAuthor(*row) for row in rows.values_list("name", "orcid", "affiliation")]
