"""What is done to the catalogue: numbers stay, removed things come back, evidence comes from the consensus alone."""

import pytest
from django_scopes import scope

from catalogue import actions
from catalogue.models import Evidence, Issue, Statement
from catalogue.queries.catalogue import entries
from catalogue.queries.passages import consensus, passages
from coding.models import Quotation
from finding.queries.result import study_result
from rounds.visibility import results_visible
from studies.errors import Refused
from studies.models import AuditEvent
from tests import factories
from tests.moderation.conftest import Bench, bench  # noqa: F401


@pytest.fixture
def statement(bench: Bench) -> Statement:  # noqa: F811
    """A statement of a first issue, without evidence."""
    issue = actions.add_issue(study=bench.study, actor=bench.owner, title="Labels")
    return actions.add_statement(issue=issue, actor=bench.owner, kind="symptom", text="It shows late.")


def agreed(bench: Bench) -> dict[str, object]:  # noqa: F811
    """The one passage that both coders coded alike, as the page sends it."""
    start, end = bench.span("We find out from the customer")
    return {"version": bench.version.uuid, "code": bench.labels.uuid, "start": start, "end": end}


def stated(statement: Statement) -> list[str]:
    """The words that the statement rests on."""
    found = entries(statement.issue.study, None, [statement.issue])[0]
    return [
        quoted.words
        for group in found.groups
        for one in group.statements
        if one.statement == statement
        for quoted in one.quotations
    ]


def test_numbers_of_retired_issues_are_not_given_again(bench):  # noqa: F811
    first = actions.add_issue(study=bench.study, actor=bench.owner, title="Labels")
    actions.retire_issue(issue=first, actor=bench.owner)
    second = actions.add_issue(study=bench.study, actor=bench.owner, title="Drift")
    assert [entry.identifier for entry in entries(bench.study)] == ["ISSUE-02"]
    actions.restore_issue(issue=first, actor=bench.owner)
    assert [entry.issue for entry in entries(bench.study)] == [first, second]


def test_evidence_is_numbered_for_good(bench, statement):  # noqa: F811
    evidence = actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    assert stated(statement) == ["We find out from the customer"]
    actions.remove_evidence(evidence=evidence, actor=bench.owner)
    assert stated(statement) == []
    actions.restore_evidence(evidence=evidence, actor=bench.owner)
    assert stated(statement) == ["We find out from the customer"]
    assert Quotation.objects.count() == 1


def test_adding_a_passage_twice_adds_it_once(bench, statement):  # noqa: F811
    for _again in range(2):
        actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    assert Evidence.objects.count() == 1


def test_what_only_one_coder_saw_is_no_evidence_before_it_is_decided(bench, statement):  # noqa: F811
    start, end = bench.span("the dashboard shows nothing")
    with pytest.raises(Refused, match="not in the result any more"):
        actions.add_evidence(
            statement=statement,
            actor=bench.owner,
            version=bench.version.uuid,
            code=bench.drift.uuid,
            start=start,
            end=end,
        )
    assert not Quotation.objects.exists()


def test_passages_are_found_by_code_and_words(bench, statement):  # noqa: F811
    result = study_result(results_visible(bench.study, bench.owner))
    found = {
        (code, words): [
            one.words
            for one in passages(bench.study, result, consensus(result), code=code, words=words, statement=statement)
        ]
        for code, words in [("", ""), (str(bench.labels.uuid), "CUSTOMER"), (str(bench.drift.uuid), ""), ("", "no")]
    }
    whole = ["We find out from the customer"]
    assert list(found.values()) == [whole, whole, [], []]


def test_a_statement_moves_among_its_kind_and_stops_at_the_ends(bench, statement):  # noqa: F811
    add = {"issue": statement.issue, "actor": bench.owner}
    other = actions.add_statement(**add, kind="symptom", text="Customers call.")
    actions.add_statement(**add, kind="mitigation", text="Ask them.")
    actions.move_statement(statement=other, actor=bench.owner, up=True)
    order = [one.statement.text for one in entries(bench.study)[0].groups[0].statements]
    assert order == ["Customers call.", "It shows late."]
    other.refresh_from_db()
    with pytest.raises(Refused):
        actions.move_statement(statement=other, actor=bench.owner, up=True)


