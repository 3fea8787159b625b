"""What can be done to the issue catalogue. Nothing is lost: what is retired or removed can be brought back.

Every deed raises Refused for who codes in an open round: the catalogue rests on results that are hidden from them.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import Evidence, Issue, Statement
from catalogue.queries.passages import consensus
from coding.actions import ensure_quotation
from coding.models import Code, Quotation
from finding.queries.result import study_result
from rounds.visibility import is_blind, results_visible
from studies import audit
from studies.actions.studies import hold
from studies.errors import Refused, refuse_unless
from studies.models import GuideVersion, Person, Study
from transcripts.models import TranscriptVersion


@transaction.atomic
def add_issue(
    *, study: Study, actor: Person, title: str, description: str = "", asked_from: GuideVersion | None = None
) -> Issue:
    """Add an issue under the next number; numbers of retired issues are not given again.

    `asked_from` is the version of the guide since which participants were asked about it, where they were.
    """
    _refuse_blind(study, actor)
    hold(study)
    last = Issue.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
    issue: Issue = Issue.objects.create(
        study=study, number=last + 1, title=title, description=description, asked_from=asked_from
    )
    _note(actor, "issue.added", study, issue)
    return issue


@transaction.atomic
def edit_issue(
    *, issue: Issue, actor: Person, title: str, description: str, asked_from: GuideVersion | None = None
) -> None:
    """Change title, description and since when it was asked about; nothing is said of asking where that is None."""
    _refuse_blind(issue.study, actor)
    issue.title, issue.description, issue.asked_from = title, description, asked_from
    issue.save(update_fields=["title", "description", "asked_from"])
    _note(actor, "issue.edited", issue.study, issue)


@transaction.atomic
def retire_issue(*, issue: Issue, actor: Person) -> None:
    """Take an issue out of the catalogue, its PDF and the package; its number stays its own. Once, however often."""
    _refuse_blind(issue.study, actor)
    if _put_aside(issue, "retired_at"):
        _note(actor, "issue.retired", issue.study, issue)


@transaction.atomic
def restore_issue(*, issue: Issue, actor: Person) -> None:
    """Bring a retired issue back."""
    _refuse_blind(issue.study, actor)
    if _put_back(issue, "retired_at"):
        _note(actor, "issue.restored", issue.study, issue)


@transaction.atomic
def add_statement(*, issue: Issue, actor: Person, kind: str, text: str) -> Statement:
    """Add a statement after the others of its kind."""
    _refuse_blind(issue.study, actor)
    hold(issue.study)
    statement: Statement = Statement.objects.create(issue=issue, kind=kind, text=text, position=_next(issue))
    _note(actor, "statement.added", issue.study, statement)
    return statement


@transaction.atomic
def edit_statement(*, statement: Statement, actor: Person, kind: str, text: str) -> None:
    """Change a statement's words or kind; under another kind it stands last. Raises Refused where it was removed."""
    _refuse_blind(statement.issue.study, actor)
    _refuse_removed(statement)
    if statement.kind != kind:
        statement.position = _next(statement.issue)
    statement.kind, statement.text = kind, text
    statement.save(update_fields=["kind", "text", "position"])
    _note(actor, "statement.edited", statement.issue.study, statement)


@transaction.atomic
def move_statement(*, statement: Statement, actor: Person, up: bool) -> None:
    """Let a statement change places with its neighbour of the same kind. Raises Refused at either end, and where it was
    removed.
    """
    _refuse_blind(statement.issue.study, actor)
    hold(statement.issue.study)
    _refuse_removed(statement)
    siblings = list(
        Statement.objects.filter(issue=statement.issue, kind=statement.kind, removed_at=None).order_by("position", "pk")
    )
    here = siblings.index(statement)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(siblings):
        raise Refused(_("This statement is the first or the last of its kind already."))
    siblings[here], siblings[there] = siblings[there], siblings[here]
    for place, sibling in enumerate(siblings):
        sibling.position = place
    Statement.objects.bulk_update(siblings, ["position"])
    _note(actor, "statement.moved", statement.issue.study, statement)


