"""The study's history for people to read: audit rows as sentences, and who may not read which.

Rows hold ids; what they are about is looked up here for the few kinds of things whose names everybody may know.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.models import AuditEvent, Person, Study
from studies.permissions import Role

SENTENCES: dict[str, Promise] = {
    "study.started": gettext_lazy("started the study"),
    "study.described": gettext_lazy("changed the study's description"),
    "member.added": gettext_lazy("added %(object)s as %(roles)s"),
    "member.roles_changed": gettext_lazy("made %(object)s %(roles)s"),
    "member.removed": gettext_lazy("removed %(object)s from the study"),
    "member.invited": gettext_lazy("invited %(object)s as %(roles)s"),
    "member.invited_again": gettext_lazy("renewed the invitation of %(object)s"),
    "member.invitation_withdrawn": gettext_lazy("withdrew an invitation"),
    "member.declined": gettext_lazy("declined the invitation"),
    "member.joined": gettext_lazy("accepted the invitation"),
    "person.invited_again": gettext_lazy("renewed the invitation of %(object)s"),
    "person.closed": gettext_lazy("closed the account of %(object)s"),
    "person.opened": gettext_lazy("opened the account of %(object)s again"),
    "guide.version_added": gettext_lazy("added version %(number)s of the interview guide"),
    "participant.added": gettext_lazy("described the participant %(object)s"),
    "participant.changed": gettext_lazy("changed the description of %(object)s"),
    "participant.removed": gettext_lazy("removed a participant"),
    "participants.imported": gettext_lazy("imported participants: %(added)s new, %(changed)s changed"),
    "interview.added": gettext_lazy("entered the interview %(object)s"),
    "interview.changed": gettext_lazy("changed the interview %(object)s"),
    "interview.removed": gettext_lazy("removed an interview"),
    "upload.received": gettext_lazy("uploaded a transcript"),
    "upload.read_anew": gettext_lazy("had an upload read in another way"),
    "upload.discarded": gettext_lazy("discarded an upload"),
    "transcript.stored": gettext_lazy("stored the transcript %(object)s"),
    "sound.upload_begun": gettext_lazy("began to upload a recording"),
    "sound.upload_discarded": gettext_lazy("discarded an upload of a recording"),
    "recording.added": gettext_lazy("added a recording of %(files)s files"),
    "recording.prepared_again": gettext_lazy("had a recording prepared again"),
    "recording.settled": gettext_lazy("settled the %(tracks)s tracks of a recording"),
    "recording.removed": gettext_lazy("removed a recording with all its sound"),
    "recognition.started": gettext_lazy("started speech recognition with %(engine)s, %(model)s"),
    "recognition.taken": gettext_lazy("took recognised text into a transcript"),
    "recognition.declined": gettext_lazy("declined a proposal of recognised text"),
    "correction.begun": gettext_lazy("began to correct a transcript"),
    "correction.withdrawn": gettext_lazy("put a correction aside in which nothing was changed"),
    "correction.edited": gettext_lazy("worked on the correction of a transcript"),
    "correction.restored": gettext_lazy("gave a turn the words of an older version back"),
    "correction.taken_over": gettext_lazy("took the correction of a transcript over"),
    "correction.asked": gettext_lazy("asked a question about a transcript"),
    "correction.answered": gettext_lazy("answered a question about a transcript"),
    "correction.sent": gettext_lazy("sent a corrected transcript for agreement"),
    "correction.sent_back": gettext_lazy("sent a corrected transcript back"),
    "correction.frozen": gettext_lazy("agreed to a corrected transcript, which is frozen"),
    "speech_model.taken": gettext_lazy("installed a speech model"),
    "job.started": gettext_lazy("started background work"),
    "job.cancelled": gettext_lazy("cancelled background work"),
    "round.opened": gettext_lazy("opened a coding round: %(transcripts)s transcripts, %(coders)s coders"),
    "round.extended": gettext_lazy("added %(transcripts)s transcripts to a coding round"),
    "round.closed": gettext_lazy("closed a coding round"),
    "plan.written": gettext_lazy("wrote the plan of agreement of a coding round"),
    "plan.withdrawn": gettext_lazy("withdrew the plan of agreement of a coding round"),
    "layer.opened": gettext_lazy("opened a transcript to code"),
    "layer.moved": gettext_lazy("moved %(codings)s codings to a new version of their text"),
    "layer.carried": gettext_lazy("took %(codings)s codings over into a new round"),
    "coding.confirmed": gettext_lazy("confirmed codings whose words had changed"),
    "layer.submitted": gettext_lazy("submitted a transcript"),
    "codebook.coined": gettext_lazy("made a code"),
    "codebook.edited": gettext_lazy("edited a code"),
    "codebook.gathered": gettext_lazy("gathered a code under another"),
    "codebook.retired": gettext_lazy("retired a code"),
    "codebook.merged": gettext_lazy("merged a code into another"),
    "plan.written": gettext_lazy("wrote the plan of a round's agreement"),
    "plan.withdrawn": gettext_lazy("withdrew the plan of a round's agreement"),
    "codebook.same_confirmed": gettext_lazy("confirmed that two codes of one name mean the same"),
    "codebook.same_unconfirmed": gettext_lazy("took back that two codes of one name mean the same"),
    "codebook.told_apart": gettext_lazy("told two codes of one name apart"),
    "codebook.put_together": gettext_lazy("took back that two codes of one name were told apart"),
    "round.declared_independent": gettext_lazy("declared that imported codings are independent: %(layers)s layers"),
    "codebook.split": gettext_lazy("split a code into %(parts)s more"),
    "codebook.undone": gettext_lazy("undid a change of the codebook"),
    "codebook.redone": gettext_lazy("redid a change of the codebook"),
    "codebook.kept": gettext_lazy("kept version %(number)s of the codebook"),
    "codebook.imported": gettext_lazy("imported a codebook: %(added)s new codes, %(changed)s changed"),
    "memo.written": gettext_lazy("wrote a memo"),
    "memo.changed": gettext_lazy("changed a memo"),
    "memo.removed": gettext_lazy("put a memo aside"),
    "memo.restored": gettext_lazy("brought a memo back"),
    "coding.imported": gettext_lazy("imported %(codings)s codings"),
    "coding.applied": gettext_lazy("applied a code"),
    "coding.removed": gettext_lazy("removed codings"),
    "coding.recoded": gettext_lazy("gave a coding another code"),
    "coding.moved": gettext_lazy("moved a coding's boundary"),
    "coding.memo": gettext_lazy("wrote a memo"),
    "coding.undone": gettext_lazy("undid a step of coding"),
    "coding.redone": gettext_lazy("redid a step of coding"),
    "case.decided": gettext_lazy("decided a case"),
    "case.deferred": gettext_lazy("put off a case"),
    "case.returned": gettext_lazy("sent a case back to its coders"),
    "case.undone": gettext_lazy("undid a decision"),
    "case.added": gettext_lazy("added a passage that nobody had marked"),
    "case.taken_out": gettext_lazy("took an added passage out again"),
    "case.split": gettext_lazy("split a case in two"),
    "case.joined": gettext_lazy("joined a split case again"),
    "case.discussed": gettext_lazy("said something about a case"),
    "case.remark_withdrawn": gettext_lazy("took back a remark about a case"),
    "cases.decided": gettext_lazy("decided %(cases)s cases at once"),
    "cases.undone": gettext_lazy("undid decisions about %(cases)s cases at once"),
    "look.answered": gettext_lazy("answered a second look"),
    "look.reopened": gettext_lazy("took back the answer to a second look"),
    "moderation.shuffled": gettext_lazy("changed whether the moderator sees which coder is which"),
    "moderation.third": gettext_lazy("changed whether coders may decide about what they coded"),
    "result.chosen": gettext_lazy("named the round that is the result of a transcript"),
    "result.left": gettext_lazy("left the result of a transcript to the latest round again"),
    "audit.drawn": gettext_lazy("drew a sample of %(size)s of %(of)s codings to be audited"),
    "audit.judged": gettext_lazy("judged a coding of an audit"),
    "package.built": gettext_lazy("built a replication package"),
    "issue.added": gettext_lazy("added an issue to the catalogue"),
    "issue.edited": gettext_lazy("edited an issue"),
    "issue.retired": gettext_lazy("retired an issue"),
    "issue.restored": gettext_lazy("brought an issue back"),
    "statement.added": gettext_lazy("added a statement to an issue"),
    "statement.edited": gettext_lazy("edited a statement"),
    "statement.moved": gettext_lazy("moved a statement"),
    "statement.removed": gettext_lazy("removed a statement"),
    "statement.restored": gettext_lazy("brought a statement back"),
    "evidence.added": gettext_lazy("let a statement rest on a quotation"),
    "evidence.removed": gettext_lazy("took a quotation away from a statement"),
    "evidence.restored": gettext_lazy("brought a quotation back under a statement"),
}
"""Verb to what follows the person's name. %(object)s is what the row is about, the rest comes from its data."""

