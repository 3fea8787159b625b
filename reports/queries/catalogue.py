"""The issue catalogue as pages, print and packages show it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coding.domain.spans import turn_at
from coding.models import Code
from coding.queries import canonical_codes
from coding.visibility import results_visible, told_by_others
from reports.domain.catalogue import Prevalence, issue_identifier, prevalence
from reports.domain.voices import Heard
from reports.models import Evidence, Issue, Statement
from reports.queries.voices import Attendance, attendance
from studies.models import Person, Study
from transcripts.models import TranscriptVersion

KIND_TITLES: dict[str, Promise] = {
    Statement.Kind.OCCURRENCE: _("Occurrences"),
    Statement.Kind.ROOT_CAUSE: _("Root causes"),
    Statement.Kind.SYMPTOM: _("Symptoms"),
    Statement.Kind.CONSEQUENCE: _("Consequences"),
    Statement.Kind.MITIGATION: _("Mitigations"),
}
"""The headings under an issue, in the order they are read."""


TELL_OF_ISSUES = ("issue.added", "issue.edited", "issue.restored")
TELL_OF_STATEMENTS = ("statement.added", "statement.edited", "statement.restored")
"""What the history calls words that somebody wrote into the catalogue."""


@dataclass(frozen=True)
class Quoted:
    """One quotation that a statement rests on. `turn` counts from 1, offsets are code points, end-exclusive.

    `words` may be read inside the study; they leave it only where `may_quote` (see `printed`).
    """

    identifier: str
    version: TranscriptVersion
    number: int
    turn: int
    start: int
    end: int
    words: str
    heard: Heard
    code: Code | None
    may_quote: bool

    @property
    def transcript(self) -> str:
        """The label of the interview."""
        return self.version.transcript.interview.label

    @property
    def printed(self) -> str | None:
        """The words where everybody who speaks consented to be quoted, otherwise nothing."""
        return self.words if self.may_quote else None

    @property
    def anchor(self) -> str:
        """A name for the quotation that is safe in an address."""
        return f"q-{self.version.uuid.hex[:12]}-{self.number}"


@dataclass(frozen=True)
class Stated:
    """A statement and what it rests on."""

    statement: Statement
    quotations: list[Quoted]


@dataclass(frozen=True)
class Group:
    """The statements of one kind, in their order."""

    kind: str
    label: str
    statements: list[Stated]


@dataclass(frozen=True)
class Entry:
    """One issue with its statements by kind; kinds without a statement are left out."""

    issue: Issue
    groups: list[Group]
    prevalence: Prevalence

    @property
    def identifier(self) -> str:
        """For example `ISSUE-03`."""
        return issue_identifier(self.issue.number)

    @property
    def statements(self) -> int:
        """How many statements there are."""
        return sum(len(group.statements) for group in self.groups)

    @property
    def quotations(self) -> int:
        """How many quotations the statements rest on; one that two statements share counts once."""
        return len({quoted.identifier for quoted in quotations([self])})


def issues(study: Study, person: Person | None, *, retired: bool = False) -> QuerySet[Issue]:
    """The issues that the person may read, by number, those in use or those retired; all where there is nobody.

    Who codes blind reads of others only what was written before, here as in memos: it may rest on finished layers.
    """
    found: QuerySet[Issue] = Issue.objects.filter(study=study, retired_at__isnull=not retired)
    return found.exclude(uuid__in=told_by_others(study, person, TELL_OF_ISSUES))


def readable_issue(study: Study, person: Person, uuid: UUID) -> Issue | None:
    """The issue of this uuid, in use or retired, where the person may read it."""
    found = issues(study, person) | issues(study, person, retired=True)
    return found.select_related("study").filter(uuid=uuid).first()


def statements(study: Study, person: Person | None) -> QuerySet[Statement]:
    """The statements that the person may read, as with issues, and removed ones with them; in their order."""
    found: QuerySet[Statement] = Statement.objects.filter(issue__study=study).order_by("position", "pk")
    return found.exclude(uuid__in=told_by_others(study, person, TELL_OF_STATEMENTS))


def entries(study: Study, person: Person | None = None, only: Iterable[Issue] | None = None) -> list[Entry]:
    """The catalogue as `person` may see it, all of it where there is none.

    Quotations from transcripts that the person is coding blind are left out, and count nowhere; so is what others have
    written since.
    """
    chosen = list(issues(study, person) if only is None else only)
    stated = statements(study, person).filter(issue__in=chosen, removed_at=None)
    quoted = _quoted(study, chosen, results_visible(study, person).hidden_versions)
    by_issue: dict[int, list[Stated]] = {}
    for statement in stated:
        by_issue.setdefault(statement.issue_id, []).append(Stated(statement, quoted[1].get(statement.pk, [])))
    return [_entry(issue, by_issue.get(issue.pk, []), quoted[0]) for issue in chosen]


def quotations(found: Iterable[Entry]) -> list[Quoted]:
    """Every quotation of these issues once, in the order of transcripts and text."""
    each = {
        quoted.identifier: quoted
        for entry in found
        for group in entry.groups
        for stated in group.statements
        for quoted in stated.quotations
    }
    return sorted(each.values(), key=lambda quoted: (quoted.transcript, quoted.start, quoted.end, quoted.number))


def _entry(issue: Issue, stated: list[Stated], room: Attendance) -> Entry:
    heard = {quoted.identifier: quoted.heard for one in stated for quoted in one.quotations}
    groups = [
        Group(kind, str(label), [one for one in stated if one.statement.kind == kind])
        for kind, label in KIND_TITLES.items()
    ]
    return Entry(issue, [group for group in groups if group.statements], prevalence(heard.values(), room.teams))


def _quoted(
    study: Study, chosen: Collection[Issue], blind: Collection[int]
) -> tuple[Attendance, dict[int, list[Quoted]]]:
    rows = list(
        Evidence.objects.filter(statement__issue__in=chosen, statement__removed_at=None, removed_at=None)
        .exclude(quotation__version__in=blind)
        .select_related("quotation")
    )
    versions = TranscriptVersion.objects.select_related("transcript__interview").defer("report")
    texts = versions.in_bulk({row.quotation.version_id for row in rows})
    room, codes = attendance(study, texts.keys()), canonical_codes(study) if rows else {}
    found: dict[int, list[Quoted]] = {}
    for row in rows:
        code = codes.get(row.code_id) if row.code_id else None
        found.setdefault(row.statement_id, []).append(_quote(row, texts[row.quotation.version_id], room, code))
    for quoted in found.values():
        quoted.sort(key=lambda one: (one.transcript, one.start, one.end))
    return room, found


def _quote(row: Evidence, version: TranscriptVersion, room: Attendance, code: Code | None) -> Quoted:
    quotation = row.quotation
    span = (quotation.start, quotation.end)
    turn = turn_at(room.starts[version.pk], quotation.start) + 1
    return Quoted(
        identifier=f"{version.transcript.interview.label}-T{turn}-Q{quotation.number}",
        version=version,
        number=quotation.number,
        turn=turn,
        start=quotation.start,
        end=quotation.end,
        words=version.text[quotation.start : quotation.end],
        heard=room.heard(version.pk, *span),
        code=code,
        may_quote=room.may_quote(version.pk, *span),
    )
