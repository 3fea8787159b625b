"""The issue catalogue as pages, print and packages show it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.domain.catalogue import Account, Count, account, count, issue_identifier
from catalogue.models import Evidence, Issue, Statement
from coding.domain.spans import turn_at
from coding.models import Code
from coding.queries import canonical_codes
from finding.domain.voices import Heard, Told
from finding.queries.result import Passage, Result, study_result
from moderation.codings.domain.settlement import Settlement
from rounds.visibility import results_visible, told_by_others
from studies.models import Person, Study
from transcripts.models import TranscriptVersion
from transcripts.visibility import ReadableText, as_read, with_reading

KIND_TITLES: dict[str, Promise] = {
    Statement.Kind.OCCURRENCE: _("Occurrences"),
    Statement.Kind.ROOT_CAUSE: _("Root causes"),
    Statement.Kind.SYMPTOM: _("Symptoms"),
    Statement.Kind.CONSEQUENCE: _("Consequences"),
    Statement.Kind.MITIGATION: _("Mitigations"),
}
"""The headings under an issue, in the order they are read."""

OCCURS = frozenset(KIND_TITLES) - {Statement.Kind.MITIGATION}
"""The kinds that say that an issue occurs: who tells what they do about it does not say that they have it."""

TELL_OF_ISSUES = ("issue.added", "issue.edited", "issue.restored")
TELL_OF_STATEMENTS = ("statement.added", "statement.edited", "statement.restored")
"""What the history calls words that somebody wrote into the catalogue."""


@dataclass(frozen=True)
class Quoted:
    """One quotation that a statement rests on. `turn` counts from 1, offsets are code points, end-exclusive.

    `words` may be read inside the study; they leave it only where `may_quote` (see `printed`). `how` it stands in the
    result is None where its code is not there any more, and `settled` says it in words, empty where there is nothing
    to say. A pilot's quotation (`is_pilot`) is counted nowhere.
    """

    identifier: str
    version: TranscriptVersion
    number: int
    turn: int
    start: int
    end: int
    words: str
    heard: Heard
    told: Told
    code: Code | None
    may_quote: bool
    is_pilot: bool
    how: Settlement | None
    settled: str

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
    """One issue with its statements by kind; kinds without a statement are left out.

    `reported` counts who says it in the result, whether quoted or not, `quoted` whose words were chosen to show it.
    `codes` are those that say it.
    """

    issue: Issue
    groups: list[Group]
    codes: list[Code]
    reported: Count
    quoted: Count

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


@dataclass(frozen=True)
class Catalogue:
    """All of it, and the result that it rests on."""

    entries: list[Entry]
    result: Result

    @cached_property
    def account(self) -> Account:
        """How its quotations stand."""
        return account((one.identifier, one.how, one.is_pilot) for one in _uses(self.entries))

    @property
    def tells_of_asking(self) -> bool:
        """Whether any issue says since when it was asked about."""
        return any(entry.reported.asked is not None for entry in self.entries)


def issues(study: Study, person: Person | None, *, retired: bool = False) -> QuerySet[Issue]:
    """The issues that the person may read, by number, those in use or those retired; all where there is nobody.

    Who codes blind reads of others only what was written before, here as in memos: it may rest on finished layers.
    """
    found: QuerySet[Issue] = Issue.objects.filter(study=study, retired_at__isnull=not retired)
    return found.exclude(uuid__in=told_by_others(study, person, TELL_OF_ISSUES))


def readable_issue(study: Study, person: Person, uuid: UUID) -> Issue | None:
    """The issue of this uuid, in use or retired, where the person may read it."""
    found = issues(study, person) | issues(study, person, retired=True)
    return found.select_related("study", "asked_from").filter(uuid=uuid).first()


def statements(study: Study, person: Person | None) -> QuerySet[Statement]:
    """The statements that the person may read, as with issues, and removed ones with them; in their order."""
    found: QuerySet[Statement] = Statement.objects.filter(issue__study=study).order_by("position", "pk")
    return found.exclude(uuid__in=told_by_others(study, person, TELL_OF_STATEMENTS))


def catalogue(study: Study, person: Person | None = None, only: Iterable[Issue] | None = None) -> Catalogue:
    """The catalogue as `person` may see it, all of it where there is none, or some issues of it.

    Quotations from transcripts that the person is coding blind are left out, and count nowhere; so is what others have
    written since.
    """
    chosen = list(issues(study, person).select_related("asked_from") if only is None else only)
    stated = statements(study, person).filter(issue__in=chosen, removed_at=None)
    results = results_visible(study, person)
    rows = _evidence(chosen, results.hidden_versions)
    result = study_result(results, {row.quotation.version_id for row in rows})
    quoted = _quoted(study, rows, result)
    by_issue: dict[int, list[Stated]] = {}
    for statement in stated:
        by_issue.setdefault(statement.issue_id, []).append(Stated(statement, quoted.get(statement.pk, [])))
    codes = {issue.pk: _codes(by_issue.get(issue.pk, [])) for issue in chosen}
    told = result.told({str(code.uuid) for of in codes.values() for code in of})
    return Catalogue(
        [_entry(issue, by_issue.get(issue.pk, []), codes[issue.pk], told, result) for issue in chosen], result
    )


def entries(study: Study, person: Person | None = None, only: Iterable[Issue] | None = None) -> list[Entry]:
    """Its issues."""
    return catalogue(study, person, only).entries


def quotations(found: Iterable[Entry]) -> list[Quoted]:
    """Every quotation of these issues once, in the order of transcripts and text."""
    each = {quoted.identifier: quoted for quoted in _uses(found)}
    return sorted(each.values(), key=lambda quoted: (quoted.transcript, quoted.start, quoted.end, quoted.number))


def _uses(found: Iterable[Entry]) -> list[Quoted]:
    return [
        quoted for entry in found for group in entry.groups for one in group.statements for quoted in one.quotations
    ]


def _codes(stated: Iterable[Stated]) -> list[Code]:
    """The codes of an issue: those of the evidence under statements that say that it occurs, by name."""
    found = {quoted.code for quoted in _occurrences(stated) if quoted.code}
    return sorted(found, key=lambda code: code.name_key)


def _occurrences(stated: Iterable[Stated]) -> list[Quoted]:
    return [quoted for one in stated if one.statement.kind in OCCURS for quoted in one.quotations]


def _entry(
    issue: Issue, stated: list[Stated], codes: list[Code], told: Mapping[str, Mapping[Passage, Told]], result: Result
) -> Entry:
    groups = [
        Group(kind, str(label), [one for one in stated if one.statement.kind == kind])
        for kind, label in KIND_TITLES.items()
    ]
    base, asked = result.base, result.asked(issue.asked_from.number) if issue.asked_from else None
    chosen = {quoted.identifier: quoted.told for quoted in _occurrences(stated) if not quoted.is_pilot}
    said = {passage: one for code in codes for passage, one in told[str(code.uuid)].items()}
    return Entry(
        issue,
        [group for group in groups if group.statements],
        codes,
        reported=count(said.values(), base, asked),
        quoted=count(chosen.values(), base, asked),
    )


def _evidence(chosen: Collection[Issue], blind: Collection[int]) -> list[Evidence]:
    rows = Evidence.objects.filter(statement__issue__in=chosen, statement__removed_at=None, removed_at=None)
    return list(rows.exclude(quotation__version__in=blind).select_related("quotation"))


def _quoted(study: Study, rows: Collection[Evidence], result: Result) -> dict[int, list[Quoted]]:
    """By statement (id) the quotations that it rests on, in the order of transcripts and text."""
    wanted = {row.quotation.version_id for row in rows}
    versions = with_reading(TranscriptVersion.objects.select_related("transcript__interview").defer("report")).in_bulk(
        wanted
    )
    texts = {pk: as_read(row) for pk, row in versions.items()}
    codes = canonical_codes(study) if rows else {}
    found: dict[int, list[Quoted]] = {}
    for row in rows:
        code = codes.get(row.code_id) if row.code_id else None
        version = row.quotation.version_id
        quoted = _quote(row, versions[version], texts[version], result, code)
        found.setdefault(row.statement_id, []).append(quoted)
    for under in found.values():
        under.sort(key=lambda one: (one.transcript, one.start, one.end))
    return found


def _quote(row: Evidence, version: TranscriptVersion, text: ReadableText, result: Result, code: Code | None) -> Quoted:
    quotation, room = row.quotation, result.room
    span = (version.pk, quotation.start, quotation.end)
    turn = turn_at(room.starts[version.pk], quotation.start) + 1
    is_pilot = room.is_pilot(*span)
    how = result.how(version.pk, code, quotation.start, quotation.end)
    return Quoted(
        identifier=f"{version.transcript.interview.label}-T{turn}-Q{quotation.number}",
        version=version,
        number=quotation.number,
        turn=turn,
        start=quotation.start,
        end=quotation.end,
        words=text.words(quotation.start, quotation.end),
        heard=room.heard(*span),
        told=room.told(*span),
        code=code,
        may_quote=room.may_quote(*span),
        is_pilot=is_pilot,
        how=how,
        settled=str(_("pilot, not counted")) if is_pilot else result.said(version.pk, how),
    )
