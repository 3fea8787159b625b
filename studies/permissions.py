"""Who may do what: six roles, and the permissions each carries. The only place that says so."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in a study; several at once are possible."""

    OWNER = "owner", _("owner")
    INTERVIEWER = "interviewer", _("interviewer")
    CODER = "coder", _("coder")
    MODERATOR = "moderator", _("moderator")
    AUDITOR = "auditor", _("auditor")
    OBSERVER = "observer", _("observer")


class Permission(StrEnum):
    """What a view can ask for."""

    VIEW_STUDY = "view study"
    MANAGE_STUDY = "manage study"
    VIEW_HISTORY = "view history"
    MANAGE_PARTICIPANTS = "manage participants"
    KNOW_PARTICIPANTS = "know participants"
    UPLOAD_TRANSCRIPTS = "upload transcripts"
    READ_TRANSCRIPTS = "read transcripts"
    READ_WORKING_LINE = "read texts with names"
    HEAR_RECORDINGS = "hear recordings"
    HEAR_PASSAGES = "hear passages"
    CORRECT = "correct transcripts"
    CODE = "code"
    VIEW_CODEBOOK = "view codebook"
    EDIT_CODEBOOK = "edit codebook"
    VIEW_ROUNDS = "view rounds"
    MANAGE_ROUNDS = "manage rounds"
    MODERATE = "moderate"
    AUDIT = "audit"
    VIEW_RESULTS = "view results"
    EDIT_CATALOGUE = "edit catalogue"
    EXPORT_PACKAGE = "export package"


ROLE_MEANS: dict[str, Promise] = {
    Role.OWNER: _("answers for the study: people, material, rounds, results; decides no case and codes nothing"),
    Role.INTERVIEWER: _("brings interviews and recordings, corrects transcripts, hears the sound"),
    Role.CODER: _("codes what is assigned, blind to the other coders"),
    Role.MODERATOR: _("settles what coders differ on, edits codebook and catalogue"),
    Role.AUDITOR: _("looks at a drawn sample of codings and says accepted, questioned or another code"),
    Role.OBSERVER: _("reads transcripts, codebook and results, and changes nothing"),
}
"""What the members' page says of each role."""

_EVERY_MEMBER = frozenset(
    {
        Permission.VIEW_STUDY,
        Permission.READ_TRANSCRIPTS,
        Permission.VIEW_CODEBOOK,
        Permission.VIEW_ROUNDS,
        Permission.VIEW_RESULTS,
    }
)

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission) - {Permission.CODE, Permission.MODERATE, Permission.AUDIT},
    Role.INTERVIEWER: _EVERY_MEMBER
    | {
        Permission.MANAGE_PARTICIPANTS,
        Permission.KNOW_PARTICIPANTS,
        Permission.UPLOAD_TRANSCRIPTS,
        Permission.HEAR_RECORDINGS,
    }
    | {Permission.HEAR_PASSAGES, Permission.CORRECT, Permission.READ_WORKING_LINE},
    Role.CODER: _EVERY_MEMBER | {Permission.CODE, Permission.EDIT_CODEBOOK},
    Role.MODERATOR: _EVERY_MEMBER | {Permission.MODERATE, Permission.EDIT_CODEBOOK, Permission.EDIT_CATALOGUE},
    Role.AUDITOR: _EVERY_MEMBER | {Permission.AUDIT},
    Role.OBSERVER: _EVERY_MEMBER,
}


def permissions_of(roles: Iterable[str], *, coders_hear: bool = False) -> frozenset[Permission]:
    """Everything that the given roles together allow; `coders_hear` is the study's decision about its sound."""
    held = frozenset(roles)
    heard = {Permission.HEAR_PASSAGES} if coders_hear and Role.CODER in held else frozenset()
    return frozenset(heard).union(*(ROLE_PERMISSIONS[role] for role in held))
