"""A token in every text field of a study: none of those that must stay inside is in the package."""

import json
from collections.abc import Iterator

import pytest
from django.db import models
from django_scopes import scopes_disabled

from coding.models import Code, Coding
from jobs.models import Job
from moderation.models import AuditedCoding
from rounds.models import CodingRound, Layer, Provenance
from studies import audit
from studies.models import AuditEvent, Participant, Person
from tests import factories
from tests.exchange.packages import packed, places_of, rows, unpacked
from tests.factories import World
from transcripts.models import Speaker, TranscriptVersion, UploadDraft

CANARY = "canary"
SECRET = (
    (Person, ("name", "email")),
    (Participant, ("role", "sector", "company_size", "region", "team", "recruited_through")),
    (Speaker, ("label",)),
    (Coding, ("memo",)),
    (CodingRound, ("design",)),
    (UploadDraft, ("file_name",)),
    (Job, ("phase", "error")),
    (AuditEvent, ("data",)),
)
"""What never leaves a study, by model and field."""


def token(*parts: object) -> str:
    """A word that stands nowhere else; accented, so that encodings differ."""
    return f"{CANARY}é{'x'.join(map(str, parts))}x"


def planted(world: World) -> Iterator[str]:
    """Put a token into every secret field of every row, and say which."""
    for model, fields in SECRET:
        rows = model._base_manager.all()
        assert rows.exists(), f"the world has no {model.__name__} to test with"
        for row in rows:
            for field in fields:
                word = token(model.__name__, field, row.pk)
                value = {"words": word, "each": {word: [word, 1]}} if field in ("data", "design") else word
                model._base_manager.filter(pk=row.pk).update(**{field: value})
                yield word


@pytest.fixture
def silent(world: World) -> list[str]:
    """Tokens in all fields that must stay, and in the words of somebody who consented to nothing."""
    with scopes_disabled():
        factories.make_draft(world.study)
        factories.make_job(world.study, world.owner)
        audit.record(study=world.study, actor=world.owner, verb="study.described")
        other = factories.make_participant(
            world.study, "P-silent", consents_to_quote=False, consents_to_share=False, consents_to_record=False
        )
        words = token("withheld")
        version = factories.make_version(
            world.study, [("Interviewer", "Well?"), ("P-silent", words)], participants=[other]
        )
        made = factories.make_round(world.study, versions=[version], coders=[world.coder, world.second_coder])
        for person in (world.coder, world.second_coder):
            layer = factories.layer_of(made, version, person)
            factories.make_coding(layer, world.codes[0], words, memo="why")
            factories.submit(layer)
        statement = factories.make_statement(world.issue, quotations=[factories.make_quotation(version, words)])
        assert statement.evidence.count() == 1
        audit_of_all = factories.make_audit(world)
        AuditedCoding.objects.filter(audit=audit_of_all).update(verdict="questioned", judged_by=world.moderator)
        Layer.objects.update(provenance=Provenance.DECLARED, declared_by=world.owner)
        merged = factories.make_code(world.study, "merged", merged_into=world.codes[0], merged_by=world.owner)
        assert Code.objects.filter(merged_by=world.owner).get() == merged
        TranscriptVersion._base_manager.update(source_name=token("source"))
        return [words, token("source"), *planted(world)]


def test_nothing_secret_is_in_the_package(world, silent):
    content = packed(world.study)
    assert len(silent) > 20
    assert {word: places_of(word, content) for word in silent if places_of(word, content)} == {}


def test_whoever_answers_for_a_layer_is_a_label_with_a_role(world, silent):
    files = unpacked(packed(world.study))
    assert {row["declared_by"] for row in rows(files, "layers/index.csv")} == {"researcher-3"}
    assert rows(files, "researchers.csv")[2] == {
        "researcher": "researcher-3",
        "coder": "",
        "moderator": "",
        "roles": "owner",
    }
    found = json.loads(files["agreement/agreement.json"])["comparisons"]
    assert {tuple(one["qualifiers"]["declared_independent_by"]) for one in found} == {("researcher-3 (owner)",)}
    assert [row["verdict"] for row in rows(files, "audited_codings.csv")] == ["questioned"]
    assert {row["by"] for row in rows(files, "merges.csv")} == {"researcher-3"}


def test_nor_any_secret_in_another_case_or_part(world, silent):
    assert places_of(f"{CANARY}é", packed(world.study)) == []


def test_no_field_that_people_write_in_is_forgotten():
    """A new text field of these models is either published on purpose or added to the secrets."""
    published = {"pseudonym", "language"}
    for model, secret in SECRET[:2]:
        texts = {
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.CharField | models.TextField) and not field.choices
        }
        assert texts - set(secret) - published - {"password"} == set(), model.__name__


@pytest.mark.parametrize("form", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_what_is_there(form):
    assert places_of("wordé", b"...." + "wordé".encode(form) + b"....", "file") == ["file"]


def test_the_search_looks_into_archives_and_prints(world):
    content = packed(world.study)
    assert any(place.endswith("catalogue.pdf!text") for place in places_of("Labels are often wrong", content))
