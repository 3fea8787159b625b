"""What the kernel's pages read. Everything begins at a person or at a study."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from studies.models import Interview, Membership, Participant, Person, Study


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