CONSENTS: dict[str, Promise] = {
    "consents_to_record": gettext_lazy("consent to record"),
    "consents_to_quote": gettext_lazy("consent to quote"),
    "consents_to_share": gettext_lazy("consent to share"),
}

NAMED = frozenset(
    {"studies.Participant", "studies.Interview", "studies.Invitation", "studies.Person", "transcripts.Transcript"}
)
"""Kinds whose names every owner may read; a code or a layer is not among them."""

HiddenFrom = Callable[[Study, Person], Iterable[str]]
HIDDEN_FROM: list[HiddenFrom] = []
"""Each says which beginnings of verbs a person must not read in other people's rows, such as `coding.`."""


def hide(rule: HiddenFrom) -> HiddenFrom:
    """Register a rule; imported from an app's `ready`."""
    HIDDEN_FROM.append(rule)
    return rule


def events(study: Study, person: Person) -> QuerySet[AuditEvent]:
    """The study's rows that the person may read, newest first."""
    found: QuerySet[AuditEvent] = AuditEvent.objects.filter(study=study).select_related("actor").order_by("-id")
    for beginning in {word for rule in HIDDEN_FROM for word in rule(study, person)}:
        found = found.exclude(~Q(actor=person), verb__startswith=beginning)
    return found


@dataclass(frozen=True)
class Told:
    """One row as a sentence without its subject."""

    at: datetime
    who: str
    sentence: str