def test_a_removed_statement_comes_back_with_its_evidence(bench, statement):  # noqa: F811
    actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    actions.remove_statement(statement=statement, actor=bench.owner)
    assert entries(bench.study)[0].groups == []
    actions.restore_statement(statement=statement, actor=bench.owner)
    assert stated(statement) == ["We find out from the customer"]


def test_with_a_removed_statement_nothing_is_done_until_it_is_back(bench, statement):  # noqa: F811
    """Another window has removed it; this one still shows its buttons."""
    evidence = actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    actions.remove_statement(statement=Statement.objects.get(), actor=bench.owner)
    rows = AuditEvent.objects.count()
    for deed in (
        lambda: actions.edit_statement(statement=statement, actor=bench.owner, kind="symptom", text="Other."),
        lambda: actions.move_statement(statement=statement, actor=bench.owner, up=True),
        lambda: actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench)),
        lambda: actions.remove_evidence(evidence=evidence, actor=bench.owner),
        lambda: actions.restore_evidence(evidence=evidence, actor=bench.owner),
    ):
        with pytest.raises(Refused, match="This statement was removed meanwhile; put it back first"):
            deed()
    assert AuditEvent.objects.count() == rows
    assert Statement.objects.get().text == "It shows late."


def test_what_is_put_aside_or_back_twice_is_so_once(bench, statement):  # noqa: F811
    evidence = actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    who = {"actor": bench.owner}
    for deed, verb in (
        (lambda: actions.retire_issue(issue=statement.issue, **who), "issue.retired"),
        (lambda: actions.restore_issue(issue=statement.issue, **who), "issue.restored"),
        (lambda: actions.remove_evidence(evidence=evidence, **who), "evidence.removed"),
        (lambda: actions.restore_evidence(evidence=evidence, **who), "evidence.restored"),
        (lambda: actions.remove_statement(statement=statement, **who), "statement.removed"),
        (lambda: actions.restore_statement(statement=statement, **who), "statement.restored"),
    ):
        deed()
        kept = (Issue.objects.get().retired_at, Statement.objects.get().removed_at, Evidence.objects.get().removed_at)
        deed()
        assert AuditEvent.objects.filter(verb=verb).count() == 1
        assert kept == (
            Issue.objects.get().retired_at, Statement.objects.get().removed_at, Evidence.objects.get().removed_at,
        )  # fmt: skip
    assert kept == (None, None, None)


def test_every_deed_leaves_one_audit_row_without_words(bench, statement):  # noqa: F811
    before = AuditEvent.objects.count()
    actions.edit_issue(issue=statement.issue, actor=bench.owner, title="Wrong labels", description="Canary")
    actions.edit_statement(statement=statement, actor=bench.owner, kind="symptom", text="Canary")
    rows = AuditEvent.objects.all()[:2]
    assert AuditEvent.objects.count() == before + 2
    assert [row.verb for row in rows] == ["statement.edited", "issue.edited"]
    assert all("Canary" not in str(row.data) for row in rows)


def test_a_coder_of_an_open_round_sees_no_evidence_from_its_transcripts(db):
    world = factories.world()
    with scope(study=world.study):
        seen = {
            role: [
                quoted
                for group in entries(world.study, person)[0].groups
                for one in group.statements
                for quoted in one.quotations
            ]
            for role, person in world.people().items()
            if role != "stranger"
        }
        counted = entries(world.study, world.coder)[0].quoted
        assert consensus(study_result(results_visible(world.study, world.coder))) == []
    assert {role: len(found) for role, found in seen.items()} == {
        "owner": 1,
        "interviewer": 1,
        "coder": 0,
        "moderator": 1,
        "observer": 1,
        "auditor": 1,
    }
    assert (counted.participants, counted.of) == (0, 0), "of whom something is hidden nothing is counted"


def test_queries_do_not_grow_with_the_catalogue(bench, statement, django_assert_num_queries):  # noqa: F811
    actions.add_evidence(statement=statement, actor=bench.owner, **agreed(bench))
    with django_assert_num_queries(24):
        entries(bench.study, bench.owner)
    for number in range(3):
        issue = actions.add_issue(study=bench.study, actor=bench.owner, title=f"Another {number}")
        again = actions.add_statement(issue=issue, actor=bench.owner, kind="symptom", text="It shows late.")
        actions.add_evidence(statement=again, actor=bench.owner, **agreed(bench))
    with django_assert_num_queries(24):
        entries(bench.study, bench.owner)
    assert Issue.objects.count() == 4