@transaction.atomic
def remove_statement(*, statement: Statement, actor: Person) -> None:
    """Take a statement out of its issue; its words and evidence are kept for `restore_statement`."""
    _refuse_blind(statement.issue.study, actor)
    if _put_aside(statement, "removed_at"):
        _note(actor, "statement.removed", statement.issue.study, statement)


@transaction.atomic
def restore_statement(*, statement: Statement, actor: Person) -> None:
    """Put a removed statement back where it stood."""
    _refuse_blind(statement.issue.study, actor)
    if _put_back(statement, "removed_at"):
        _note(actor, "statement.restored", statement.issue.study, statement)


@transaction.atomic
def add_evidence(*, statement: Statement, actor: Person, version: UUID, code: UUID, start: int, end: int) -> Evidence:
    """Let a statement rest on a passage of the study's result; asked twice, it happens once.

    Raises Refused where the result, as the actor may see it, has no such passage, and for a statement that was removed.
    """
    study = statement.issue.study
    _refuse_blind(study, actor)
    _refuse_removed(statement)
    found: TranscriptVersion | None = TranscriptVersion.objects.filter(transcript__study=study, uuid=version).first()
    if found is None or (found.pk, str(code), start, end) not in consensus(study_result(results_visible(study, actor))):
        raise Refused(_("This passage is not in the result any more; search for it again."))
    quotation = ensure_quotation(version=found, start=start, end=end)
    evidence: Evidence = Evidence.objects.update_or_create(
        statement=statement,
        quotation=quotation,
        defaults={"code": Code.objects.get(study=study, uuid=code), "removed_at": None},
    )[0]
    _note(actor, "evidence.added", study, statement)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, actor: Person) -> None:
    """Let a statement no longer rest on a quotation; the quotation keeps its number."""
    _refuse_blind(evidence.statement.issue.study, actor)
    _refuse_removed(evidence.statement)
    if _put_aside(evidence, "removed_at"):
        _note(actor, "evidence.removed", evidence.statement.issue.study, evidence.statement)


@transaction.atomic
def restore_evidence(*, evidence: Evidence, actor: Person) -> None:
    """Undo `remove_evidence`."""
    _refuse_blind(evidence.statement.issue.study, actor)
    _refuse_removed(evidence.statement)
    if _put_back(evidence, "removed_at"):
        _note(actor, "evidence.restored", evidence.statement.issue.study, evidence.statement)


def evidence_of(statement: Statement, *, actor: Person, version: UUID, number: int) -> Evidence:
    """The statement's evidence on this quotation. Raises Refused where there is none."""
    _refuse_blind(statement.issue.study, actor)
    quotation: Quotation | None = Quotation.objects.filter(version__uuid=version, number=number).first()
    evidence: Evidence | None = Evidence.objects.filter(statement=statement, quotation=quotation).first()
    if quotation is None or evidence is None:
        raise Refused(_("This statement does not rest on that quotation; reload the page."))
    return evidence


def _refuse_blind(study: Study, actor: Person) -> None:
    if is_blind(study, actor):
        raise Refused(
            _("You are coding in an open round. The catalogue rests on results that you will see once it is closed.")
        )


def _refuse_removed(statement: Statement) -> None:
    stands = Statement.objects.filter(pk=statement.pk, removed_at=None).exists()
    refuse_unless(stands, _("This statement was removed meanwhile; put it back first."))


def _put_aside(row: Model, field: str) -> bool:
    """Note now as the time from which it is put aside; whether it was not yet. Asked twice, it happens once."""
    return _set(row, field, timezone.now(), was_aside=False)


def _put_back(row: Model, field: str) -> bool:
    """Let it stand again; whether it did not."""
    return _set(row, field, None, was_aside=True)


def _set(row: Model, field: str, at: datetime | None, *, was_aside: bool) -> bool:
    rows = type(row)._base_manager.filter(pk=row.pk, **{f"{field}__isnull": not was_aside})
    changed = bool(rows.update(**{field: at}))
    row.refresh_from_db(fields=[field])
    return changed


def _next(issue: Issue) -> int:
    last = Statement.objects.filter(issue=issue).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _note(actor: Person, verb: str, study: Study, about: Model) -> None:
    audit.record(study=study, actor=actor, verb=verb, about=about)