def told(rows: Iterable[AuditEvent]) -> list[Told]:
    """Rows as sentences; one query for each kind of thing that they name, however many rows there are."""
    rows = list(rows)
    names = _names(rows)
    return [Told(row.at, row.actor.name if row.actor else _("Tandem"), _sentence(row, names)) for row in rows]


def _sentence(row: AuditEvent, names: dict[tuple[str, str], str]) -> str:
    known = SENTENCES.get(row.verb)
    if known is None:
        return row.verb
    values = {
        **row.data,
        "object": names.get((row.object_type, row.object_id), _("what is gone since")),
    }
    values["roles"] = ", ".join(str(Role(role).label) for role in row.data.get("roles", []))
    return "; ".join([str(known) % values, *_consent(row.data)])


def _consent(data: dict[str, Any]) -> Iterable[str]:
    """What became of consent, where the row says so; an import's row counts only."""
    for key, words in (("given", _("given: %(consents)s")), ("withdrawn", _("withdrawn: %(consents)s"))):
        named = data[key] if isinstance(data.get(key), list) else []
        if named:
            yield words % {"consents": ", ".join(str(CONSENTS[name]) for name in named)}


def _names(rows: Iterable[AuditEvent]) -> dict[tuple[str, str], str]:
    wanted: dict[str, set[str]] = {}
    for row in rows:
        if row.object_type in NAMED:
            wanted.setdefault(row.object_type, set()).add(row.object_id)
    found = {}
    for kind, ids in wanted.items():
        model: Any = apps.get_model(kind)
        key = "uuid" if hasattr(model, "uuid") else "pk"
        related = ["interview"] if kind == "transcripts.Transcript" else []
        for thing in model.objects.filter(**{f"{key}__in": ids}).select_related(*related):
            found[kind, str(getattr(thing, key))] = str(thing)
    return found
