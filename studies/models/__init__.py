"""The kernel: people, studies, membership, participants and their consent, guides, interviews, seats, audit rows."""

from studies.models.audit import AuditEvent
from studies.models.interviews import GuideVersion, Interview
from studies.models.participants import (
    Approached,
    Attribute,
    AttributeValue,
    Channel,
    Consent,
    ConsentDocument,
    Identity,
    Participant,
)
from studies.models.people import FailedAttempt, Person, PersonManager, account_name
from studies.models.seats import Seat
from studies.models.study import Approach, Author, Invitation, Membership, Study

__all__ = [
    "Approach",
    "Approached",
    "Attribute",
    "AttributeValue",
    "AuditEvent",
    "Author",
    "Channel",
    "Consent",
    "ConsentDocument",
    "FailedAttempt",
    "GuideVersion",
    "Identity",
    "Interview",
    "Invitation",
    "Membership",
    "Participant",
    "Person",
    "PersonManager",
    "Seat",
    "Study",
    "account_name",
]
