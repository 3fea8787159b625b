"""What follows from the coding: the moderator's decisions so far, and the catalogue of issues."""

from typing import Any

from catalogue.actions import add_evidence, add_issue, add_statement
from catalogue.models import Statement
from coding.models import Code
from coding.queries import canonical_by_uuid
from coding.visibility import visible_codes
from demonstration.contents import TYPED_AS, content, passage
from demonstration.setting_up import Cast
from finding.actions import write_summary
from finding.queries import matrix
from moderation.actions import decide, defer, remark
from moderation.codings.actions.auditing import draw_audit, judge
from moderation.codings.domain.consensus import Span
from moderation.codings.passage import span_of, version_of
from moderation.codings.queries import consensus_codings
from moderation.domain.states import Later
from moderation.models import Case
from moderation.queries import case_sets, stamp
from studies.models import Participant


def decide_cases(cast: Cast) -> None:
    """What the moderator has come to: decided, or put off; and what was said about it."""
    moderator = cast.people["moderator"]
    sets = {row.label: row for row in case_sets(cast.study, moderator)}
    names = _code_names(cast)
    for planned in content("decisions"):
        cases = Case.objects.filter(case_set=sets[planned["transcript"]]).select_related("case_set__version")
        case = next(case for case in cases if _is_meant(case, planned, names))
        why = {"seen": stamp(case.decision), "reason": planned["reason"], "note": planned["note"]}
        if planned["choice"] == Later.DEFER:
            defer(case=case, actor=moderator, **why)
        else:
            decide(case=case, actor=moderator, choice=planned["choice"], **why)
        for said in planned.get("said", ()):
            remark(case=case, actor=cast.people[said["by"]], text=said["text"])


def audit_the_result(cast: Cast) -> None:
    """A sample for somebody who took no part, and what they have said of it so far."""
    planned = content("study")["audit"]
    round_ = cast.study.coding_rounds.get(number=1)
    drawn = draw_audit(round_=round_, actor=cast.owner, size=planned["size"], seed=planned["seed"])
    for coding, said in zip(drawn.codings.all(), planned["verdicts"], strict=False):
        judge(coding=coding, actor=cast.people["auditor"], **said)


def write_catalogue(cast: Cast) -> None:
    """The issues, their statements and the passages of the consensus that these rest on."""
    settled = _settled_passages(cast)
    for planned in content("catalogue"):
        texts = {field: planned[field] for field in ("title", "description")}
        asked_from = cast.study.guide_versions.filter(number=planned.get("asked_from")).first()
        issue = add_issue(study=cast.study, actor=cast.owner, asked_from=asked_from, **texts)
        for said in planned["statements"]:
            statement = add_statement(issue=issue, actor=cast.owner, kind=said["kind"], text=said["text"])
            for quoted in said["evidence"]:
                _rest_on(cast, statement, quoted, settled[quoted["transcript"]])


def write_matrix(cast: Cast) -> None:
    """Summaries of what participants say about some codes, with passages that show it."""
    for planned in content("matrix"):
        code = visible_codes(cast.study, cast.owner).get(name=planned["code"])
        for pseudonym, summary in planned["summaries"].items():
            _sum_up(cast, Participant.objects.get(study=cast.study, pseudonym=pseudonym), code, summary)


def _sum_up(cast: Cast, participant: Participant, code: Code, planned: dict[str, Any]) -> None:
    """One cell, with the passages of it that hold the words quoted."""
    found = matrix.framework(cast.study, cast.owner)
    cell = found.cell(participant, code)
    quoted = [
        next(one for one in matrix.said(found, cell) if words in one.words.translate(TYPED_AS))
        for words in planned.get("quotes", ())
    ]
    write_summary(
        study=cast.study,
        actor=cast.owner,
        participant=participant,
        code=code,
        text=planned["text"],
        spans=[(one.version.uuid, one.start, one.end) for one in quoted],
        seen=cell.stamp,
    )


def _is_meant(case: Case, planned: dict[str, Any], names: dict[str, str]) -> bool:
    """Whether the case is about these codes and holds the passage."""
    start, end = passage(version_of(case.case_set).text, planned)
    about, (first, last) = {names[uuid] for uuid in case.codes}, span_of(case)
    return about == set(planned["codes"]) and first <= start and end <= last


def _settled_passages(cast: Cast) -> dict[str, list[Span]]:
    """The consensus of the closed round by transcript, with names in place of the codes' uuids."""
    names, round_ = _code_names(cast), cast.study.coding_rounds.get(number=1)
    labels = content("study")["rounds"][0]["transcripts"]
    layers = {label: consensus_codings(round_, cast.version(label)).spans for label in labels}
    return {label: [(names[code], start, end) for code, start, end in spans] for label, spans in layers.items()}


def _rest_on(cast: Cast, statement: Statement, quoted: dict[str, Any], settled: list[Span]) -> None:
    """Let the statement rest on the settled passage that has this code and holds these words."""
    version = cast.version(quoted["transcript"])
    first, last = passage(version.text, quoted)
    start, end = next((s, e) for name, s, e in settled if name == quoted["code"] and s <= first and last <= e)
    code = visible_codes(cast.study, cast.owner).get(name=quoted["code"]).uuid
    add_evidence(statement=statement, actor=cast.owner, version=version.uuid, code=code, start=start, end=end)


def _code_names(cast: Cast) -> dict[str, str]:
    return {uuid: code.name for uuid, code in canonical_by_uuid(cast.study).items()}
